"""Keep with each 公示, outcome, consultation and check what it is called, in place of closed sets of words."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003_intake"
down_revision = "0003_votes"
branch_labels = None
depends_on = None

# What release 0.1 knew by heart: key, name, article, audience, opening words.
OFFICE = "塔城地区质量强区工作领导小组办公室"
BASIS = "依照《塔城地区政府质量奖管理办法》"
PUBLICITIES = (
    ("internal", "内部公示", "第十二条", "own", f"{BASIS}第十二条规定，现将拟申报的组织在本单位内部公示如下："),
    (
        "audit", "审核公示", "第十四条", "public",
        f"{BASIS}第十四条规定，经审核并征求相关部门意见，现将下列申报组织公示如下：",
    ),
    (
        "acceptance", "受理名单公示", "第十七条", "public",
        f"{BASIS}第十七条规定，根据形式审查和有关主管部门意见，现将受理名单公示如下：",
    ),
    (
        "result", "获奖建议名单公示", "第二十二条", "public",
        f"{BASIS}第二十二条规定，经地区质量强区工作领导小组审议、成员单位投票，现将获奖建议名单公示如下：",
    ),
)  # fmt: skip
OUTCOMES = {
    "ineligible": "不符合申报条件",
    "not_recommended": "所属法人不予推荐",
    "refused": "审核不通过",
    "returned": "未受理，退回",
    "not_candidate": "未列入候选名单",
    "failed_defence": "未通过陈述答辩",
    "not_proposed": "未列入获奖建议名单",
    "struck_off": "审定未通过",
    "disqualified": "取消申报资格",
    "withdrawn": "撤回申报或者逾期未申报",
    "awarded": "获奖",
}
ROUNDS = {"audit": ("审核", "第十四条"), "formal": ("形式审查", "第十六条")}
AUDIT_CHECKS = {
    "conditions_met": ("conditions", "是否符合申报条件"),
    "complete": ("completeness", "申报材料的完整性"),
    "truthful": ("truth", "申报材料的真实性"),
    "accurate": ("accuracy", "申报材料的准确性"),
    "lawful": ("legality", "申报材料的合法性"),
}
FORMAL_CHECKS = {
    "conditions_met": ("conditions", "（一）申报组织是否符合第九条规定"),
    "procedure_followed": ("procedure", "（二）申报程序是否符合第十二条至第十四条规定"),
    "files_complete": ("documents", "（三）申报材料及申报推荐意见、审核意见是否齐全"),
}
PUBLICITY_COLUMNS = ("name", "article", "audience", "publisher", "answer")


def upgrade() -> None:
    op.create_table(
        "publicity_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_publicity_comment_publicity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_comment")),
    )
    op.create_index(op.f("ix_publicity_comment_publicity_id"), "publicity_comment", ["publicity_id"])
    _publicities()
    _applications()
    _editions()
    _consultations()
    _checks("audit_finding", AUDIT_CHECKS)
    _checks("formal_review", FORMAL_CHECKS)
    with op.batch_alter_table("formal_review") as batch:
        batch.drop_constraint(op.f("uq_formal_review_application_id"), type_="unique")
        batch.create_index(batch.f("ix_formal_review_application_id"), ["application_id"])


def _fill(sentence: str, **values: Any) -> None:
    op.execute(sa.text(sentence).bindparams(**values))


def _publicities() -> None:
    for column in PUBLICITY_COLUMNS:
        op.add_column("publicity", sa.Column(column, sa.String(), nullable=True))
    op.add_column("publicity", sa.Column("least_days", sa.Integer(), nullable=True))
    op.add_column("publicity", sa.Column("calendar_days", sa.Integer(), nullable=True))
    for key, name, article, audience, words in PUBLICITIES:
        _fill(
            "UPDATE publicity SET name = :name, article = :article, audience = :audience, publisher = :office,"
            " answer = 'objection', least_days = 5, text = CASE WHEN text = '' THEN :words ELSE text END"
            " WHERE kind = :key",
            key=key, name=name, article=article, audience=audience, words=words, office=OFFICE,
        )  # fmt: skip
    publishers = {
        "audit": "SELECT unit.name FROM application JOIN unit ON unit.id = application.auditor_unit_id",
        "internal": "SELECT unit.name FROM application JOIN unit"
        " ON unit.id = COALESCE(application.legal_person_unit_id, application.unit_id)",
    }
    for key, found in publishers.items():
        _fill(
            f"UPDATE publicity SET publisher = COALESCE(({found} WHERE application.id = publicity.application_id),"
            " :office) WHERE kind = :key",
            key=key, office=OFFICE,
        )  # fmt: skip
    with op.batch_alter_table("publicity") as batch:
        for column in PUBLICITY_COLUMNS:
            batch.alter_column(column, existing_type=sa.String(), nullable=False)
        batch.alter_column("least_days", existing_type=sa.Integer(), nullable=False)
        for name in ("kind_known", "subject", "legal_minimum"):
            batch.drop_constraint(op.f(f"ck_publicity_{name}"), type_="check")
        for column, values in (("audience", ("public", "own")), ("answer", ("objection", "comment", "none"))):
            batch.create_check_constraint(op.f(f"ck_publicity_{column}_known"), _one_of(column, values))
        least = "status = 'draft' OR working_days >= least_days"
        batch.create_check_constraint(op.f("ck_publicity_legal_minimum"), least)


def _applications() -> None:
    op.add_column("application", sa.Column("outcome_name", sa.String(), nullable=True))
    op.add_column("application", sa.Column("won", sa.Boolean(), nullable=True))
    _fill("UPDATE application SET outcome_name = '', won = (outcome IS NOT NULL AND outcome = 'awarded')")
    for key, name in OUTCOMES.items():
        _fill("UPDATE application SET outcome_name = :name WHERE outcome = :key", key=key, name=name)
    with op.batch_alter_table("application") as batch:
        batch.alter_column("outcome_name", existing_type=sa.String(), nullable=False)
        batch.alter_column("won", existing_type=sa.Boolean(), nullable=False)
        batch.drop_constraint(op.f("ck_application_outcome_known"), type_="check")
        batch.drop_constraint(op.f("ck_application_reason_told"), type_="check")
        told = "outcome IS NULL OR won OR reason <> ''"
        batch.create_check_constraint(op.f("ck_application_reason_told"), told)
        batch.drop_column("legal_person_agrees")
        batch.drop_column("returned_at")


def _editions() -> None:
    op.add_column("edition", sa.Column("reviewed_message", sa.String(), nullable=True))
    _fill("UPDATE edition SET reviewed_message = 'formal_reviews_done'")
    with op.batch_alter_table("edition") as batch:
        batch.alter_column("reviewed_message", existing_type=sa.String(), nullable=False)


def _consultations() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_consultation_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_application_id"), "consultation", ["application_id"])
    op.add_column("opinion", sa.Column("consultation_id", sa.Integer(), nullable=True))
    for key, (name, article) in ROUNDS.items():
        _fill(
            "INSERT INTO consultation (application_id, name, article, asked_at, collected_at)"
            " SELECT application_id, :name, :article, MIN(given_at), MAX(given_at) FROM opinion WHERE round = :key"
            " GROUP BY application_id ORDER BY application_id",
            key=key, name=name, article=article,
        )  # fmt: skip
        _fill(
            "UPDATE opinion SET consultation_id = (SELECT id FROM consultation WHERE name = :name"
            " AND consultation.application_id = opinion.application_id) WHERE round = :key",
            key=key, name=name,
        )  # fmt: skip
    with op.batch_alter_table("opinion") as batch:
        batch.alter_column("consultation_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_constraint(op.f("uq_opinion_application_id_round_unit_id"), type_="unique")
        batch.drop_constraint(op.f("ck_opinion_round_known"), type_="check")
        batch.drop_column("round")
        batch.create_unique_constraint(op.f("uq_opinion_consultation_id_unit_id"), ["consultation_id", "unit_id"])
        batch.create_foreign_key(op.f("fk_opinion_consultation_id"), "consultation", ["consultation_id"], ["id"])
        batch.create_index(batch.f("ix_opinion_consultation_id"), ["consultation_id"])


def _checks(name: str, columns: dict[str, tuple[str, str]]) -> None:
    op.add_column(name, sa.Column("checks", sa.JSON(), nullable=True))
    known = [sa.column("id", sa.Integer()), sa.column("checks", sa.JSON())]
    table = sa.table(name, *known, *(sa.column(column, sa.Boolean()) for column in columns))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        checks = [_check(key, label, bool(row[column])) for column, (key, label) in columns.items()]
        connection.execute(table.update().where(table.c.id == row["id"]).values(checks=checks))
    with op.batch_alter_table(name) as batch:
        batch.alter_column("checks", existing_type=sa.JSON(), nullable=False)
        for column in columns:
            batch.drop_column(column)


def _check(key: str, label: str, passed: bool) -> dict[str, Any]:
    return {"key": key, "label": label, "answer": "符合" if passed else "不符合", "passed": passed}


# ---------------------------------------------------------------- the way back


def downgrade() -> None:
    _forget_checks("formal_review", FORMAL_CHECKS)
    _forget_checks("audit_finding", AUDIT_CHECKS)
    with op.batch_alter_table("formal_review") as batch:
        batch.drop_index(batch.f("ix_formal_review_application_id"))
        batch.create_unique_constraint(op.f("uq_formal_review_application_id"), ["application_id"])
    _forget_consultations()
    op.drop_column("edition", "reviewed_message")
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("legal_person_agrees", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(op.f("ck_application_reason_told"), type_="check")
        batch.drop_column("won")
        batch.drop_column("outcome_name")
        batch.create_check_constraint(op.f("ck_application_outcome_known"), _one_of("outcome", OUTCOMES))
        told = "outcome IS NULL OR outcome = 'awarded' OR reason <> ''"
        batch.create_check_constraint(op.f("ck_application_reason_told"), told)
    with op.batch_alter_table("publicity") as batch:
        for name in ("audience_known", "answer_known", "legal_minimum"):
            batch.drop_constraint(op.f(f"ck_publicity_{name}"), type_="check")
        for column in (*PUBLICITY_COLUMNS, "least_days", "calendar_days"):
            batch.drop_column(column)
        kinds = [key for key, *_ in PUBLICITIES]
        batch.create_check_constraint(op.f("ck_publicity_kind_known"), _one_of("kind", kinds))
        batch.create_check_constraint(op.f("ck_publicity_legal_minimum"), "working_days >= 5")
        subject = "(kind IN ('internal', 'audit')) = (application_id IS NOT NULL)"
        batch.create_check_constraint(op.f("ck_publicity_subject"), subject)
    op.drop_index(op.f("ix_publicity_comment_publicity_id"), table_name="publicity_comment")
    op.drop_table("publicity_comment")


def _one_of(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _forget_consultations() -> None:
    op.add_column("opinion", sa.Column("round", sa.String(), nullable=True))
    for key, (name, _) in ROUNDS.items():
        _fill(
            "UPDATE opinion SET round = :key WHERE consultation_id IN"
            " (SELECT id FROM consultation WHERE name = :name)",
            key=key, name=name,
        )  # fmt: skip
    with op.batch_alter_table("opinion") as batch:
        batch.drop_index(batch.f("ix_opinion_consultation_id"))
        batch.drop_constraint(op.f("uq_opinion_consultation_id_unit_id"), type_="unique")
        batch.drop_constraint(op.f("fk_opinion_consultation_id"), type_="foreignkey")
        batch.drop_column("consultation_id")
        batch.alter_column("round", existing_type=sa.String(), nullable=False)
        batch.create_check_constraint(op.f("ck_opinion_round_known"), _one_of("round", ROUNDS))
        columns = ["application_id", "round", "unit_id"]
        batch.create_unique_constraint(op.f("uq_opinion_application_id_round_unit_id"), columns)
    op.drop_index(op.f("ix_consultation_application_id"), table_name="consultation")
    op.drop_table("consultation")


def _forget_checks(name: str, columns: dict[str, tuple[str, str]]) -> None:
    for column in columns:
        op.add_column(name, sa.Column(column, sa.Boolean(), nullable=True))
    known = [sa.column("id", sa.Integer()), sa.column("checks", sa.JSON())]
    table = sa.table(name, *known, *(sa.column(column, sa.Boolean()) for column in columns))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        passed = {check["key"]: check["passed"] for check in row["checks"]}
        values = {column: passed.get(key, True) for column, (key, _) in columns.items()}
        connection.execute(table.update().where(table.c.id == row["id"]).values(**values))
    with op.batch_alter_table(name) as batch:
        for column in columns:
            batch.alter_column(column, existing_type=sa.Boolean(), nullable=False)
        batch.drop_column("checks")

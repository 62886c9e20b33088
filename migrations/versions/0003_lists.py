"""Keep who is on which list as decisions, one row each, in place of a column for each list."""

import sqlalchemy as sa
from alembic import op

revision = "0003_lists"
down_revision = "0003"
branch_labels = None
depends_on = None

# The columns of release 0.1, in the order in which they were decided, and the list that each stood for.
COLUMNS = {
    "accepted": "accepted",
    "candidate": "candidates",
    "passed_defence": "passed_defence",
    "proposed": "proposed",
    "approved": "approved",
    "awarded": "awarded",
}


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("box", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("list <> ''", name=op.f("ck_decision_list_named")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_decision_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_application_id_list", "decision", ["application_id", "list"])
    op.create_index(op.f("ix_decision_person_id"), "decision", ["person_id"])
    for column, name in COLUMNS.items():
        _carry_over(column, name)
        op.drop_column("application", column)


def _carry_over(column: str, name: str) -> None:
    """An application ends with the first list that it is not on, so its reason and article are that decision's."""
    op.execute(
        sa.text(
            "INSERT INTO decision (application_id, list, listed, reason, article, box)"
            f" SELECT id, '{name}', {column}, CASE WHEN {column} THEN '' ELSE reason END,"
            f" CASE WHEN {column} THEN '' ELSE outcome_article END, ''"
            f" FROM application WHERE {column} IS NOT NULL ORDER BY id"
        )
    )


def downgrade() -> None:
    for column, name in COLUMNS.items():
        op.add_column("application", sa.Column(column, sa.Boolean(), nullable=True))
        op.execute(
            sa.text(
                f"UPDATE application SET {column} = (SELECT listed FROM decision WHERE application_id = application.id"
                f" AND list = '{name}' ORDER BY decision.id DESC LIMIT 1)"
            )
        )
    op.drop_index(op.f("ix_decision_person_id"), table_name="decision")
    op.drop_index("ix_decision_application_id_list", table_name="decision")
    op.drop_table("decision")

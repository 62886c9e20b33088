"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_case"), ["case"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deployed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
        sa.UniqueConstraint("version", name=op.f("uq_deployment_version")),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.create_index("ix_dispatch_due", ["state", "retry_at"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("deployment", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("sm3", sa.String(), nullable=True),
        sa.Column("produced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('queued', 'rendered', 'failed')", name=op.f("ck_document_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_case_key"), ["case_key"], unique=False)
        batch_op.create_index("ix_document_name_record_id", ["name", "record_id"], unique=False)
        batch_op.create_index("ix_document_status", ["status"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("approval_doc_no", sa.String(), nullable=True),
        sa.Column("approval_date", sa.Date(), nullable=True),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("filing_opens", sa.Date(), nullable=True),
        sa.Column("filing_closes", sa.Date(), nullable=True),
        sa.Column("standard_edition", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("rules_doc_no", sa.String(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("launched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deliberated_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("vote_closes", sa.Date(), nullable=True),
        sa.Column("vote_round", sa.Integer(), nullable=False),
        sa.Column("request_no", sa.String(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_no", sa.String(), nullable=True),
        sa.Column("commended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status = 'draft' OR (year IS NOT NULL AND approval_doc_no IS NOT NULL AND quota IS NOT NULL AND filing_opens IS NOT NULL AND filing_closes IS NOT NULL)",
            name=op.f("ck_edition_launched_complete"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'filing', 'screening', 'reviewing', 'voting', 'publicising', 'approving', 'commended', 'vacant')",
            name=op.f("ck_edition_status_known"),
        ),
        sa.CheckConstraint("filing_closes >= filing_opens", name=op.f("ck_edition_filing_window")),
        sa.CheckConstraint("quota BETWEEN 0 AND 3", name=op.f("ck_edition_quota_legal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("year", name=op.f("uq_edition_year")),
    )
    op.create_table(
        "engine_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_incident")),
    )
    with op.batch_alter_table("engine_incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_engine_incident_case"), ["case"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("correlation", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["state", "retry_at"], unique=False)
        batch_op.create_index("ix_message_to", ["to", "name", "state"], unique=False)

    op.create_table(
        "number_book",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_book")),
    )
    op.create_table(
        "sealed_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sealed_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sealed_answer", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_answer_batch", ["case", "element", "batch"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("audits", sa.Boolean(), nullable=False),
        sa.Column("consulted", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('applicant', 'legal_person', 'auditor', 'department', 'office', 'member', 'prefecture', 'employer', 'administration')",
            name=op.f("ck_unit_kind_known"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_unit_credit_code")),
        sa.UniqueConstraint("name", "kind", name=op.f("uq_unit_name_kind")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_audits"), ["audits"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_consulted"), ["consulted"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_votes"), ["votes"], unique=False)

    op.create_table(
        "ballot_roll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_roll_edition_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ballot_roll_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_roll")),
        sa.UniqueConstraint("edition_id", "round", "unit_id", name=op.f("uq_ballot_roll_edition_id_round_unit_id")),
    )
    with op.batch_alter_table("ballot_roll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_roll_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_roll_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "deployment_file",
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_file_deployment_id")),
        sa.PrimaryKeyConstraint("deployment_id", "path", name=op.f("pk_deployment_file")),
    )
    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("voucher_no", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_expense_amount_positive")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_expense_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
    )
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expense_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_instance_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("key", name=op.f("uq_instance_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "calendar_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_calendar_notice_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_notice")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_notice_digest")),
    )
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_notice_entered_by"), ["entered_by"], unique=False)

    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employer_unit_id", sa.Integer(), nullable=True),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("is_industry", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'suspended', 'disqualified')", name=op.f("ck_expert_status_known")),
        sa.ForeignKeyConstraint(["employer_unit_id"], ["unit.id"], name=op.f("fk_expert_employer_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expert_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("person_id", name=op.f("uq_expert_person_id")),
    )
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_employer_unit_id"), ["employer_unit_id"], unique=False)
        batch_op.create_index("ix_expert_status", ["status"], unique=False)

    op.create_table(
        "flow_node",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("children", sa.Text(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("spec", sa.String(), nullable=False),
        sa.Column("triggered", sa.Boolean(), nullable=False),
        sa.Column("internal", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_flow_node_instance_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_flow_node")),
    )
    with op.batch_alter_table("flow_node", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flow_node_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("other_unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('same_unit', 'employer', 'ownership', 'subordination', 'shareholding', 'consultancy', 'kin', 'declared')",
            name=op.f("ck_interest_kind_known"),
        ),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_interest_one_holder")),
        sa.ForeignKeyConstraint(["other_unit_id"], ["unit.id"], name=op.f("fk_interest_other_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_interest_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_other_unit_id"), ["other_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interest_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interest_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "interpretation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_interpretation_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpretation")),
        sa.UniqueConstraint("number", name=op.f("uq_interpretation_number")),
    )
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interpretation_answered_by"), ["answered_by"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("legal_person_unit_id", sa.Integer(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("operating_since", sa.Date(), nullable=True),
        sa.Column("new_economy", sa.Boolean(), nullable=False),
        sa.Column("sme", sa.Boolean(), nullable=False),
        sa.Column("in_region", sa.Boolean(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("responsible_person", sa.String(), nullable=False),
        sa.Column("responsible_person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'branch') = (legal_person_unit_id IS NOT NULL)",
            name=op.f("ck_organisation_branch_has_legal_person"),
        ),
        sa.CheckConstraint(
            "kind IN ('legal_person', 'unincorporated', 'branch')", name=op.f("ck_organisation_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["legal_person_unit_id"], ["unit.id"], name=op.f("fk_organisation_legal_person_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_person_id"], ["person.id"], name=op.f("fk_organisation_responsible_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_organisation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_organisation_unit_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_legal_person_unit_id"), ["legal_person_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_organisation_responsible_person_id"), ["responsible_person_id"], unique=False
        )

    op.create_table(
        "parameter_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approval_doc_no", sa.String(), nullable=False),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adopted_by"], ["person.id"], name=op.f("fk_parameter_revision_adopted_by")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_parameter_revision_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_revision")),
        sa.UniqueConstraint("edition_id", "version", name=op.f("uq_parameter_revision_edition_id_version")),
    )
    with op.batch_alter_table("parameter_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parameter_revision_adopted_by"), ["adopted_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_parameter_revision_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("came_from", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_passage_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "review_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("draw_note", sa.String(), nullable=False),
        sa.Column("constituted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage IN ('material', 'defence', 'site')", name=op.f("ck_review_group_stage_known")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_review_group_edition_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_review_group_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_group")),
        sa.UniqueConstraint("edition_id", "stage", name=op.f("uq_review_group_edition_id_stage")),
    )
    with op.batch_alter_table("review_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_group_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_group_leader_id"), ["leader_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_role_grant_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id", "role", "unit_id", "valid_from", name=op.f("uq_role_grant_person_id_role_unit_id_valid_from")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_role_grant_role_unit", ["role", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("correlation", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_subscription_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index("ix_subscription_open", ["instance_id", "closed_at"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_inbox", ["audience", "closed_at", "id"], unique=False)
        batch_op.create_index("ix_task_open", ["instance_id", "closed_at"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("base_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_timer_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("ix_timer_due", ["closed_at", "retry_at"], unique=False)
        batch_op.create_index("ix_timer_open", ["instance_id", "closed_at"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_branch", sa.Boolean(), nullable=False),
        sa.Column("legal_person_unit_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=True),
        sa.Column("legal_person_agrees", sa.Boolean(), nullable=True),
        sa.Column("recommendation", sa.String(), nullable=True),
        sa.Column("recommended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("auditor_unit_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_no", sa.String(), nullable=True),
        sa.Column("responsible_person", sa.String(), nullable=False),
        sa.Column("has_trade_secret", sa.Boolean(), nullable=False),
        sa.Column("trade_secret_note", sa.String(), nullable=False),
        sa.Column("correction_rounds", sa.Integer(), nullable=False),
        sa.Column("audit_opinion", sa.String(), nullable=True),
        sa.Column("audit_opinion_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("formal_passed", sa.Boolean(), nullable=True),
        sa.Column("formal_reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("candidate", sa.Boolean(), nullable=True),
        sa.Column("passed_defence", sa.Boolean(), nullable=True),
        sa.Column("composite", sa.BigInteger(), nullable=True),
        sa.Column("proposed", sa.Boolean(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("awarded", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("outcome_article", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'ended') = (outcome IS NOT NULL)", name=op.f("ck_application_ended_with_outcome")
        ),
        sa.CheckConstraint(
            "outcome IN ('ineligible', 'not_recommended', 'refused', 'returned', 'not_candidate', 'failed_defence', 'not_proposed', 'struck_off', 'disqualified', 'withdrawn', 'awarded')",
            name=op.f("ck_application_outcome_known"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome = 'awarded' OR reason <> ''", name=op.f("ck_application_reason_told")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'filed', 'correcting', 'audited', 'reviewed', 'accepted', 'ended')",
            name=op.f("ck_application_status_known"),
        ),
        sa.ForeignKeyConstraint(["auditor_unit_id"], ["unit.id"], name=op.f("fk_application_auditor_unit_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_application_edition_id")),
        sa.ForeignKeyConstraint(
            ["legal_person_unit_id"], ["unit.id"], name=op.f("fk_application_legal_person_unit_id")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_application_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("edition_id", "unit_id", name=op.f("uq_application_edition_id_unit_id")),
        sa.UniqueConstraint("receipt_no", name=op.f("uq_application_receipt_no")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_auditor_unit_id"), ["auditor_unit_id"], unique=False)
        batch_op.create_index("ix_application_edition_status", ["edition_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_legal_person_unit_id"), ["legal_person_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["calendar_notice.id"], name=op.f("fk_calendar_day_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("notice_id", "day", name=op.f("uq_calendar_day_notice_id_day")),
    )
    op.create_table(
        "expert_discipline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("disqualified", sa.Boolean(), nullable=False),
        sa.Column("transferred_to", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision_no", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_discipline_expert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_discipline")),
    )
    with op.batch_alter_table("expert_discipline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_discipline_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "form_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_form_record_deployment_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_form_record_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_record")),
        sa.UniqueConstraint("task_id", name=op.f("uq_form_record_task_id")),
    )
    with op.batch_alter_table("form_record", schema=None) as batch_op:
        batch_op.create_index("ix_form_record_case", ["case", "element"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["review_group.id"], name=op.f("fk_group_member_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_group_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_group_member_group_id_person_id")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("conditions_met", sa.Boolean(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("truthful", sa.Boolean(), nullable=False),
        sa.Column("accurate", sa.Boolean(), nullable=False),
        sa.Column("lawful", sa.Boolean(), nullable=False),
        sa.Column("abnormal_listed", sa.Boolean(), nullable=False),
        sa.Column("abnormal_checked_on", sa.Date(), nullable=False),
        sa.Column("abnormal_source", sa.String(), nullable=False),
        sa.Column("illegal_listed", sa.Boolean(), nullable=False),
        sa.Column("illegal_checked_on", sa.Date(), nullable=False),
        sa.Column("illegal_source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('pass', 'return', 'refuse')", name=op.f("ck_audit_finding_result_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_audit_finding_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_finding_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_audit_finding_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_finding")),
        sa.UniqueConstraint("application_id", "round", name=op.f("uq_audit_finding_application_id_round")),
    )
    with op.batch_alter_table("audit_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_finding_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_finding_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_finding_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("decision_no", sa.String(), nullable=False),
        sa.Column("certificate_no", sa.String(), nullable=False),
        sa.Column("verification_code", sa.String(), nullable=False),
        sa.Column("certificate_text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("watched_until", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("recalled_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(status = 'revoked') = (revoked_on IS NOT NULL)", name=op.f("ck_award_revoked_dated")),
        sa.CheckConstraint("decision_no <> ''", name=op.f("ck_award_decision_first")),
        sa.CheckConstraint("status IN ('valid', 'revoked', 'expired')", name=op.f("ck_award_status_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_award_application_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_award_edition_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_award_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("certificate_no", name=op.f("uq_award_certificate_no")),
        sa.UniqueConstraint("edition_id", "application_id", name=op.f("uq_award_edition_id_application_id")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_award_verification_code")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f("ck_ballot_choice_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ballot_application_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ballot_edition_id_round_application_id", ["edition_id", "round", "application_id"], unique=False
        )

    op.create_table(
        "ballot_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("composite", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ballot_candidate_application_id")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_candidate_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_candidate")),
        sa.UniqueConstraint(
            "edition_id", "round", "application_id", name=op.f("uq_ballot_candidate_edition_id_round_application_id")
        ),
    )
    with op.batch_alter_table("ballot_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_candidate_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_candidate_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "ballot_entitlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("entitled OR reason <> ''", name=op.f("ck_ballot_entitlement_reason_told")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ballot_entitlement_application_id")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_ballot_entitlement_edition_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ballot_entitlement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_entitlement")),
        sa.UniqueConstraint(
            "edition_id",
            "round",
            "unit_id",
            "application_id",
            name=op.f("uq_ballot_entitlement_edition_id_round_unit_id_application_id"),
        ),
    )
    with op.batch_alter_table("ballot_entitlement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_entitlement_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_entitlement_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_entitlement_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "clue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handling", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_clue_application_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_clue_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue")),
    )
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clue_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clue_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('same_unit', 'employer', 'ownership', 'subordination', 'shareholding', 'consultancy', 'kin', 'declared')",
            name=op.f("ck_conflict_declaration_kind_known"),
        ),
        sa.CheckConstraint("origin IN ('declared', 'inferred')", name=op.f("ck_conflict_declaration_origin_known")),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_conflict_declaration_one_holder")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_conflict_declaration_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_declaration_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_conflict_declaration_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
        sa.UniqueConstraint(
            "person_id", "application_id", "kind", name=op.f("uq_conflict_declaration_person_id_application_id_kind")
        ),
        sa.UniqueConstraint(
            "unit_id", "application_id", "kind", name=op.f("uq_conflict_declaration_unit_id_application_id_kind")
        ),
    )
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_declaration_application_id", ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_declaration_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_declaration_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "consensus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_consensus_reason_told")),
        sa.CheckConstraint("stage IN ('material', 'defence', 'site')", name=op.f("ck_consensus_stage_known")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_consensus_percent_range")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_consensus_application_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_consensus_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus")),
        sa.UniqueConstraint("application_id", "stage", "code", name=op.f("uq_consensus_application_id_stage_code")),
    )
    with op.batch_alter_table("consensus", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consensus_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consensus_leader_id"), ["leader_id"], unique=False)

    op.create_table(
        "defence_presenter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("is_responsible_person", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_defence_presenter_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defence_presenter")),
        sa.UniqueConstraint("application_id", name=op.f("uq_defence_presenter_application_id")),
    )
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approval_doc_no", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_exemption_application_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_exemption_granted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
        sa.UniqueConstraint("application_id", "article", name=op.f("uq_exemption_application_id_article")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exemption_granted_by"), ["granted_by"], unique=False)

    op.create_table(
        "formal_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("conditions_met", sa.Boolean(), nullable=False),
        sa.Column("procedure_followed", sa.Boolean(), nullable=False),
        sa.Column("files_complete", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_formal_review_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_formal_review_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formal_review")),
        sa.UniqueConstraint("application_id", name=op.f("uq_formal_review_application_id")),
    )
    with op.batch_alter_table("formal_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_formal_review_person_id"), ["person_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("case_key", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("trade_secret", sa.Boolean(), nullable=False),
        sa.Column("secret_note", sa.String(), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_material_size_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_material_application_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_material_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("path", name=op.f("uq_material_path")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_case_key"), ["case_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_uploaded_by"), ["uploaded_by"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("silence", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round IN ('audit', 'formal')", name=op.f("ck_opinion_round_known")),
        sa.CheckConstraint("silence OR agrees IS NOT NULL", name=op.f("ck_opinion_answered_or_silent")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_opinion_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_opinion_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("application_id", "round", "unit_id", name=op.f("uq_opinion_application_id_round_unit_id")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "publicity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('internal', 'audit')) = (application_id IS NOT NULL)", name=op.f("ck_publicity_subject")
        ),
        sa.CheckConstraint(
            "kind IN ('internal', 'audit', 'acceptance', 'result')", name=op.f("ck_publicity_kind_known")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR (opened_on IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_publicity_opened_whole"),
        ),
        sa.CheckConstraint("status IN ('draft', 'open', 'holding', 'closed')", name=op.f("ck_publicity_status_known")),
        sa.CheckConstraint("working_days >= 5", name=op.f("ck_publicity_legal_minimum")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_publicity_application_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_publicity_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity")),
    )
    with op.batch_alter_table("publicity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publicity_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publicity_case_key"), ["case_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_publicity_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index("ix_publicity_status_closes_at", ["status", "closes_at"], unique=False)
        batch_op.create_index(
            "uq_publicity_case_kind_active",
            ["case_key", "kind"],
            unique=True,
            sqlite_where=sa.text("status <> 'closed'"),
            postgresql_where=sa.text("status <> 'closed'"),
        )

    op.create_table(
        "score_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("issues", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage IN ('material', 'defence', 'site')", name=op.f("ck_score_sheet_stage_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_score_sheet_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_sheet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint(
            "application_id", "stage", "person_id", name=op.f("uq_score_sheet_application_id_stage_person_id")
        ),
    )
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_sheet_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_sheet_person_id"), ["person_id"], unique=False)

    op.create_table(
        "self_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("supports_party_line", sa.Boolean(), nullable=False),
        sa.Column("established_here", sa.Boolean(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("operating_since", sa.Date(), nullable=False),
        sa.Column("new_economy", sa.Boolean(), nullable=False),
        sa.Column("responsible", sa.Boolean(), nullable=False),
        sa.Column("no_incident", sa.Boolean(), nullable=False),
        sa.Column("outstanding", sa.Boolean(), nullable=False),
        sa.Column("quality_strategy", sa.Boolean(), nullable=False),
        sa.Column("innovative", sa.Boolean(), nullable=False),
        sa.Column("sme", sa.Boolean(), nullable=False),
        sa.Column("reapply_same_results", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_self_check_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
        sa.UniqueConstraint("application_id", name=op.f("uq_self_check_application_id")),
    )
    op.create_table(
        "site_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("visited_from", sa.Date(), nullable=True),
        sa.Column("visited_to", sa.Date(), nullable=True),
        sa.Column("verified_issues", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_site_visit_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visit")),
        sa.UniqueConstraint("application_id", name=op.f("uq_site_visit_application_id")),
    )
    op.create_table(
        "stage_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mean", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("diverged", sa.Boolean(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stage IN ('material', 'defence', 'site')", name=op.f("ck_stage_result_stage_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_stage_result_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_result")),
        sa.UniqueConstraint("application_id", "stage", name=op.f("uq_stage_result_application_id_stage")),
    )
    with op.batch_alter_table("stage_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_result_application_id"), ["application_id"], unique=False)

    op.create_table(
        "vote_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("for_votes", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "for_votes + against + abstain <= present", name=op.f("ck_vote_result_votes_within_present")
        ),
        sa.CheckConstraint("present <= entitled", name=op.f("ck_vote_result_present_within_entitled")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_vote_result_application_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_vote_result_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_result")),
        sa.UniqueConstraint(
            "edition_id", "round", "application_id", name=op.f("uq_vote_result_edition_id_round_application_id")
        ),
    )
    with op.batch_alter_table("vote_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_result_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_result_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "ban",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("decision_no", sa.String(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_ban_period")),
        sa.CheckConstraint("years IN (5, 10)", name=op.f("ck_ban_legal_years")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ban_application_id")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_ban_award_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ban_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
    )
    with op.batch_alter_table("ban", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ban_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ban_award_id"), ["award_id"], unique=False)
        batch_op.create_index("ix_ban_credit_code", ["credit_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_ban_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("established", sa.Boolean(), nullable=True),
        sa.Column("verification", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hearing", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision IN ('revoke', 'keep', 'remind')", name=op.f("ck_incident_decision_known")),
        sa.CheckConstraint(
            "ground IN ('fraud', 'accident', 'violation', 'credit', 'title_misuse', 'breach')",
            name=op.f("ck_incident_ground_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('fraud', 'accident', 'violation', 'credit', 'title_misuse', 'breach')",
            name=op.f("ck_incident_kind_known"),
        ),
        sa.CheckConstraint("decision IS NULL OR established", name=op.f("ck_incident_decided_when_established")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_incident_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_award_id"), ["award_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("promotion", sa.String(), nullable=False),
        sa.Column("improvement", sa.String(), nullable=False),
        sa.Column("year_stated", sa.Boolean(), nullable=False),
        sa.Column("product_use", sa.Boolean(), nullable=False),
        sa.Column("profit_use", sa.Boolean(), nullable=False),
        sa.Column("must_rectify", sa.Boolean(), nullable=False),
        sa.Column("requirements", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_inspection_award_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inspection_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_inspection_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "item_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("evidence_page", sa.String(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_item_score_percent_range")),
        sa.ForeignKeyConstraint(["sheet_id"], ["score_sheet.id"], name=op.f("fk_item_score_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_score")),
        sa.UniqueConstraint("sheet_id", "code", name=op.f("uq_item_score_sheet_id_code")),
    )
    with op.batch_alter_table("item_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_score_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("objector_kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("identity_proof", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("evidence_note", sa.String(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_window", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("screening_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("screened_by", sa.Integer(), nullable=True),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("screening_reason", sa.String(), nullable=False),
        sa.Column("receipt_no", sa.String(), nullable=True),
        sa.Column("findings", sa.String(), nullable=False),
        sa.Column("investigated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("false_materials", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'settled') = (outcome IS NOT NULL)", name=op.f("ck_objection_settled_with_outcome")
        ),
        sa.CheckConstraint("objector_kind IN ('person', 'unit')", name=op.f("ck_objection_objector_kind_known")),
        sa.CheckConstraint("outcome IN ('upheld', 'dismissed', 'rejected')", name=op.f("ck_objection_outcome_known")),
        sa.CheckConstraint(
            "status IN ('lodged', 'registered', 'accepted', 'settled')", name=op.f("ck_objection_status_known")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_objection_application_id")),
        sa.ForeignKeyConstraint(["identity_proof"], ["material.id"], name=op.f("fk_objection_identity_proof")),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_objection_publicity_id")),
        sa.ForeignKeyConstraint(["screened_by"], ["person.id"], name=op.f("fk_objection_screened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("receipt_no", name=op.f("uq_objection_receipt_no")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_application_id"), ["application_id"], unique=False)
        batch_op.create_index("ix_objection_publicity_id_status", ["publicity_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_objection_screened_by"), ["screened_by"], unique=False)

    op.create_table(
        "promotion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_promotion_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )
    with op.batch_alter_table("promotion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promotion_award_id"), ["award_id"], unique=False)

    op.create_table(
        "publicity_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_publicity_entry_application_id")),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_publicity_entry_publicity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_entry")),
        sa.UniqueConstraint(
            "publicity_id", "application_id", name=op.f("uq_publicity_entry_publicity_id_application_id")
        ),
    )
    with op.batch_alter_table("publicity_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publicity_entry_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publicity_entry_publicity_id"), ["publicity_id"], unique=False)

    op.create_table(
        "publicity_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_publicity_window_publicity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publicity_window")),
    )
    with op.batch_alter_table("publicity_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publicity_window_publicity_id"), ["publicity_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publicity_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["publicity_id"], ["publicity.id"], name=op.f("fk_snapshot_publicity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("publicity_id", "taken_at", name=op.f("uq_snapshot_publicity_id_taken_at")),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_publicity_id"), ["publicity_id"], unique=False)

    op.create_table(
        "investigator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_investigator_objection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_investigator_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investigator")),
        sa.UniqueConstraint("objection_id", "person_id", name=op.f("uq_investigator_objection_id_person_id")),
    )
    with op.batch_alter_table("investigator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_investigator_objection_id"), ["objection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_investigator_person_id"), ["person_id"], unique=False)

    op.create_table(
        "objection_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recipient IN ('objector', 'objected', 'auditor')", name=op.f("ck_objection_notice_recipient_known")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_objection_notice_document_id")),
        sa.ForeignKeyConstraint(["objection_id"], ["objection.id"], name=op.f("fk_objection_notice_objection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_notice")),
        sa.UniqueConstraint("objection_id", "recipient", name=op.f("uq_objection_notice_objection_id_recipient")),
    )
    with op.batch_alter_table("objection_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_notice_objection_id"), ["objection_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("objection_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_notice_objection_id"))

    op.drop_table("objection_notice")
    with op.batch_alter_table("investigator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_investigator_person_id"))
        batch_op.drop_index(batch_op.f("ix_investigator_objection_id"))

    op.drop_table("investigator")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_publicity_id"))

    op.drop_table("snapshot")
    with op.batch_alter_table("publicity_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publicity_window_publicity_id"))

    op.drop_table("publicity_window")
    with op.batch_alter_table("publicity_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publicity_entry_publicity_id"))
        batch_op.drop_index(batch_op.f("ix_publicity_entry_application_id"))

    op.drop_table("publicity_entry")
    with op.batch_alter_table("promotion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promotion_award_id"))

    op.drop_table("promotion")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_screened_by"))
        batch_op.drop_index("ix_objection_publicity_id_status")
        batch_op.drop_index(batch_op.f("ix_objection_application_id"))

    op.drop_table("objection")
    with op.batch_alter_table("item_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_score_sheet_id"))

    op.drop_table("item_score")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_unit_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_person_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_award_id"))

    op.drop_table("inspection")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_award_id"))

    op.drop_table("incident")
    with op.batch_alter_table("ban", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ban_unit_id"))
        batch_op.drop_index("ix_ban_credit_code")
        batch_op.drop_index(batch_op.f("ix_ban_award_id"))
        batch_op.drop_index(batch_op.f("ix_ban_application_id"))

    op.drop_table("ban")
    with op.batch_alter_table("vote_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_result_edition_id"))
        batch_op.drop_index(batch_op.f("ix_vote_result_application_id"))

    op.drop_table("vote_result")
    with op.batch_alter_table("stage_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_result_application_id"))

    op.drop_table("stage_result")
    op.drop_table("site_visit")
    op.drop_table("self_check")
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_sheet_person_id"))
        batch_op.drop_index(batch_op.f("ix_score_sheet_application_id"))

    op.drop_table("score_sheet")
    with op.batch_alter_table("publicity", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_publicity_case_kind_active",
            sqlite_where=sa.text("status <> 'closed'"),
            postgresql_where=sa.text("status <> 'closed'"),
        )
        batch_op.drop_index("ix_publicity_status_closes_at")
        batch_op.drop_index(batch_op.f("ix_publicity_edition_id"))
        batch_op.drop_index(batch_op.f("ix_publicity_case_key"))
        batch_op.drop_index(batch_op.f("ix_publicity_application_id"))

    op.drop_table("publicity")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_unit_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_person_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_application_id"))

    op.drop_table("opinion")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_uploaded_by"))
        batch_op.drop_index(batch_op.f("ix_material_case_key"))
        batch_op.drop_index(batch_op.f("ix_material_application_id"))

    op.drop_table("material")
    with op.batch_alter_table("formal_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_formal_review_person_id"))

    op.drop_table("formal_review")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exemption_granted_by"))
        batch_op.drop_index(batch_op.f("ix_exemption_application_id"))

    op.drop_table("exemption")
    op.drop_table("defence_presenter")
    with op.batch_alter_table("consensus", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_leader_id"))
        batch_op.drop_index(batch_op.f("ix_consensus_application_id"))

    op.drop_table("consensus")
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_unit_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_person_id"))
        batch_op.drop_index("ix_conflict_declaration_application_id")

    op.drop_table("conflict_declaration")
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clue_edition_id"))
        batch_op.drop_index(batch_op.f("ix_clue_application_id"))

    op.drop_table("clue")
    with op.batch_alter_table("ballot_entitlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_entitlement_unit_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_entitlement_edition_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_entitlement_application_id"))

    op.drop_table("ballot_entitlement")
    with op.batch_alter_table("ballot_candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_candidate_edition_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_candidate_application_id"))

    op.drop_table("ballot_candidate")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_edition_id_round_application_id")

    op.drop_table("ballot")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_unit_id"))
        batch_op.drop_index(batch_op.f("ix_award_edition_id"))
        batch_op.drop_index(batch_op.f("ix_award_application_id"))

    op.drop_table("award")
    with op.batch_alter_table("audit_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_finding_unit_id"))
        batch_op.drop_index(batch_op.f("ix_audit_finding_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_finding_application_id"))

    op.drop_table("audit_finding")
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_group_member_group_id"))

    op.drop_table("group_member")
    with op.batch_alter_table("form_record", schema=None) as batch_op:
        batch_op.drop_index("ix_form_record_case")

    op.drop_table("form_record")
    with op.batch_alter_table("expert_discipline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_discipline_expert_id"))

    op.drop_table("expert_discipline")
    op.drop_table("calendar_day")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_unit_id"))
        batch_op.drop_index(batch_op.f("ix_application_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_application_legal_person_unit_id"))
        batch_op.drop_index("ix_application_edition_status")
        batch_op.drop_index(batch_op.f("ix_application_auditor_unit_id"))

    op.drop_table("application")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index("ix_timer_open")
        batch_op.drop_index("ix_timer_due")

    op.drop_table("timer")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_open")
        batch_op.drop_index("ix_task_inbox")

    op.drop_table("task")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_subscription_open")

    op.drop_table("subscription")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_unit_id"))
        batch_op.drop_index("ix_role_grant_role_unit")
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("review_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_group_leader_id"))
        batch_op.drop_index(batch_op.f("ix_review_group_edition_id"))

    op.drop_table("review_group")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_instance_id"))

    op.drop_table("passage")
    with op.batch_alter_table("parameter_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parameter_revision_edition_id"))
        batch_op.drop_index(batch_op.f("ix_parameter_revision_adopted_by"))

    op.drop_table("parameter_revision")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_responsible_person_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_legal_person_unit_id"))

    op.drop_table("organisation")
    with op.batch_alter_table("interpretation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_answered_by"))

    op.drop_table("interpretation")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_unit_id"))
        batch_op.drop_index(batch_op.f("ix_interest_person_id"))
        batch_op.drop_index(batch_op.f("ix_interest_other_unit_id"))

    op.drop_table("interest")
    with op.batch_alter_table("flow_node", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flow_node_instance_id"))

    op.drop_table("flow_node")
    with op.batch_alter_table("expert", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_status")
        batch_op.drop_index(batch_op.f("ix_expert_employer_unit_id"))

    op.drop_table("expert")
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_notice_entered_by"))

    op.drop_table("calendar_notice")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_unit_id"))
        batch_op.drop_index(batch_op.f("ix_person_name"))

    op.drop_table("person")
    op.drop_table("instance")
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expense_edition_id"))

    op.drop_table("expense")
    op.drop_table("deployment_file")
    with op.batch_alter_table("ballot_roll", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_roll_unit_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_roll_edition_id"))

    op.drop_table("ballot_roll")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_votes"))
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))
        batch_op.drop_index(batch_op.f("ix_unit_consulted"))
        batch_op.drop_index(batch_op.f("ix_unit_audits"))

    op.drop_table("unit")
    with op.batch_alter_table("sealed_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_sealed_answer_batch")

    op.drop_table("sealed_answer")
    op.drop_table("number_book")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_to")
        batch_op.drop_index("ix_message_due")

    op.drop_table("message")
    with op.batch_alter_table("engine_incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engine_incident_case"))

    op.drop_table("engine_incident")
    op.drop_table("edition")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_status")
        batch_op.drop_index("ix_document_name_record_id")
        batch_op.drop_index(batch_op.f("ix_document_case_key"))

    op.drop_table("document")
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatch_due")

    op.drop_table("dispatch")
    op.drop_table("deployment")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_case"))

    op.drop_table("audit_entry")

"""Add accounts and desks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_bookmark_position_counted")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bookmark")),
    )
    op.create_table(
        "posted_text",
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sm3", name=op.f("pk_posted_text")),
    )
    op.create_table(
        "task_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('arrival', 'reminder', 'overdue', 'other')", name=op.f("ck_task_reminder_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_reminder")),
        sa.UniqueConstraint("task_id", "kind", "day", name=op.f("uq_task_reminder_task_id_kind_day")),
    )
    op.create_table(
        "watch",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "case", name=op.f("pk_watch")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('account', 'role', 'factor')", name=op.f("ck_approval_request_kind_known")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (approved IS NULL)", name=op.f("ck_approval_request_decided_or_not")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_approval_request_two_persons")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_approval_request_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_approval_request_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_approval_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
    )
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("awaits", sa.String(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_session_token_digest")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Boolean(), nullable=False),
        sa.Column("reminder", sa.Boolean(), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("other", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filter_person_id_name")),
    )
    with op.batch_alter_table("saved_filter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_filter_person_id"), ["person_id"], unique=False)

    op.create_table(
        "site_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('arrival', 'reminder', 'overdue', 'other')", name=op.f("ck_site_notice_kind_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_site_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_notice")),
        sa.UniqueConstraint("dispatch_id", "person_id", name=op.f("uq_site_notice_dispatch_id_person_id")),
    )
    with op.batch_alter_table("site_notice", schema=None) as batch_op:
        batch_op.create_index("ix_site_notice_person_id_read_at", ["person_id", "read_at", "id"], unique=False)
        batch_op.create_index("ix_site_notice_task_id", ["task_id"], unique=False)

    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("principal_id <> substitute_id", name=op.f("ck_substitution_two_persons")),
        sa.CheckConstraint("until >= since", name=op.f("ck_substitution_period")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_substitution_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_substitution_made_by")),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name=op.f("fk_substitution_principal_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_substitution_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitution_ended_by"), ["ended_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitution_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitution_principal_id"), ["principal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitution_substitute_id"), ["substitute_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitution_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_draft_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "involvement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("urged_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_involvement_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvement")),
    )
    with op.batch_alter_table("involvement", schema=None) as batch_op:
        batch_op.create_index("ix_involvement_case", ["case"], unique=False)
        batch_op.create_index("ix_involvement_person", ["person_id", "closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_involvement_task_id"), ["task_id"], unique=False)

    op.create_table(
        "past_password",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_past_password_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_password")),
    )
    with op.batch_alter_table("past_password", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_password_account_id"), ["account_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_claim_decided_by")),
        sa.ForeignKeyConstraint(["letter_id"], ["material.id"], name=op.f("fk_claim_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_claim_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("person_id", name=op.f("uq_claim_person_id")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "material_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_opening_material_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_material_opening_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_material_opening_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_opening")),
    )
    with op.batch_alter_table("material_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_opening_material_id"), ["material_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_opening_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_opening_unit_id"), ["unit_id"], unique=False)

    with op.batch_alter_table("form_record", schema=None) as batch_op:
        batch_op.create_index("ix_form_record_person", ["person_id", "id"], unique=False)

    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quarantine_settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))

    # Nobody was told a code for an objection that is there already, so none opens it.
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tracking_digest", sa.String(), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("screening_days", sa.Integer(), nullable=True))
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.alter_column("tracking_digest", existing_type=sa.String(), server_default=None)

    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hour", sa.DateTime(timezone=True), nullable=False))
        batch_op.drop_index(batch_op.f("ix_snapshot_publicity_id"))
        batch_op.drop_constraint(batch_op.f("uq_snapshot_publicity_id_taken_at"), type_="unique")
        batch_op.create_index(batch_op.f("ix_snapshot_sm3"), ["sm3"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_snapshot_publicity_id_hour"), ["publicity_id", "hour"])
        batch_op.create_foreign_key(batch_op.f("fk_snapshot_sm3"), "posted_text", ["sm3"], ["sm3"])

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("holder", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("open_requests", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("urged_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("due_days", sa.Integer(), nullable=True))
        batch_op.create_index("ix_task_by_due", ["audience", "closed_at", "due_at", "id"], unique=False)
        batch_op.create_index(
            "ix_task_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND due_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_task_held",
            ["holder_id", "closed_at", "due_at"],
            unique=False,
            sqlite_where=sa.text("holder_id IS NOT NULL"),
            postgresql_where=sa.text("holder_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_held",
            sqlite_where=sa.text("holder_id IS NOT NULL"),
            postgresql_where=sa.text("holder_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_task_due",
            sqlite_where=sa.text("closed_at IS NULL AND due_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND due_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_task_by_due")
        batch_op.drop_column("due_days")
        batch_op.drop_column("urged_on")
        batch_op.drop_column("drafted_at")
        batch_op.drop_column("open_requests")
        batch_op.drop_column("holder")
        batch_op.drop_column("holder_id")

    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_snapshot_sm3"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_snapshot_publicity_id_hour"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_snapshot_sm3"))
        batch_op.create_unique_constraint(batch_op.f("uq_snapshot_publicity_id_taken_at"), ["publicity_id", "taken_at"])
        batch_op.create_index(batch_op.f("ix_snapshot_publicity_id"), ["publicity_id"], unique=False)
        batch_op.drop_column("hour")

    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_column("screening_days")
        batch_op.drop_column("tracking_digest")

    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_column("removed_at")
        batch_op.drop_column("quarantine_settled_at")

    with op.batch_alter_table("form_record", schema=None) as batch_op:
        batch_op.drop_index("ix_form_record_person")

    with op.batch_alter_table("material_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_opening_unit_id"))
        batch_op.drop_index(batch_op.f("ix_material_opening_person_id"))
        batch_op.drop_index(batch_op.f("ix_material_opening_material_id"))

    op.drop_table("material_opening")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_unit_id"))
        batch_op.drop_index(batch_op.f("ix_claim_decided_by"))

    op.drop_table("claim")
    with op.batch_alter_table("past_password", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_password_account_id"))

    op.drop_table("past_password")
    with op.batch_alter_table("involvement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_involvement_task_id"))
        batch_op.drop_index("ix_involvement_person")
        batch_op.drop_index("ix_involvement_case")

    op.drop_table("involvement")
    op.drop_table("draft")
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitution_unit_id"))
        batch_op.drop_index(batch_op.f("ix_substitution_substitute_id"))
        batch_op.drop_index(batch_op.f("ix_substitution_principal_id"))
        batch_op.drop_index(batch_op.f("ix_substitution_made_by"))
        batch_op.drop_index(batch_op.f("ix_substitution_ended_by"))

    op.drop_table("substitution")
    with op.batch_alter_table("site_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_site_notice_task_id")
        batch_op.drop_index("ix_site_notice_person_id_read_at")

    op.drop_table("site_notice")
    with op.batch_alter_table("saved_filter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_filter_person_id"))

    op.drop_table("saved_filter")
    op.drop_table("notice_preference")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_person_id"))

    op.drop_table("login_session")
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_request_person_id"))

    op.drop_table("approval_request")
    op.drop_table("account")
    op.drop_table("watch")
    op.drop_table("task_reminder")
    op.drop_table("posted_text")
    op.drop_table("bookmark")

"""Keep who nominated, and let an individual stand where an organisation applies."""

import sqlalchemy as sa
from alembic import op

revision = "0004_nominations"
down_revision = "0003_positions"
branch_labels = None
depends_on = None

BEFORE, AFTER = "'legal_person', 'unincorporated', 'branch'", "'legal_person', 'unincorporated', 'branch', 'individual'"


def upgrade() -> None:
    with op.batch_alter_table("application") as table:
        table.add_column(sa.Column("nominator_unit_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_application_nominator_unit_id"), "unit", ["nominator_unit_id"], ["id"])
        table.create_index(op.f("ix_application_nominator_unit_id"), ["nominator_unit_id"])
    _allow(AFTER)


def downgrade() -> None:
    _allow(BEFORE)
    with op.batch_alter_table("application") as table:
        table.drop_index(op.f("ix_application_nominator_unit_id"))
        table.drop_constraint(op.f("fk_application_nominator_unit_id"), type_="foreignkey")
        table.drop_column("nominator_unit_id")


def _allow(kinds: str) -> None:
    with op.batch_alter_table("organisation") as table:
        table.drop_constraint(op.f("ck_organisation_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_organisation_kind_known"), f"kind IN ({kinds})")

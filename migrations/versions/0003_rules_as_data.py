"""Tell the records of one visit of a box, and of one call of a process, from those of another."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("task", "form_record")


def upgrade() -> None:
    op.add_column("deployment", sa.Column("format", sa.Integer(), server_default=sa.text("1"), nullable=False))
    for table in TABLES:
        op.add_column(table, sa.Column("visit", sa.String(), server_default=sa.text("''"), nullable=False))
        op.add_column(table, sa.Column("scope", sa.String(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "scope")
        op.drop_column(table, "visit")
    op.drop_column("deployment", "format")

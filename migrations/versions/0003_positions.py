"""Keep of a role what position somebody has in the unit, and of a task whom it leaves alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003_positions"
down_revision = "0003_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as table:
        table.add_column(sa.Column("position", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("task") as table:
        table.add_column(sa.Column("not_for", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("task") as table:
        table.drop_column("not_for")
    with op.batch_alter_table("role_grant") as table:
        table.drop_column("position")

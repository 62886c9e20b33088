"""Leave to the bundle's law how many may win and for how long somebody is banned."""

from alembic import op

revision = "0003_legal_bounds"
down_revision = "0003_intake"
branch_labels = None
depends_on = None

# Table and name of each check, what it said, and what it says from now on.
CHECKS = (
    ("edition", "ck_edition_quota_legal", "quota BETWEEN 0 AND 3", "ck_edition_quota_counted", "quota >= 0"),
    ("ban", "ck_ban_legal_years", "years IN (5, 10)", "ck_ban_some_years", "years > 0"),
)


def upgrade() -> None:
    for table, old, _, new, condition in CHECKS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(old), type_="check")
            batch.create_check_constraint(op.f(new), condition)


def downgrade() -> None:
    for table, old, condition, new, _ in CHECKS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(new), type_="check")
            batch.create_check_constraint(op.f(old), condition)

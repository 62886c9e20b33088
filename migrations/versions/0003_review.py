"""Let a stage be held and scored any number of times, and be called anything."""

import sqlalchemy as sa
from alembic import op

revision = "0003_review"
down_revision = "0003_legal_bounds"
branch_labels = None
depends_on = None

# The message that told the edition of release 0.1 that all had their scores.
FINISHED = {"material": "material_reviews_done", "defence": "defences_done", "site": "site_reviews_done"}
# Release 0.1 told the edition as soon as the last application had reported or left.
TOLD = """
    UPDATE review_group SET finished_at = (
        SELECT max(stage_result.reported_at) FROM stage_result
        JOIN application ON application.id = stage_result.application_id
        WHERE application.edition_id = review_group.edition_id AND stage_result.stage = review_group.stage
    )
    WHERE frozen_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM stage_result JOIN application ON application.id = stage_result.application_id
        WHERE application.edition_id = review_group.edition_id AND stage_result.stage = review_group.stage
        AND stage_result.reported_at IS NULL AND application.status <> 'ended'
    )
"""
KNOWN = "stage IN ('material', 'defence', 'site')"
# Table -> the number it gets, and the columns that were unique without it.
NUMBERED = {
    "review_group": ("round", ("edition_id", "stage")),
    "score_sheet": ("visit", ("application_id", "stage", "person_id")),
    "consensus": ("visit", ("application_id", "stage", "code")),
    "stage_result": ("round", ("application_id", "stage")),
}
# What was told once for an application, whatever the stage, and the stage that it was told in.
ONCE = {"defence_presenter": "defence", "site_visit": "site"}


def upgrade() -> None:
    for table, (number, unique) in NUMBERED.items():
        at = unique.index("stage") + 1
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(number, sa.Integer(), server_default=sa.text("1"), nullable=False))
            batch.drop_constraint(_unique(table, unique), type_="unique")
            anew = (*unique[:at], number, *unique[at:])
            batch.create_unique_constraint(_unique(table, anew), list(anew))
            batch.drop_constraint(op.f(f"ck_{table}_stage_known"), type_="check")
    with op.batch_alter_table("review_group") as batch:
        batch.add_column(sa.Column("finished", sa.String(), server_default=sa.text("''"), nullable=False))
        batch.add_column(sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
    for stage, message in FINISHED.items():
        op.execute(sa.text(f"UPDATE review_group SET finished = '{message}' WHERE stage = '{stage}'"))
    op.execute(sa.text(TOLD))
    for table, stage in ONCE.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("stage", sa.String(), server_default=sa.text("''"), nullable=False))
            batch.drop_constraint(f"uq_{table}_application_id", type_="unique")
            batch.create_index(f"ix_{table}_application_id", ["application_id"])
        op.execute(sa.text(f"UPDATE {table} SET stage = '{stage}'"))


def downgrade() -> None:
    """Refused by the old unique constraints where a stage was held twice."""
    for table in ONCE:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(f"ix_{table}_application_id")
            batch.create_unique_constraint(f"uq_{table}_application_id", ["application_id"])
            batch.drop_column("stage")
    with op.batch_alter_table("review_group") as batch:
        batch.drop_column("finished_at")
        batch.drop_column("finished")
    for table, (number, unique) in NUMBERED.items():
        at = unique.index("stage") + 1
        anew = (*unique[:at], number, *unique[at:])
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(_unique(table, anew), type_="unique")
            batch.create_unique_constraint(_unique(table, unique), list(unique))
            batch.create_check_constraint(op.f(f"ck_{table}_stage_known"), KNOWN)
            batch.drop_column(number)


def _unique(table: str, columns: tuple[str, ...]) -> str:
    return f"uq_{table}_{'_'.join(columns)}"

"""Keep of an approved exception which rule it lets pass, by concept: the profile names the article from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0003_names"
down_revision = "0003_review"
branch_labels = None
depends_on = None

CONCEPTS = {"第十条": "reapplication", "第十一条": "procedure"}
EXEMPTION = sa.table("exemption", sa.column("article"))


def upgrade() -> None:
    _rename(CONCEPTS)


def downgrade() -> None:
    _rename({concept: article for article, concept in CONCEPTS.items()})


def _rename(names: dict[str, str]) -> None:
    for old, new in names.items():
        op.execute(EXEMPTION.update().where(EXEMPTION.c.article == old).values(article=new))

"""The schema of a database: the tables that the code knows, and the way of an older database to them."""

import re
from pathlib import Path

from sqlalchemy import MetaData, inspect, text

import award.records  # noqa: F401
import database
import engine.model  # noqa: F401

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
_REVISION = re.compile(r"""^(down_)?revision\b[^=]*=\s*["'](\w+)["']""", re.MULTILINE)


class OrphanedRows(Exception):
    """A migration would leave rows that point at nothing; it has been undone."""


def metadata() -> MetaData:
    """Every table of the product; importing the engine's model and the award's records has declared them."""
    return database.Base.metadata


def migrate(url: str, to: str = "head") -> None:
    """Bring a database, empty or older, to a revision, in one transaction. Does nothing to one that is there."""
    # Alembic takes as long to load as all of Flask, and a site that starts on a finished database needs none of it.
    from web import schema

    schema.migrate(url, to)


def downgrade(url: str, to: str = "base") -> None:
    from web import schema

    schema.downgrade(url, to)


def is_current(url: str) -> bool:
    """Whether the database stands at the newest revision."""
    pool = database.connect(url)
    with pool.connect() as connection:
        is_there = inspect(connection).has_table("alembic_version")
        found = set(connection.scalars(text("SELECT version_num FROM alembic_version"))) if is_there else set()
    pool.dispose()
    return found == {newest_revision()}


def newest_revision() -> str:
    """The migration that no other one builds on, read from the files without running them."""
    named: set[str] = set()
    built_on: set[str] = set()
    for path in MIGRATIONS.glob("versions/*.py"):
        for down, revision in _REVISION.findall(path.read_text(encoding="utf-8")):
            (built_on if down else named).add(revision)
    (newest,) = named - built_on
    return newest

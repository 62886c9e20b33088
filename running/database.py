"""The tables that the code knows, and whether a database has them all. `running.schema` brings it there."""

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

"""Databases that release 0.1 left behind, each in a stage of its edition: on SQLite, and row by row on PostgreSQL."""

import shutil
import tarfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import database as ground
from database.tables import UtcDateTime
from running import schema
from tests import postgres

PACKED = Path(__file__).with_name("release01.tar.xz")
LAST_RELEASE = "0002"
KINDS = ("sqlite", "postgres")
# Where the rehearsal was stopped, in the order in which that came; `ENDED` is how it came out.
STAGES = (
    "launch", "publicity_internal", "filing", "audit", "recommendation", "correction", "consultation_of_departments",
    "publicity_audit", "audit_opinion", "formal_review", "consultation_of_authorities", "acceptance",
    "publicity_acceptance", "objection_screened", "objection_investigated", "objection_concluded", "material_group",
    "material_pledges", "material_scores", "material_consensus", "material_report", "defence_group",
    "defence_presenter", "defence_scores", "site_pledges", "site_scores", "site_report", "review_report",
    "deliberation", "vote", "run_off", "publicity_result", "request", "approval", "supervision", "incident_verified",
    "incident_heard", "incident_decided",
)  # fmt: skip
ENDED = "ended"
NO_CHECKS = "SET session_replication_role = replica"
NEXT_NUMBER = """
SELECT setval(found.sequence, :most)
FROM (SELECT pg_get_serial_sequence(quote_ident(:table), :column) AS sequence) found
WHERE found.sequence IS NOT NULL
"""


def unpacked(folder: Path) -> Path:
    """Unpack the databases once for all tests that share the folder; returns where they are."""
    found = folder / "release01"
    with postgres.locked(folder):
        if not found.exists():
            with tarfile.open(PACKED) as tar:
                tar.extractall(folder / "unpacking", filter="data")
            (folder / "unpacking").rename(found)
    return found


def put(kept: Path, url: str) -> None:
    """Bring a database of release 0.1 to an empty one."""
    if url.startswith("sqlite"):
        shutil.copy(kept, url.removeprefix("sqlite:///"))
        return
    schema.migrate(url, LAST_RELEASE)
    source, target = ground.connect(f"sqlite:///{kept}"), ground.connect(url)
    with source.connect() as before, target.begin() as after:
        after.exec_driver_sql(NO_CHECKS)
        tables = sa.MetaData()
        tables.reflect(after)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                _copy(before, after, table)
    source.dispose()
    target.dispose()


def _copy(before: sa.Connection, after: sa.Connection, table: sa.Table) -> None:
    held = sa.table(table.name, *(sa.column(column.name, _kept(column.type)) for column in table.columns))
    rows = [dict(row) for row in before.execute(sa.select(held)).mappings()]
    if not rows:
        return
    after.execute(table.insert().values({column.name: _bound(column) for column in table.columns}), rows)
    for column in table.primary_key.columns:
        if isinstance(column.type, sa.Integer):
            most = max(row[column.name] for row in rows)
            after.execute(sa.text(NEXT_NUMBER), {"most": most, "table": table.name, "column": column.name})


def _kept(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """How SQLite keeps what is of this kind on PostgreSQL."""
    generic = kind.as_generic()
    if isinstance(generic, sa.DateTime):
        return UtcDateTime()
    # As text, a JSON null and no value at all stay two things.
    return sa.Text() if isinstance(generic, sa.JSON) else generic


def _bound(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    given = sa.bindparam(column.name, type_=_kept(column.type))
    return sa.cast(given, sa.JSON) if isinstance(column.type, sa.JSON) else given

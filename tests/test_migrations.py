"""The migrations lead to exactly the tables that the code knows, on both databases (P14)."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import database as ground
from running import database, schema
from tests import databases


@contextlib.contextmanager
def _connected(url: str) -> Iterator[sa.Connection]:
    pool = ground.connect(url)
    with pool.connect() as connection:
        yield connection
    pool.dispose()


@pytest.fixture
def connection(empty_url: str) -> Iterator[sa.Connection]:
    schema.migrate(empty_url)
    with _connected(empty_url) as connection:
        yield connection


def _checks(url: str) -> dict[str, set[tuple[Any, Any]]]:
    with _connected(url) as connection:
        inspector = sa.inspect(connection)
        tables = set(inspector.get_table_names()) - {"alembic_version"}
        return {name: {(c["name"], c["sqltext"]) for c in inspector.get_check_constraints(name)} for name in tables}


def test_an_empty_database_is_brought_to_what_the_code_knows(connection: sa.Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    assert compare_metadata(context, database.metadata()) == []


def test_a_comparison_that_finds_nothing_would_have_found_a_table(connection: sa.Connection) -> None:
    connection.execute(sa.text("DROP TABLE audit_head"))
    found = compare_metadata(MigrationContext.configure(connection), database.metadata())
    assert [change[0] for change in found] == ["add_table"]


def test_every_check_constraint_is_in_the_migrations_too(empty_url: str) -> None:
    """Alembic compares no check constraints; so the tables of the metadata are put beside the migrated ones.

    In the same database one after the other: PostgreSQL writes a constraint in its own words, and one that it has read
    back from a backup in others.
    """
    schema.migrate(empty_url)
    migrated = _checks(empty_url)
    schema.downgrade(empty_url)
    databases.fresh(empty_url)
    assert _checks(empty_url) == migrated


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    schema.migrate(empty_url)
    schema.migrate(empty_url)
    assert database.is_current(empty_url)


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert not database.is_current(empty_url)


def test_the_way_back_leaves_no_table(empty_url: str) -> None:
    schema.migrate(empty_url)
    schema.downgrade(empty_url)
    with _connected(empty_url) as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_a_database_that_the_tests_make_is_complete(database_url: str) -> None:
    with _connected(database_url) as connection:
        assert set(sa.inspect(connection).get_table_names()) == set(database.metadata().tables)


def test_making_tables_twice_is_no_mistake(database_url: str) -> None:
    databases.fresh(database_url)

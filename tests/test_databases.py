"""What the tests themselves stand on: every test gets its own empty database, on both kinds (P14)."""

import functools
import threading
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

import database
from engine import model
from tests import databases, postgres
from tests.engine.races import at_once


def _add_incident(url: str) -> int:
    pool = database.connect(url)
    with pool.begin() as connection:
        row = connection.execute(sa.text(INSERT))
        number: int = row.scalar_one()
    pool.dispose()
    return number


INSERT = f"""
INSERT INTO {model.Incident.__tablename__} (kind, subject, error, opened_at)
VALUES ('test', 'test', 'test', '2024-09-01 00:00:00') RETURNING id
"""


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_the_tables_empty_and_counts_from_one(database_url: str, turn: str) -> None:
    assert _add_incident(database_url) == 1


BALLOT = "同意甲公司"


def test_an_error_tells_neither_the_parameters_nor_the_row(database_url: str) -> None:
    """P11: what fails is told in logs and incidents, and a value may be a ballot."""
    told = _told(database_url, sa.insert(model.AuditHead).values(id=1, entries=None, digest=BALLOT))
    assert "audit_head" in told
    assert BALLOT not in told


@pytest.mark.postgres
def test_an_error_does_not_tell_a_value_that_cannot_be_read(postgres_url: str) -> None:
    told = _told(postgres_url, sa.select(sa.cast(sa.cast(BALLOT, sa.Text), sa.Integer)))
    assert "InvalidTextRepresentation" in told
    assert BALLOT not in told


def _told(url: str, statement: sa.Executable) -> str:
    """Whatever a log or an incident could repeat of an error."""
    pool = database.connect(url)
    with pytest.raises(sa.exc.DBAPIError) as caught, pool.begin() as connection:
        connection.execute(statement)
    pool.dispose()
    assert not database.is_passing(caught.value)
    return "".join([*traceback.format_exception(caught.value), repr(caught.value), repr(caught.value.orig)])


@pytest.mark.postgres
def test_of_two_that_wait_for_each_other_one_is_told_to_try_again(postgres_url: str) -> None:
    pool = database.connect(postgres_url)
    both_hold = threading.Barrier(2)

    def lock(first: str, second: str) -> None:
        with pool.begin() as connection:
            connection.execute(sa.text("SET LOCAL deadlock_timeout = '50ms'"))
            connection.execute(sa.text(f"LOCK TABLE {first}"))
            both_hold.wait()
            connection.execute(sa.text(f"LOCK TABLE {second}"))

    tables = ("audit_head", "instance")
    outcomes = at_once([functools.partial(lock, *tables), functools.partial(lock, *reversed(tables))])
    pool.dispose()
    assert [database.is_passing(each) for each in outcomes if each is not None] == [True]


@pytest.mark.postgres
def test_a_database_that_was_taken_apart_is_not_lent_again(postgres_pool: databases.Pool) -> None:
    name = postgres_pool.borrow()
    pool = database.connect(postgres_pool.url(name))
    with pool.begin() as connection:
        connection.execute(sa.text("DROP TABLE audit_head"))
    pool.dispose()
    postgres_pool.give_back(name)
    lent = postgres_pool.borrow()
    assert lent != name
    postgres_pool.give_back(lent)


@pytest.mark.postgres
def test_a_connection_left_open_does_not_hold_up_the_next_test(postgres_pool: databases.Pool) -> None:
    name = postgres_pool.borrow()
    pool = database.connect(postgres_pool.url(name))
    with pool.connect() as connection:
        connection.execute(sa.text("LOCK TABLE audit_head"))
        postgres_pool.give_back(name)
        connection.invalidate()
    pool.dispose()
    assert postgres_pool.borrow() == name
    postgres_pool.give_back(name)


@pytest.mark.postgres
def test_a_server_of_ones_own_is_gone_with_its_block() -> None:
    with postgres.running() as server:
        folder = Path(server.pgdata).parent
        postgres.create(server, "own")
        databases.fresh(postgres.url(server, "own"))
    assert not folder.exists()

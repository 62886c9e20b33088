"""What the tests themselves stand on: every test gets its own empty database, on both kinds (P14)."""

from pathlib import Path

import pytest
import sqlalchemy as sa

import database
from engine import model
from tests import databases, postgres


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


def test_an_error_does_not_list_the_parameters_of_its_statement(database_url: str) -> None:
    """P11: what fails is told in logs and incidents, and a value may be a ballot."""
    pool = database.connect(database_url)
    with pytest.raises(sa.exc.IntegrityError) as caught, pool.begin() as connection:
        connection.execute(sa.insert(model.AuditHead), {"id": 1, "entries": None, "digest": "同意甲公司"})
    pool.dispose()
    assert "同意甲公司" not in str(caught.value).split("[SQL:")[1]


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

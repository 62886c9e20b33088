"""Fixtures of the tests of handlers: one session on real tables, and the people of an edition."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

import database
from tests.handlers.cast import Cast


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = database.connect(sqlite_url, durable=False)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def cast(session: Session) -> Cast:
    return Cast.gather(session)

"""What the tests of the engine's promises may ask for."""

from collections.abc import Iterator

import pytest

from tests.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """An empty world, on SQLite and on PostgreSQL (P14)."""
    made = World(database_url)
    yield made
    made.close()


@pytest.fixture
def sqlite_world(sqlite_url: str) -> Iterator[World]:
    made = World(sqlite_url)
    yield made
    made.close()

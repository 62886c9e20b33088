"""Throw-away databases with all tables: files of SQLite, and databases on the PostgreSQL of this run."""

import itertools
import os
from pathlib import Path

import database
from tests import postgres


def fresh(url: str) -> None:
    """Create every table of the product that the database doesn't have yet."""
    # Here, so that a test without a database doesn't load every table.
    from running import database as schema

    engine = database.connect(url, durable=False)
    schema.metadata().create_all(engine)
    engine.dispose()


class Pool:
    """Databases of one test process on the server in `folder`, which is started by whoever is first to need it."""

    def __init__(self, folder: Path) -> None:
        self._server = postgres.start(folder)
        self._names = (f"award_{os.getpid()}_{number}" for number in itertools.count(1))
        self._free: list[str] = []
        self._shape = ""

    def borrow(self) -> str:
        """Return the name of a database with empty tables."""
        if self._free:
            return self._free.pop()
        name = self.create()
        fresh(self.url(name))
        self._shape = self._shape or postgres.shape(self._server, name)
        return name

    def give_back(self, name: str) -> None:
        postgres.wipe(self._server, name)
        if postgres.shape(self._server, name) == self._shape:
            self._free.append(name)
            return
        # Its test left it in a state that only that test understands.
        postgres.drop(self._server, name)

    def create(self) -> str:
        """Return the name of a database without tables."""
        name = next(self._names)
        postgres.create(self._server, name)
        return name

    def drop(self, name: str) -> None:
        postgres.drop(self._server, name)

    def url(self, name: str) -> str:
        return postgres.url(self._server, name)

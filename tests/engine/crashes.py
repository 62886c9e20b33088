"""A process that dies at a chosen statement, and what the database holds before and after."""

import contextlib
import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import CompoundSelect, Engine, Table, event, func, literal, select, union_all

import database
from database import UtcDateTime
from tests.world import TALLY, World

# Table → the rows, by what they look like.
Content = dict[str, dict[str, tuple[Any, ...]]]
Change = dict[str, Counter[str]]

_MAPPERS = database.Base.registry.mappers
OURS = [mapper.local_table for mapper in _MAPPERS if mapper.class_.__module__ == "engine.model"]
# Numbers and moments of the machine: they differ between two runs of the same story.
ACCIDENTAL = {"id", "changed_at", "position", "previous", "digest"}
NUMBERED = re.compile(
    r"""\b((?:case|other|m|task|timer|dispatch|incident|version|case_id|dispatch_id)["']?[:/=] ?)\d+|(第)\d+(?=版)"""
)
IDENTITY = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


class Crash(BaseException):
    """The process is gone: nothing that catches errors may catch it."""


@contextlib.contextmanager
def at_statement(engine: Engine, number: int) -> Iterator[None]:
    """Die before the statement of that number is sent; a commit counts as one."""
    sent = 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == number:
            raise Crash(number)

    events = ("before_cursor_execute", "commit")
    for name in events:
        event.listen(engine, name, count)
    try:
        yield
    finally:
        for name in events:
            event.remove(engine, name, count)


@functools.cache
def _others() -> CompoundSelect[Any]:
    """Asked late, because making a database loads the tables of the award."""
    others = [each for each in database.Base.metadata.sorted_tables if each not in OURS]
    return union_all(*(select(literal(each.name), func.count()).select_from(each) for each in others))


def content(world: World) -> Content:
    """Every row of the engine's tables and of the tally, as it is stored; of all other tables, the number of rows."""
    with world.engine.connect() as connection:
        found = {
            each.name: {repr(row): tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{each.name}"')}
            for each in (*OURS, TALLY)
        }
        counted = {repr(row): tuple(row) for row in connection.execute(_others())}
    return {**found, "others": counted}


def change(before: Content, after: Content, moments: bool = True) -> Change:
    """What is new and what is gone, without what differs between two runs of the same story."""
    changed: Change = {}
    for table in (*OURS, TALLY):
        was, became = before[table.name], after[table.name]
        for word, rows in (("new", became.keys() - was.keys()), ("gone", was.keys() - became.keys())):
            told = Counter(_told(table, (became | was)[row], moments) for row in rows)
            if told and table.name != "audit_head":
                changed[f"{table.name}, {word}"] = told
    return changed | ({"others": Counter(after["others"])} if before["others"] != after["others"] else {})


def _told(table: Table, row: tuple[Any, ...], moments: bool) -> str:
    kept = [
        f"{column.name}={_plain(value)}"
        for column, value in zip(table.c, row, strict=True)
        if column.name not in ACCIDENTAL
        and not column.name.endswith("_id")
        and (moments or not isinstance(column.type, UtcDateTime))
    ]
    return IDENTITY.sub("#", NUMBERED.sub(r"\1\2#", " ".join(kept)))


def _plain(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)

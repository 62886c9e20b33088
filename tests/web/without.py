"""A town in which some applications have never been: everything about them is taken out of its database.

No number changes: what is left has the ids that it has beside them, so that pages of the two towns can be compared
byte by byte.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, or_, select, tuple_, update

from award.records.applications import Application
from award.records.honours import Award
from award.records.notices import SiteNotice
from award.records.objections import Objection
from award.records.parties import Unit
from award.records.registrations import Claim
from database import Base
from engine.model import FormRecord, Message

CASES = ("case", "case_key")
Doomed = dict[Table, set[Any]]
# Forms of an edition, and the fields in which they list applications.
LISTS = ("acceptance_list", "conflict_declaration", "material_report", "review_report", "approve")
LISTED = ("decisions", "conflicts", "candidates", "remarks", "approvals")


def forget(engine: Engine, applications: Collection[int]) -> None:
    """Take out the applications with all that hangs on them. For SQLite."""
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        doomed = _directly(connection, applications)
        while more := list(_hanging_on(connection, doomed)):
            for table, rows in more:
                doomed.setdefault(table, set()).update(rows)
        for table, rows in doomed.items():
            connection.execute(delete(table).where(_key(table).in_(rows)))
        _shorten_lists(connection, applications)


def keys(connection: Connection, applications: Collection[int]) -> set[str]:
    """The keys of all cases about the applications."""
    found = {f"application:{each}" for each in applications}
    for record, kind in ((Objection, "objection"), (Award, "award")):
        ids = connection.scalars(select(record.id).where(record.application_id.in_(applications)))
        found |= {f"{kind}:{each}" for each in ids}
    return found


def _directly(connection: Connection, applications: Collection[int]) -> Doomed:
    """The rows that name the applications or their cases."""
    cases = keys(connection, applications)
    units = select(Application.unit_id).where(Application.id.in_(applications))
    names = list(connection.scalars(select(Unit.name).where(Unit.id.in_(units))))
    wanted: dict[Table, Any] = {
        Application.__table__: Application.id.in_(applications),  # type: ignore[dict-item]
        Message.__table__: Message.to.in_(cases),  # type: ignore[dict-item]
        Claim.__table__: Claim.unit_id.in_(units),  # type: ignore[dict-item]
    }
    for table in Base.metadata.tables.values():
        named = [table.c[name].in_(cases) for name in (*CASES, *(("key",) if table.name == "instance" else ()))
                 if name in table.c]  # fmt: skip
        if table.name == SiteNotice.__tablename__:
            named += [table.c.text.contains(name) for name in names]
        if named:
            wanted[table] = or_(*named)
    return {table: _rows(connection, table, condition) for table, condition in wanted.items()}


def _rows(connection: Connection, table: Table, condition: Any) -> set[Any]:
    found = connection.execute(select(*table.primary_key).where(condition)).all()
    return {tuple(each) if len(each) > 1 else each[0] for each in found}


def _key(table: Table) -> Any:
    columns = list(table.primary_key)
    return tuple_(*columns) if len(columns) > 1 else columns[0]


def _hanging_on(connection: Connection, doomed: Doomed) -> Iterator[tuple[Table, set[Any]]]:
    """Rows that refer to a doomed one and aren't doomed yet."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            parents = doomed.get(key.column.table)
            if parents:
                gone = select(key.column).where(_key(key.column.table).in_(parents))
                found = _rows(connection, table, key.parent.in_(gone)) - doomed.get(table, set())
                if found:
                    yield table, found


def _shorten_lists(connection: Connection, applications: Collection[int]) -> None:
    """Leave the applications out of what people answered about the lists of an edition."""
    records: Any = FormRecord.__table__
    asked = select(records.c.id, records.c.answers).where(records.c.form.in_(LISTS))
    for number, answers in connection.execute(asked).all():
        kept = {name: _shorter(value, set(applications)) for name, value in answers.items() if name in LISTED}
        kept = {name: value for name, value in kept.items() if value}
        others = {name: value for name, value in answers.items() if name not in LISTED}
        connection.execute(update(records).where(records.c.id == number).values(answers=others | kept))


def _shorter(listed: Sequence[Any], applications: Collection[int]) -> list[Any]:
    """Rows with the id of what they are about, or the ids alone."""
    return [each for each in listed if (each["id"] if isinstance(each, Mapping) else each) not in applications]

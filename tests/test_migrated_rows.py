"""What the last release left in a database is carried over, on both databases (P14)."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

import database as ground
from running import schema

LAST_RELEASE = "0002"
MOMENT = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
# What a column that must not be empty holds, where the test doesn't say.
BLANKS: dict[type[Any], Any] = {int: 1, str: "", bool: False, dt.datetime: MOMENT, dt.date: MOMENT.date(), object: {}}


class Rows:
    """A database whose tables are taken as they are, by the names of their columns."""

    def __init__(self, url: str) -> None:
        self._pool = ground.connect(url)
        self._tables = sa.MetaData()
        self._tables.reflect(self._pool)

    def add(self, table: str, **values: Any) -> None:
        columns = self._tables.tables[table].columns
        blanks = {
            column.name: BLANKS[column.type.python_type]
            for column in columns
            if not column.nullable and column.server_default is None
        }
        with self._pool.begin() as connection:
            connection.execute(self._tables.tables[table].insert(), blanks | values)

    def all(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        found = self._tables.tables[table]
        query = sa.select(*(found.columns[name] for name in columns)).order_by(found.columns["id"])
        with self._pool.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def close(self) -> None:
        self._pool.dispose()


def _town(rows: Rows, *applications: dict[str, Any]) -> None:
    rows.add("edition", id=1, status="draft")
    for number, application in enumerate(applications, 1):
        rows.add("unit", id=number, kind="applicant", name=f"虚构企业{number}")
        rows.add("organisation", id=number, unit_id=number, kind="legal_person")
        ids = {"id": number, "edition_id": 1, "unit_id": number, "organisation_id": number}
        rows.add("application", **{"status": "accepted", **ids, **application})


def test_who_was_on_which_list_is_kept_as_decisions(empty_url: str) -> None:
    schema.migrate(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    fallen = {"accepted": True, "candidate": False, "reason": "得分低于500分。", "outcome_article": "第十九条"}
    won = {
        "accepted": True, "candidate": True, "passed_defence": True, "proposed": True, "approved": True,
        "awarded": True,
    }  # fmt: skip
    _town(before, fallen, won, {})
    before.close()
    schema.migrate(empty_url)
    after = Rows(empty_url)
    found = after.all("decision", "application_id", "list", "listed", "reason", "article")
    after.close()
    assert found == [
        (1, "accepted", True, "", ""), (2, "accepted", True, "", ""),
        (1, "candidates", False, "得分低于500分。", "第十九条"), (2, "candidates", True, "", ""),
        (2, "passed_defence", True, "", ""), (2, "proposed", True, "", ""), (2, "approved", True, "", ""),
        (2, "awarded", True, "", ""),
    ]  # fmt: skip


def test_the_way_back_keeps_the_last_decision_of_each_list(empty_url: str) -> None:
    schema.migrate(empty_url)
    after = Rows(empty_url)
    _town(after, {})
    for listed in (False, True):
        after.add("decision", id=1 + listed, application_id=1, list="candidates", listed=listed)
    after.close()
    schema.downgrade(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    assert before.all("application", "accepted", "candidate") == [(None, True)]
    before.close()

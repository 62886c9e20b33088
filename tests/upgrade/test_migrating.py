"""Every row that release 0.1 left behind is carried over, on both databases (P14)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

import database as ground
from running import schema

IN_EVERY_STAGE = True
STAGES = [("objection_investigated", "sqlite"), ("run_off", "postgres")]
FIRST = "0001"
# Columns that hold something else from now on.
REWRITTEN = {"alembic_version": {"version_num"}, "publicity": {"text"}, "sealed_answer": {"batch"}}
LISTS = {
    "accepted": "accepted", "candidate": "candidates", "passed_defence": "passed_defence", "proposed": "proposed",
    "approved": "approved", "awarded": "awarded",
}  # fmt: skip
CHECKS = {
    "audit_finding": ("conditions_met", "complete", "truthful", "accurate", "lawful"),
    "formal_review": ("conditions_met", "procedure_followed", "files_complete"),
}
OF_ROUNDS = ("ballot_roll", "ballot_candidate", "ballot_entitlement", "ballot", "vote_result")
# The round of an opinion in release 0.1, and what its consultation is called.
ROUNDS = {"audit": "审核", "formal": "形式审查"}
OUTCOMES = {"disqualified": "取消申报资格", "refused": "审核不通过", "returned": "未受理，退回", "awarded": "获奖"}


class Table(NamedTuple):
    columns: frozenset[str]
    rows: list[Mapping[str, Any]]


Tables = Mapping[str, Table]


def _tables(url: str) -> Tables:
    """Every row of every table, in the order of the keys."""
    pool, known = ground.connect(url), sa.MetaData()
    known.reflect(pool)
    with pool.connect() as connection:
        found = {each.name: _read(connection, each) for each in known.sorted_tables}
    pool.dispose()
    return found


def _read(connection: sa.Connection, table: sa.Table) -> Table:
    rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
    return Table(frozenset(table.columns.keys()), [dict(row) for row in rows])


def _shared(these: Tables, those: Tables) -> dict[str, list[dict[str, Any]]]:
    """The rows of these in the tables and columns that both have and that mean the same in both."""
    columns = {
        name: (these[name].columns & those[name].columns) - REWRITTEN.get(name, set())
        for name in these.keys() & those.keys()
    }
    return {name: [{key: row[key] for key in kept} for row in these[name].rows] for name, kept in columns.items()}


def _upgraded(url: str) -> tuple[Tables, Tables]:
    before = _tables(url)
    schema.migrate(url)
    return before, _tables(url)


def test_what_means_the_same_is_the_same(stage_url: str) -> None:
    before, after = _upgraded(stage_url)
    assert before.keys() <= after.keys()
    assert _shared(before, after) == _shared(after, before)


def test_a_database_of_the_first_tables_comes_as_far(stage_url: str) -> None:
    schema.downgrade(stage_url, FIRST)
    before, after = _upgraded(stage_url)
    assert before.keys() <= after.keys()
    assert _shared(before, after) == _shared(after, before)


def test_what_is_kept_in_another_form_says_what_it_said(stage_url: str) -> None:
    before, after = _upgraded(stage_url)
    decided = ((row["application_id"], row["list"], row["listed"]) for row in after["decision"].rows)
    assert Counter(decided) == Counter(_decisions(before["application"]))
    assert _by_poll(after) == _by_round(before)
    for name, columns in CHECKS.items():
        passed = [[check["passed"] for check in row["checks"]] for row in after[name].rows]
        assert passed == [[row[column] for column in columns] for row in before[name].rows]
    asked = {row["id"]: row["name"] for row in after["consultation"].rows}
    given = [asked[row["consultation_id"]] for row in after["opinion"].rows]
    assert given == [ROUNDS[row["round"]] for row in before["opinion"].rows]


def test_what_the_code_knew_by_heart_is_written_down(stage_url: str) -> None:
    before, after = _upgraded(stage_url)
    ended = [row for row in after["application"].rows if row["outcome"] in OUTCOMES]
    assert len(ended) == len([row for row in before["application"].rows if row["outcome"] in OUTCOMES])
    assert all(row["outcome_name"] == OUTCOMES[row["outcome"]] for row in ended)
    assert all(row["won"] == (row["outcome"] == "awarded") for row in after["application"].rows)
    for then, now in zip(before["publicity"].rows, after["publicity"].rows, strict=True):
        assert now["text"]
        assert then["text"] in ("", now["text"])
        assert now["audience"] == ("own" if then["kind"] == "internal" else "public")
    assert {row["format"] for row in after["deployment"].rows} == {1}


def _decisions(applications: Table) -> Iterator[tuple[int, str, bool]]:
    for row in applications.rows:
        for column, name in LISTS.items():
            if row[column] is not None:
                yield row["id"], name, row[column]


def _by_round(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """What a vote left behind, with the round of the edition that it belongs to."""
    dropped = {"opened_at", "seats"}
    return {name: [_without(row, dropped) for row in tables[name].rows] for name in OF_ROUNDS}


def _by_poll(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    polls = {row["id"]: {"edition_id": row["edition_id"], "round": row["round"]} for row in tables["poll"].rows}
    dropped = {"poll_id", "person_id"}
    return {
        name: [{**_without(row, dropped), **polls[row["poll_id"]]} for row in tables[name].rows] for name in OF_ROUNDS
    }


def _without(row: Mapping[str, Any], dropped: set[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in dropped}

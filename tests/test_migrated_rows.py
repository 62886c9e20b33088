"""What the last release left in a database is carried over, on both databases (P14)."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

import database as ground
from running import schema

LAST_RELEASE = "0002"
MOMENT = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
# What a column that must not be empty holds, where the test doesn't say.
BLANKS: dict[type[Any], Any] = {
    int: 1,
    str: "",
    bool: False,
    dt.datetime: MOMENT,
    dt.date: MOMENT.date(),
    object: {},
    uuid.UUID: uuid.UUID(int=0),
}


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

    def all(self, table: str, *columns: str, by: str = "id") -> list[tuple[Any, ...]]:
        found = self._tables.tables[table]
        query = sa.select(*(found.columns[name] for name in columns)).order_by(found.columns[by])
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


def _voted(rows: Rows) -> None:
    """An edition in the run-off of its vote: two units took part in the first round, one has voted again."""
    day = MOMENT.date()
    rows.add(
        "edition", id=1, status="voting", deliberated_on=day, minutes="纪要", vote_closes=day, vote_round=2,
        year=2026, approval_doc_no="号", quota=1, filing_opens=day, filing_closes=day,
    )  # fmt: skip
    for unit in (1, 2, 3):
        rows.add("unit", id=unit, kind="member", name=f"虚构单位{unit}")
    rows.add("organisation", id=1, unit_id=3, kind="legal_person")
    rows.add("application", id=1, edition_id=1, unit_id=3, organisation_id=1, status="accepted")
    for round in (1, 2):
        about = {"edition_id": 1, "round": round}
        rows.add("ballot_candidate", id=round, **about, application_id=1, composite=70000, seats=1, opened_at=MOMENT)
        for unit in (1, 2):
            number = round * 10 + unit
            rows.add("ballot_roll", id=number, **about, unit_id=unit, present=round == 1)
            rows.add("ballot_entitlement", id=number, **about, unit_id=unit, application_id=1, entitled=True)
    counted = {
        "entitled": 2,
        "present": 2,
        "for_votes": 1,
        "against": 1,
        "abstain": 0,
        "quorate": True,
        "counted_at": MOMENT,
    }
    rows.add("vote_result", id=1, edition_id=1, round=1, application_id=1, **counted)
    for choice in ("for", "against"):
        rows.add("ballot", id=uuid.uuid4().hex, edition_id=1, round=1, application_id=1, choice=choice)
    rows.add("deployment", id=1, version=1)
    rows.add("instance", id=1, key="edition:1", process="edition", deployment_id=1)
    for number, unit in enumerate((1, 2, 1), 1):
        rows.add("task", id=number, instance_id=1, case="edition:1", element="vote", key=f"task {number}")
        told = {"case": "edition:1", "element": "vote", "form": "ballot", "deployment_id": 1, "task_id": number}
        rows.add("form_record", id=number, unit=unit, item=unit, at=MOMENT, **told)
    rows.add("sealed_answer", key="a", case="edition:1", element="vote", batch="2", answers={"choices": []})


def test_the_rounds_of_a_vote_become_polls(empty_url: str) -> None:
    schema.migrate(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    _voted(before)
    before.close()
    schema.migrate(empty_url)
    after = Rows(empty_url)
    polls = after.all("poll", "id", "vote", "sitting", "round", "tier", "elects", "seats", "minutes", "visit")
    counted = [one is not None for (one,) in after.all("poll", "counted_at")]
    roll = after.all("ballot_roll", "poll_id", "unit_id", "person_id", "present")
    found = {name: after.all(name, "poll_id") for name in ("ballot_candidate", "ballot_entitlement", "vote_result")}
    ballots, visits = after.all("ballot", "poll_id"), after.all("form_record", "visit")
    sealed = after.all("sealed_answer", "batch", by="key")
    after.close()
    assert polls == [
        (1, "award", 1, 1, "award", "proposed", 1, "纪要", "round 1"),
        (2, "award", 1, 2, "award", "proposed", 1, "纪要", ""),
    ]
    assert counted == [True, False]
    assert roll == [(1, 1, None, True), (1, 2, None, True), (2, 1, None, False), (2, 2, None, False)]
    assert found == {
        "ballot_candidate": [(1,), (2,)], "ballot_entitlement": [(1,), (1,), (2,), (2,)], "vote_result": [(1,)]
    }  # fmt: skip
    assert ballots == [(1,), (1,)]
    # The record and the sealed answer of the open round share a visit; those of the first round have another.
    assert (visits, sealed) == ([("round 1",), ("round 1",), ("",)], [("",)])


def test_the_way_back_keeps_the_rounds(empty_url: str) -> None:
    schema.migrate(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    _voted(before)
    kept = {name: before.all(name, *columns) for name, columns in ROUND.items()}
    before.close()
    schema.migrate(empty_url)
    schema.downgrade(empty_url, LAST_RELEASE)
    after = Rows(empty_url)
    assert {name: after.all(name, *columns) for name, columns in ROUND.items()} == kept
    after.close()


ROUND = {
    "edition": ("deliberated_on", "minutes", "vote_closes", "vote_round"),
    "ballot_candidate": ("edition_id", "round", "application_id", "composite", "seats"),
    "ballot_roll": ("edition_id", "round", "unit_id", "present"),
    "ballot_entitlement": ("edition_id", "round", "unit_id", "application_id", "entitled"),
    "vote_result": ("edition_id", "round", "application_id", "for_votes", "against"),
    "ballot": ("edition_id", "round", "application_id"),
}


def test_an_award_of_the_last_release_is_of_its_one_tier(empty_url: str) -> None:
    schema.migrate(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    _town(before, {})
    granted = {"certificate_no": "TCZLJ-2024-01", "decision_no": "1号", "verification_code": "A", "status": "valid"}
    before.add("award", id=1, edition_id=1, application_id=1, unit_id=1, **granted)
    before.add("incident", id=1, award_id=1, kind="fraud", text="举报。", reported_at=MOMENT)
    before.close()
    schema.migrate(empty_url)
    after = Rows(empty_url)
    after.add("incident", id=2, award_id=1, kind="another_ground", text="举报。", reported_at=MOMENT)
    assert after.all("award", "tier") == [("award",)]
    assert after.all("incident", "kind") == [("fraud",), ("another_ground",)]
    after.close()


def test_groups_and_scores_of_the_last_release_are_those_of_the_first_round(empty_url: str) -> None:
    schema.migrate(empty_url, LAST_RELEASE)
    before = Rows(empty_url)
    _town(before, {"status": "accepted"})
    before.add("person", id=1, name="虚构专家")
    for number, (stage, reported) in enumerate((("material", MOMENT), ("defence", None)), 1):
        before.add("review_group", id=number, edition_id=1, stage=stage, leader_id=1, frozen_at=MOMENT)
        before.add("stage_result", id=number, application_id=1, stage=stage, reported_at=reported)
        before.add("score_sheet", id=number, application_id=1, stage=stage, person_id=1)
    before.add("defence_presenter", application_id=1)
    before.close()
    schema.migrate(empty_url)
    after = Rows(empty_url)
    groups = after.all("review_group", "stage", "round", "finished", "finished_at")
    assert [(*row[:3], row[3] is None) for row in groups] == [
        ("material", 1, "material_reviews_done", False), ("defence", 1, "defences_done", True),
    ]  # fmt: skip
    assert after.all("score_sheet", "stage", "visit") == [("material", 1), ("defence", 1)]
    assert after.all("defence_presenter", "stage") == [("defence",)]
    after.close()

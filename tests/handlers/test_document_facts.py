"""What a document is told of its case: names, windows, scores and texts, from the records and the latest forms."""

import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

import database
from award import terms
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation, Person, Unit
from award.records.publicity import Publicity
from award.records.review import GroupMember, ReviewGroup, StageResult
from handlers import document_facts
from tests.handlers.calls import Desk
from tests.handlers.cast import decided

NOON = dt.datetime(2026, 6, 4, 4, tzinfo=dt.UTC)


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    engine = database.connect(sqlite_url, durable=False)
    with Session(engine) as session:
        for record in [Edition(id=1, year=2026), *_branch(), *_review()]:
            session.add(record)
            session.flush()
        yield session
    engine.dispose()


def _branch() -> list[Any]:
    parent = Unit(id=1, name="虚构能源集团有限公司", kind=terms.UnitKind.LEGAL_PERSON)
    branch = Unit(id=2, name="虚构能源塔城分公司", kind=terms.UnitKind.APPLICANT, parent_id=1)
    organisation = Organisation(
        id=1, unit_id=2, kind=terms.OrganisationKind.BRANCH, legal_person_unit_id=1,
        founded_on=dt.date(2010, 1, 1), responsible_person="虚构负责人",
    )  # fmt: skip
    application = Application(
        id=17, edition_id=1, unit_id=2, organisation_id=1, is_branch=True, opened_at=NOON, filed_at=NOON,
        composite=decimal.Decimal("789.5"),
    )  # fmt: skip
    for list in ("accepted", "candidates", "passed_defence"):
        decided(application, list, True)
    window = Publicity(
        kind="internal", audience="own", edition_id=1, application_id=17, case="application:17", working_days=5,
        status=terms.PublicityStatus.CLOSED, opened_on=dt.date(2026, 4, 1), opened_at=NOON,
        last_day=dt.date(2026, 4, 9), closes_at=NOON,
    )  # fmt: skip
    return [parent, branch, organisation, application, window]


def _review() -> list[Any]:
    stages = {"material": 700, "defence": 88, "site": 820}
    results = [
        StageResult(application_id=17, stage=stage, started_at=NOON, total=decimal.Decimal(total))
        for stage, total in stages.items()
    ]
    persons = [Person(id=1, name="虚构专家甲"), Person(id=2, name="虚构专家乙")]
    members = [GroupMember(person_id=1), GroupMember(person_id=2)]
    group = ReviewGroup(edition_id=1, stage="site", leader_id=2, constituted_at=NOON, members=members)
    return [*persons, group, *results]


def test_a_recommendation_tells_its_legal_person_and_the_internal_window(session: Session) -> None:
    call = Desk(session).call({"recommend": {"opinion": "同意推荐。"}})
    facts = document_facts.gather(call, "application:17", "recommend")
    assert (facts["applicant"], facts["legal_person"]) == ("虚构能源塔城分公司", "虚构能源集团有限公司")
    assert (facts["opened_on"], facts["last_day"]) == (dt.date(2026, 4, 1), dt.date(2026, 4, 9))
    assert (facts["opinion"], facts["year"]) == ("同意推荐。", 2026)


def test_a_site_report_tells_the_group_and_the_score(session: Session) -> None:
    answers = {"report": "一致。", "visited_from": "2026-08-10", "visited_to": "2026-08-11"}
    call = Desk(session).call({"site_report": answers})
    facts = document_facts.gather(call, "application:17", "site_report")
    assert (facts["leader"], facts["members"]) == ("虚构专家乙", ["虚构专家甲", "虚构专家乙"])
    assert (facts["report"], facts["visited_from"], facts["score"]) == ("一致。", "2026-08-10", 820)


def test_a_review_report_ranks_with_all_three_stages_and_the_remarks(session: Session) -> None:
    answers = {"summary": "很好。", "remarks": [{"id": 17, "remark": "值得推广。"}]}
    call = Desk(session).call({"review_report": answers})
    facts = document_facts.gather(call, "edition:1", "review_report")
    assert facts["ranking"] == [
        {
            "name": "虚构能源塔城分公司", "material": 700, "defence": 88, "site": 820,
            "composite": decimal.Decimal("789.5"), "remark": "值得推广。",
        }
    ]  # fmt: skip
    assert [facts[key] for key in ("filed", "accepted", "candidates", "visited")] == [1, 1, 1, 1]


def test_the_minutes_name_the_recused_units_and_from_whom(session: Session) -> None:
    rows = [
        {"id": 1, "recused": "yes", "recused_from": [17], "reason": "出资人"},
        {"id": 2, "recused": "no"},
    ]
    call = Desk(session).call({"deliberate": {"minutes": "同意。", "unit_recusals": rows}})
    facts = document_facts.gather(call, "edition:1", "deliberate")
    first, second = facts["unit_recusals"]
    assert (first["name"], first["recused_from"], first["reason"]) == (
        "虚构能源集团有限公司", ["虚构能源塔城分公司"], "出资人",
    )  # fmt: skip
    assert "recused_from" not in second


@pytest.mark.parametrize("subject", ["edition:99", "picnic:1", "edition:", "edition"])
def test_a_case_that_is_not_known_tells_nothing(session: Session, subject: str) -> None:
    assert document_facts.gather(Desk(session).call(), subject) == {}

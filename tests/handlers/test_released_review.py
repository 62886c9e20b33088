"""The review of a case of release 0.1 on today's services, from the acceptance to the feedback."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import handlers
from award.acts.lists import standing_of
from award.records.applications import Application
from award.records.review import Consensus, DefencePresenter, SiteVisit, StageResult
from engine.contract import PREDECESSORS
from tests.handlers import calls
from tests.handlers.calls import record
from tests.handlers.test_scoring import BOOK, LEADER, VISIT
from tests.handlers.town import Town

handlers.register()
# The bundle of release 0.1 had forms and no profile, law or scorebook.
FILES = {path: content for path, content in calls.files().items() if path.startswith("forms/")}
CHOSEN = {"accepted": "acceptance_decided", "candidate": "candidate_decided", "passed": "defence_decided"}


@pytest.fixture
def town(session: Session) -> Town:
    town = Town(session)
    town.desk.files = FILES
    return town


def released(town: Town, name: str, forms: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    return town.desk.run(PREDECESSORS[name, 1].run, forms, **inputs)


def begin(town: Town, stage: str, people: list[int]) -> None:
    edition = {"edition_id": 1, "stage": stage}
    proposal = {"leader": people[0], "members": people, "draw_note": "抽取"}
    assert released(town, "constitute_group", {f"appoint_{stage}": proposal}, **edition) == {"members": people}
    pledges = [record({"has_conflict": "no", "pledge": True}, item=person, person=person) for person in people]
    assert released(town, "clear_conflicts", {f"pledge_{stage}": pledges}, **edition) == {"enough": True}
    assert released(town, "start_stage", **edition) == {"started": 1}


def sheet(person: int, first: int) -> Any:
    rows = [{"id": item.code, "percent": 60, "comment": "好", "evidence_page": "1"} for item in BOOK.items]
    rows[0]["percent"] = first
    return record({"scores": rows, "overall": "好"}, person=person)


def accept(town: Town) -> Application:
    chosen, returned = town.applicant("甲公司"), town.applicant("乙公司")
    rows = [{"id": chosen.id, "decision": "accept"}, {"id": returned.id, "decision": "return", "reason": "不全"}]
    assert released(town, "decide_acceptance", {"acceptance_list": {"decisions": rows}}, edition_id=1) == {
        "accepted": 1
    }
    assert standing_of(returned, "accepted") is False
    town.publish("acceptance", chosen)
    return chosen


def score_material(town: Town, one: dict[str, Any], people: list[int]) -> None:
    forms: dict[str, Any] = {"score_material": [sheet(person, 60 + 30 * (person == people[0])) for person in people]}
    assert released(town, "collect_scores", forms, **one, stage="material") == {"diverged": True}
    agreed = {"scores": [{"id": BOOK.items[0].code, "percent": 60, "reason": "复核"}]}
    released(town, "record_consensus", {"reconcile": record(agreed, person=people[0])}, **one)
    released(town, "report_stage", **one, stage="material")


def score_hundred(town: Town, one: dict[str, Any], people: list[int], stage: str, **forms: Any) -> None:
    sheets = [record({"score": 80, "comment": "好"}, person=person) for person in people]
    assert released(town, "collect_scores", {f"score_{stage}": sheets}, **one, stage=stage) == {"diverged": False}
    released(town, "report_stage", forms, **one, stage=stage)


def test_the_review_goes_on_as_release_0_1_drew_it(town: Town) -> None:
    chosen, people = accept(town), town.experts()
    one = {"application_id": chosen.id}
    begin(town, "material", people)
    score_material(town, one, people)
    report = {"report": "经过", "candidates": [{"id": chosen.id, "candidate": "yes"}]}
    assert released(town, "decide_candidates", {"material_report": report}, edition_id=1) == {"candidates": 1}
    begin(town, "defence", people)
    released(town, "record_presenter", {"confirm_presenter": LEADER}, **one)
    score_hundred(town, one, people, "defence")
    assert released(town, "decide_defence", edition_id=1) == {"passed": 1}
    begin(town, "site", people)
    score_hundred(town, one, people, "site", site_report=VISIT)
    assert chosen.composite == 720
    finished = [
        name for name in ("material_reviews_done", "defences_done", "site_reviews_done") if town.desk.sent(name)
    ]
    assert len(finished) == 3
    told = {key: town.desk.sent(message)[0].payload[key] for key, message in CHOSEN.items()}
    assert told == {"accepted": True, "candidate": True, "passed": True}
    kept = [
        len(town.session.scalars(select(table)).all())
        for table in (StageResult, Consensus, DefencePresenter, SiteVisit)
    ]
    assert kept == [3, 1, 1, 1]
    names = [document.name for document in town.desk.documents]
    assert {"return_notice", "material_report", "defence_notice", "site_notice"} <= set(names)
    released(town, "give_feedback", **one)
    assert chosen.outcome == "not_proposed"

"""Cases of release 0.1 on today's services: what their diagrams left unsaid is understood (申报, 公示, 异议)."""

from typing import Any

import pytest

import handlers
from award.records.applications import Application, Consultation, FormalReview, Opinion
from award.records.honours import Ban
from award.records.publicity import Publicity
from award.terms import ApplicationStatus
from engine.contract import PREDECESSORS
from tests.handlers import calls
from tests.handlers.calls import NOW, Desk, record
from tests.handlers.cast import DAY, Cast
from tests.handlers.test_auditing import OPINION, findings

handlers.register()
# The bundle of release 0.1 had forms and no profile, law or scorebook.
FILES = {path: content for path, content in calls.files().items() if path.startswith("forms/")}


def released(desk: Desk, name: str, forms: dict[str, Any] | None = None, **inputs: Any) -> dict[str, Any]:
    return desk.run(PREDECESSORS[name, 1].run, forms, **inputs)


def desk_of(cast: Cast, case: Any, **changes: Any) -> Desk:
    return cast.desk(case, files=FILES, **changes)


def test_an_audit_writes_to_the_departments_itself_and_their_answers_are_collected(cast: Cast) -> None:
    application = cast.filed()
    asked = [department.id for department in cast.departments]
    forms = {"audit": findings(departments=asked)}
    desk = desk_of(cast, application)
    found = released(desk, "record_audit", forms, application_id=application.id)
    assert (found["audit_result"], found["departments"]) == ("pass", asked)
    assert [letter.facts["round"] for letter in desk.documents] == ["audit", "audit"]
    answers = [record({"opinion": "disagree", "reason": "有处罚"}, item=asked[0], at=NOW + DAY)]
    inputs = {"application_id": application.id, "round": "audit"}
    later = desk_of(cast, application, after=2 * DAY)
    found = released(later, "record_opinions", forms | {"consult_departments": answers}, **inputs)
    assert found == {"objecting_departments": 1}
    assert [(one.consultation.name, one.silence) for one in cast.session.query(Opinion)] == [
        ("审核", False),
        ("审核", True),
    ]


def test_departments_that_were_asked_before_the_upgrade_are_heard(cast: Cast) -> None:
    application, department = cast.filed(), cast.departments[1].id
    forms = {
        "formal_review": {"authorities": [department]},
        "consult_authorities": [record({"opinion": "agree"}, item=department, at=NOW - DAY)],
    }
    inputs = {"application_id": application.id, "round": "formal"}
    assert released(desk_of(cast, application), "record_opinions", forms, **inputs) == {"objecting_departments": 0}
    assert cast.session.query(Consultation).one().name == "形式审查"
    assert cast.session.query(Opinion).one().agrees is True


def test_a_formal_review_asks_the_authorities_itself(cast: Cast) -> None:
    application = cast.filed(status=ApplicationStatus.AUDITED, audit_opinion="同意", audit_opinion_at=NOW)
    for kind in ("internal", "audit"):
        cast.publicised(kind, application)
    passed = dict.fromkeys(("conditions", "procedure", "documents"), "pass")
    answers = {**passed, "opinion": "符合。", "authorities": [cast.departments[0].id]}
    desk = desk_of(cast, application)
    found = released(desk, "record_formal_review", {"formal_review": answers}, application_id=application.id)
    assert found == {"formal_passed": True, "authorities": [cast.departments[0].id]}
    assert cast.session.query(FormalReview).one().passed
    assert desk.documents[0].facts["department"] == cast.departments[0].name


def test_an_audit_opinion_waits_for_the_audit_publicity_that_is_not_named(cast: Cast) -> None:
    application = cast.filed()
    desk = desk_of(cast, application)
    released(desk, "record_audit", {"audit": findings(departments=[])}, application_id=application.id)
    cast.publicised("audit", application)
    released(desk, "send_audit_opinion", {"audit_opinion": OPINION}, application_id=application.id)
    assert application.status == ApplicationStatus.AUDITED


@pytest.mark.parametrize(
    ("name", "forms", "outcome"),
    [
        ("tell_not_recommended", {"legal_person_review": {"reason": "近期有事故。"}}, "not_recommended"),
        ("tell_refused", {"audit": {"refuse_reason": "列入名录。"}}, "refused"),
        ("tell_ineligible", {}, "ineligible"),
        ("close_returned", {}, "returned"),
        ("close_withdrawn", {}, "withdrawn"),
        ("close_disqualified", {}, "disqualified"),
    ],
)
def test_each_end_of_an_application_is_todays(cast: Cast, name: str, forms: dict[str, Any], outcome: str) -> None:
    application: Application = cast.filed()
    released(desk_of(cast, application), name, forms, application_id=application.id)
    assert (application.outcome, application.still_in) == (outcome, False)
    assert application.reason
    assert application.outcome_name == calls.award().outcome(outcome).name


def test_false_materials_ban_as_they_did(cast: Cast) -> None:
    application = cast.accepted()
    inputs = {"application_id": application.id, "reason": "伪造。", "false_materials": True}
    released(desk_of(cast, application), "close_disqualified", **inputs)
    assert cast.session.query(Ban).one().years == 5


def test_a_publicity_is_drafted_published_and_closed_with_what_the_case_gives(cast: Cast) -> None:
    application = cast.accepted()
    inputs = {"kind": "acceptance", "edition_id": cast.edition.id, "application_id": None}
    drafted = released(desk_of(cast, cast.edition), "draft_publicity", **inputs)
    assert drafted["publicity_days"] == 5
    released(desk_of(cast, cast.edition), "publish", publicity_id=drafted["publicity_id"])
    over = desk_of(cast, cast.edition, after=10 * DAY)
    assert released(over, "close_publicity", publicity_id=drafted["publicity_id"])["remaining"] == 1
    shown = cast.session.get_one(Publicity, drafted["publicity_id"])
    assert [entry.application_id for entry in shown.entries] == [application.id]

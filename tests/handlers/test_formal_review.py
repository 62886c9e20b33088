"""形式审查 and its report to the edition (Articles 15 and 16)."""

from typing import Any

import pytest

from award.acts import bans
from award.records.applications import Application, FormalReview
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Refusal
from handlers import stages
from tests.handlers.calls import NOW, Desk
from tests.handlers.cast import Cast

SCREENING = {"status": EditionStatus.SCREENING, "reviewed_message": "formal_reviews_done"}
PASSED = {"conditions": "pass", "procedure": "pass", "documents": "pass", "opinion": "符合规定。"}


def audited(cast: Cast) -> Application:
    application = cast.filed(status=ApplicationStatus.AUDITED, audit_opinion="同意", audit_opinion_at=NOW)
    cast.publicised("internal", application)
    cast.publicised("audit", application)
    return application


def review(cast: Cast, application: Application, **changes: Any) -> dict[str, Any]:
    answers = {**PASSED, "authorities": [cast.departments[0].id], **changes}
    forms = {"formal_review": answers}
    return cast.desk(application).do("record_formal_review", forms, application_id=application.id)


def report(desk: Desk, application: Application) -> None:
    desk.do("report_formal_review", application_id=application.id)


def test_r12_who_passes_all_three_checks_passes_and_the_authorities_are_asked(cast: Cast) -> None:
    application = audited(cast)
    outputs = review(cast, application)
    assert outputs == {"formal_passed": True, "departments": [cast.departments[0].id]}
    assert cast.session.query(FormalReview).one().passed


@pytest.mark.parametrize("failed", ["conditions", "procedure", "documents"])
def test_r12_who_fails_one_check_fails_and_nobody_is_asked(cast: Cast, failed: str) -> None:
    application = audited(cast)
    outputs = review(cast, application, **{failed: "fail"})
    assert outputs == {"formal_passed": False, "departments": []}
    assert application.formal_passed is False


def test_who_passes_needs_an_authority_to_be_asked(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        review(cast, audited(cast), authorities=[])
    assert refused.value.field == "authorities"


def test_r30_the_conditions_can_not_be_ticked_for_a_banned_organisation(cast: Cast) -> None:
    application = audited(cast)
    bans.add(cast.session, application.unit, bans.Ground(5, "提供虚假材料", "第三十二条"), NOW)
    with pytest.raises(Refusal, match="禁申期") as refused:
        review(cast, application)
    assert refused.value.field == "conditions"
    assert review(cast, application, conditions="fail")["formal_passed"] is False


def test_r11_the_procedure_can_not_be_ticked_without_the_audit_publicity(cast: Cast) -> None:
    application = cast.filed(audit_opinion="同意")
    cast.publicised("internal", application)
    with pytest.raises(Refusal, match="审核公示") as refused:
        review(cast, application)
    assert refused.value.field == "procedure"


def test_the_documents_can_not_be_ticked_without_the_audit_opinion(cast: Cast) -> None:
    application = cast.change(audited(cast), audit_opinion=None)
    with pytest.raises(Refusal) as refused:
        review(cast, application)
    assert refused.value.field == "documents"


# ---------------------------------------------------------------- the last one tells the edition


def test_nobody_tells_the_edition_before_filing_has_closed(cast: Cast) -> None:
    application = cast.filed()
    desk = cast.desk(application)
    report(desk, application)
    assert (application.status, application.formal_reported_at) == (ApplicationStatus.REVIEWED, NOW)
    assert not desk.messages


def test_the_last_application_to_report_tells_the_edition_once(cast: Cast) -> None:
    first, second = cast.filed(), cast.filed()
    cast.opened()  # never filed, so nobody waits for it
    cast.change(cast.edition, **SCREENING)
    desk = cast.desk(cast.edition)
    report(desk, first)
    assert not desk.messages
    report(desk, second)
    report(desk, second)
    (message,) = desk.messages
    assert (message.name, message.to) == ("formal_reviews_done", cast.edition.key)
    assert message.correlation == {"edition_id": cast.edition.id}


def test_an_application_that_is_withdrawn_last_tells_the_edition_too(cast: Cast) -> None:
    first, second = cast.filed(), cast.filed()
    cast.change(cast.edition, **SCREENING)
    desk = cast.desk(cast.edition)
    report(desk, first)
    desk.do("close_withdrawn", application_id=second.id, reason="经营调整")
    assert (second.outcome, second.outcome_article) == ("withdrawn", "第八条、第十三条")
    assert desk.sent("formal_reviews_done")


def test_an_edition_for_which_nobody_filed_goes_on_at_once(cast: Cast) -> None:
    cast.change(cast.edition, **SCREENING)
    desk = cast.desk(cast.edition)
    assert stages.announce_formal_reviews(desk.call(), cast.edition)


def test_a_stage_is_done_when_all_in_it_have_reported_or_left(cast: Cast) -> None:
    first, second = cast.accepted(), cast.accepted()
    desk = cast.desk(cast.edition)
    cast.group("material", finished="material_reviews_done")
    stages.announce_stages(desk.call(), cast.edition)
    cast.in_stage(first, "material", reported_at=NOW)
    cast.in_stage(second, "material")
    stages.announce_stages(desk.call(), cast.edition)
    assert not desk.messages
    desk.do("close_disqualified", application_id=second.id, reason="异议成立", false_materials=False)
    assert [message.name for message in desk.messages] == ["material_reviews_done"]

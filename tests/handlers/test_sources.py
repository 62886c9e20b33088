"""The options that forms ask for by name."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from award.acts import bans
from award.records.applications import Application, Consultation, FormalReview, Opinion
from award.records.parties import Unit
from award.records.review import ConflictDeclaration
from award.records.voting import BallotEntitlement, Poll
from award.terms import ApplicationStatus, UnitKind
from engine.contract import SOURCES, Ask, Option, Refusal
from handlers import application_lists, sources, vote_lists
from tests.handlers.calls import NOW, Desk
from tests.handlers.cast import Cast

FORMS = Path(__file__).resolve().parents[2] / "processes" / "forms"


def values(options: list[Option]) -> list[int | str]:
    return [option.value for option in options]


def of_edition(cast: Cast, **data: Any) -> Ask:
    return cast.desk(cast.edition).ask(**data)


def test_every_source_that_a_form_names_is_there() -> None:
    named = {
        field["source"]
        for form in FORMS.glob("*.json")
        for field in json.loads(form.read_text(encoding="utf-8"))["fields"]
        for field in (field, *field.get("fields", ()))
        if "source" in field
    }
    assert named
    assert named <= set(SOURCES)


# ---------------------------------------------------------------- units


def test_only_active_units_that_audit_are_offered_as_auditors(cast: Cast) -> None:
    cast.add(Unit(name="已撤销的局", kind=UnitKind.AUDITOR, active=False))
    industry = cast.add(Unit(name="虚构工业和信息化局", kind=UnitKind.DEPARTMENT, audits=True))
    ask = cast.desk(cast.opened()).ask()
    assert sources.audit_units(ask) == [Option(cast.auditor.id, cast.auditor.name), Option(industry.id, industry.name)]


def test_the_applicant_and_a_recused_department_are_not_consulted(cast: Cast) -> None:
    application = cast.opened()
    application.unit.consulted = True
    recused = {"unit_id": cast.departments[0].id, "application_id": application.id, "declared_at": NOW}
    cast.add(ConflictDeclaration(**recused))
    assert values(sources.departments(cast.desk(application).ask())) == [cast.departments[1].id]


def test_member_units_and_legal_persons_are_listed(cast: Cast) -> None:
    member = cast.add(Unit(name="虚构发展和改革委员会", kind=UnitKind.MEMBER))
    parent = cast.add(Unit(name="虚构集团", kind=UnitKind.LEGAL_PERSON))
    assert values(vote_lists.electors(of_edition(cast))) == [member.id]
    assert values(vote_lists.member_units(of_edition(cast))) == [member.id]
    assert values(sources.legal_person(of_edition(cast))) == [parent.id]


# ---------------------------------------------------------------- applications


def reviewed(cast: Cast, *, passed: bool) -> Application:
    application = cast.filed(status=ApplicationStatus.REVIEWED, formal_passed=passed, formal_reported_at=NOW)
    checks = {"checks": [], "passed": passed}
    cast.add(FormalReview(application_id=application.id, reason="意见", reviewed_at=NOW, **checks))
    return application


def test_the_acceptance_list_is_made_of_whoever_was_reviewed(cast: Cast) -> None:
    good, bad = reviewed(cast, passed=True), reviewed(cast, passed=False)
    cast.filed()
    for department, agrees, text in zip(cast.departments, (False, None), ("有处罚", ""), strict=True):
        told = {"unit_id": department.id, "agrees": agrees, "text": text, "silence": agrees is None, "given_at": NOW}
        asked = cast.add(Consultation(application_id=good.id, name="审核", article="第十四条", asked_at=NOW))
        cast.add(Opinion(application_id=good.id, consultation_id=asked.id, **told))
    first, second = application_lists.reviewed_applications(of_edition(cast))
    assert first.detail == "形式审查通过：意见；征求意见：不同意1、无意见1（有处罚）"
    assert (second.value, second.detail) == (bad.id, "形式审查不通过：意见")


def test_a_stage_lists_whoever_won_through_to_it_and_is_still_in(cast: Cast) -> None:
    first, second = cast.accepted(), cast.accepted()
    ended = {"status": ApplicationStatus.ENDED, "outcome": "withdrawn", "reason": "撤回"}
    cast.accepted(**ended)
    assert values(application_lists.stage_applications(of_edition(cast))) == [first.id, second.id]
    cast.change(second, candidates=True)
    assert values(application_lists.stage_applications(of_edition(cast))) == [second.id]
    assert application_lists.stage_applications(of_edition(cast))[0].detail == ""


def test_an_application_struck_off_a_list_is_in_no_stage_any_more(cast: Cast) -> None:
    application = cast.accepted()
    published = cast.published("acceptance", application)
    cast.change(published.entries[0], removed_at=NOW, removal_reason="异议成立")
    assert application_lists.stage_applications(of_edition(cast)) == []


def test_a_ranking_goes_from_the_best_down_and_equals_share_a_rank(cast: Cast) -> None:
    for total in ("600", "742.5", "600", "580"):
        cast.in_stage(cast.accepted(), "material", total=Decimal(total), reported_at=NOW)
    cast.in_stage(cast.accepted(), "material")
    details = [option.detail for option in application_lists.stage_ranking(of_edition(cast, stage="material"))]
    assert details == ["742.5分，第1名", "600分，第2名", "600分，第2名", "580分，第4名"]
    assert application_lists.stage_ranking(of_edition(cast, stage="defence")) == []
    assert application_lists.stage_ranking(of_edition(cast)) == []


def _round(cast: Cast, number: int) -> Poll:
    day = NOW.date()
    return cast.add(Poll(
        edition_id=cast.edition.id, vote="award", sitting=1, round=number, tier="award", elects="proposed", seats=1,
        met_on=day, minutes="纪要", closes_on=day, opened_at=NOW, counted_at=NOW if number == 1 else None,
    ))  # fmt: skip


def test_r19_a_unit_votes_on_the_open_round_without_those_it_is_recused_from(cast: Cast) -> None:
    unit = cast.add(Unit(name="虚构财政局", kind=UnitKind.MEMBER))
    mine, barred = cast.accepted(), cast.accepted()
    first, second = _round(cast, 1), _round(cast, 2)
    for application, poll, reason in ((mine, second, ""), (barred, second, "隶属"), (barred, first, "")):
        roll = {"poll_id": poll.id, "unit_id": unit.id, "application_id": application.id}
        cast.add(BallotEntitlement(**roll, entitled=not reason, reason=reason))
    ask = of_edition(cast, poll_id=second.id, item=unit.id)
    assert values(vote_lists.ballot_candidates(ask)) == [mine.id]
    assert values(vote_lists.ballot_candidates(of_edition(cast, poll_id=first.id, item=unit.id))) == [barred.id]
    assert vote_lists.ballot_candidates(of_edition(cast, poll_id=second.id)) == []


def test_a_diagram_of_the_last_release_votes_in_the_round_that_is_open(cast: Cast) -> None:
    unit, mine = cast.add(Unit(name="虚构财政局", kind=UnitKind.MEMBER)), cast.accepted()
    poll = _round(cast, 2)
    cast.add(BallotEntitlement(poll_id=poll.id, unit_id=unit.id, application_id=mine.id, entitled=True))
    assert values(vote_lists.ballot_candidates(of_edition(cast, item=unit.id))) == [mine.id]


def test_the_grounds_are_those_of_the_profile(cast: Cast) -> None:
    assert values(vote_lists.grounds(of_edition(cast)))[:2] == ["fraud", "accident"]


def test_r27_r30_only_whoever_still_stands_on_the_published_list_is_up_for_approval(cast: Cast) -> None:
    best = cast.accepted(proposed=True, composite=Decimal(800))
    struck, banned = cast.accepted(proposed=True), cast.accepted(proposed=True)
    assert vote_lists.proposed_winners(of_edition(cast)) == []
    published = cast.published("result", best, struck, banned)
    cast.change(published.entries[1], removed_at=NOW)
    bans.add(cast.session, banned.unit, bans.Ground(5, "提供虚假材料", "第三十二条"), NOW)
    assert vote_lists.proposed_winners(of_edition(cast)) == [Option(best.id, best.name, "综合800分")]


def test_an_application_can_be_asked_for_its_edition_too(cast: Cast) -> None:
    application = cast.accepted()
    assert values(application_lists.stage_applications(cast.desk(application).ask())) == [application.id]


def test_a_list_outside_of_any_edition_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal):
        application_lists.stage_applications(Desk(cast.session, case="elsewhere").ask())


# ---------------------------------------------------------------- the scorebook


def test_the_scorebook_has_its_twenty_three_items(cast: Cast) -> None:
    options = sources.scorebook_items(of_edition(cast))
    assert len(options) == 23
    assert options[0] == Option("4.1.2", "4.1.2 高层领导的作用", "50分")
    assert sources.diverged_items(of_edition(cast)) == []

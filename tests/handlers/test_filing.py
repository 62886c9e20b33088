"""Eligibility, filing and correction of an application (Articles 8 to 13)."""

import datetime as dt
from typing import Any

import pytest

from award.acts import applications as opening
from award.acts import bans, publicity
from award.errors import Refused
from award.records.applications import Application, Exemption, SelfCheck
from award.records.honours import Award, Incident
from award.records.objections import Objection
from award.records.parties import Unit
from award.rules import eligibility
from award.terms import ApplicationStatus, AwardStatus, ObjectionStatus, UnitKind
from engine.contract import Refusal
from tests.handlers.calls import NOW, record
from tests.handlers.cast import DAY, YES_TO_ALL, Cast


def filled(cast: Cast, *materials: int, **changes: Any) -> dict[str, Any]:
    return {
        "auditor": cast.auditor.id, "industry": "食品加工", "leader_name": "虚构负责人", "leader_title": "总经理",
        "self_evaluation": "逐条自我评价。", "overview": "概述。", "materials": list(materials),
        "has_trade_secret": "no", "no_state_secret": True, "truth": True, **changes,
    }  # fmt: skip


def check(cast: Cast, application: Application, **answers: Any) -> dict[str, Any]:
    forms = {"self_check": {**YES_TO_ALL, **answers}}
    return cast.desk(application).do("check_eligibility", forms, application_id=application.id)


def file(cast: Cast, application: Application, after: dt.timedelta = dt.timedelta(0), **answers: Any) -> Any:
    forms = {"fill_application": filled(cast, *answers.pop("files", ()), **answers)}
    if application.is_branch:
        forms["recommend"] = record({"opinion": "同意推荐。"})
    return cast.desk(application, after=after).do("file_application", forms, application_id=application.id)


def ready(cast: Cast, application: Application | None = None) -> tuple[Application, list[int]]:
    application = application or cast.opened()
    cast.publicised("internal", application)
    return application, [cast.material(application).id]


# ---------------------------------------------------------------- opening


def test_an_organisation_applies_once_to_an_edition(cast: Cast) -> None:
    organisation = cast.organisation()
    application = opening.open_application(cast.session, NOW, cast.edition, organisation)
    assert opening.start_data(application) == {
        "application_id": application.id, "edition_id": cast.edition.id, "applicant_unit": organisation.unit_id,
        "legal_person_unit": None,
    }  # fmt: skip
    with pytest.raises(Refused, match="已经申报"):
        opening.open_application(cast.session, NOW, cast.edition, organisation)


@pytest.mark.parametrize(("day", "sentence"), [(-5 * DAY, "尚未开始"), (30 * DAY, "已经截止")])
def test_nobody_applies_outside_the_filing_window(cast: Cast, day: dt.timedelta, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        opening.open_application(cast.session, NOW + day, cast.edition, cast.organisation())


# ---------------------------------------------------------------- eligibility


def test_a_qualified_organisation_is_eligible_and_its_self_check_is_kept(cast: Cast) -> None:
    application = cast.opened()
    assert check(cast, application) == {"eligible": True, "is_branch": False}
    kept = cast.session.query(SelfCheck).one()
    assert (kept.founded_on, kept.outstanding, application.eligible) == (dt.date(2010, 5, 1), True, True)


def test_r03_five_years_are_counted_to_the_end_of_filing(cast: Cast) -> None:
    just_old_enough = cast.opened()
    assert check(cast, just_old_enough, operating_since="2021-03-31")["eligible"]
    too_young = cast.opened()
    assert not check(cast, too_young, operating_since="2021-04-01")["eligible"]
    assert "正常经营应满5年" in too_young.reason
    assert too_young.outcome_article == "第九条"


def test_r03_a_new_economy_organisation_needs_three_years(cast: Cast) -> None:
    assert check(cast, cast.opened(), operating_since="2023-03-01", new_economy=True)["eligible"]


def test_the_registered_founding_day_counts_when_it_is_later_than_the_declared_one(cast: Cast) -> None:
    application = cast.opened(cast.organisation(founded_on=dt.date(2024, 1, 1)))
    assert not check(cast, application)["eligible"]


def test_r30_a_banned_organisation_is_not_eligible_and_every_fault_is_told_with_its_article(cast: Cast) -> None:
    application = cast.opened()
    bans.add(cast.session, application.unit, bans.Ground(10, "以欺骗手段获奖", "第三十二条"), NOW - 400 * DAY)
    assert not check(cast, application, operating_since="2024-01-01")["eligible"]
    assert application.outcome_article == "第九条、第三十二条"
    assert "10年禁申期" in application.reason


def test_r30_a_branch_of_a_banned_legal_person_is_not_eligible(cast: Cast) -> None:
    parent = cast.add(Unit(name="虚构集团", kind=UnitKind.LEGAL_PERSON))
    application = cast.opened(cast.organisation(branch_of=parent))
    bans.add(cast.session, parent, bans.Ground(5, "提供虚假材料", "第三十二条"), NOW - DAY)
    outputs = check(cast, application)
    assert outputs == {"eligible": False, "is_branch": True}


@pytest.mark.parametrize(
    ("same", "released", "eligible"), [("yes", True, False), ("no", False, False), ("no", True, True)]
)
def test_an_earlier_winner_applies_again_only_with_other_results_and_released_by_the_office(
    cast: Cast, same: str, released: bool, eligible: bool
) -> None:
    application = cast.opened()
    _award(cast, application)
    if released:
        told = {"reason": "以新的成果申报", "approval_doc_no": "〔2026〕3号", "granted_at": NOW}
        cast.add(Exemption(application_id=application.id, article=eligibility.REAPPLICATION, **told))
    assert check(cast, application, reapply_same_results=same)["eligible"] is eligible
    assert (application.outcome_article == "第十条") is not eligible


def test_an_incident_established_against_an_earlier_winner_counts_for_three_years(cast: Cast) -> None:
    application = cast.opened()
    award = _award(cast, application, granted_on=dt.date(2020, 1, 1))
    for day in (dt.date(2022, 1, 1), dt.date(2025, 1, 1)):
        told = {"kind": "accident", "text": "事故", "reporter": "虚构", "reported_at": NOW}
        incident = cast.add(Incident(award_id=award.id, occurred_on=day, established=True, **told))
        assert check(cast, application)["eligible"] is (day.year == 2022)
    assert "2025年1月1日有登记在案的重大事故" in application.reason
    assert incident.established


def _award(cast: Cast, application: Application, granted_on: dt.date = dt.date(2024, 9, 1)) -> Award:
    return cast.add(
        Award(
            edition_id=cast.edition.id, application_id=application.id, unit_id=application.unit_id, year=2024,
            decision_no="塔行发〔2024〕9号", certificate_no="1", verification_code="1", certificate_text="2024年",
            status=AwardStatus.VALID, granted_on=granted_on, watched_until=dt.date(2029, 9, 1),
        )
    )  # fmt: skip


# ---------------------------------------------------------------- filing


def test_filing_gives_a_numbered_receipt_and_goes_to_one_auditor(cast: Cast) -> None:
    application, files = ready(cast)
    desk = cast.desk(application)
    forms = {"fill_application": filled(cast, *files)}
    assert desk.do("file_application", forms, application_id=application.id) == {"auditor_unit": cast.auditor.id}
    assert application.status == ApplicationStatus.FILED
    assert application.receipt_no == "塔质奖收〔2026〕1号"
    (receipt,) = desk.documents
    assert receipt.facts["auditor"] == cast.auditor.name
    assert [row["name"] for row in receipt.facts["materials"]] == ["检验报告.pdf"]


def test_filing_is_possible_through_the_last_day_and_not_after(cast: Cast) -> None:
    application, files = ready(cast)
    until_midnight = dt.datetime(2026, 3, 31, 15, 59, tzinfo=dt.UTC) - NOW
    with pytest.raises(Refusal, match="已经截止"):
        file(cast, application, after=until_midnight + dt.timedelta(minutes=1), files=files)
    assert file(cast, application, after=until_midnight, files=files)


def test_r05_nobody_files_before_the_internal_publicity_is_over(cast: Cast) -> None:
    application = cast.opened()
    files = [cast.material(application).id]
    with pytest.raises(Refusal, match="尚未进行内部公示"):
        file(cast, application, files=files)
    cast.published("internal", application)
    with pytest.raises(Refusal, match="内部公示尚未期满"):
        file(cast, application, files=files)
    assert file(cast, application, after=8 * DAY, files=files)


def test_r05_an_open_objection_keeps_an_application_from_being_filed(cast: Cast) -> None:
    application, files = ready(cast)
    published = publicity.of_application(cast.session, "internal", application.id)
    objection = cast.add(
        Objection(
            publicity=published, application_id=application.id, objector_kind="person", name="甲", phone="1",
            address="1", text="不实", lodged_at=NOW - 10 * DAY, in_window=True, status=ObjectionStatus.REGISTERED,
        )
    )  # fmt: skip
    with pytest.raises(Refusal, match="1件异议"):
        file(cast, application, files=files)
    assert objection.publicity is published


def test_r06_a_branch_files_with_the_recommendation_of_its_legal_person(cast: Cast) -> None:
    parent = cast.add(Unit(name="虚构集团", kind=UnitKind.LEGAL_PERSON))
    branch, files = ready(cast, cast.opened(cast.organisation(branch_of=parent)))
    forms = {"fill_application": filled(cast, *files)}
    with pytest.raises(Refusal, match="申报推荐意见"):
        cast.desk(branch).do("file_application", forms, application_id=branch.id)
    file(cast, branch, files=files)
    assert branch.recommendation == "同意推荐。"


def test_r06_a_legal_person_files_without_any_recommendation(cast: Cast) -> None:
    application, files = ready(cast)
    forms = {"fill_application": filled(cast, *files), "recommend": {"opinion": "同意推荐。"}}
    with pytest.raises(Refusal, match="不需要申报推荐意见"):
        cast.desk(application).do("file_application", forms, application_id=application.id)


def test_r07_what_is_missing_is_named(cast: Cast) -> None:
    application, _ = ready(cast)
    with pytest.raises(Refusal, match="自我评价报告、证实性材料") as refused:
        file(cast, application, self_evaluation=" ")
    assert refused.value.field == "materials"


def test_r08_only_a_unit_that_audits_can_be_chosen_and_never_the_applicant_itself(cast: Cast) -> None:
    application, files = ready(cast)
    application.unit.audits = True
    for chosen in (cast.departments[0].id, application.unit_id):
        with pytest.raises(Refusal) as refused:
            file(cast, application, files=files, auditor=chosen)
        assert refused.value.field == "auditor"


def test_r09_a_file_marked_as_a_trade_secret_can_not_be_declared_away(cast: Cast) -> None:
    application, _ = ready(cast)
    secret = cast.material(application, "配方.pdf", trade_secret=True)
    with pytest.raises(Refusal) as refused:
        file(cast, application, files=[secret.id])
    assert refused.value.field == "has_trade_secret"
    file(cast, application, files=[secret.id], has_trade_secret="yes", trade_secret_note="配方.pdf全文")
    assert application.has_trade_secret


def test_the_receipt_marks_trade_secrets(cast: Cast) -> None:
    application, _ = ready(cast)
    secret = cast.material(application, "配方.pdf", trade_secret=True)
    told = {"has_trade_secret": "yes", "trade_secret_note": "全文"}
    desk = cast.desk(application)
    forms = {"fill_application": filled(cast, secret.id, **told)}
    desk.do("file_application", forms, application_id=application.id)
    assert desk.documents[0].facts["materials"][0]["name"] == "【商业秘密】配方.pdf"
    assert desk.documents[0].facts["secret_count"] == 1


def test_a_file_of_another_application_is_refused(cast: Cast) -> None:
    application, _ = ready(cast)
    foreign = cast.material(cast.opened())
    with pytest.raises(Refusal, match="重新上传"):
        file(cast, application, files=[foreign.id])


def test_a_quarantined_file_and_a_classified_marking_are_refused(cast: Cast) -> None:
    application, files = ready(cast)
    marked = cast.material(application, "内部.pdf", quarantined=True)
    with pytest.raises(Refusal, match="已隔离"):
        file(cast, application, files=[marked.id])
    with pytest.raises(Refusal, match="机密★"):
        file(cast, application, files=files, self_evaluation="机密★10年")


def test_r30_a_ban_that_began_after_the_self_check_still_blocks_the_filing(cast: Cast) -> None:
    application, files = ready(cast)
    check(cast, application)
    bans.add(cast.session, application.unit, bans.Ground(5, "提供虚假材料", "第三十二条"), NOW)
    with pytest.raises(Refusal, match="5年禁申期"):
        file(cast, application, files=files)


def test_a_correction_brings_the_application_back_to_the_auditor(cast: Cast) -> None:
    application = cast.filed(status=ApplicationStatus.CORRECTING)
    added = cast.material(application, "补充.pdf")
    forms = {"correct_application": {"note": "已补充。", "materials": [added.id], "truth": True}}
    cast.desk(application).do("file_correction", forms, application_id=application.id)
    assert application.status == ApplicationStatus.FILED
    assert added.application_id == application.id

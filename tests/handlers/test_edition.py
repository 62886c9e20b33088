"""启动评选、截止申报、受理决定 (Articles 4, 7, 13 and 17)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts.lists import standing_of
from award.records.applications import Application, Material
from award.records.documents import Document
from award.records.editions import Edition
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Refusal
from handlers import deciding
from tests.handlers import calls
from tests.handlers.calls import Desk
from tests.handlers.town import FILED, Town, refusal_of

LAUNCH = {
    "year": 2026,
    "quota": 3,
    "approval_doc_no": "新评组〔2026〕1号",
    "approval_date": "2026-02-10",
    "rules_doc": "塔质领办发〔2026〕2号",
    "standard_edition": "GB/T 19580-2012",
    "filing_opens": "2026-03-02",
    "filing_closes": "2026-04-30",
    "no_fee": True,
}


@pytest.fixture
def desk(session: Session) -> Desk:
    session.add(Edition(id=1))
    session.flush()
    return Desk(session)


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def _launch(desk: Desk, **changes: Any) -> dict[str, Any]:
    return desk.do("open_edition", {"launch": LAUNCH | changes}, edition_id=1)


# ---------------------------------------------------------------- 启动评选


def test_a_launch_opens_the_filing_and_tells_when_it_closes(desk: Desk) -> None:
    assert _launch(desk, legal_basis="依据") == {"filing_closes": "2026-04-30"}
    launched = desk.session.get_one(Edition, 1)
    assert launched.status == EditionStatus.FILING
    assert (launched.year, launched.quota, launched.approval_doc_no) == (2026, 3, "新评组〔2026〕1号")
    assert (launched.filing_opens, launched.filing_closes) == (dt.date(2026, 3, 2), dt.date(2026, 4, 30))
    assert (launched.legal_basis, launched.rules_doc_no) == ("依据", "塔质领办发〔2026〕2号")
    assert launched.launched_at == desk.now


def test_the_sheet_is_frozen_at_launch_r35(desk: Desk) -> None:
    desk.parameters = changing = calls.sheet()
    _launch(desk)
    changing["vote.quorum"] = "1/2"
    assert desk.session.get_one(Edition, 1).parameters == calls.sheet()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"year": 2027}, "year", "评选年度应为双数年度。"),
        ({"quota": 4}, "quota", "名额每届不超过3个组织。"),
        ({"quota": 0}, "quota", "名额每届不超过3个组织。"),
        ({"approval_doc_no": " "}, "approval_doc_no", "没有评比表彰项目批准文号，不能启动评选。"),
        ({"filing_opens": "2026-05-01"}, "filing_closes", "申报截止日期不能早于申报开始日期。"),
        ({"approval_date": "2026-03-03"}, "approval_date", "批准日期不能晚于今天。"),
        ({"filing_opens": "2026-01-01", "filing_closes": "2026-03-01"}, "filing_closes", "申报截止日期不能早于今天。"),
    ],
)
def test_a_launch_that_breaks_a_rule_is_refused_at_its_field_r02(
    desk: Desk, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as caught:
        _launch(desk, **changes)
    assert refusal_of(caught) == (sentence, field)


def test_two_editions_lie_two_years_apart_r02(desk: Desk) -> None:
    desk.session.add(
        Edition(id=2, year=2025, status="vacant", approval_doc_no="旧", quota=1,
                filing_opens=dt.date(2025, 1, 1), filing_closes=dt.date(2025, 2, 1))
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        _launch(desk)
    assert refusal_of(caught) == ("评选周期为2年，2025年已有一届评选。", "year")


def test_an_edition_is_launched_once(desk: Desk) -> None:
    _launch(desk)
    with pytest.raises(Refusal, match="2026年的评选已经启动"):
        _launch(desk)


def test_a_sheet_outside_the_law_cannot_be_launched_r35(desk: Desk) -> None:
    desk.parameters = calls.sheet(objection__screen=6)
    with pytest.raises(Refusal, match="异议审查期限.*不得高于5"):
        _launch(desk)


def test_nothing_is_launched_without_the_form(desk: Desk) -> None:
    with pytest.raises(Refusal, match="launch"):
        desk.do("open_edition", {}, edition_id=1)


# ---------------------------------------------------------------- 截止申报


def test_whoever_has_not_filed_in_time_is_out(town: Town) -> None:
    town.edition.status = EditionStatus.FILING
    late = town.applicant("甲公司", status=ApplicationStatus.DRAFT, filed_at=None, formal_reported_at=None)
    town.applicant("乙公司", status=ApplicationStatus.FILED, formal_reported_at=None)
    town.applicant("丙公司", status=ApplicationStatus.ENDED, outcome="ineligible", reason="年限不足", filed_at=None)
    counted = town.desk.do("close_filing", edition_id=1)
    assert counted == {"filed": 1, "unfiled": 1}
    assert town.edition.status == EditionStatus.SCREENING
    (message,) = town.desk.messages
    assert (message.name, message.to) == ("withdrawn", late.key)
    assert message.payload == {"application_id": late.id, "reason": "逾期未申报"}


def test_an_edition_waits_while_a_filed_application_is_on_its_way(town: Town) -> None:
    town.applicant("甲公司", status=ApplicationStatus.AUDITED, formal_reported_at=None)
    town.applicant("乙公司")
    town.desk.do("close_filing", edition_id=1)
    assert town.desk.sent("formal_reviews_done") == []


def test_an_edition_goes_on_at_once_when_all_are_reviewed_already(town: Town) -> None:
    town.applicant("甲公司")
    town.desk.do("close_filing", edition_id=1)
    (message,) = town.desk.messages
    assert (message.name, message.to, message.correlation) == ("formal_reviews_done", "edition:1", {"edition_id": 1})


def test_an_edition_goes_on_when_nobody_has_filed(town: Town) -> None:
    town.desk.do("close_filing", edition_id=1)
    assert [message.name for message in town.desk.messages] == ["formal_reviews_done"]


# ---------------------------------------------------------------- 受理决定


def _row(application: Application, decision: str = "yes", **more: str) -> dict[str, Any]:
    return {"id": application.id, "decision": decision, **more}


def _decide(town: Town, *rows: dict[str, Any]) -> dict[str, Any]:
    given = {"list": "accepted", "answers": "acceptance_list", "message": "acceptance_decided"}
    forms = {"acceptance_list": {"decisions": list(rows)}}
    return town.desk.run(deciding.decide_list, forms, edition_id=1, refusal="return_notice", **given)


def test_accepted_and_returned_applications_are_each_told(town: Town) -> None:
    first, second = town.applicant("甲公司"), town.applicant("乙公司")
    assert _decide(town, _row(first), _row(second, "no", reason="材料不全。")) == {"listed": 1}
    assert [(one.to, one.payload["listed"]) for one in town.desk.sent("acceptance_decided")] == [
        (first.key, True),
        (second.key, False),
    ]
    assert (standing_of(first, "accepted"), first.status) == (True, ApplicationStatus.ACCEPTED)
    assert (standing_of(second, "accepted"), second.reason, second.outcome_article) == (False, "材料不全。", "第十七条")


def test_a_return_gives_its_reason_and_lists_every_file_r14(town: Town) -> None:
    application = town.applicant("甲公司", formal_passed=False)
    for name in ("自我评价报告.pdf", "证实性材料.zip"):
        file = {"name": name, "path": name, "media_type": "x", "size": 1, "sm3": "0", "uploaded_at": FILED}
        town.session.add(Material(application_id=application.id, **file))
    _decide(town, _row(application, "no", reason="材料不全。"))
    notice = town.session.scalars(select(Document)).one()
    assert (notice.name, notice.case, notice.article) == ("return_notice", application.key, "第十七条")
    assert notice.facts["reason"] == "材料不全。"
    assert [one["name"] for one in notice.facts["materials"]] == ["自我评价报告.pdf", "证实性材料.zip"]
    assert town.desk.notices[0].to == f"unit:{application.unit_id}:申报组织"
    assert "材料不全" in town.desk.notices[0].text


def test_nobody_is_returned_without_a_reason_r14(town: Town) -> None:
    application = town.applicant("甲公司")
    with pytest.raises(Refusal) as caught:
        _decide(town, _row(application, "no", reason=" "))
    assert refusal_of(caught) == ("甲公司：未列入受理名单的，应当书面说明理由。", "decisions")


def test_nobody_is_accepted_who_failed_the_formal_review_r12(town: Town) -> None:
    application = town.applicant("甲公司", formal_passed=False)
    with pytest.raises(Refusal) as caught:
        _decide(town, _row(application))
    assert refusal_of(caught) == ("甲公司：未通过形式审查的申报组织不能列入受理名单。", "decisions")


def test_every_reviewed_application_gets_a_decision_and_nobody_else(town: Town) -> None:
    first = town.applicant("甲公司")
    other = town.applicant("乙公司", status=ApplicationStatus.FILED, formal_reported_at=None)
    for rows in ([], [_row(first), _row(other)]):
        with pytest.raises(Refusal) as caught:
            _decide(town, *rows)
        assert refusal_of(caught)[1] == "decisions"


def test_an_acceptance_list_may_be_empty(town: Town) -> None:
    assert _decide(town) == {"listed": 0}

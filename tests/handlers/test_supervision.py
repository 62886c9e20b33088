"""推广与监督检查、事件核查、陈述申辩、行署决定、撤销奖励 (Articles 29 to 33)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import bans
from award.acts import incidents as reports
from award.records.documents import Document
from award.records.honours import Award, Ban, Incident, Inspection
from award.terms import AwardStatus
from engine.contract import Refusal
from handlers import incidents, revocation, supervision
from tests.handlers import calls
from tests.handlers.town import Town, refusal_of

REPORTED = dt.datetime(2029, 5, 7, 2, 0, tzinfo=dt.UTC)  # a Monday in the third year
HEARD = REPORTED + dt.timedelta(days=3)
INSPECTED = {
    "inspected_on": "2029-05-06",
    "promotion": "举办交流会一次",
    "improvement": "绩效持续提升",
    "year_stated": "yes",
    "product_use": "no",
    "profit_use": "no",
    "result": "ok",
}
ESTABLISHED = {"verified_on": "2029-05-07", "facts": "核查属实。", "incident_established": "yes", "ground": "fraud"}
UNTRUE = {"verified_on": "2029-05-07", "facts": "查无此事。", "incident_established": "no"}
REVOKE = {"decision": "revoke", "ground": "fraud", "reason": "提供虚假业绩，骗取奖励。"}
STATED = {"wish": "state", "statement": "我单位不认可。"}


@pytest.fixture
def town(session: Session) -> Town:
    town = Town(session)
    town.desk.now, town.desk.case = REPORTED, "award:1"
    return town


@pytest.fixture
def award(town: Town) -> Award:
    return town.award()


def _reported(town: Town, award: Award, kind: str = "fraud", **more: Any) -> Incident:
    return reports.report(town.session, REPORTED, award, kind, "举报骗取奖励。", "虚构举报人", **more)


def _verify(town: Town, award: Award, answers: dict[str, Any] = ESTABLISHED, **inputs: Any) -> dict[str, Any]:
    given = {
        "verification": "verify_incident", "hearing_days": "revoke.hearing", "document": "incident_verification",
        "hearing_notice": "hearing_notice", "next": "incident_reported", **inputs,
    }  # fmt: skip
    return town.desk.run(incidents.record_verification, {"verify_incident": answers}, award_id=award.id, **given)


def _decide(town: Town, award: Award, answers: dict[str, Any] = REVOKE, **forms: Any) -> dict[str, Any]:
    given = {"decide_revocation": answers, "hearing": calls.record(STATED, at=HEARD), **forms}
    inputs = {
        "decision": "decide_revocation", "hearing": "hearing", "hearing_days": "revoke.hearing",
        "watch": "watch.years", "reminder": "title_reminder", "next": "incident_reported",
    }  # fmt: skip
    return town.desk.run(incidents.record_award_decision, given, award_id=award.id, **inputs)


def _revoke(town: Town, award: Award) -> dict[str, Any]:
    inputs = {
        "decision": "revocation_decision", "recall": "recall_notice", "publication": "revocation_public_notice"
    }  # fmt: skip
    return town.desk.run(revocation.revoke_award, award_id=award.id, **inputs)


def _documents(town: Town) -> dict[str, Document]:
    return {one.name: one for one in town.session.scalars(select(Document).order_by(Document.id))}


# ---------------------------------------------------------------- 监督检查与监督期满


def _inspect(town: Town, award: Award, **changes: Any) -> dict[str, Any]:
    record = calls.record(INSPECTED | changes, person=None, unit=town.auditor.id, at=REPORTED)
    inputs = {"inspection": "inspect", "document": "inspection_record", "reminder": "title_reminder"}
    return town.desk.run(supervision.record_inspection, {"inspect": record}, award_id=award.id, **inputs)


def test_an_inspection_is_put_on_record_r32(town: Town, award: Award) -> None:
    assert _inspect(town, award) == {"title_misused": False}
    found = town.session.scalars(select(Inspection)).one()
    assert (found.award_id, found.unit_id, found.inspected_on) == (award.id, town.auditor.id, dt.date(2029, 5, 6))
    assert (found.year_stated, found.product_use, found.profit_use, found.must_rectify) == (True, False, False, False)
    record = _documents(town)["inspection_record"]
    assert (record.number, record.facts["auditor"]) == (None, "虚构市场监督管理局")
    assert town.desk.notices == []


@pytest.mark.parametrize(
    ("answer", "breach"),
    [
        ({"year_stated": "no"}, "没有注明获奖年份"),
        ({"product_use": "yes"}, "产品、服务的标识"),
        ({"profit_use": "yes"}, "出售、出租证书或奖牌"),
    ],
)
def test_a_misused_title_is_reminded_at_once(town: Town, award: Award, answer: dict[str, str], breach: str) -> None:
    assert _inspect(town, award, **answer) == {"title_misused": True}
    assert breach in _documents(town)["title_reminder"].facts["breach"]
    assert town.desk.notices[0].to == f"unit:{award.unit_id}:获奖组织"


def test_what_has_to_be_put_right_is_told_to_the_winner(town: Town, award: Award) -> None:
    _inspect(town, award, result="rectify", requirements="完善学习观摩安排。")
    assert town.session.scalars(select(Inspection.requirements)).one() == "完善学习观摩安排。"
    assert "完善学习观摩安排" in town.desk.notices[0].text


def test_an_inspection_is_not_dated_in_the_future(town: Town, award: Award) -> None:
    with pytest.raises(Refusal) as caught:
        _inspect(town, award, inspected_on="2029-05-08")
    assert refusal_of(caught) == ("检查日期不能晚于今天。", "inspected_on")


def test_after_five_years_the_watch_is_over_r32(town: Town, award: Award) -> None:
    assert town.desk.run(supervision.close_watch, award_id=award.id) == {"undecided_incidents": 0}
    assert award.status == AwardStatus.EXPIRED
    assert "注明获奖年份" in town.desk.notices[0].text


def test_a_matter_reported_in_time_outlives_the_watch(town: Town, award: Award) -> None:
    _reported(town, award)
    assert town.desk.run(supervision.close_watch, award_id=award.id) == {"undecided_incidents": 1}
    assert award.status == AwardStatus.VALID


# ---------------------------------------------------------------- 核查


def test_an_established_incident_offers_the_winner_a_hearing(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    assert _verify(town, award) == {"verified_incident": incident.id}
    assert (incident.established, incident.ground, incident.notified_at) == (True, "fraud", REPORTED)
    notice = _documents(town)["hearing_notice"]
    assert (notice.facts["reply_by"], notice.facts["working_days"]) == ("2029-05-14", 5)
    (told,) = town.desk.notices
    assert told.to == f"unit:{award.unit_id}:获奖组织"
    assert "请于2029-05-14前陈述申辩" in told.text


def test_an_untrue_report_comes_to_nothing(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    _verify(town, award, UNTRUE)
    assert (incident.established, incident.notified_at) == (False, None)
    assert (list(_documents(town)), town.desk.notices) == (["incident_verification"], [])


def test_the_winner_never_reads_who_reported(town: Town, award: Award) -> None:
    _reported(town, award)
    _verify(town, award)
    told = str([one.facts for one in _documents(town).values()]) + str(town.desk.notices)
    assert "虚构举报人" not in told


def test_a_verification_is_not_dated_in_the_future(town: Town, award: Award) -> None:
    _reported(town, award)
    with pytest.raises(Refusal) as caught:
        _verify(town, award, ESTABLISHED | {"verified_on": "2029-05-08"})
    assert refusal_of(caught) == ("核查日期不能晚于今天。", "verified_on")


def test_the_oldest_open_report_is_the_one_in_hand_unless_told(town: Town, award: Award) -> None:
    first, second = _reported(town, award), _reported(town, award)
    _verify(town, award, incident_id=second.id)
    _verify(town, award)
    assert (first.established, second.established) == (True, True)


def test_without_a_report_there_is_nothing_to_verify(town: Town, award: Award) -> None:
    with pytest.raises(Refusal, match="没有需要处理的事件报告"):
        _verify(town, award)


def test_a_report_about_another_winner_is_not_verified_here(town: Town, award: Award) -> None:
    other = _reported(town, town.award("乙公司"))
    with pytest.raises(Refusal, match="没有需要处理的事件报告"):
        _verify(town, award, incident_id=other.id)


# ---------------------------------------------------------------- 陈述申辩与决定


def test_the_decision_is_kept_with_the_hearing(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    _verify(town, award)
    town.desk.now = HEARD
    assert _decide(town, award) == {"decision": "revoke"}
    assert (incident.decision, incident.ground, incident.decided_at) == ("revoke", "fraud", HEARD)
    assert (incident.heard_at, incident.hearing) == (HEARD, "我单位不认可。")


def test_a_waived_hearing_is_a_hearing(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    _verify(town, award)
    town.desk.now = HEARD
    _decide(town, award, hearing=calls.record({"wish": "waive"}, at=HEARD))
    assert incident.hearing == "获奖组织放弃陈述申辩。"


def test_nothing_is_decided_before_the_winner_could_be_heard(town: Town, award: Award) -> None:
    _reported(town, award)
    _verify(town, award)
    town.desk.now = dt.datetime(2029, 5, 14, 15, 59, tzinfo=dt.UTC)
    with pytest.raises(Refusal, match="应当听取获奖组织的陈述申辩"):
        _decide(town, award, hearing=[])
    town.desk.now = dt.datetime(2029, 5, 14, 16, 0, tzinfo=dt.UTC)
    assert _decide(town, award, hearing=[]) == {"decision": "revoke"}


def test_a_hearing_of_an_earlier_matter_does_not_count(town: Town, award: Award) -> None:
    _reported(town, award)
    _verify(town, award)
    with pytest.raises(Refusal, match="应当听取获奖组织的陈述申辩"):
        _decide(town, award, hearing=calls.record(STATED, at=REPORTED - dt.timedelta(days=300)))


def test_an_untrue_report_is_not_decided(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    incident.notified_at = REPORTED
    with pytest.raises(Refusal, match="未经核查属实"):
        _decide(town, award)


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        (REVOKE | {"reason": " "}, "reason", "应当写明事实和理由。"),
        (REVOKE | {"ground": None}, "ground", "应当写明取消奖励的情形。"),
    ],
)
def test_a_decision_tells_ground_and_reason(
    town: Town, award: Award, answers: dict[str, Any], field: str, sentence: str
) -> None:
    _reported(town, award)
    _verify(town, award)
    with pytest.raises(Refusal) as caught:
        _decide(town, award, answers)
    assert refusal_of(caught) == (sentence, field)


@pytest.mark.parametrize("occurred_on", [dt.date(2026, 8, 31), dt.date(2031, 9, 2)])
def test_an_accident_outside_the_five_years_revokes_nothing(town: Town, occurred_on: dt.date) -> None:
    award = town.award()
    incident = _reported(town, award, "accident")
    incident.occurred_on = occurred_on
    _verify(town, award)
    with pytest.raises(Refusal) as caught:
        _decide(town, award, REVOKE | {"ground": "accident"})
    assert refusal_of(caught) == ("该情形不是自获奖之日起5年内发生的。", "ground")


def test_fraud_is_never_too_old(town: Town, award: Award) -> None:
    incident = _reported(town, award)
    incident.occurred_on = dt.date(2026, 1, 1)
    _verify(town, award)
    assert _decide(town, award) == {"decision": "revoke"}


def test_a_reminder_is_issued_and_the_award_stays(town: Town, award: Award) -> None:
    _reported(town, award, "title_misuse")
    _verify(town, award, ESTABLISHED | {"ground": "title_misuse"})
    _decide(town, award, {"decision": "remind", "reason": "宣传未注明获奖年份。"})
    assert _documents(town)["title_reminder"].facts["breach"] == "宣传未注明获奖年份"
    assert award.status == AwardStatus.VALID
    assert reports.in_hand(town.session, award.id) is None


def test_a_reminder_of_anything_else_does_not_speak_of_the_title(town: Town, award: Award) -> None:
    _reported(town, award, "credit")
    _verify(town, award, ESTABLISHED | {"ground": "credit"})
    _decide(town, award, {"decision": "remind", "reason": "尽快付清货款。"})
    assert "title_reminder" not in _documents(town)
    assert town.desk.notices[-1].text == "经核查，行署决定保留贵单位的政府质量奖奖励，予以提醒。尽快付清货款。"


@pytest.mark.parametrize("how", ["untrue", "keep", "remind"])
def test_the_report_that_waited_is_taken_up_when_the_first_is_done(town: Town, award: Award, how: str) -> None:
    _reported(town, award)
    second = _reported(town, award)
    if how == "untrue":
        _verify(town, award, UNTRUE)
    else:
        _verify(town, award)
        assert not town.desk.sent("incident_reported")
        _decide(town, award, {"decision": how, "reason": "情节轻微。"})
    (message,) = town.desk.sent("incident_reported")
    assert (message.to, message.id) == (award.key, f"incident:{second.id}")
    assert message.payload["incident_id"] == second.id


def test_no_report_is_taken_up_once_the_award_is_lost(town: Town, award: Award) -> None:
    _reported(town, award)
    _reported(town, award)
    _verify(town, award)
    _decide(town, award)
    assert not town.desk.sent("incident_reported")


def test_a_winner_that_keeps_its_award_is_told(town: Town, award: Award) -> None:
    _reported(town, award)
    _verify(town, award)
    _decide(town, award, {"decision": "keep", "reason": "情节轻微。"})
    assert town.desk.notices[-1].text == "经核查，行署决定保留贵单位的政府质量奖奖励。情节轻微。"


# ---------------------------------------------------------------- 撤销奖励


def _decided(town: Town, award: Award, ground: str = "fraud") -> Incident:
    incident = _reported(town, award, ground)
    _verify(town, award, ESTABLISHED | {"ground": ground})
    town.desk.now = HEARD
    _decide(town, award, REVOKE | {"ground": ground})
    return incident


def test_a_revoked_award_shows_as_revoked_and_is_made_public_r31(town: Town, award: Award) -> None:
    _decided(town, award)
    _revoke(town, award)
    assert (award.status, award.revoked_on) == (AwardStatus.REVOKED, dt.date(2029, 5, 10))
    issued = _documents(town)
    assert {"revocation_decision", "recall_notice", "revocation_public_notice"} <= set(issued)
    decision = issued["revocation_decision"]
    assert (decision.facts["findings"], decision.facts["hearing"]) == (
        "核查属实。\n提供虚假业绩，骗取奖励。",
        "我单位不认可。",
    )
    assert issued["recall_notice"].facts["decision_number"] == decision.number
    assert issued["revocation_public_notice"].facts["ground_text"] == "以欺骗、贿赂等不正当手段获奖"
    assert [notice.to for notice in town.desk.notices[-2:]] == [f"unit:{award.unit_id}:获奖组织", "role:办公室"]


def test_fraud_bans_for_ten_years_to_the_corresponding_day_r30(town: Town, award: Award) -> None:
    _decided(town, award)
    assert _revoke(town, award) == {"ban_years": 10}
    ban = town.session.scalars(select(Ban)).one()
    assert (ban.starts_on, ban.ends_on, ban.years) == (dt.date(2029, 5, 10), dt.date(2039, 5, 10), 10)
    assert (ban.unit_id, ban.credit_code, ban.article) == (award.unit_id, "虚构甲公司", "第三十二条")
    assert (ban.award_id, ban.reason) == (award.id, "以欺骗、贿赂等不正当手段获奖：提供虚假业绩，骗取奖励。")
    decision = _documents(town)["revocation_decision"]
    assert ban.decision_no == decision.number
    assert (decision.facts["ban_from"], decision.facts["ban_until"]) == ("2029-05-10", "2039-05-10")
    assert bans.is_banned(town.session, award.application, dt.date(2039, 5, 10))
    assert not bans.is_banned(town.session, award.application, dt.date(2039, 5, 11))


@pytest.mark.parametrize("ground", ["accident", "violation", "credit", "title_misuse", "breach"])
def test_article_33_revokes_without_a_ban(town: Town, ground: str) -> None:
    award = town.award()
    _decided(town, award, ground)
    assert _revoke(town, award) == {"ban_years": 0}
    assert award.status == AwardStatus.REVOKED
    assert town.session.scalars(select(Ban)).all() == []
    assert "ban_until" not in _documents(town)["revocation_decision"].facts


def test_nothing_is_revoked_without_a_decision(town: Town, award: Award) -> None:
    _reported(town, award)
    _verify(town, award)
    with pytest.raises(Refusal, match="没有作出取消奖励的决定"):
        _revoke(town, award)


def test_an_award_is_revoked_once(town: Town, award: Award) -> None:
    _decided(town, award)
    _revoke(town, award)
    with pytest.raises(Refusal, match="该奖励已经撤销"):
        _revoke(town, award)


def test_a_revoked_award_is_not_decided_again(town: Town, award: Award) -> None:
    _decided(town, award)
    second = _reported(town, award)
    second.established, second.notified_at, second.verified_at = True, REPORTED, REPORTED
    _revoke(town, award)
    with pytest.raises(Refusal, match="该奖励已经撤销"):
        _decide(town, award)

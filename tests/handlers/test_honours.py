"""报请审定、表彰决定、证书、启动监督、奖项空缺 (Articles 4, 27, 28 and 29)."""

import copy
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import bans
from award.acts.lists import standing_of
from award.records.applications import Application
from award.records.documents import Document
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import RoleGrant
from award.records.publicity import Publicity
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Refusal
from handlers import approval, honours
from tests.handlers import calls
from tests.handlers.cast import decided
from tests.handlers.town import Town, refusal_of
from tests.roles import Role

REQUEST = {"request": "妥否，请批示。", "signer": "虚构主任", "contact_name": "虚构联系人", "contact_phone": "0901-1"}


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def _proposed(town: Town, *names: str) -> tuple[Publicity, list[Application]]:
    """Published as 获奖建议名单, the first with the highest composite."""
    found = [town.visited(name, 900 - place, proposed=True) for place, name in enumerate(names)]
    return town.publish("result", *found), found


def _request(town: Town) -> dict[str, Any]:
    inputs = {"publicity": "result", "request": "submit_for_approval", "document": "request_for_approval"}
    return town.desk.run(approval.request_approval, {"submit_for_approval": REQUEST}, edition_id=1, **inputs)


def _approve(town: Town, *rows: dict[str, Any], reply_no: str = "") -> dict[str, Any]:
    answers = {"approvals": list(rows), "reply_no": reply_no}
    inputs = {
        "publicity": "result", "approval": "approve", "list": "approved", "partial": "approve.partial",
        "message": "award_decided", "document": "approval_reply",
    }  # fmt: skip
    return town.desk.run(approval.record_approval, {"approve": answers}, edition_id=1, **inputs)


def _yes(application: Application) -> dict[str, Any]:
    return {"id": application.id, "approval": "approve"}


def _no(application: Application, reason: str) -> dict[str, Any]:
    return {"id": application.id, "approval": "strike", "reason": reason}


def _document(town: Town, name: str) -> Document:
    return town.session.scalars(select(Document).where(Document.name == name)).one()


def _objected(town: Town, published: Publicity, application: Application, **state: Any) -> None:
    objection = Objection(
        publicity_id=published.id, application_id=application.id, objector_kind="person", name="虚构异议人",
        phone="1", address="虚构地址", text="不实", lodged_at=calls.NOW, in_window=True, **state,
    )  # fmt: skip
    town.session.add(objection)
    town.session.flush()


def _ban(town: Town, application: Application) -> None:
    ground = bans.Ground(5, "提供虚假材料", "第三十二条")
    bans.add(town.session, application.unit, ground, calls.NOW - dt.timedelta(days=30))


# ---------------------------------------------------------------- 报请审定


def test_the_published_list_is_reported_with_vote_and_publicity_r27(town: Town) -> None:
    _proposed(town, "甲公司", "乙公司")
    assert _request(town) == {"requested": 2}
    request = _document(town, "request_for_approval")
    assert [one["name"] for one in request.facts["winners"]] == ["甲公司", "乙公司"]
    assert request.facts["publicity"] == "获奖建议名单自2026-02-09至2026-02-14向社会公示，共5个工作日。"
    assert (request.facts["signer"], request.facts["contact_phone"]) == ("虚构主任", "0901-1")
    assert (town.edition.request_no, town.edition.status) == (request.number, EditionStatus.APPROVING)


def test_who_was_struck_off_the_list_is_not_reported_r27(town: Town) -> None:
    published, _ = _proposed(town, "甲公司", "乙公司")
    published.entries[0].removed_at = calls.NOW
    assert _request(town) == {"requested": 1}
    assert _document(town, "request_for_approval").facts["winners"] == [{"name": "乙公司"}]


def test_a_list_that_everybody_has_left_is_not_reported(town: Town) -> None:
    published, _ = _proposed(town, "甲公司")
    published.entries[0].removed_at = calls.NOW
    assert _request(town) == {"requested": 0}
    assert town.edition.request_no is None
    assert not town.session.scalars(select(Document).where(Document.name == "request_for_approval")).all()


def test_nothing_is_reported_that_was_not_published_r27(town: Town) -> None:
    town.visited("甲公司", proposed=True)
    with pytest.raises(Refusal, match="获奖建议名单公示尚未进行，不能报请审定"):
        _request(town)


def test_nothing_is_reported_before_the_window_is_over_r22(town: Town) -> None:
    published, _ = _proposed(town, "甲公司")
    published.closes_at = calls.NOW + dt.timedelta(hours=1)
    with pytest.raises(Refusal, match="获奖建议名单公示尚未期满"):
        _request(town)


def test_an_open_objection_holds_the_request_r27(town: Town) -> None:
    published, (application,) = _proposed(town, "甲公司")
    _objected(town, published, application, status="registered")
    with pytest.raises(Refusal, match="尚有异议没有处理完毕，不能报请审定"):
        _request(town)


def test_an_upheld_objection_bars_the_request_r27(town: Town) -> None:
    published, (application,) = _proposed(town, "甲公司")
    _objected(town, published, application, status="settled", outcome="upheld", decided_at=calls.NOW)
    with pytest.raises(Refusal, match="异议成立的组织不能报请审定"):
        _request(town)


# ---------------------------------------------------------------- 审定


def test_the_prefecture_approves_and_strikes(town: Town) -> None:
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    assert _approve(town, _yes(first), _no(second, "信用有疑问。")) == {"approved": 1}
    assert (standing_of(first, "approved"), standing_of(second, "approved")) == (True, False)
    assert (second.reason, second.outcome_article) == ("信用有疑问。", "第二十七条")
    assert town.edition.approved_at == calls.NOW
    (message,) = town.desk.sent("award_decided")
    assert (message.to, message.payload["awarded"]) == (second.key, False)


def test_the_reply_names_the_approved_and_the_struck(town: Town) -> None:
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    _approve(town, _yes(first), _no(second, "信用有疑问。"), reply_no="塔行函〔2026〕9号")
    reply = _document(town, "approval_reply")
    assert (reply.number, reply.facts["approved"]) == ("塔行函〔2026〕9号", [{"name": "甲公司"}])
    assert reply.facts["struck"] == [{"name": "乙公司", "reason": "信用有疑问。"}]


def test_nobody_is_added_at_the_approval_r27(town: Town) -> None:
    _, (application,) = _proposed(town, "甲公司")
    with pytest.raises(Refusal) as caught:
        _approve(town, _yes(application), _yes(town.visited("乙公司")))
    assert refusal_of(caught) == ("审定不能增加公示名单以外的组织。", "approvals")


def test_every_published_organisation_gets_a_word(town: Town) -> None:
    _, (first, _second) = _proposed(town, "甲公司", "乙公司")
    with pytest.raises(Refusal) as caught:
        _approve(town, _yes(first))
    assert refusal_of(caught) == ("应当对公示名单上的每个组织作出审定意见。", "approvals")


def test_nobody_is_struck_without_a_reason(town: Town) -> None:
    _, (application,) = _proposed(town, "甲公司")
    with pytest.raises(Refusal) as caught:
        _approve(town, _no(application, "  "))
    assert refusal_of(caught) == ("不予审定通过的，应当说明理由。", "approvals")


def test_a_ban_is_looked_up_again_at_the_approval_r30(town: Town) -> None:
    _, (application,) = _proposed(town, "甲公司")
    _ban(town, application)
    with pytest.raises(Refusal) as caught:
        _approve(town, _yes(application))
    assert refusal_of(caught) == ("该组织在禁申期内，不能审定通过。", "approvals")


def test_who_was_banned_after_the_vote_is_struck_without_a_word_of_the_prefecture_r30(town: Town) -> None:
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    _ban(town, second)
    assert _approve(town, _yes(first)) == {"approved": 1}
    assert (standing_of(second, "approved"), second.reason) == (False, "在禁申期内，不能审定通过。")


def test_the_sheet_may_forbid_to_strike_a_part(session: Session) -> None:
    town = Town(session, approve__partial=False)
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    with pytest.raises(Refusal) as caught:
        _approve(town, _yes(first), _no(second, "信用有疑问。"))
    assert refusal_of(caught) == ("评审规则规定名单应当整体审定，不得剔除部分组织。", "approvals")


def test_the_prefecture_may_strike_everybody(town: Town) -> None:
    _, (application,) = _proposed(town, "甲公司")
    assert _approve(town, _no(application, "信用有疑问。")) == {"approved": 0}


def test_more_than_the_quota_is_never_approved_r01(town: Town) -> None:
    town.edition.quota = 1
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    with pytest.raises(Refusal, match="获奖组织为2个，超过本届名额1个"):
        _approve(town, _yes(first), _yes(second))


# ---------------------------------------------------------------- 表彰与证书


def _approved(town: Town, *names: str) -> list[Application]:
    _, found = _proposed(town, *names)
    for one in found:
        decided(one, "approved", True)
    town.session.flush()
    return found


def _commend(town: Town) -> dict[str, Any]:
    return town.desk.run(honours.commend, edition_id=1, list="approved", document="commendation")


CERTIFICATES = {
    "edition_id": 1, "list": "approved", "awarded": "awarded", "watch": "watch.years", "document": "certificate",
    "reminder": "title_reminder",
}  # fmt: skip


def _certify(town: Town, **more: Any) -> list[Award]:
    town.desk.run(honours.issue_certificates, **CERTIFICATES, **more)
    return list(town.session.scalars(select(Award).order_by(Award.id)))


def test_the_decision_is_numbered_and_names_the_winners(town: Town) -> None:
    _approved(town, "甲公司", "乙公司")
    decided = _commend(town)
    decision = _document(town, "commendation")
    assert decided == {"decision_number": "塔行质奖〔2026〕1号"}
    tier = {"tier": "政府质量奖"}
    assert decision.facts["winners"] == [{"name": "甲公司", **tier}, {"name": "乙公司", **tier}]
    assert decision.number == town.edition.decision_no == "塔行质奖〔2026〕1号"
    assert (town.edition.commended_on, town.edition.status) == (dt.date(2026, 3, 2), EditionStatus.COMMENDED)


def test_nobody_is_commended_without_approval(town: Town) -> None:
    _proposed(town, "甲公司")
    with pytest.raises(Refusal, match="审定的获奖名单”上没有组织"):
        _commend(town)


def test_no_certificate_comes_before_the_decision_r28(town: Town) -> None:
    _approved(town, "甲公司")
    with pytest.raises(Refusal, match="尚未发布表彰决定，不能颁发证书"):
        _certify(town)


def test_certificates_are_numbered_without_gaps_the_best_first(town: Town) -> None:
    _approved(town, "甲公司", "乙公司", "丙公司")
    _commend(town)
    awards = _certify(town)
    assert [award.certificate_no for award in awards] == ["TCZLJ-2026-01", "TCZLJ-2026-02", "TCZLJ-2026-03"]
    assert [award.unit.name for award in awards] == ["甲公司", "乙公司", "丙公司"]
    assert {award.decision_no for award in awards} == {"塔行质奖〔2026〕1号"}


def test_a_certificate_shows_the_award_year_r29(town: Town) -> None:
    _approved(town, "甲公司")
    _commend(town)
    (award,) = _certify(town)
    assert (award.year, award.certificate_text) == (2026, "授予甲公司2026年度塔城地区政府质量奖。")
    certificate = _document(town, "certificate")
    assert (certificate.case, certificate.facts["year"], certificate.facts["winner"]) == (award.key, 2026, "甲公司")
    assert certificate.facts["verification_code"] == award.verification_code


def test_a_winner_is_watched_for_five_years_from_the_award_r32(town: Town) -> None:
    (application,) = _approved(town, "甲公司")
    _commend(town)
    (award,) = _certify(town)
    assert (award.granted_on, award.watched_until) == (dt.date(2026, 3, 2), dt.date(2031, 3, 2))
    assert standing_of(application, "awarded") is True


def test_verification_codes_can_not_be_guessed(town: Town) -> None:
    _approved(town, "甲公司", "乙公司")
    _commend(town)
    codes = [award.verification_code for award in _certify(town)]
    assert len(set(codes)) == 2
    assert all(len(code) == 14 for code in codes)


def test_a_winner_is_reminded_how_to_use_the_title(town: Town) -> None:
    _approved(town, "甲公司")
    _commend(town)
    _certify(town)
    assert _document(town, "title_reminder").facts["year"] == 2026


# ---------------------------------------------------------------- 启动监督


def _supervise(town: Town) -> dict[str, Any]:
    inputs = {"granted": "award_granted", "waiting": "passed_defence", "told": "award_decided", "awarded": "awarded"}
    return town.desk.run(honours.start_supervision, edition_id=1, **inputs)


def test_each_winner_gets_a_case_of_supervision(town: Town) -> None:
    (application,) = _approved(town, "甲公司")
    _commend(town)
    (award,) = _certify(town)
    assert _supervise(town) == {"supervised": 1}
    (message,) = town.desk.sent("award_granted")
    assert (message.to, message.correlation) == (award.key, {"award_id": award.id})
    assert message.payload == {
        "award_id": award.id,
        "auditor_unit": town.auditor.id,
        "winner_unit": application.unit_id,
        "edition_id": 1,
    }
    assert town.edition.ended_at == calls.NOW


def test_every_application_that_waits_is_told_how_it_ended(town: Town) -> None:
    (winner,) = _approved(town, "甲公司")
    loser = town.visited("乙公司", proposed=False)
    town.visited("丙公司", status=ApplicationStatus.ENDED, outcome="disqualified", reason="异议成立")
    _commend(town)
    _certify(town)
    _supervise(town)
    assert [(one.to, one.payload["awarded"]) for one in town.desk.sent("award_decided")] == [
        (winner.key, True),
        (loser.key, False),
    ]


def test_who_was_struck_is_told_once(town: Town) -> None:
    _, (first, second) = _proposed(town, "甲公司", "乙公司")
    _approve(town, _yes(first), _no(second, "信用有疑问。"))
    _commend(town)
    _certify(town)
    _supervise(town)
    assert [one.to for one in town.desk.sent("award_decided")] == [second.key, first.key]


def test_whoever_acted_for_the_applicant_acts_for_the_winner(town: Town) -> None:
    (application,) = _approved(town, "甲公司")
    person = town.staff(application.unit, Role.APPLICANT)
    _commend(town)
    _certify(town)
    _supervise(town)
    _supervise(town)
    (grant,) = town.session.scalars(select(RoleGrant).where(RoleGrant.role == Role.WINNER))
    assert (grant.person_id, grant.unit_id, grant.valid_from) == (person.id, application.unit_id, calls.NOW)


# ---------------------------------------------------------------- 奖项空缺


def _vacate(town: Town) -> str:
    inputs = {"document": "vacancy_notice", "waiting": "passed_defence", "told": "award_decided"}
    town.desk.run(honours.declare_vacancy, edition_id=1, **inputs)
    return str(_document(town, "vacancy_notice").facts["reason"])


def test_a_vacant_award_is_a_normal_end_and_told_to_all_who_wait(town: Town) -> None:
    waiting = town.visited("甲公司", proposed=False)
    assert _vacate(town) == "没有申报组织列入“获奖建议名单”"
    assert (town.edition.status, town.edition.ended_at) == (EditionStatus.VACANT, calls.NOW)
    assert [(one.to, one.payload["awarded"]) for one in town.desk.sent("award_decided")] == [(waiting.key, False)]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"accepted": False}, "没有申报组织列入“受理名单”"),
        ({"accepted": True, "candidates": False}, "没有申报组织列入“质量奖候选名单”"),
        ({"accepted": True, "candidates": True, "passed_defence": False}, "没有申报组织列入“通过陈述答辩的组织”"),
        ({"passed_defence": True, "proposed": True, "approved": False}, "没有申报组织列入“审定的获奖名单”"),
        (
            {"accepted": True, "status": "ended", "outcome": "withdrawn", "reason": "撤回"},
            "“受理名单”上的组织均已退出或者被取消资格",
        ),
    ],
)
def test_the_notice_of_a_vacancy_says_how_far_the_edition_came(town: Town, state: dict[str, bool], reason: str) -> None:
    town.applicant("甲公司", **state)
    assert _vacate(town) == reason


def test_an_edition_that_nobody_applied_to_is_vacant(town: Town) -> None:
    assert _vacate(town) == "没有组织申报"


def test_nothing_is_vacant_while_somebody_stands_on_the_last_list(town: Town) -> None:
    town.visited("甲公司", proposed=True, approved=True)
    with pytest.raises(Refusal, match="“审定的获奖名单”上还有申报组织，不能宣布奖项空缺"):
        _vacate(town)


# ---------------------------------------------------------------- 等次


def _with_tiers(town: Town) -> None:
    """A second tier, whose certificates are numbered by themselves."""
    given = copy.deepcopy(town.desk.files["award.json"])
    second = {"key": "encouragement", "name": "提名奖", "certificate_no": "TM-{year}-{serial}"}
    given["tiers"].append(given["tiers"][0] | second | {"certificate_text": "授予{winner}{year}年度提名奖。"})
    town.desk.files = {**town.desk.files, "award.json": given}


def test_a_certificate_says_its_tier(town: Town) -> None:
    _with_tiers(town)
    _approved(town, "甲公司", "乙公司")
    _commend(town)
    awards = _certify(town, tier="encouragement")
    assert [(one.tier, one.certificate_no) for one in awards] == [
        ("encouragement", "TM-2026-01"),
        ("encouragement", "TM-2026-02"),
    ]
    assert awards[0].certificate_text == "授予甲公司2026年度提名奖。"


def test_nobody_gets_a_second_certificate_of_an_edition(town: Town) -> None:
    _approved(town, "甲公司")
    _commend(town)
    assert [one.tier for one in _certify(town)] == ["award"]
    assert len(_certify(town)) == 1

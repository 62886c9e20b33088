"""An objection from its receipt to the three notices (Articles 23 to 26; R23 to R26, R30)."""

import dataclasses
import datetime as dt
import itertools
from typing import Any

import pytest

from award.acts import objections
from award.calendar import notices, office
from award.records.applications import Application, Clue
from award.records.honours import Ban
from award.records.objections import Investigator, Objection, ObjectionNotice
from award.records.parties import Interest, Unit
from award.records.publicity import Publicity
from award.terms import (
    ApplicationStatus,
    ConflictKind,
    ExpertStatus,
    NoticeRecipient,
    ObjectionOutcome,
    ObjectionStatus,
    PublicityStatus,
    UnitKind,
)
from engine.contract import Refusal
from handlers import sources
from tests.handlers.calls import NOW, Desk
from tests.handlers.cast import DAY, Cast

OVER = 7 * DAY + dt.timedelta(hours=14)
SCREENED = {
    "kind": "person", "written": "yes", "proof": "yes", "signature": "yes", "identity": "yes", "contact": "yes",
    "result": "accept",
}  # fmt: skip
CONCLUSIONS = {
    "uphold": {"result": "uphold", "facts": "张虚构反映的检验报告经查系伪造。", "false_materials": "yes"},
    "dismiss": {"result": "dismiss", "facts": "经查，材料属实。"},
}


NUMBERS = itertools.count(1)


@dataclasses.dataclass
class Scene:
    """An acceptance list of two, with the first of them objected to."""

    cast: Cast
    application: Application
    other: Application
    published: Publicity

    def lodge(self, after: dt.timedelta = DAY, **changes: Any) -> Objection:
        proof = self.cast.material(self.application, "身份证明.jpg")
        given = {
            "application_id": self.application.id, "objector_kind": "person", "name": "张虚构", "phone": "0901-6220000",
            "address": "塔城市虚构路1号", "text": "张虚构反映：检验报告不实，请致电0901-6220000。", "signed": True,
            "identity_proof": proof.id, "evidence_note": "附复印件", **changes,
        }  # fmt: skip
        if "text" not in changes:
            # The same words twice within the hour are taken for a second click.
            given["text"] = f"{given['text']}（其{next(NUMBERS)}）"
        return objections.lodge(self.cast.session, NOW + after, self.published, objections.Statement(**given))

    def registered(self, after: dt.timedelta = DAY, **changes: Any) -> Objection:
        found = self.lodge(after, **changes)
        self.desk(found, after).do("register_objection", objection_id=found.id)
        return found

    def accepted(self, after: dt.timedelta = DAY, **changes: Any) -> Objection:
        found = self.registered(after, **changes)
        self.screen(found, SCREENED)
        return found

    def screen(self, objection: Objection, answers: dict[str, Any]) -> Desk:
        desk = self.desk(objection)
        desk.do("record_screening", {"screen_objection": answers}, objection_id=objection.id)
        return desk

    def conclude(self, objection: Objection, conclusion: str) -> Desk:
        desk = self.desk(objection)
        forms = {"conclude": CONCLUSIONS[conclusion]}
        desk.do("settle_objection", forms, objection_id=objection.id)
        return desk

    def hold(self) -> int:
        desk = self.cast.desk(self.cast.edition, after=OVER)
        return int(desk.do("check_objections", publicity_id=self.published.id)["undecided"])

    def desk(self, objection: Objection, after: dt.timedelta = DAY) -> Desk:
        return self.cast.desk(objection, after=after)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    application, other = cast.accepted(), cast.accepted()
    return Scene(cast, application, other, cast.published("acceptance", application, other))


# ---------------------------------------------------------------- receipt and screening


def test_r23_a_received_objection_is_to_be_screened_within_five_working_days(scene: Scene) -> None:
    objection = scene.lodge()
    desk = scene.desk(objection)
    assert desk.do("register_objection", objection_id=objection.id) == {"in_window": True}
    assert objection.status == ObjectionStatus.REGISTERED
    assert objection.screening_due_at == NOW + OVER + DAY
    assert desk.notices[0].to == "role:办公室"
    assert "张虚构" not in desk.notices[0].text


def test_r23_a_holiday_lengthens_the_screening_of_what_nobody_has_screened_and_shortens_none(scene: Scene) -> None:
    waiting, screened = scene.registered(), scene.registered()
    screened.screened_at = NOW
    for off, expected in (("2026-03-06", NOW + OVER + 2 * DAY), ("2026-03-05", NOW + OVER + 3 * DAY)):
        office.enter_notice(scene.cast.session, notice(off), by=None, now=NOW + DAY)
        assert objections.extend_screenings(scene.cast.session) == [waiting]
        assert waiting.screening_due_at == expected
    working = notice("2026-03-20", worked="2026-03-07")
    office.enter_notice(scene.cast.session, working, by=None, now=NOW + DAY)
    assert objections.extend_screenings(scene.cast.session) == []
    assert screened.screening_due_at == NOW + OVER + DAY


def notice(off: str, worked: str = "") -> notices.Notice:
    days = [notices.NoticeDay(dt.date.fromisoformat(off), works=False, name="肉孜节")]
    days += [notices.NoticeDay(dt.date.fromisoformat(worked), works=True)] if worked else []
    return notices.Notice(notices.XINJIANG, 2026, f"虚构通知{off}", "虚构文号", True, tuple(days))


def test_r23_an_objection_nobody_screened_in_time_is_flagged_and_those_above_are_told(scene: Scene) -> None:
    objection = scene.registered()
    desk = scene.desk(objection, after=OVER + DAY)
    desk.do("escalate_screening", objection_id=objection.id)
    assert objection.overdue_flagged_at == desk.now
    assert [notice.to for notice in desk.notices] == ["role:办公室", "role:行署"]


def test_r23_nothing_is_flagged_before_the_fifth_day_is_over_or_after_the_screening(scene: Scene) -> None:
    waiting, screened = scene.registered(), scene.accepted()
    scene.desk(waiting, after=OVER).do("escalate_screening", objection_id=waiting.id)
    scene.desk(screened, after=OVER + DAY).do("escalate_screening", objection_id=screened.id)
    assert waiting.overdue_flagged_at is screened.overdue_flagged_at is None


def test_r24_an_accepted_objection_gets_a_numbered_receipt(scene: Scene) -> None:
    first, second = scene.registered(), scene.registered()
    for objection in (first, second):
        desk = scene.screen(objection, SCREENED)
    assert (first.receipt_no, second.receipt_no) == ("塔质奖异受〔2026〕1号", "塔质奖异受〔2026〕2号")
    assert (second.status, second.accepted) == (ObjectionStatus.ACCEPTED, True)
    assert desk.documents[0].name == "objection_receipt"
    assert desk.documents[0].facts["objector"] == "张虚构"


@pytest.mark.parametrize("missing", ["written", "proof", "signature", "identity", "contact"])
def test_r23_an_objection_that_lacks_anything_can_not_be_accepted(scene: Scene, missing: str) -> None:
    with pytest.raises(Refusal) as refused:
        scene.screen(scene.registered(), {**SCREENED, missing: "no"})
    assert refused.value.field == "result"


@pytest.mark.parametrize(
    "lacking",
    [
        {"signed": False},
        {"identity_proof": None},
        {"phone": ""},
        {"address": " "},
        {"name": ""},
        {"evidence_note": ""},
        {"objector_kind": "unit"},
    ],
)
def test_r23_what_was_handed_in_has_to_bear_out_what_is_ticked(scene: Scene, lacking: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="不能受理"):
        scene.screen(scene.registered(**lacking), SCREENED)


def test_r23_a_unit_needs_its_seal_and_no_identity_card(scene: Scene) -> None:
    objection = scene.registered(objector_kind="unit", sealed=True, signed=False, identity_proof=None)
    of_unit = {key: value for key, value in SCREENED.items() if key not in ("signature", "identity")}
    scene.screen(objection, {**of_unit, "kind": "unit", "seal": "yes"})
    assert objection.receipt_no


def test_a_late_objection_is_not_accepted_and_kept_as_a_clue(scene: Scene) -> None:
    late = scene.registered(after=OVER)
    with pytest.raises(Refusal, match="公示期内"):
        scene.screen(late, SCREENED)
    desk = scene.screen(late, {**SCREENED, "result": "reject", "reason": "逾期提出。"})
    assert desk.documents[0].facts["reasons"] == ["不是在公示期内提出", "逾期提出。"]
    desk.do("settle_rejected", objection_id=late.id)
    assert (late.status, late.outcome, late.receipt_no) == (ObjectionStatus.SETTLED, ObjectionOutcome.REJECTED, None)
    assert scene.cast.session.query(Clue).one().text == late.text


def test_a_refused_objection_tells_each_check_that_failed(scene: Scene) -> None:
    answers = {**SCREENED, "proof": "no", "identity": "no", "result": "reject", "reason": "证明不足。"}
    objection = scene.registered()
    desk = scene.screen(objection, answers)
    assert desk.documents[0].facts["reasons"] == ["是否提供相应证明：否", "是否提供身份证明：否", "证明不足。"]
    assert objection.accepted is False


# ---------------------------------------------------------------- investigation


def investigate(scene: Scene, objection: Objection, *people: int, independent: bool = True) -> None:
    answers = {"with_experts": "yes", "investigators": list(people), "independent": independent, "findings": "已查。"}
    forms = {"investigate": answers}
    scene.desk(objection).do("record_investigation", forms, objection_id=objection.id)


def test_r25_independent_experts_investigate(scene: Scene) -> None:
    objection, expert = scene.accepted(), scene.cast.expert("虚构专家甲")
    investigate(scene, objection, expert.person_id)
    investigate(scene, objection, expert.person_id)
    assert scene.cast.session.query(Investigator).one().person_id == expert.person_id
    assert objection.findings == "已查。"


def test_r25_experts_with_an_interest_are_neither_offered_nor_taken(scene: Scene) -> None:
    cast, objected = scene.cast, scene.application.unit
    objection = scene.accepted()
    employee = cast.expert("虚构专家甲", employer=objected)
    adviser, former = cast.expert("虚构专家乙"), cast.expert("虚构专家丙")
    long_ago, free = cast.expert("虚构专家丁"), cast.expert("虚构专家戊")
    for expert, until in ((adviser, None), (former, dt.date(2024, 1, 1)), (long_ago, dt.date(2020, 1, 1))):
        told = {"other_unit_id": objected.id, "kind": ConflictKind.CONSULTANCY, "until": until}
        cast.add(Interest(person_id=expert.person_id, **told))
    offered = [option.value for option in sources.experts(scene.desk(objection).ask())]
    assert offered == [long_ago.person_id, free.person_id]
    for expert in (employee, adviser, former):
        with pytest.raises(Refusal, match="利害关系") as refused:
            investigate(scene, objection, expert.person_id)
        assert refused.value.field == "investigators"


def test_r25_experts_state_their_independence(scene: Scene) -> None:
    objection, expert = scene.accepted(), scene.cast.expert("虚构专家甲")
    with pytest.raises(Refusal):
        investigate(scene, objection, expert.person_id, independent=False)


def test_an_investigation_without_experts_needs_none(scene: Scene) -> None:
    objection = scene.accepted()
    forms = {"investigate": {"with_experts": "no", "findings": "办公室核实。"}}
    scene.desk(objection).do("record_investigation", forms, objection_id=objection.id)
    assert objection.findings == "办公室核实。"


# ---------------------------------------------------------------- the result


def test_r26_objector_objected_party_and_auditor_are_told_and_only_the_objector_reads_who_objected(
    scene: Scene,
) -> None:
    objection = scene.accepted()
    desk = scene.conclude(objection, "uphold")
    assert {one.recipient for one in scene.cast.session.query(ObjectionNotice)} == set(NoticeRecipient)
    result, *bulletins = desk.documents
    assert (result.name, result.facts["objector"]) == ("objection_result", "张虚构")
    assert result.facts["receipt_number"] == objection.receipt_no
    assert [one.facts["recipients"] for one in bulletins] == [[scene.application.name], [scene.cast.auditor.name]]
    for told in [str(one.facts) for one in bulletins] + [notice.text for notice in desk.notices]:
        assert "张虚构" not in told
        assert "6220000" not in told
        assert "虚构路" not in told
    assert "（略）反映的检验报告经查系伪造" in bulletins[0].facts["findings"]


def test_a_dismissed_objection_leaves_the_application_in_the_review(scene: Scene) -> None:
    objection = scene.accepted()
    desk = scene.conclude(objection, "dismiss")
    assert (objection.outcome, scene.application.status) == (ObjectionOutcome.DISMISSED, ApplicationStatus.ACCEPTED)
    assert not desk.sent("disqualified")
    assert desk.documents[0].facts["result"] == "dismiss"


def test_an_upheld_objection_takes_the_application_out(scene: Scene) -> None:
    desk = scene.conclude(scene.accepted(), "uphold")
    (message,) = desk.sent("disqualified")
    assert message.to == scene.application.key
    assert message.payload["false_materials"] is True
    assert message.payload["application_id"] == scene.application.id


def test_r26_what_ends_and_bans_the_application_does_not_say_who_objected(scene: Scene) -> None:
    """Its reason is read by the organisation: on its page, in the decision, in the ban."""
    (message,) = scene.conclude(scene.accepted(), "uphold").sent("disqualified")
    assert message.payload["reason"] == "（略）反映的检验报告经查系伪造。"
    ended = {"status": ApplicationStatus.ENDED, "outcome": "withdrawn", "reason": "撤回"}
    scene.cast.change(scene.application, **ended)
    scene.conclude(scene.accepted(), "uphold")
    assert "张虚构" not in scene.cast.session.query(Ban).one().reason


def test_r30_what_is_found_after_the_application_has_ended_still_bans(scene: Scene) -> None:
    objection = scene.accepted()
    ended = {"status": ApplicationStatus.ENDED, "outcome": "withdrawn", "reason": "撤回"}
    scene.cast.change(scene.application, **ended)
    desk = scene.conclude(objection, "uphold")
    assert not desk.sent("disqualified")
    assert scene.cast.session.query(Ban).one().years == 5


def test_an_objection_that_was_not_accepted_has_no_conclusion(scene: Scene) -> None:
    with pytest.raises(Refusal, match="未受理"):
        scene.conclude(scene.registered(), "dismiss")


# ---------------------------------------------------------------- the list that was held open


def test_p4_the_last_undecided_objection_lets_the_list_go_on_once(scene: Scene) -> None:
    first, second, late = scene.accepted(), scene.accepted(), scene.registered(after=OVER)
    assert scene.hold() == 2
    assert not scene.conclude(first, "dismiss").messages
    (message,) = scene.conclude(second, "dismiss").messages
    assert (message.name, message.to) == ("objections_decided", scene.cast.edition.key)
    assert message.payload == {"publicity_id": scene.published.id}
    assert scene.hold() == 0
    desk = scene.desk(late)
    desk.do("settle_rejected", objection_id=late.id)
    assert not desk.messages


def test_an_objection_refused_in_screening_lets_the_list_go_on_too(scene: Scene) -> None:
    objection = scene.registered()
    scene.hold()
    desk = scene.desk(objection)
    desk.do("settle_rejected", objection_id=objection.id)
    assert desk.sent("objections_decided")


def test_an_objection_settled_while_the_window_runs_sends_nothing(scene: Scene) -> None:
    desk = scene.conclude(scene.accepted(), "dismiss")
    assert not desk.messages
    assert scene.published.status == PublicityStatus.OPEN


def test_the_own_publicity_of_an_application_that_is_taken_out_has_nobody_to_tell(cast: Cast) -> None:
    application = cast.opened()
    published = cast.published("internal", application)
    scene = Scene(cast, application, application, published)
    objection = scene.accepted()
    scene.hold()
    desk = scene.conclude(objection, "uphold")
    assert [message.name for message in desk.messages] == ["disqualified"]
    assert {one.recipient for one in cast.session.query(ObjectionNotice)} == {"objector", "objected"}


def test_experts_who_lost_their_qualification_are_not_offered(scene: Scene) -> None:
    scene.cast.expert("虚构专家甲", status=ExpertStatus.DISQUALIFIED)
    kept = scene.cast.expert("虚构专家乙", is_industry=True)
    scene.cast.add(Unit(name="虚构单位", kind=UnitKind.EMPLOYER))
    (option,) = sources.experts(scene.cast.desk(scene.cast.edition).ask())
    assert (option.value, option.detail) == (kept.person_id, "虚构专家乙所在单位 · 质量管理 · 行业专家")

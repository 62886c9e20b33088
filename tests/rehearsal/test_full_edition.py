"""The rehearsal reaches every fate, and leaves the records that the regulation asks for."""

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select

from award.acts.lists import standing_of
from award.records.documents import Document
from award.records.honours import Award, Inspection
from award.records.parties import Person, Unit
from award.records.publicity import PublicityEntry, PublicityWindow
from award.records.review import ConflictDeclaration, Consensus, ScoreSheet, StageResult
from award.records.voting import BallotEntitlement
from engine.model import AuditEntry, Dispatch, Incident, Instance, Message, Task, Timer
from tests.rehearsal.conftest import Rehearsed

BRANCH = "额敏红花油脂公司第二分厂"
REVOKED = "塔城云杉乳业有限公司"
SPRUCE, RED_FLOWER, SUGAR, POMEGRANATE = REVOKED, BRANCH, "额敏河糖业有限公司", "塔城石榴籽文旅公司"
TREES, PORT, CASHMERE = "塔城老风口防护林中心", "巴克图口岸物流有限公司", "托里岩羊绒业有限公司"
FATES = {
    REVOKED: ("获奖", "第二十八条"),
    BRANCH: ("获奖", "第二十八条"),
    "塔城新芽数字科技有限公司": ("不符合申报条件", "第九条"),
    "裕民旱塬面粉厂": ("不符合申报条件", "第三十二条"),
    CASHMERE: ("未通过陈述答辩", "第二十条"),
    "和丰湖盐化工有限公司": ("审核不通过", "第十四条"),
    "沙湾棉情纺织有限公司": ("审核不通过", "第十四条"),
    "乌苏麦浪啤酒花合作社": ("未受理，退回", "第十七条"),
    TREES: ("未列入获奖建议名单", "第二十二条"),
    PORT: ("取消申报资格", "第三十二条"),
    SUGAR: ("审定未通过", "第二十七条"),
    POMEGRANATE: ("未列入获奖建议名单", "第二十二条"),
}


def test_everything_that_the_story_wants_comes_true(rehearsed: Rehearsed) -> None:
    assert rehearsed.missed == []


@pytest.mark.parametrize("name", FATES)
def test_each_of_the_twelve_has_its_own_fate(rehearsed: Rehearsed, name: str) -> None:
    assert rehearsed.fate(name) == FATES[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("塔城新芽", "不符合申报条件：正常经营应满5年，至2026年6月30日仅满2年。"),
        ("裕民旱塬", "该组织在5年禁申期内（至2028年5月10日），不予受理其申报。"),
        ("沙湾棉情", "被列入经营异常名录（虚构）。"),
        (CASHMERE, "陈述答辩得分45分，未达到60分。"),
        (TREES, "12个单位参加投票，赞成3票，未达到规定票数。"),
        (SUGAR, "审定期间发现重大环保整改尚未完成（虚构）。"),
    ],
)
def test_whoever_is_turned_down_is_told_why(rehearsed: Rehearsed, name: str, reason: str) -> None:
    assert rehearsed.told("applications", name)["reason"] == reason


# ---------------------------------------------------------------- before the review


def test_only_the_branch_has_a_recommendation(rehearsed: Rehearsed) -> None:
    issued = rehearsed.rows(Document, name="recommendation")
    assert [document.case for document in issued] == [rehearsed.application(BRANCH).key]
    recommended = [name for name in FATES if rehearsed.application(name).recommendation]
    assert recommended == [BRANCH]


def test_the_branch_is_reviewed_by_its_legal_person_before_it_is_published(rehearsed: Rehearsed) -> None:
    way = rehearsed.way(rehearsed.application(BRANCH).key)
    steps = ["legal_person_review", "publish", "recommend", "issue_recommendation", "fill_application"]
    assert [way.index(step) for step in steps] == sorted(way.index(step) for step in steps)


def test_one_is_returned_for_correction_and_comes_back(rehearsed: Rehearsed) -> None:
    application = rehearsed.application(CASHMERE)
    assert application.correction_rounds == 1
    assert rehearsed.way(application.key).count("record_audit") == 2
    assert standing_of(application, "accepted") is True


def test_an_application_that_fails_the_formal_review_gets_its_materials_back_with_the_reason(
    rehearsed: Rehearsed,
) -> None:
    application = rehearsed.application("乌苏麦浪")
    (notice,) = rehearsed.rows(Document, name="return_notice")
    assert notice.case == application.key
    assert application.formal_passed is False
    assert notice.facts["reason"] == application.reason


# ---------------------------------------------------------------- objections and publicity


def test_an_objection_on_the_last_day_holds_the_list_open_until_it_is_decided(rehearsed: Rehearsed) -> None:
    late = rehearsed.told("objections", PORT, "against")
    (acceptance,) = [each for each in rehearsed.report["publicities"] if each["kind"] == "acceptance"]
    (first, second) = _windows(rehearsed, "acceptance")
    assert late["lodged"].startswith(first.last_day.isoformat())
    assert (late["in_window"], late["outcome"]) == (True, "upheld")
    assert dt.datetime.fromisoformat(late["decided"]) > first.closes_at
    assert second.opened_on >= dt.date.fromisoformat(late["decided"][:10])
    assert dt.datetime.fromisoformat(acceptance["closed"]) == second.closes_at


def test_the_list_is_published_again_without_whom_the_objection_struck_off(rehearsed: Rehearsed) -> None:
    (acceptance,) = [each for each in rehearsed.report["publicities"] if each["kind"] == "acceptance"]
    assert acceptance["rounds"] == 2
    struck = [entry for entry in rehearsed.rows(PublicityEntry) if entry.removed_at is not None]
    assert [entry.application_id for entry in struck] == [rehearsed.application(PORT).id]


def test_the_second_window_is_a_full_one(rehearsed: Rehearsed) -> None:
    for window in _windows(rehearsed, "acceptance"):
        assert window.working_days == 5
        assert (window.last_day - window.opened_on).days >= 5


def test_an_objection_that_is_dismissed_leaves_the_organisation_in_the_review(rehearsed: Rehearsed) -> None:
    assert rehearsed.told("objections", TREES, "against")["outcome"] == "dismissed"
    assert "score_material" in rehearsed.way(rehearsed.application(TREES).key)


def test_false_materials_ban_for_five_years_from_the_decision(rehearsed: Rehearsed) -> None:
    ban, objection = rehearsed.told("bans", PORT), rehearsed.told("objections", PORT, "against")
    assert (ban["years"], ban["article"]) == (5, "第三十二条")
    assert ban["from"] == objection["decided"][:10]
    assert ban["until"] == f"2031{ban['from'][4:]}"


def test_a_calendar_notice_entered_midway_extends_open_windows_and_is_audited(rehearsed: Rehearsed) -> None:
    extended = rehearsed.rows(PublicityWindow, reason="放假安排变动，公示期顺延")
    assert extended
    for window in extended:
        (before,) = rehearsed.rows(PublicityWindow, publicity_id=window.publicity_id, reason="发布公示")
        assert window.last_day > before.last_day
        assert window.opened_on == before.opened_on
    (entry,) = rehearsed.rows(AuditEntry, event="calendar_changed")
    assert json.loads(entry.detail)["publicities"] == [window.publicity_id for window in extended]
    assert len(rehearsed.rows(AuditEntry, event="timer_extended")) >= len(extended)


def test_no_window_that_closed_was_provisional(rehearsed: Rehearsed) -> None:
    assert not any(each["provisional"] for each in rehearsed.report["publicities"])


def _windows(rehearsed: Rehearsed, kind: str) -> list[Any]:
    number = [each["kind"] for each in rehearsed.report["publicities"]].index(kind) + 1
    return rehearsed.rows(PublicityWindow, publicity_id=number)


# ---------------------------------------------------------------- the review


def test_a_recused_expert_has_no_score_sheet_for_that_application(rehearsed: Rehearsed) -> None:
    recused, application = rehearsed.played.players.experts[1], rehearsed.application(TREES)
    assert rehearsed.rows(ConflictDeclaration, person_id=recused, application_id=application.id)
    assert not rehearsed.rows(ScoreSheet, person_id=recused, application_id=application.id)
    assert rehearsed.rows(ScoreSheet, person_id=recused, application_id=rehearsed.application(SUGAR).id)
    assert not [task for task in rehearsed.rows(Task, case=application.key) if task.audience == f"person:{recused}"]


def test_divergent_scores_are_settled_together_and_the_sheets_stay(rehearsed: Rehearsed) -> None:
    application = rehearsed.application(TREES)
    (result,) = rehearsed.rows(StageResult, application_id=application.id, stage="material")
    agreed = rehearsed.rows(Consensus, application_id=application.id)
    assert result.diverged
    assert len(agreed) == 2
    assert all(row.reason for row in agreed)
    assert result.total != result.mean


def test_nobody_else_had_to_settle_anything(rehearsed: Rehearsed) -> None:
    assert {row.application_id for row in rehearsed.rows(Consensus)} == {rehearsed.application(TREES).id}


# ---------------------------------------------------------------- the vote


def test_a_recused_unit_may_not_vote_on_that_candidate(rehearsed: Rehearsed) -> None:
    unit = rehearsed.played.players.members[2]
    rows = rehearsed.rows(BallotEntitlement, unit_id=unit, poll_id=1)
    barred = [row.application_id for row in rows if not row.entitled]
    assert barred == [rehearsed.application(REVOKED).id]
    assert all(row.reason for row in rows if not row.entitled)


def test_the_counts_are_what_the_story_tells(rehearsed: Rehearsed) -> None:
    counted = {(vote["candidate"][:4], vote["round"]): vote for vote in rehearsed.report["votes"]}
    told = {key: (vote["entitled"], vote["present"], vote["for"], vote["against"]) for key, vote in counted.items()}
    assert told == {
        ("塔城云杉", 1): (12, 11, 11, 0),
        ("额敏红花", 1): (13, 12, 11, 1),
        ("塔城老风", 1): (13, 12, 3, 8),
        ("额敏河糖", 1): (13, 12, 9, 2),
        ("塔城石榴", 1): (13, 12, 9, 2),
        ("额敏河糖", 2): (13, 12, 10, 1),
        ("塔城石榴", 2): (13, 12, 2, 9),
    }


def test_the_tie_goes_to_a_run_off_between_those_who_are_level(rehearsed: Rehearsed) -> None:
    votes = rehearsed.report["votes"]
    tied = {vote["candidate"] for vote in votes if vote["round"] == 1 and vote["tied"]}
    again = [vote for vote in votes if vote["round"] == 2]
    assert tied == {vote["candidate"] for vote in again}
    assert [vote["candidate"] for vote in again if vote["proposed"]] == [f"{SUGAR}（虚构）"]


def test_the_absent_unit_voted_in_no_round(rehearsed: Rehearsed) -> None:
    unit = rehearsed.played.players.members[12]
    votes = [task for task in rehearsed.rows(Task, element="vote") if task.unit == unit]
    assert [task.outcome for task in votes] == ["cancelled", "cancelled"]


# ---------------------------------------------------------------- winners and after


def test_there_are_never_more_winners_than_the_quota(rehearsed: Rehearsed) -> None:
    edition = rehearsed.report["edition"]
    assert len(edition["winners"]) <= edition["quota"] <= 3
    assert edition["winners"] == [each["name"] for each in rehearsed.report["awards"]]


def test_who_was_struck_off_has_no_award(rehearsed: Rehearsed) -> None:
    application = rehearsed.application(SUGAR)
    assert (standing_of(application, "proposed"), standing_of(application, "approved")) == (True, False)
    assert not rehearsed.rows(Award, application_id=application.id)


def test_each_winner_is_inspected_every_year(rehearsed: Rehearsed) -> None:
    kept, revoked = (rehearsed.rows(Inspection, award_id=_award_id(rehearsed, name)) for name in (BRANCH, REVOKED))
    assert [row.inspected_on.year for row in kept] == [2027, 2028, 2029, 2030]
    assert [row.inspected_on.year for row in revoked] == [2027, 2028]


def test_an_unfounded_report_leaves_the_award_alone(rehearsed: Rehearsed) -> None:
    assert rehearsed.told("awards", BRANCH)["status"] == "expired"


def test_fraud_found_in_the_third_year_revokes_the_award_and_bans_for_ten(rehearsed: Rehearsed) -> None:
    award, ban = rehearsed.told("awards", REVOKED), rehearsed.told("bans", REVOKED)
    granted, revoked = (dt.date.fromisoformat(award[key]) for key in ("granted", "revoked"))
    assert award["status"] == "revoked"
    assert 2 * 365 < (revoked - granted).days < 3 * 365
    assert (ban["years"], ban["from"], ban["until"]) == (10, award["revoked"], f"2039{award['revoked'][4:]}")
    issued = {document.name for document in rehearsed.rows(Document, case=f"award:{_award_id(rehearsed, REVOKED)}")}
    assert {"hearing_notice", "revocation_decision", "recall_notice", "revocation_public_notice"} <= issued


def test_the_winner_is_heard_before_the_decision(rehearsed: Rehearsed) -> None:
    way = rehearsed.way(f"award:{_award_id(rehearsed, REVOKED)}")
    assert way.index("record_verification") < way.index("hearing") < way.index("decide_revocation")


def test_the_ban_blocks_the_next_application(rehearsed: Rehearsed) -> None:
    outcome, article = rehearsed.fate(REVOKED, 2030)
    assert outcome == "不符合申报条件"
    assert "第三十二条" in article
    reason = rehearsed.application(REVOKED, 2030).reason
    assert "10年禁申期内（至2039年" in reason
    assert "publish" not in rehearsed.way(rehearsed.application(REVOKED, 2030).key)


def _award_id(rehearsed: Rehearsed, name: str) -> int:
    return int(rehearsed.rows(Award, unit_id=rehearsed.application(name).unit_id)[0].id)


# ---------------------------------------------------------------- nothing is left over


def test_every_case_has_ended_and_nothing_is_left_to_come(rehearsed: Rehearsed) -> None:
    assert all(case.ended_at for case in rehearsed.rows(Instance))
    assert not rehearsed.rows(Task, closed_at=None)
    assert not rehearsed.rows(Timer, closed_at=None)
    assert {message.state for message in rehearsed.rows(Message)} == {"delivered"}
    assert {dispatch.state for dispatch in rehearsed.rows(Dispatch)} == {"sent"}


def test_the_engine_had_no_incident(rehearsed: Rehearsed) -> None:
    assert not rehearsed.rows(Incident)


def test_the_audit_chain_verifies(rehearsed: Rehearsed) -> None:
    assert rehearsed.report["audit"] == {"entries": len(rehearsed.rows(AuditEntry)), "ok": True}


def test_every_task_was_done_by_somebody_whom_it_had_reached(rehearsed: Rehearsed) -> None:
    with rehearsed.world.read() as session:
        units = {name: unit for name, unit in session.execute(select(Person.name, Unit.name).join(Person.unit))}
        people = {name: number for name, number in session.execute(select(Person.name, Person.id))}
    for task in rehearsed.rows(Task, outcome="done"):
        assert task.closed_by in people
        if task.unit is not None:
            assert units[task.closed_by] == rehearsed.rows(Unit, id=task.unit)[0].name
        if task.audience.startswith("person:"):
            assert task.audience == f"person:{people[task.closed_by]}"


def test_everybody_works_on_working_days_only(rehearsed: Rehearsed) -> None:
    weekends = {dt.date.fromisoformat(event["at"][:10]) for event in _done_by_people(rehearsed)}
    # In 2026 no weekend in the story is exchanged for a weekday.
    assert not [day for day in weekends if day.year == 2026 and day.weekday() > 4]


def _done_by_people(rehearsed: Rehearsed) -> list[dict[str, Any]]:
    boxes = {task.element for task in rehearsed.rows(Task)}
    return [event for event in rehearsed.report["timeline"] if event["node"] in boxes]

"""三个评审环节的启动，候选名单，通过陈述答辩的名单 (Articles 18 to 21)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts.lists import standing_of
from award.records.applications import Application
from award.records.documents import Document
from award.records.review import ConflictDeclaration, ReviewGroup, StageResult
from award.terms import ApplicationStatus, EditionStatus
from engine.contract import Refusal
from handlers import ranking, reviewing
from tests.handlers import calls
from tests.handlers.cast import decided
from tests.handlers.town import Town, refusal_of

ACCEPTED = {"publicity": "acceptance"}
STARTS = {
    "material": {**ACCEPTED, "message": "material_review_started", "finished": "material_reviews_done"},
    "defence": {**ACCEPTED, "message": "defence_started", "finished": "defences_done", "document": "defence_notice"},
    "site": {**ACCEPTED, "message": "site_review_started", "finished": "site_reviews_done", "document": "site_notice"},
}
CHOICE = {
    "list": "candidates", "answers": "material_report", "message": "candidate_decided", "stage": "material",
    "most": "material.max_candidates", "floor": "material.floor", "document": "material_report",
}  # fmt: skip
PASSED = {
    "list": "passed_defence", "message": "defence_decided", "stage": "defence", "most": "site.max",
    "floor": "defence.pass", "tie_stage": "material",
}  # fmt: skip


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def _start(town: Town, stage: str = "material") -> dict[str, Any]:
    return town.desk.run(reviewing.start_stage, edition_id=1, stage=stage, **STARTS[stage])


def _candidate(town: Town, name: str, score: int = 700) -> Application:
    application = town.applicant(name, candidates=True)
    town.finish("material", {application: score})
    return application


# ---------------------------------------------------------------- 启动


def test_each_accepted_application_is_sent_its_experts_and_leader(town: Town) -> None:
    first, second = town.applicant("甲公司"), town.applicant("乙公司")
    town.accept(first, second)
    people = town.experts()
    town.group("material", people)
    assert _start(town) == {"started": 2}
    messages = town.desk.sent("material_review_started")
    assert [message.to for message in messages] == [first.key, second.key]
    assert messages[0].payload == {"application_id": first.id, "experts": people, "leader": people[0]}
    assert town.edition.status == EditionStatus.REVIEWING


def test_a_recused_expert_gets_no_trace_of_the_application_r19(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    people = town.experts()
    town.group("material", people)
    town.session.add(ConflictDeclaration(person_id=people[0], application_id=application.id, declared_at=calls.NOW))
    _start(town)
    (message,) = town.desk.sent("material_review_started")
    assert message.payload["experts"] == people[1:]
    assert message.payload["leader"] == people[1]


def test_a_start_freezes_the_group_r36(town: Town) -> None:
    town.accept(town.applicant("甲公司"))
    town.group("material", town.experts())
    _start(town)
    assert town.session.scalars(select(ReviewGroup.frozen_at)).one() == town.desk.now


def test_a_start_opens_one_result_for_each_application_to_be_waited_for(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    town.group("material", town.experts())
    _start(town)
    result = town.session.scalars(select(StageResult)).one()
    assert (result.application_id, result.stage, result.reported_at) == (application.id, "material", None)


def test_who_has_ended_or_was_not_accepted_is_not_reviewed(town: Town) -> None:
    gone, never = town.applicant("甲公司"), town.applicant("乙公司", accepted=False)
    town.accept(gone)
    gone.status, gone.outcome, gone.reason = ApplicationStatus.ENDED, "disqualified", "异议成立"
    town.group("material", town.experts())
    assert _start(town) == {"started": 0}
    assert (town.desk.messages, never.still_in) == ([], True)


def test_who_was_struck_off_a_list_a_moment_ago_is_not_reviewed(town: Town) -> None:
    published = town.accept(town.applicant("甲公司"), town.applicant("乙公司"))
    published.entries[0].removed_at = calls.NOW
    town.group("material", town.experts())
    assert _start(town) == {"started": 1}


def test_no_review_begins_before_the_acceptance_list_was_published_long_enough_r13(town: Town) -> None:
    published = town.accept(town.applicant("甲公司"))
    town.group("material", town.experts())
    published.closes_at = calls.NOW + dt.timedelta(minutes=1)
    with pytest.raises(Refusal, match="受理名单公示尚未期满"):
        _start(town)


def test_no_stage_begins_without_a_group(town: Town) -> None:
    with pytest.raises(Refusal, match="尚未成立现场评审组"):
        _start(town, "site")


def test_a_stage_is_held_again_with_a_new_group(town: Town) -> None:
    application = town.applicant("甲公司")
    town.accept(application)
    town.group("material", town.experts())
    _start(town)
    with pytest.raises(Refusal, match="评分已经开始"):
        town.group("material", town.experts())
    result = town.session.scalars(select(StageResult)).one()
    result.reported_at = town.session.scalars(select(ReviewGroup)).one().finished_at = town.desk.now
    town.group("material", town.experts())
    assert _start(town) == {"started": 1}
    assert [one.round for one in town.session.scalars(select(StageResult).order_by(StageResult.id))] == [1, 2]
    assert len(town.desk.sent("material_review_started")) == 2


def test_candidates_are_called_to_the_defence(town: Town) -> None:
    candidate, other = _candidate(town, "甲公司"), town.applicant("乙公司", candidates=False)
    town.accept(candidate, other)
    town.group("defence", town.experts())
    assert _start(town, "defence") == {"started": 1}
    assert [message.to for message in town.desk.sent("defence_started")] == [candidate.key]
    notice = town.session.scalars(select(Document).where(Document.name == "defence_notice")).one()
    assert (notice.case, notice.facts["presenter"]) == (candidate.key, "虚构负责人")
    assert town.desk.notices[-1].to == f"unit:{candidate.unit_id}:申报组织"


def test_only_who_passed_the_defence_is_visited_r18(town: Town) -> None:
    passed, failed = _candidate(town, "甲公司"), _candidate(town, "乙公司")
    town.accept(passed, failed)
    town.finish("defence", {passed: 80, failed: 50})
    decided(passed, "passed_defence", True)
    decided(failed, "passed_defence", False)
    town.group("site", town.experts())
    assert _start(town, "site") == {"started": 1}
    assert [message.to for message in town.desk.sent("site_review_started")] == [passed.key]
    notice = town.session.scalars(select(Document).where(Document.name == "site_notice")).one()
    assert (notice.facts["leader"], len(notice.facts["members"])) == ("专家1", 5)


# ---------------------------------------------------------------- 候选名单


def _reviewed(town: Town, **scores: int) -> list[Application]:
    found = [town.applicant(name) for name in scores]
    town.accept(*found)
    town.group("material", town.experts())
    town.finish("material", dict(zip(found, scores.values(), strict=True)))
    return found


def _choose(town: Town, chosen: list[Application], left: dict[Application, str] | None = None) -> dict[str, Any]:
    rows = [{"id": one.id, "decision": "yes"} for one in chosen]
    rows += [{"id": one.id, "decision": "no", "reason": reason} for one, reason in (left or {}).items()]
    answers = {"report": "评审经过。", "decisions": rows}
    return town.desk.run(ranking.choose_best, {"material_report": answers}, edition_id=1, **CHOICE)


def test_the_best_become_candidates_and_all_are_told_r16(town: Town) -> None:
    best, worst = _reviewed(town, 甲公司=742, 乙公司=480)
    assert _choose(town, [best], {worst: "得分低于500分。"}) == {"listed": 1}
    assert [(one.to, one.payload["listed"]) for one in town.desk.sent("candidate_decided")] == [
        (best.key, True),
        (worst.key, False),
    ]
    assert (standing_of(worst, "candidates"), worst.reason, worst.outcome_article) == (
        False,
        "得分低于500分。",
        "第十九条",
    )


def test_the_material_report_ranks_everybody(town: Town) -> None:
    worse, best = _reviewed(town, 甲公司=610, 乙公司=742)
    _choose(town, [best], {worse: "专家合议认为证据不足。"})
    report = town.session.scalars(select(Document).where(Document.name == "material_report")).one()
    assert [(one["rank"], one["name"], one["score"], one["candidate"]) for one in report.facts["ranking"]] == [
        (1, "乙公司", "742", "是"),
        (2, "甲公司", "610", "否"),
    ]
    assert (report.facts["candidates"], report.facts["leader"]) == (["乙公司"], "专家1")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_choice_that_skips_a_better_one_names_both_and_asks_why(town: Town, reason: str) -> None:
    better, worse = _reviewed(town, 甲公司=742, 乙公司=701)
    with pytest.raises(Refusal) as caught:
        _choose(town, [worse], {better: reason})
    sentence = "“甲公司”（742分）得分高于列入名单的“乙公司”（701分），不列入应当说明理由。"
    assert refusal_of(caught) == (sentence, "decisions")


def test_a_better_one_may_be_skipped_for_a_reason(town: Town) -> None:
    better, worse = _reviewed(town, 甲公司=742, 乙公司=701)
    assert _choose(town, [worse], {better: "评审中发现重大质量问题。"}) == {"listed": 1}


def test_nobody_below_the_floor_is_a_candidate(town: Town) -> None:
    (low,) = _reviewed(town, 甲公司=499)
    with pytest.raises(Refusal) as caught:
        _choose(town, [low])
    sentence = "质量奖候选名单应当好中择优：有未达到最低分或者排名在名额以外的申报组织。"
    assert refusal_of(caught) == (sentence, "decisions")


def test_the_list_is_no_longer_than_the_sheet_allows(session: Session) -> None:
    town = Town(session, material__max_candidates=1)
    best, second = _reviewed(town, 甲公司=742, 乙公司=701)
    with pytest.raises(Refusal, match="排名在名额以外"):
        _choose(town, [best, second])


def test_all_who_are_level_at_the_line_are_in(session: Session) -> None:
    town = Town(session, material__max_candidates=1)
    level = _reviewed(town, 甲公司=701, 乙公司=701)
    assert _choose(town, level) == {"listed": 2}


def test_a_list_decided_on_again_tells_again_and_the_last_decision_counts(town: Town) -> None:
    (only,) = _reviewed(town, 甲公司=742)
    _choose(town, [], {only: "暂不列入。"})
    _choose(town, [only])
    assert [one.payload["listed"] for one in town.desk.sent("candidate_decided")] == [False, True]
    assert standing_of(only, "candidates") is True


def test_every_reviewed_application_is_ruled_on_and_nobody_else(town: Town) -> None:
    first, _second = _reviewed(town, 甲公司=742, 乙公司=701)
    with pytest.raises(Refusal) as caught:
        _choose(town, [first])
    assert refusal_of(caught)[1] == "decisions"


def test_the_list_of_candidates_may_be_empty(town: Town) -> None:
    (low,) = _reviewed(town, 甲公司=499)
    assert _choose(town, [], {low: "得分低于500分。"}) == {"listed": 0}


# ---------------------------------------------------------------- 陈述答辩


def _defended(town: Town, **scores: tuple[int, str]) -> list[Application]:
    """Material and defence scores by name."""
    found = [_candidate(town, name, material) for name, (material, _) in scores.items()]
    town.publish("acceptance", *found)
    town.finish("defence", {one: defence for one, (_, defence) in zip(found, scores.values(), strict=True)})
    return found


def _decide(town: Town) -> dict[str, Any]:
    return town.desk.run(ranking.list_best, edition_id=1, **PASSED)


def test_who_reaches_the_mark_has_passed(town: Town) -> None:
    passed, failed = _defended(town, 甲公司=(700, "60"), 乙公司=(800, "59.8"))
    assert _decide(town) == {"listed": 1}
    assert [(one.to, one.payload["listed"]) for one in town.desk.sent("defence_decided")] == [
        (passed.key, True),
        (failed.key, False),
    ]
    assert (failed.reason, failed.outcome_article) == ("陈述答辩得分59.8分，未达到60分。", "第二十条")


def test_at_most_the_best_so_many_are_visited(session: Session) -> None:
    town = Town(session, site__max=2)
    first, second, third = _defended(town, 甲公司=(700, "70"), 乙公司=(700, "90"), 丙公司=(700, "80"))
    assert _decide(town) == {"listed": 2}
    assert [standing_of(one, "passed_defence") for one in (first, second, third)] == [False, True, True]
    assert first.reason == "陈述答辩得分70分，未进入前2名。"


def test_level_scores_at_the_line_are_told_apart_by_the_material_review(session: Session) -> None:
    town = Town(session, site__max=1)
    _worse, better = _defended(town, 甲公司=(700, "80"), 乙公司=(701, "80"))
    assert _decide(town) == {"listed": 1}
    assert standing_of(better, "passed_defence") is True


def test_who_is_level_in_both_is_visited_together(session: Session) -> None:
    town = Town(session, site__max=1)
    _defended(town, 甲公司=(700, "80"), 乙公司=(700, "80"))
    assert _decide(town) == {"listed": 2}


def test_nobody_may_pass_the_defence(town: Town) -> None:
    _defended(town, 甲公司=(700, "10"))
    assert _decide(town) == {"listed": 0}

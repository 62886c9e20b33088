"""Sealed scores, 合议, the presenter, the report of a stage (Articles 19 to 21)."""

from decimal import Decimal
from typing import Any

import pytest

from award.records.applications import Application
from award.records.parties import Expert
from award.records.review import Consensus, DefencePresenter, ScoreSheet, SiteVisit
from award.rules import scorebook
from engine.contract import FormRecord, Refusal
from handlers import application_lists, presenting, reporting, review_words, scoring, sources, stages
from tests.handlers import calls
from tests.handlers.calls import NOW, record
from tests.handlers.cast import Cast

VISIT = {"visited_from": "2026-08-10", "visited_to": "2026-08-11", "report": "与申报材料一致。"}
LEADER = {"presenter_name": "虚构 负责人", "presenter_title": "总经理", "is_leader": True}


CONSENSUS = {"stage": "material", "consensus": "reconcile"}
PRESENTER = {"stage": "defence", "presenter": "confirm_presenter"}
BOOK = scorebook.read(calls.files()["scorebook.json"])


def book(expert: Expert, percent: int = 50, **other: int) -> FormRecord:
    """A sheet with the same step everywhere but for the items named like `i4_1_2`."""
    named = {code[1:].replace("_", "."): step for code, step in other.items()}
    rows = [
        {"id": item.code, "percent": named.get(item.code, percent), "comment": "有依据。", "evidence_page": "12"}
        for item in BOOK.items
    ]
    return record({"scores": rows, "overall": "总体良好。", "issues": ""}, person=expert.person_id)


def hundred(expert: Expert, score: int) -> FormRecord:
    return record({"score": score, "comment": "陈述清楚。"}, person=expert.person_id)


def collect(cast: Cast, application: Application, stage: str, forms: list[FormRecord], **more: Any) -> dict[str, Any]:
    verb = scoring.collect_scorebook if stage == "material" else scoring.collect_scores
    given = {"application_id": application.id, "stage": stage, "scores": "score"}
    return cast.desk(application).run(verb, {"score": forms, **more}, **given)


@pytest.fixture
def experts(cast: Cast) -> list[Expert]:
    return [cast.expert(f"虚构专家{name}") for name in "甲乙丙"]


def test_scores_are_opened_together_and_their_mean_counts(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    result = cast.in_stage(application, "material")
    forms = [book(expert, percent) for expert, percent in zip(experts, (50, 60, 65), strict=True)]
    assert collect(cast, application, "material", forms) == {"diverged": False}
    assert (result.mean, result.total) == (Decimal("583.33"), Decimal("583.33"))
    sheets = cast.session.query(ScoreSheet).all()
    assert [sheet.total for sheet in sheets] == [500, 600, 650]
    assert {(len(sheet.items), sheet.opened_at) for sheet in sheets} == {(23, NOW)}


def test_the_sheet_may_leave_out_the_highest_and_the_lowest_of_five(cast: Cast) -> None:
    cast.edition.parameters = {**cast.edition.parameters, "score.aggregate": "trimmed"}
    application = cast.accepted()
    result = cast.in_stage(application, "defence")
    scores = (10, 70, 80, 90, 100)
    forms = [hundred(cast.expert(f"虚构专家{score}"), score) for score in scores]
    collect(cast, application, "defence", forms)
    assert (result.mean, result.total) == (Decimal(70), Decimal(80))


def test_experts_who_lie_twenty_points_apart_on_an_item_need_a_consensus(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    result = cast.in_stage(application, "material")
    forms = [book(experts[0], i4_1_2=70), book(experts[1]), book(experts[2])]
    assert collect(cast, application, "material", forms) == {"diverged": True}
    assert result.diverged
    (option,) = sources.diverged_items(cast.desk(application).ask())
    assert (option.value, option.detail) == ("4.1.2", "各专家评分：50%、50%、70%")


def test_the_agreed_step_counts_and_the_sheets_stay_as_they_were(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    result = cast.in_stage(application, "material")
    collect(cast, application, "material", [book(experts[0], i4_1_2=90), book(experts[1]), book(experts[2])])
    agreed = {"scores": [{"id": "4.1.2", "percent": 60, "reason": "核对了证据。"}], "participants": "全体"}
    forms = {"reconcile": record(agreed, person=experts[0].person_id)}
    cast.desk(application).run(scoring.record_consensus, forms, **CONSENSUS, application_id=application.id)
    assert (result.mean, result.total) == (Decimal("506.67"), Decimal("505"))
    kept = cast.session.query(Consensus).one()
    assert (kept.percent, kept.reason, kept.leader_id) == (60, "核对了证据。", experts[0].person_id)
    assert [sheet.total for sheet in cast.session.query(ScoreSheet)] == [520, 500, 500]


def test_a_consensus_settles_every_divergent_item_and_no_other(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    cast.in_stage(application, "material")
    collect(cast, application, "material", [book(experts[0], i4_1_2=90), book(experts[1])])
    forms = {"reconcile": {"scores": [{"id": "4.2.2", "percent": 60, "reason": "误"}], "participants": "全体"}}
    with pytest.raises(Refusal, match="合议"):
        cast.desk(application).run(scoring.record_consensus, forms, **CONSENSUS, application_id=application.id)


def test_scores_wait_for_the_stage_to_be_started(cast: Cast, experts: list[Expert]) -> None:
    with pytest.raises(Refusal, match="陈述答辩尚未启动"):
        collect(cast, cast.accepted(), "defence", [hundred(experts[0], 80)])


def test_a_second_visit_is_scored_anew_and_its_score_counts(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    result = cast.in_stage(application, "site")
    collect(cast, application, "site", [hundred(expert, 60) for expert in experts])
    collect(cast, application, "site", [hundred(expert, 90) for expert in experts])
    assert result.total == 90
    assert [sheet.visit for sheet in cast.session.query(ScoreSheet)] == [1, 1, 1, 2, 2, 2]
    assert review_words.score(cast.desk(application).ask(), "site") == 90


def test_a_score_above_the_full_mark_is_refused_at_its_field(cast: Cast, experts: list[Expert]) -> None:
    application = cast.accepted()
    cast.in_stage(application, "defence")
    with pytest.raises(Refusal, match="0至100的整数") as refused:
        collect(cast, application, "defence", [hundred(experts[0], 101)])
    assert refused.value.field == "score"


def test_a_score_is_asked_after_only_where_there_is_one(cast: Cast) -> None:
    application = cast.accepted()
    with pytest.raises(Refusal, match="没有材料评审的得分"):
        review_words.score(cast.desk(application).ask(), "material")
    with pytest.raises(Refusal, match="没有材料评审的得分"):
        review_words.score(cast.desk(cast.edition).ask(), "material")


def test_the_length_of_a_list_is_that_of_whoever_is_still_in(cast: Cast) -> None:
    first, second = cast.accepted(), cast.accepted(candidates=True)
    asked = cast.desk(first).ask()
    assert (review_words.count(asked, "accepted"), review_words.count(asked, "candidates")) == (2, 1)
    cast.change(second, status="ended", outcome="withdrawn", reason="撤回")
    assert (review_words.count(asked, "accepted"), review_words.count(asked, "candidates")) == (1, 0)


# ---------------------------------------------------------------- the presenter


def test_r17_the_responsible_person_presents(cast: Cast) -> None:
    application = cast.accepted()
    forms = {"confirm_presenter": LEADER}
    cast.desk(application).run(presenting.record_presenter, forms, **PRESENTER, application_id=application.id)
    assert cast.session.query(DefencePresenter).one().is_responsible_person


def test_r17_nobody_presents_instead_of_the_responsible_person(cast: Cast) -> None:
    application = cast.accepted()
    forms = {"confirm_presenter": {**LEADER, "presenter_name": "虚构副总"}}
    with pytest.raises(Refusal, match="负责人") as refused:
        cast.desk(application).run(presenting.record_presenter, forms, **PRESENTER, application_id=application.id)
    assert refused.value.field == "presenter_name"


def test_who_presents_in_a_second_defence_is_on_record_too(cast: Cast) -> None:
    application = cast.accepted()
    for _ in range(2):
        forms = {"confirm_presenter": LEADER}
        cast.desk(application).run(presenting.record_presenter, forms, **PRESENTER, application_id=application.id)
    assert cast.session.query(DefencePresenter).count() == 2


# ---------------------------------------------------------------- reporting


def test_the_last_report_of_a_stage_tells_the_edition(cast: Cast) -> None:
    first, second = cast.accepted(), cast.accepted()
    for application in (first, second):
        cast.in_stage(application, "material", total=Decimal(600))
    group = cast.group("material", finished="material_reviews_done")
    desk = cast.desk(first)
    desk.run(reporting.report_stage, application_id=first.id, stage="material")
    assert not desk.messages
    desk.run(reporting.report_stage, application_id=second.id, stage="material")
    (message,) = desk.messages
    assert (message.name, message.id) == ("material_reviews_done", f"material_reviews_done:1:{group.id}")
    assert group.finished_at == desk.now


def test_the_site_report_completes_the_composite_of_forty_twenty_forty(cast: Cast) -> None:
    application = cast.accepted(candidates=True, passed_defence=True)
    for stage, total in (("material", 700), ("defence", 80), ("site", 90)):
        cast.in_stage(application, stage, total=Decimal(total))
    desk = cast.desk(application)
    given = {"application_id": application.id, "stage": "site", "visit": "site_report"}
    desk.run(reporting.report_stage, {"site_report": VISIT}, **given)
    assert application.composite == 800
    assert cast.session.query(SiteVisit).one().report == "与申报材料一致。"
    (option,) = application_lists.composite_ranking(cast.desk(cast.edition).ask())
    assert option.detail == "材料评审700分，陈述答辩80分，现场评审90分，综合800分，第1名"


def test_a_stage_without_a_score_is_not_reported(cast: Cast) -> None:
    application = cast.accepted()
    cast.in_stage(application, "site")
    with pytest.raises(Refusal, match="现场评审没有得分"):
        cast.desk(application).run(reporting.report_stage, application_id=application.id, stage="site")


def test_a_stage_held_again_tells_the_edition_again_and_its_score_counts(cast: Cast) -> None:
    application = cast.accepted()
    desk = cast.desk(application)
    for round, total in ((1, 60), (2, 90)):
        cast.group("site", round=round, finished="site_reviews_done")
        cast.in_stage(application, "site", round=round, total=Decimal(total))
        desk.run(reporting.report_stage, application_id=application.id, stage="site")
    assert [message.name for message in desk.messages] == ["site_reviews_done"] * 2
    assert application.composite == 900


def test_who_went_past_the_scoring_is_reported_without_a_score_and_comes_last(cast: Cast) -> None:
    past, scored = cast.accepted(), cast.accepted()
    cast.in_stage(past, "site")
    cast.in_stage(scored, "site", total=Decimal(60))
    cast.desk(past).run(reporting.report_stage, application_id=past.id, stage="site", unscored="材料评审不足500分")
    cast.desk(scored).run(reporting.report_stage, application_id=scored.id, stage="site")
    found = stages.finished(cast.session, cast.edition.id, "site")
    assert [(one.id, result.total, result.report) for one, result in found] == [
        (scored.id, 60, ""), (past.id, None, "材料评审不足500分"),
    ]  # fmt: skip
    assert past.composite is None


def test_a_stage_with_a_score_is_not_reported_without_one(cast: Cast) -> None:
    application = cast.accepted()
    cast.in_stage(application, "site", total=Decimal(60))
    with pytest.raises(Refusal, match="现场评审已有得分"):
        cast.desk(application).run(reporting.report_stage, application_id=application.id, stage="site", unscored="不必")

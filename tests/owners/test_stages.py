"""Each stage of the review dropped, held twice, and held before the one that it came after."""

from collections.abc import Callable

import pytest

from award.records.review import StageResult
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, Seen

# Of each stage: where it begins and ends on the edition's side and on the application's, and its article.
STAGES = {
    "material": ("appoint_material", "material_reviews_done", "material_review_started", "report_material", "第十九条"),
    "defence": ("appoint_defence", "defences_done", "defence_started", "report_defence", "第二十条"),
    "site": ("appoint_site", "site_reviews_done", "site_review_started", "report_site", "第二十一条"),
}
ORGANISING = ("appoint", "constitute", "pledge", "clear", "enough", "start", "any")


def _way_on(draft: Draft, box: str) -> str:
    """Where the one arrow of a box leads."""
    (flow,) = draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$box]", box=box)
    return str(flow.get("targetRef"))


# ---------------------------------------------------------------- held twice


TWICE = f"""
    组织:
      - 名称: {FIRST}
        成立: 2006-04-12
        填写:
          陈述答辩: [{{评分（百分制）: 61}}, {{评分（百分制）: 95}}]
          现场评审: [{{评分（百分制）: 50}}, {{评分（百分制）: 90}}]
        结局: 获奖
"""


def _held_twice(draft: Draft, stage: str) -> None:
    appoint, done, started, report, article = STAGES[stage]
    on = (done, _way_on(draft, done))
    modeler.add_gateway(draft, f"{stage}_twice", "是否已办两轮？", on, article=article)
    modeler.connect(draft, f"{stage}_twice", appoint, name="否", condition=f'times("{appoint}") < 2')
    on = (report, _way_on(draft, report))
    counted = f"{stage}_held = {stage}_held + 1"
    modeler.add_script_task(draft, f"count_{stage}", "记一轮", on, script=counted, article=article)
    on = (f"count_{stage}", on[1])
    modeler.add_gateway(draft, f"{stage}_again", "是否已评两轮？", on, article=article)
    modeler.connect(draft, f"{stage}_again", started, name="否", condition=f"{stage}_held < 2")


def test_each_is_held_twice_and_the_second_score_counts() -> None:
    draft = Draft()
    none_yet = "\n".join(f"{stage}_held = 0" for stage in STAGES)
    on = ("file_application", "audit")
    modeler.add_script_task(draft, "none_yet", "尚未评审", on, script=none_yet, article="第十八条")
    for stage in STAGES:
        _held_twice(draft, stage)
    with playing.playing(draft.bundle(), TWICE) as seen:
        scored = {stage: [each.total for each in seen.rows(StageResult, stage=stage)] for stage in STAGES}
        assert (scored["defence"], scored["site"]) == ([61, 95], [50, 90])
        assert len(scored["material"]) == 2
        (row,) = _ranking(seen)
        assert (row["defence"], row["site"]) == ("95", "90")


def _ranking(seen: Seen) -> list[dict[str, str]]:
    (report,) = seen.documents("review_report")
    ranking: list[dict[str, str]] = report.facts["ranking"]
    return ranking


# ---------------------------------------------------------------- dropped


def _drop(draft: Draft, stage: str, *others: str) -> None:
    """Take its boxes out of both pools, and its entry and its weight out of the files."""
    modeler.delete(draft, *(f"{each}_{stage}" for each in ORGANISING), STAGES[stage][1], *others)
    editor.remove_entry(draft, "stages", stage)
    editor.remove_parameter(draft, f"weights.{stage}")


def _without_material(draft: Draft) -> None:
    modeler.redirect(draft, "publicise_acceptance", "appoint_material", "appoint_defence")
    modeler.redirect(draft, "acceptance_gate", "material_review_started", "defence_started")
    _drop(
        draft, "material", "material_report", "decide_candidates", "any_candidates", "material_review_started",
        "score_material", "collect_material", "diverged_gate", "reconcile", "record_consensus", "report_material",
        "candidate_decided", "candidate_gate",
    )  # fmt: skip
    modeler.set_input(draft, "decide_defence", "tie_stage", "")
    editor.remove_entry(draft, "lists", "candidates")
    editor.remove_entry(draft, "outcomes", "not_candidate")
    editor.describe(draft, "stages", "defence", enters="accepted")
    editor.set_parameter(draft, "weights.site", 80)
    modeler.set_property(draft, "appoint_defence", "article", "第十九条、第二十条、第三十五条")


def _without_defence(draft: Draft) -> None:
    modeler.redirect(draft, "any_candidates", "appoint_defence", "appoint_site")
    modeler.redirect(draft, "candidate_gate", "defence_started", "site_review_started")
    _drop(
        draft, "defence", "decide_defence", "any_passed", "defence_started", "confirm_presenter", "record_presenter",
        "score_defence", "collect_defence", "report_defence", "defence_decided", "defence_gate",
    )  # fmt: skip
    editor.remove_entry(draft, "lists", "passed_defence")
    editor.remove_entry(draft, "outcomes", "failed_defence")
    editor.describe(draft, "stages", "site", enters="candidates")
    editor.describe(draft, "votes", "award", candidates="candidates")
    for box in ("announce_results", "declare_vacancy"):
        modeler.set_input(draft, box, "waiting", '"candidates"')
    modeler.set_condition(draft, "any_to_vote_on", "open_ballot", 'count("candidates") > 0')
    editor.set_parameter(draft, "weights.site", 60)
    modeler.set_property(draft, "appoint_site", "article", "第二十条、第二十一条、第三十五条")


def _without_site(draft: Draft) -> None:
    modeler.redirect(draft, "any_passed", "appoint_site", "review_report")
    modeler.redirect(draft, "defence_gate", "site_review_started", "award_decided")
    _drop(
        draft, "site", "site_review_started", "score_site", "collect_site", "site_report", "issue_site_report",
        "report_site",
    )  # fmt: skip
    editor.set_parameter(draft, "weights.defence", 60)
    modeler.set_property(draft, "review_report", "article", "第二十一条、第二十二条")


@pytest.mark.parametrize(
    ("stage", "without"),
    [("material", _without_material), ("defence", _without_defence), ("site", _without_site)],
)
def test_each_is_dropped(stage: str, without: Callable[[Draft], None]) -> None:
    draft = Draft()
    without(draft)
    with playing.playing(draft.bundle()) as seen:
        held = {each.stage for each in seen.rows(StageResult)}
        assert held == set(STAGES) - {stage}
        (row,) = _ranking(seen)
        assert stage not in row or not row[stage]


# ---------------------------------------------------------------- swapped


def _site_before_defence(draft: Draft) -> None:
    modeler.redirect(draft, "any_candidates", "appoint_defence", "appoint_site")
    modeler.redirect(draft, "site_reviews_done", "review_report", "appoint_defence")
    modeler.redirect(draft, "any_passed", "appoint_site", "review_report")
    modeler.redirect(draft, "candidate_gate", "defence_started", "site_review_started")
    modeler.redirect(draft, "report_site", "award_decided", "defence_started")
    modeler.redirect(draft, "defence_gate", "site_review_started", "award_decided")
    editor.describe(draft, "stages", "site", enters="candidates")


def _defence_before_material(draft: Draft) -> None:
    modeler.redirect(draft, "publicise_acceptance", "appoint_material", "appoint_defence")
    modeler.redirect(draft, "any_passed", "appoint_site", "appoint_material")
    modeler.redirect(draft, "any_candidates", "appoint_defence", "appoint_site")
    modeler.redirect(draft, "acceptance_gate", "material_review_started", "defence_started")
    modeler.redirect(draft, "defence_gate", "site_review_started", "material_review_started")
    modeler.redirect(draft, "candidate_gate", "defence_started", "site_review_started")
    modeler.set_input(draft, "decide_defence", "tie_stage", "")
    for stage, list in (("defence", "accepted"), ("material", "passed_defence"), ("site", "candidates")):
        editor.describe(draft, "stages", stage, enters=list)
    editor.describe(draft, "votes", "award", candidates="candidates")
    for box in ("announce_results", "declare_vacancy"):
        modeler.set_input(draft, box, "waiting", '"candidates"')
    modeler.set_condition(draft, "any_to_vote_on", "open_ballot", 'count("candidates") > 0')


@pytest.mark.parametrize(
    ("order", "swapped"),
    [
        (["material", "site", "defence"], _site_before_defence),
        (["defence", "material", "site"], _defence_before_material),
    ],
)
def test_each_is_held_before_the_one_that_it_came_after(order: list[str], swapped: Callable[[Draft], None]) -> None:
    draft = Draft()
    swapped(draft)
    with playing.playing(draft.bundle()) as seen:
        held = sorted(seen.rows(StageResult), key=lambda each: each.reported_at)
        assert [each.stage for each in held] == order
        (row,) = _ranking(seen)
        assert all(row[stage] for stage in STAGES)

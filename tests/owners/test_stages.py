"""Each stage of the review held twice, dropped, and held before the one that it came after; and one stage more."""

from collections.abc import Callable

import pytest

from award.records.review import StageResult
from tests.owners import editor, elements, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, Seen

# Of each stage: its box and the question behind it in the edition, its box in the application, its name and article.
STAGES = {
    "material": ("material_review", "any_material", "material_assessed", "材料评审", "第十九条"),
    "defence": ("defence", "any_defence", "defence_assessed", "陈述答辩", "第二十条"),
    "site": ("site_review", "any_site", "site_assessed", "现场评审", "第二十一条"),
}


def _way_on(draft: Draft, box: str) -> str:
    """Where the one arrow of a box leads."""
    (flow,) = draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$box]", box=box)
    return str(flow.get("targetRef"))


def _call_after(draft: Draft, box: str, id: str, name: str, article: str, **inputs: str) -> None:
    """One more box that calls what the box before it calls."""
    called = elements.box(draft, box).get("calledElement")
    modeler.add_call(draft, id, name, (box, _way_on(draft, box)), called=called, article=article, **inputs)


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
    review, _, assessed, name, article = STAGES[stage]
    _call_after(draft, review, f"{review}_again", f"再次{name}", article, input_stage=stage)
    again = f"{assessed}_again"
    _call_after(draft, assessed, again, f"再次{name}", article, input_stage=stage, input_method=stage)


def test_each_is_held_twice_and_the_second_score_counts() -> None:
    draft = Draft()
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


# ---------------------------------------------------------------- one more


def test_one_more_is_an_entry_and_a_box_in_either_pool() -> None:
    draft, article = Draft(), "第二十一条"
    editor.add_entry(draft, "stages", "site", "product", name="产品评审", group="产品评审组", weight="weights.product")
    editor.add_parameter(draft, "weights.site", "weights.product", name="产品评审在综合得分中的权重")
    for weight in ("weights.site", "weights.product"):
        editor.set_parameter(draft, weight, 20)
    _call_after(draft, "site_review", "product_review", "产品评审", article, input_stage="product")
    _call_after(
        draft, "site_assessed", "product_assessed", "产品评审", article, input_stage="product", input_method="site"
    )  # fmt: skip
    with playing.playing(draft.bundle()) as seen:
        held = sorted(seen.rows(StageResult), key=lambda each: each.reported_at)
        assert [each.stage for each in held] == [*STAGES, "product"]
        assert all(each.total for each in held)


# ---------------------------------------------------------------- dropped


def _drop(draft: Draft, stage: str, *others: str) -> None:
    """Take its boxes out of the pools, and its entry and its weight out of the files."""
    modeler.delete(draft, *STAGES[stage][:3], *others)
    editor.remove_entry(draft, "stages", stage)
    editor.remove_parameter(draft, f"weights.{stage}")


def _without_material(draft: Draft) -> None:
    modeler.redirect(draft, "publicise_acceptance", "material_review", "defence")
    modeler.redirect(draft, "acceptance_gate", "material_assessed", "defence_assessed")
    _drop(
        draft, "material", "material_report", "decide_candidates", "any_candidates", "candidate_decided",
        "candidate_gate", "score_material", "collect_material", "diverged_gate", "reconcile", "record_consensus",
    )  # fmt: skip
    modeler.set_input(draft, "decide_defence", "tie_stage", "")
    editor.remove_entry(draft, "lists", "candidates")
    editor.remove_entry(draft, "outcomes", "not_candidate")
    editor.describe(draft, "stages", "defence", enters="accepted")
    editor.set_parameter(draft, "weights.site", 80)


def _without_defence(draft: Draft) -> None:
    modeler.redirect(draft, "any_candidates", "defence", "site_review")
    modeler.redirect(draft, "candidate_gate", "defence_assessed", "site_assessed")
    _drop(
        draft, "defence", "decide_defence", "any_passed", "defence_decided", "defence_gate", "confirm_presenter",
        "record_presenter", "score_defence", "collect_defence",
    )  # fmt: skip
    editor.remove_entry(draft, "lists", "passed_defence")
    editor.remove_entry(draft, "outcomes", "failed_defence")
    editor.describe(draft, "stages", "site", enters="candidates")
    editor.describe(draft, "votes", "award", candidates="candidates")
    for box in ("announce_results", "declare_vacancy"):
        modeler.set_input(draft, box, "waiting", '"candidates"')
    modeler.set_condition(draft, "any_to_vote_on", "open_ballot", 'count("candidates") > 0')
    editor.set_parameter(draft, "weights.site", 60)


def _without_site(draft: Draft) -> None:
    modeler.redirect(draft, "any_passed", "site_review", "review_report")
    modeler.redirect(draft, "defence_gate", "site_assessed", "award_decided")
    modeler.set_input(draft, "report_scores", "visit", "")
    _drop(draft, "site", "score_site", "collect_site", "site_report", "issue_site_report")
    _make_usual(draft, "method_gate", "confirm_presenter")
    editor.set_parameter(draft, "weights.defence", 60)


def _make_usual(draft: Draft, gateway: str, target: str) -> None:
    """Let an arrow be the one that is taken when no condition holds."""
    arrow = elements.arrow(draft, gateway, target)
    for condition in list(arrow):
        arrow.remove(condition)
    elements.box(draft, gateway).set("default", arrow.get("id"))


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
    modeler.redirect(draft, "any_candidates", "defence", "site_review")
    modeler.redirect(draft, "any_site", "review_report", "defence")
    modeler.redirect(draft, "any_passed", "site_review", "review_report")
    modeler.redirect(draft, "candidate_gate", "defence_assessed", "site_assessed")
    modeler.redirect(draft, "site_assessed", "award_decided", "defence_assessed")
    modeler.redirect(draft, "defence_gate", "site_assessed", "award_decided")
    editor.describe(draft, "stages", "site", enters="candidates")


def _defence_before_material(draft: Draft) -> None:
    modeler.redirect(draft, "publicise_acceptance", "material_review", "defence")
    modeler.redirect(draft, "any_passed", "site_review", "material_review")
    modeler.redirect(draft, "any_candidates", "defence", "site_review")
    modeler.redirect(draft, "acceptance_gate", "material_assessed", "defence_assessed")
    modeler.redirect(draft, "defence_gate", "site_assessed", "material_assessed")
    modeler.redirect(draft, "candidate_gate", "defence_assessed", "site_assessed")
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

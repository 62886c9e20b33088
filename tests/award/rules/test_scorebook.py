"""The scorebook of GB/T 19580-2012 (Article 5)."""

import copy
import decimal
import json
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.rules import scorebook, scorebook_faults
from tests.award.rules.sheet import refused

D = decimal.Decimal
GIVEN = json.loads((Path(__file__).parents[3] / "processes" / "scorebook.json").read_text("utf-8"))
BOOK = scorebook.read(GIVEN)
CODES = [item.code for item in BOOK.items]
COMMENTS = dict.fromkeys(CODES, "优势：方法系统，见自评报告第12页。")
SHEETS = st.fixed_dictionaries({code: st.sampled_from(BOOK.steps) for code in CODES})


def _even(percent: int, **changes: int) -> dict[str, int]:
    return dict.fromkeys(CODES, percent) | changes


def test_the_table_has_23_items_and_1000_points() -> None:
    assert len(BOOK.items) == len(BOOK.by_code) == 23
    assert sum(item.points for item in BOOK.items) == BOOK.full_mark == 1000


def test_processes_are_worth_600_points_and_results_400() -> None:
    kinds = Counter(item.kind for item in BOOK.items)
    worth = Counter[str]()
    for item in BOOK.items:
        worth[item.kind] += item.points
    assert kinds == {"process": 17, "result": 6}
    assert worth == {"process": 600, "result": 400}


@pytest.mark.parametrize(
    ("category", "worth"),
    [("4.1", 110), ("4.2", 90), ("4.3", 90), ("4.4", 130), ("4.5", 100), ("4.6", 80), ("4.7", 400)],
)
def test_each_category_has_the_points_of_the_2012_edition_not_the_2004_one(category: str, worth: int) -> None:
    assert sum(item.points for item in BOOK.items if item.category == category) == worth
    assert category in {one.code for one in BOOK.categories}


def test_the_steps_are_a_closed_set_that_the_bands_cover() -> None:
    assert BOOK.steps == list(range(0, 105, 5))
    for percent in BOOK.steps:
        band = BOOK.band(percent)
        assert band.lowest <= percent <= band.highest
        assert all(band.guidance[kind] for kind in BOOK.kinds)


@pytest.mark.parametrize(
    ("code", "percent", "points"),
    [("4.1.2", 65, "32.50"), ("4.4.3", 35, "5.25"), ("4.4.5", 45, "6.75"), ("4.7.2", 100, "80.00"), ("4.4.6", 0, "0")],
)
def test_an_item_earns_its_share_exactly(code: str, percent: int, points: str) -> None:
    assert BOOK.points(code, percent) == D(points)


@pytest.mark.parametrize(("percent", "total"), [(0, 0), (50, 500), (100, 1000)])
def test_an_even_sheet_earns_that_share_of_1000(percent: int, total: int) -> None:
    assert BOOK.total(_even(percent)) == total


@given(SHEETS)
def test_every_sheet_of_steps_is_valid_and_lies_between_0_and_1000(sheet: dict[str, int]) -> None:
    BOOK.check_sheet(sheet, COMMENTS)
    assert 0 <= BOOK.total(sheet) <= 1000


@pytest.mark.parametrize("percent", [3, -5, 105, 50.0, "50", None, True])
def test_a_value_between_the_steps_is_refused_at_its_field(percent: object) -> None:
    with refused("4.2.2 战略制定：评分应为", field="scores.4.2.2.percent"):
        BOOK.check_sheet(_even(50) | {"4.2.2": percent}, COMMENTS)


def test_a_missing_item_and_an_unknown_item_are_refused() -> None:
    with refused("4.7.7 领导方面的结果", field="scores.4.7.7.percent"):
        BOOK.check_sheet({code: 50 for code in CODES if code != "4.7.7"}, COMMENTS)
    with refused("没有条款“4.1.1”", field="scores"):
        BOOK.check_sheet(_even(50) | {"4.1.1": 50}, COMMENTS)


def test_every_item_needs_a_comment() -> None:
    with refused("至少写明一条优势或者改进机会", field="scores.4.6.3.comment"):
        BOOK.check_sheet(_even(50), COMMENTS | {"4.6.3": " "})


def test_a_coarser_step_of_the_book_is_kept() -> None:
    coarse = scorebook.read({**GIVEN, "step": 10})
    coarse.check_sheet(_even(50), COMMENTS)
    with refused("10%一档"):
        coarse.check_sheet(_even(55), COMMENTS)


@pytest.mark.parametrize(
    ("code", "percent", "comment", "warned"),
    [
        ("4.1.2", 70, "优势：方法系统。", True),
        ("4.1.2", 70, "优势：定期评价和改进。", False),
        ("4.1.2", 65, "优势：方法系统。", False),
        ("4.7.2", 50, "优势：水平较好。", True),
        ("4.7.2", 50, "优势：优于同行标杆。", False),
        ("4.7.2", 45, "优势：水平较好。", False),
    ],
)
def test_high_steps_without_learning_or_comparison_are_warned_of(
    code: str, percent: int, comment: str, warned: bool
) -> None:
    found = BOOK.warnings(_even(40) | {code: percent}, {code: comment})
    assert [sentence.split()[0] for sentence in found] == ([code] if warned else [])


@pytest.mark.parametrize(("highest", "diverged"), [(65, []), (70, ["4.3.2"]), (100, ["4.3.2"])])
def test_experts_diverge_from_twenty_percentage_points_on(highest: int, diverged: list[str]) -> None:
    sheets = [_even(50), _even(50) | {"4.3.2": highest}, _even(55)]
    assert BOOK.divergent(sheets, threshold=20) == diverged


@given(st.lists(SHEETS, min_size=1, max_size=5), st.randoms())
def test_divergence_does_not_depend_on_the_order_of_the_experts(sheets: list[dict[str, int]], random) -> None:  # type: ignore[no-untyped-def]
    before = BOOK.divergent(sheets, 20)
    random.shuffle(sheets)
    assert BOOK.divergent(sheets, 20) == before


def test_consensus_settles_exactly_the_diverged_items_with_a_reason_each() -> None:
    BOOK.check_consensus(["4.3.2"], {"4.3.2": 60}, {"4.3.2": "证据支持"})
    with refused("每个评分差异较大的条款"):
        BOOK.check_consensus(["4.3.2", "4.3.3"], {"4.3.2": 60}, {"4.3.2": "证据支持"})
    with refused("不涉及其他条款"):
        BOOK.check_consensus([], {"4.3.2": 60}, {"4.3.2": "证据支持"})
    with refused("至少写明", field="scores.4.3.2.comment"):
        BOOK.check_consensus(["4.3.2"], {"4.3.2": 60}, {})
    with refused("5%一档"):
        BOOK.check_consensus(["4.3.2"], {"4.3.2": 61}, {"4.3.2": "证据支持"})


def test_consensus_replaces_the_step_and_leaves_the_expert_s_own_sheet() -> None:
    own = _even(50)
    counting = scorebook.with_consensus(own, {"4.7.2": 60})
    assert BOOK.total(counting) == 508
    assert own["4.7.2"] == 50


@pytest.mark.parametrize(
    ("totals", "trim_from", "result"),
    [
        ([400, 500, 600, 700], 5, 550),
        ([0, 500, 600, 700, 1000], 5, 600),
        ([0, 500, 600, 700, 1000], None, 560),
        ([0, 500, 600, 700, 1000], 7, 560),
        ([1, 2, 2], None, "1.67"),
        ([100, 200], 2, 150),
        ([470], 5, 470),
    ],
)
def test_the_highest_and_lowest_are_dropped_from_five_experts_on(
    totals: list[int], trim_from: int | None, result: int | str
) -> None:
    assert scorebook.aggregate([D(total) for total in totals], trim_from) == D(result)


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=9))
def test_the_aggregate_lies_between_the_extremes_and_one_outlier_cannot_move_it(totals: list[decimal.Decimal]) -> None:
    value = scorebook.aggregate(totals, trim_from=5)
    assert min(totals) <= value <= max(totals)
    if len(totals) >= 5:
        wild = [*totals]
        wild[wild.index(max(wild))] = D(1000)
        assert scorebook.aggregate(wild, trim_from=5) == value


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=9))
def test_the_plain_mean_is_the_mean(totals: list[decimal.Decimal]) -> None:
    assert abs(scorebook.mean(totals) - statistics.mean(totals)) <= D("0.005")


@pytest.mark.parametrize(("method", "result"), [("mean", 560), ("trimmed", 600)])
def test_the_sheet_chooses_between_the_mean_and_the_trimmed_mean(method: str, result: int) -> None:
    assert scorebook.combine([D(total) for total in (0, 500, 600, 700, 1000)], method) == result
    assert scorebook.combine([D(0), D(500), D(600), D(700)], method) == 450


def test_nothing_to_aggregate_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing"):
        scorebook.aggregate([], trim_from=5)


@pytest.mark.parametrize(
    ("stages", "result"), [((1000, 100, 100), 1000), ((600, 70, 80), 700), ((0, 0, 0), 0), ((500, 60, 61), "564.00")]
)
def test_the_composite_weighs_the_stages_40_20_40_on_a_scale_of_1000(
    stages: tuple[int, int, int], result: int | str
) -> None:
    assert scorebook.composite(_parts(stages, (40, 20, 40))) == D(result)


def _parts(scores: Sequence[object], weights: Sequence[object]) -> list[scorebook.Part]:
    each = zip(scores, (1000, 100, 100), weights, strict=True)
    return [scorebook.Part(D(str(score)), full, D(str(weight))) for score, full, weight in each]


def test_only_the_ratio_of_the_weights_counts() -> None:
    stages = ("611.25", "73.33", "80.5")
    assert scorebook.composite(_parts(stages, ("0.4", "0.2", "0.4"))) == scorebook.composite(_parts(stages, (2, 1, 2)))


def test_a_stage_that_was_not_held_or_has_no_weight_adds_nothing() -> None:
    assert scorebook.composite([scorebook.Part(D(60), 100, D(20))]) == 600
    assert scorebook.composite(_parts((700, 10, 70), (50, 0, 50))) == 700
    assert scorebook.composite([scorebook.Part(D(60), 100, D(0))]) is None
    assert scorebook.composite([]) is None


@pytest.mark.parametrize("score", [-1, 101, 60.5, "60", None, True])
def test_scores_without_the_scorebook_are_whole_numbers_up_to_the_full_mark(score: object) -> None:
    scorebook.check_points(0, 100)
    scorebook.check_points(101, 120)
    with refused("0至100的整数", field="score"):
        scorebook.check_points(score, 100)


def _changed(part: str, place: int, **values: Any) -> dict[str, Any]:
    given = copy.deepcopy(GIVEN)
    given[part][place].update(values)
    return given


def test_the_shipped_scorebook_has_no_faults() -> None:
    assert scorebook_faults.faults(GIVEN) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (_changed("items", 0, points=60), "各条款分值之和是1010分，与满分1000分不一致。"),
        (_changed("items", 0, category="4.8"), "条款“4.1.2”的类目“4.8”不存在。"),
        (_changed("items", 0, kind="proces"), "条款“4.1.2”的种类“proces”不存在。"),
        (_changed("items", 1, code="4.1.2"), "条款“4.1.2”重复。"),
        ({**GIVEN, "step": 7}, "档距7不能整除100。"),
        (_changed("bands", 1, lowest=15), "得分率10%不属于任何档次。"),
        (_changed("bands", 0, highest=10), "得分率10%属于几个档次。"),
        (_changed("bands", 0, process=""), "0%至5%的档次没有写对“process”的要求。"),
        ({**GIVEN, "items": []}, "“条款”至少要有一项。"),
        ("x", "评分表的类型不对。"),
    ],
)
def test_a_wrong_scorebook_is_told_of_in_a_sentence(given: Any, said: str) -> None:
    found = scorebook_faults.faults(given)
    assert any(said in sentence for sentence in found), found

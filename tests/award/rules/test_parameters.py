"""The 评审规则 sheet (Article 7)."""

import fractions
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award import law
from award.rules import parameters
from tests.award.rules.sheet import SHEET, refused

BUNDLE = Path(__file__).parents[3] / "processes"
BOUNDS = law.read(json.loads((BUNDLE / "law" / "bounds.json").read_text("utf-8")))


@pytest.mark.parametrize(
    ("key", "value", "sentence", "article"),
    [
        ("publicity.days.internal", 4, "不得低于5", "第十二条"),
        ("publicity.days.audit", 0, "不得低于5", "第十四条"),
        ("publicity.days.acceptance", 4.5, "不得低于5", "第十七条"),
        ("publicity.days.result", -5, "不得低于5", "第二十二条"),
        ("quota.max", 4, "不得高于3", "第四条"),
        ("objection.screen", 6, "不得高于5", "第二十四条"),
        ("elig.years", 4, "不得低于5", "第九条"),
        ("elig.years", 6, "不得高于5", "第九条"),
        ("elig.years_new", 2, "不得低于3", "第九条"),
        ("watch.years", 3, "不得低于5", "第三十三条"),
        ("reapply.years", 2, "不得低于5", "第十条"),
        ("cycle.spacing", 3, "不得高于2", "第四条"),
    ],
)
def test_r35_no_sheet_leaves_the_bounds_of_the_law(key: str, value: float, sentence: str, article: str) -> None:
    with refused(f"{sentence}（本办法{article}）", field=key, article=article):
        parameters.freeze({**SHEET, key: value}, BOUNDS)


@given(st.sampled_from([bound for bound in BOUNDS.all if bound.kind == "parameter"]), st.floats(-2000, 2000))
def test_r35_a_value_is_taken_exactly_when_it_is_within_its_bound(bound: law.Bound, value: float) -> None:
    inside = (bound.least is None or value >= bound.least) and (bound.most is None or value <= bound.most)
    if inside:
        assert parameters.freeze({bound.key: value}, BOUNDS) == {bound.key: value}
        return
    with refused("不得", field=bound.key):
        parameters.freeze({bound.key: value}, BOUNDS)


@pytest.mark.parametrize("value", ["五", None, True, [5], "3"])
def test_r35_what_is_no_number_is_refused(value: object) -> None:
    with refused("应为数字", field="quota.max"):
        parameters.freeze({"quota.max": value}, BOUNDS)


@pytest.mark.parametrize(("written", "value"), [("2/3", (2, 3)), (0.6667, (2, 3)), (0.5, (1, 2)), (1, (1, 1))])
def test_a_share_can_be_written_in_several_ways(written: float | str, value: tuple[int, int]) -> None:
    assert parameters.fraction(written) == fractions.Fraction(*value)


ROWS = {row["key"]: row for row in json.loads((BUNDLE / "parameters.json").read_text("utf-8"))}


@pytest.mark.parametrize("bound", [bound for bound in BOUNDS.all if bound.kind == "parameter"], ids=lambda one: one.key)
def test_r35_the_owner_s_sheet_keeps_the_bounds_of_the_law_and_names_their_articles(bound: law.Bound) -> None:
    row = ROWS[bound.key]
    assert row["article"] == bound.article
    assert [bound.broken_by(row[end]) for end in ("value", "min", "max")] == ["", "", ""]


def test_r35_a_frozen_sheet_does_not_follow_later_changes() -> None:
    live = {**SHEET, "nested": {"a": [1]}}
    frozen = parameters.freeze(live, BOUNDS)
    live["publicity.days.audit"] = 9
    live["nested"]["a"].append(2)
    assert (frozen["publicity.days.audit"], frozen["nested"]) == (5, {"a": [1]})


@pytest.mark.parametrize(
    ("reason", "number", "field"), [("", "1号", "reason"), ("应主管部门要求", " ", "approval_doc_no")]
)
def test_r35_a_change_after_launch_needs_a_reason_and_an_approval(reason: str, number: str, field: str) -> None:
    with refused("评审规则已冻结", field=field):
        parameters.revise(SHEET, parameters.Change({"publicity.days.audit": 7}, reason, number), BOUNDS)


def test_r35_a_change_after_launch_is_a_new_version() -> None:
    change = parameters.Change({"publicity.days.audit": 7}, "节日前后", "塔质强办〔2026〕8号")
    assert parameters.revise(SHEET, change, BOUNDS) == {**SHEET, "publicity.days.audit": 7}
    assert SHEET["publicity.days.audit"] == 5


def test_r35_a_change_can_neither_leave_the_bounds_nor_invent_a_key() -> None:
    with refused("不得低于5", field="publicity.days.audit"):
        parameters.revise(SHEET, parameters.Change({"publicity.days.audit": 4}, "从快", "1号"), BOUNDS)
    with refused("没有参数", field="fee.amount"):
        parameters.revise(SHEET, parameters.Change({"fee.amount": 1}, "收费", "1号"), BOUNDS)

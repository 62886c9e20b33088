"""The cells that people write in a modeler mean what DMN says, and nothing that they write is executed."""

import contextlib
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionError
from engine.spiff.decisions import cells

PAGE = Path(__file__).parents[3] / "processes" / "README.zh.md"

HOLDS: list[tuple[str, Any, bool]] = [
    ("", 5, True),
    ("-", None, True),
    (" - ", "a", True),
    ("5", 5, True),
    ("-5", -5, True),
    ("= 5", 6, False),
    ("!= 5", 6, True),
    ("> 500", 500, False),
    (">500", 500.5, True),
    (">= 500", 500, True),
    ("< 0.5", 0.25, True),
    ("<= 500", 501, False),
    ("[1..5]", 1, True),
    ("[1..5]", 5, True),
    ("(1..5]", 1, False),
    ("]1..5]", 1, False),
    ("[1..5)", 5, False),
    ("[1..5[", 5, False),
    ("[1.5 .. 2.5]", 2, True),
    ("[-5..-1]", -3, True),
    ("< 3, > 7", 5, False),
    ("< 3, > 7", 8, True),
    ("< 3, [5..6], 9", 9, True),
    ('"制造业"', "制造业", True),
    ('"a","b"', "b", True),
    ('"a", "b"', "c", False),
    ('"a,b"', "a,b", True),
    ("'a','b'", "b", True),
    ('not("a")', "a", False),
    ('not("a", "b")', "c", True),
    ("not([1..5])", 6, True),
    ("not(< 3)", 2, False),
    ('["a", "b"]', "b", True),
    ("true", True, True),
    ("false", True, False),
    ("null", None, True),
    ("> 5", None, False),
    ("5", None, False),
    ("not(5)", None, True),
    ('date("2026-05-01")', "2026-05-01", True),
    ('>= date("2026-05-01")', "2026-06-01", True),
    ('["2026-05-01".."2026-06-01"]', "2026-05-31", True),
    ("limit", 7, True),
    ("> limit * 2", 15, True),
    ("[limit..limit + 1]", 8, True),
    ('[1..param("most")]', 9, True),
    ('min(limit, 3), 9', 3, True),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "holds"), HOLDS)
def test_a_cell_means_what_dmn_says(cell: str, value: Any, holds: bool) -> None:
    words = {"param": {"most": 9}.__getitem__}
    assert cells.read(cell).holds(value, {"limit": 7}, words) is holds


WRONG = [
    "> ", "5,",
    ",", "[1..5", "1..5", "[..5]", "[1..]", "a b", "5 6", '"a" "b"', "not(", "not()", "> 5 and < 9", "x > 5",
    "not x", "a or b", "value.secret", "__import__('os')", "lambda: 1", "[x for x in y]", "5 \\", "？", "x" * 2000,
    "[" * 500, "(" * 500, "-" * 900 + "1", "[1..2][3..4]", '"a"，"b"',
]  # fmt: skip


@pytest.mark.parametrize("cell", WRONG)
def test_anything_else_is_refused(cell: str) -> None:
    with pytest.raises(ExpressionError):
        cells.read(cell)


def test_what_can_not_be_compared_is_said_when_it_is_compared() -> None:
    with pytest.raises(ExpressionError, match="只能比较两个数字或两段文字的大小"):
        cells.read("> 5").holds("a", {}, {})


@given(st.text(alphabet="[]()<>=.,\"'-!0159ab not", max_size=40))
def test_any_text_is_a_cell_or_refused(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        test = cells.read(text)
        assert test.parts or text.strip() in cells.ANYTHING


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_a_span_is_two_comparisons(low: int, high: int, value: int) -> None:
    for opening, closing, above, below in (("[", "]", ">=", "<="), ("(", ")", ">", "<"), ("]", "[", ">", "<")):
        span = cells.read(f"{opening}{low}..{high}{closing}").holds(value, {}, {})
        ends = [cells.read(f"{above} {low}").holds(value, {}, {}), cells.read(f"{below} {high}").holds(value, {}, {})]
        assert span is all(ends)
        assert cells.read(f"not({opening}{low}..{high}{closing})").holds(value, {}, {}) is not span


def test_every_cell_that_the_owners_page_shows_can_be_written() -> None:
    chapter = PAGE.read_text().partition("## 五、决策表")[2]
    rows = chapter.partition("### 条件列")[2].partition("### 结果列")[0].splitlines()
    shown = [cell for row in rows if row.startswith("| `") for cell in re.findall("`([^`]+)`", row.split("|")[1])]
    assert len(shown) > 12
    for cell in shown:
        cells.read(cell)

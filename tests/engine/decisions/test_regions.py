"""What the check says of a table is what trying out its values says."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.spiff import decisions
from engine.spiff.decisions import regions
from engine.spiff.decisions.tables import Rule, Table
from tests.engine.decisions.dmn import table

NUMBERS = st.integers(0, 4)
SPANS = st.builds("{0[0]}{1}..{2}{0[1]}".format, st.sampled_from(["[]", "()", "[)", "(]"]), NUMBERS, NUMBERS)
COMPARED = st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "!="]), NUMBERS)
NUMERIC = st.one_of(st.just("-"), COMPARED, SPANS, st.builds("{}, {}".format, NUMBERS, NUMBERS))
TEXTUAL = st.sampled_from(["-", '"a"', '"b"', '"a", "b"', 'not("a")', 'not("a", "c")'])
TRUTHS = st.sampled_from(["-", "true", "false"])
ROWS = st.lists(st.builds("{} | {} | {} | 1".format, NUMERIC, TEXTUAL, TRUTHS), min_size=1, max_size=5)
TRIED = list(itertools.product([each / 2 for each in range(-2, 11)], ["a", "b", "c", "d"], [True, False]))


def made(kind: str, rows: list[str]) -> Table:
    columns = [f"n: {kind}", "s: string", "b: boolean"]
    return decisions.read(table(columns, ["x: integer"], rows, policy="FIRST"))


def fitting(made: Table, kind: str) -> list[list[Rule]]:
    """For each combination of values that is tried, the rules that fit it."""
    tried: list[tuple[Any, ...]] = [each for each in TRIED if kind == "number" or each[0] == int(each[0])]
    return [[rule for rule in made.rules if rule.fits(values, {}, {})] for values in tried]


@given(st.sampled_from(["number", "integer"]), ROWS)
def test_a_gap_is_told_exactly_when_there_is_one(kind: str, rows: list[str]) -> None:
    tried = made(kind, rows)
    assert (regions.gap(tried) is not None) == (not all(fitting(tried, kind)))


@given(st.sampled_from(["number", "integer"]), ROWS)
def test_rules_overlap_exactly_when_some_value_fits_both(kind: str, rows: list[str]) -> None:
    tried = made(kind, rows)
    numbers = [[rule.number for rule in found] for found in fitting(tried, kind)]
    both = {pair for found in numbers for pair in itertools.combinations(found, 2)}
    assert {(one.number, other.number) for one, other in regions.overlaps(tried)} == both


@given(st.sampled_from(["number", "integer"]), ROWS)
def test_a_rule_is_hidden_only_when_it_never_comes_first(kind: str, rows: list[str]) -> None:
    tried = made(kind, rows)
    firsts = {found[0].number for found in fitting(tried, kind) if found}
    assert not {rule.number for rule, _ in regions.hidden(tried)} & firsts


@given(NUMERIC, st.sampled_from(["number", "integer"]))
def test_a_cell_is_dead_exactly_when_no_value_fits(cell: str, kind: str) -> None:
    tried = made(kind, [f"{cell} | - | - | 1"])
    assert regions.dead(tried.inputs[0], cell) == (not any(fitting(tried, kind)))


def test_what_depends_on_a_parameter_is_neither_a_gap_nor_an_overlap() -> None:
    rows = ["> limit | - | - | 1", "<= limit | - | - | 2"]
    tried = made("integer", rows)
    assert regions.gap(tried) is None
    assert list(regions.overlaps(tried)) == []
    assert list(regions.hidden(tried)) == []
    half = made("integer", ['> limit | - | - | 1', '- | "a" | - | 2', "< limit | - | true | 3"])
    assert regions.gap(half) is None
    assert regions.gap(made("integer", ["> limit | - | true | 1"])) == ["“n”为任何内容", "“s”为任何内容", "“b”为 false"]

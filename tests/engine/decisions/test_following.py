"""The check follows variables through decision tables: what a table reads must be there, what it says is known."""

import pytest

from engine import checks
from tests.engine.decisions.dmn import decide, table
from tests.engine.diagrams import gateway, line, terminate
from tests.engine.test_checks import bundle
from tests.engine.test_checks_flow import JUDGE, REGISTRY

TIER = ["tier: string"]
TWO = ['> 5 | "一等"', '<= 5 | "二等"']
POINTS = table(["points: integer"], TIER, TWO)
LEADER = ["leader: integer"]


def found(source: bytes, condition: str = 'tier == "一等"') -> list[checks.Fault]:
    """A handler that gives values, a table that decides, and a gateway that asks what it said."""
    gate = gateway("gate", default="gate > end")
    drawn = line(JUDGE, decide("rate"), gate, aside=[terminate("over")], flows=[f"gate > over: {condition}"])
    return checks.problems(bundle(drawn, {"decisions/tier.dmn": source}), REGISTRY)


GOOD = {
    "a column of the right type": POINTS,
    "a wider column": table(["points: number"], TIER, TWO),
    "a column of a closed set": table(["result: string"], TIER, ['"pass" | "一等"', 'not("pass") | "二等"']),
    "a date": table(["due: date"], TIER, ['>= "2026-01-01" | "一等"', '< "2026-01-01" | "二等"']),
    "a blank with a row of its own": table(LEADER, TIER, ['null | "无"', *TWO]),
    "a blank with a row for everything": table(LEADER, TIER, [TWO[0], '- | "二等"'], policy="FIRST"),
    "a blank with a default": table(LEADER, TIER, [TWO[0], 'default | "二等"']),
    "a cell with a variable": table(["points: integer"], TIER, ['> number | "一等"', '- | "二等"'], policy="FIRST"),
}  # fmt: skip


@pytest.mark.parametrize("source", GOOD.values(), ids=GOOD)
def test_a_table_that_can_always_be_asked_has_no_faults(source: bytes) -> None:
    assert found(source) == []


FAULTY: list[tuple[str, str, bytes]] = [
    ("unset_variable", "“nobody”", table(["nobody: integer"], TIER, TWO)),
    ("unset_variable", "第1行的条件", table(["points: integer"], TIER, ['> nobody | "一等"', '- | "二等"'], "FIRST")),
    ("unset_variable", "第2行的“tier”列", table(["points: integer"], TIER, [TWO[0], "<= 5 | nobody"])),
    ("wrong_type", "要的是整数", table(["note: integer"], TIER, TWO)),
    ("wrong_type", "要的是文字", table(["points: integer"], TIER, [TWO[0], "<= 5 | points"])),
    ("wrong_type", "可能是空白", table(LEADER, TIER, TWO)),
    ("wrong_type", "可能是空白", table(LEADER, TIER, ['> number | "一等"', '<= number | "二等"'])),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words", "source"), FAULTY)
def test_a_table_that_can_not_be_asked_is_refused_at_its_box(rule: str, words: str, source: bytes) -> None:
    faults = found(source, 'tier == "一等"')
    assert [(fault.rule, fault.box) for fault in faults] == [(rule, "rate")], faults
    assert words in faults[0].message


def test_what_a_table_never_says_can_not_be_asked_for() -> None:
    dead = {(fault.rule, fault.box) for fault in found(POINTS, 'tier == "三等"')}
    assert ("dead_value", "flow_gate_over") in dead
    summed = table(["points: integer"], ["tier: integer"], ["> 5 | 1"], policy="COLLECT", aggregation="COUNT")
    assert ("wrong_type", "flow_gate_over") in {(fault.rule, fault.box) for fault in found(summed, 'tier > "一等"')}


def test_a_table_with_faults_of_its_own_is_not_followed() -> None:
    faulty = table(["nobody: integer"], TIER, ['"多" | "一等"', '- | "二等"'], "FIRST")
    assert {fault.box for fault in found(faulty)} == {"decisions/tier.dmn"}

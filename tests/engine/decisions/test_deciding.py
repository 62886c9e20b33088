"""Hit policies, types and refusals; and cases that decide by a table, reloaded after every step."""

from typing import Any

import pytest

from engine import audit
from engine.errors import ExpressionError, Undecided
from engine.spiff import decisions
from engine.spiff.operations import Unfit
from engine.types import Choice, Integer, ListOf, Number, Text, Type
from tests.engine.decisions.dmn import DMN11, DMN13, decide, table
from tests.engine.diagrams import END, START, diagram, gateway, line, process, subprocess, user
from tests.world import OFFICE, World, bundle

LEVELS = ['>= 700 | "金奖"', '[500..700) | "银奖"', '< 500 | "无"']
ROW = ["> 1 | 10", "> 2 | 20", "> 3 | 40"]


def decided(source: bytes, **data: Any) -> dict[str, Any]:
    return dict(decisions.read(source).decide(data, {}).variables)


# ---------------------------------------------------------------- what a table says


@pytest.mark.parametrize(("score", "tier"), [(700, "金奖"), (699.5, "银奖"), (500, "银奖"), (0, "无")])
def test_a_unique_table_says_what_its_one_fitting_rule_says(score: float, tier: str) -> None:
    assert decided(table(["score: number"], ["tier: string"], LEVELS), score=score) == {"tier": tier}


def test_two_fitting_rules_of_a_unique_table_are_refused() -> None:
    with pytest.raises(Unfit, match="第1、2行同时符合"):
        decided(table(["a: integer"], ["x: integer"], ROW), a=3)


def test_a_first_table_says_what_the_uppermost_fitting_rule_says() -> None:
    source = table(["a: integer"], ["x: integer"], [*reversed(ROW), "- | 0"], policy="FIRST")
    assert [decided(source, a=value)["x"] for value in (1, 2, 3, 4)] == [0, 10, 20, 40]


COLLECTED: list[tuple[str, int, Any]] = [
    ("", 4, [10, 20, 40]), ("", 1, []),
    ("SUM", 4, 70), ("SUM", 1, 0), ("COUNT", 3, 2), ("COUNT", 1, 0),
    ("MIN", 4, 10), ("MAX", 4, 40),
]  # fmt: skip


@pytest.mark.parametrize(("aggregation", "value", "result"), COLLECTED)
def test_a_collecting_table_gathers_what_all_fitting_rules_say(aggregation: str, value: int, result: Any) -> None:
    source = table(["a: integer"], ["x: integer"], ROW, policy="COLLECT", aggregation=aggregation)
    assert decided(source, a=value) == {"x": result}


@pytest.mark.parametrize("aggregation", ["MIN", "MAX"])
def test_of_nothing_there_is_no_least_and_no_most(aggregation: str) -> None:
    with pytest.raises(Unfit, match="没有一行规则符合"):
        decided(table(["a: integer"], ["x: integer"], ROW, policy="COLLECT", aggregation=aggregation), a=1)


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "COLLECT"])
def test_the_default_is_said_when_no_rule_fits(policy: str) -> None:
    source = table(["a: integer"], ["x: integer"], ["> 9 | 1", "default | 0"], policy=policy)
    assert decided(source, a=5) == {"x": 0}


def test_several_columns_must_all_fit_and_all_are_said() -> None:
    rules = ['"制造业" | > 500 | "进" | score - 500', '- | - | "不进" | 0']
    source = table(["sector: string", "score: integer"], ["verdict: string", "above: integer"], rules, policy="FIRST")
    assert decided(source, sector="制造业", score=620) == {"verdict": "进", "above": 120}
    assert decided(source, sector="服务业", score=620) == {"verdict": "不进", "above": 0}


@pytest.mark.parametrize("namespace", [DMN11, DMN13])
def test_two_versions_of_the_standard_are_read(namespace: str) -> None:
    source = table(["score: number"], ["tier: string"], LEVELS, namespace=namespace)
    assert decided(source, score=1000) == {"tier": "金奖"}


REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("score: integer", "tier: string", {}, "还没有变量“score”"),
    ("score: integer", "tier: string", {"score": "多"}, "“score”的值“多”不是整数"),
    ("score: integer", "tier: string", {"score": 5.5}, "“score”的值“5.5”不是整数"),
    ("score: integer", "tier: string", {"score": True}, "不是整数"),
    ("score: integer = [0..1000]", "tier: string", {"score": 1001}, "“score”的值“1001”不在允许的值里"),
    ("score: integer", "tier: integer", {"score": 700}, "“tier”的值“金奖”不是整数"),
    ("score: integer", 'tier: string = "银奖"', {"score": 700}, "“tier”的值“金奖”不在允许的值里"),
    ("score: integer", "tier: string", {"score": None}, "没有一行规则符合"),
]


@pytest.mark.parametrize(("column", "result", "data", "why"), REFUSED)
def test_what_does_not_fit_its_column_is_refused(column: str, result: str, data: dict[str, Any], why: str) -> None:
    with pytest.raises((Unfit, ExpressionError), match=why):
        decided(table([column], [result], LEVELS), **data)


RESULTS: list[tuple[str, str, str, Type]] = [
    ("string", '"a"', "", Choice.of("a", "b")),
    ("string", "name", "", Text()),
    ("integer", "1", "", Integer()),
    ("number", "0.5", "", Number()),
]


@pytest.mark.parametrize(("kind", "cell", "aggregation", "result"), RESULTS)
def test_a_table_knows_the_types_of_its_variables(kind: str, cell: str, aggregation: str, result: Type) -> None:
    other = '"b"' if kind == "string" else "2"
    written = (["a: integer"], [f"x: {kind}"], [f"< 1 | {cell}", f">= 1 | {other}"])
    assert decisions.read(table(*written)).results == {"x": result}
    assert decisions.read(table(*written, policy="COLLECT")).results == {"x": ListOf(item=result)}
    counted = decisions.read(table(*written, policy="COLLECT", aggregation="COUNT"))
    assert counted.results == {"x": Integer()}


def test_a_table_knows_the_variables_that_it_reads() -> None:
    source = table(["a + b: integer"], ["x: integer"], ['> limit | c', "default | max(d, 1)"])
    assert decisions.read(source).names == {"a", "b", "limit", "c", "d"}


# ---------------------------------------------------------------- cases

AND = "parallelGateway"
SPLIT = ["start > ask", "ask > tier", "tier > gate", 'gate > praise: tier == "金奖"', "gate > end", "praise > end"]
CHOSEN = ['> 6 | "金奖"', '[3..6] | "银奖"']
NONE = 'default | "无"'


def deploy(world: World, drawn: bytes, **tables: bytes) -> int:
    """Deploy a diagram with tables."""
    made = bundle(drawn)
    files = {f"decisions/{name}.dmn": content for name, content in tables.items()}
    return world.deploy(type(made)({**made.files, **files}))


def judging(world: World, *rules: str, default: str = NONE) -> None:
    gate = gateway("gate", default="gate > end")
    drawn = diagram(process("case", [START, user("ask"), decide("tier"), gate, user("praise"), END], SPLIT))
    deploy(world, drawn, tier=table(["chosen: integer"], ["tier: string"], [*rules, default]))


@pytest.mark.parametrize(("chosen", "goes_to"), [(7, ["praise"]), (6, []), (0, [])])
def test_a_case_goes_the_way_that_a_table_says(world: World, chosen: int, goes_to: list[str]) -> None:
    judging(world, *CHOSEN)
    world.start("case", "case:1")
    world.forget()
    world.complete(OFFICE, "ask", chosen=chosen)
    world.forget()
    assert world.open_tasks("case:1") == goes_to
    if goes_to:
        world.complete(OFFICE, "praise")
    assert world.ended("case:1")
    assert "tier" in world.way("case:1")


def test_the_audit_tells_which_rule_decided_what(world: World) -> None:
    judging(world, *CHOSEN)
    world.start("case", "case:1")
    world.complete(OFFICE, "ask", chosen=5)
    told = {"element": "tier", "decision": "tier", "rules": [2], "outputs": {"tier": "银奖"}}
    assert world.happened(audit.Event.DECISION_MADE, "case:1") == [told]
    assert world.verify().ok


def test_a_case_goes_on_by_the_table_of_its_own_version(world: World) -> None:
    judging(world, '> 6 | "金奖"')
    world.start("case", "case:1")
    judging(world, '> 1 | "金奖"')
    world.start("case", "case:2")
    world.forget()
    for key in ("case:1", "case:2"):
        world.complete(OFFICE, "ask", key, chosen=5)
    assert world.ended("case:1")
    assert world.open_tasks("case:2") == ["praise"]


def test_another_table_is_another_version_and_the_same_again_is_not(world: World) -> None:
    drawn = line(user("ask"), decide("tier"))
    one, other = (table(["chosen: integer"], ["tier: string"], [f'> {most} | "金奖"', NONE]) for most in (1, 2))
    assert [deploy(world, drawn, tier=each) for each in (one, one, other)] == [1, 1, 2]


def test_when_no_rule_fits_whoever_finished_the_task_is_told_which_box_can_not_go_on(world: World) -> None:
    """What depends on a parameter is known when the case runs."""
    rules = ['> param("reply.days") | "无"', '< param("reply.days") | "金奖"']
    deploy(world, line(user("ask"), decide("tier")), tier=table(["number: integer"], ["tier: string"], rules))
    world.start("case", "case:1", number=5)
    with pytest.raises(Undecided, match="“tier”按决策表“定档”判定不了：没有一行规则符合。"):
        world.complete(OFFICE, "ask")
    assert world.open_tasks("case:1") == ["ask"]
    assert world.verify().ok


def test_tables_decide_in_parallel_in_a_subprocess_and_again_in_a_loop(world: World) -> None:
    inner = [
        START.having(id="in"), gateway("fork", AND), decide("one"), decide("two", "sum"), gateway("join", AND),
        END.having(id="out"),
    ]  # fmt: skip
    way = ["in > fork", "fork > one", "fork > two", "one > join", "two > join", "join > out"]
    part = subprocess("both", inner, way)
    drawn = line(user("ask"), part, gateway("gate", default="gate > end"), flows=["gate > ask: points < 30"])
    tiers = table(["chosen: integer"], ["tier: string"], ['< 5 | "无"', '>= 5 | "金奖"'])
    points = table(["chosen: integer"], ["points: integer"], ROW, policy="COLLECT", aggregation="SUM", id="sum")
    deploy(world, drawn, tier=tiers, points=points)
    world.start("case", "case:1")
    for chosen in (1, 3):
        world.forget()
        world.complete(OFFICE, "ask", chosen=chosen)
    assert world.ended("case:1")
    made = world.happened(audit.Event.DECISION_MADE, "case:1")
    assert sorted((each["element"], str(each["outputs"])) for each in made) == [
        ("one", "{'tier': '无'}"), ("one", "{'tier': '无'}"),
        ("two", "{'points': 0}"), ("two", "{'points': 30}"),
    ]  # fmt: skip

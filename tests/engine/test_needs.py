"""A process doesn't start without what running cases will call, and says which version, box and number of cases."""

import dataclasses
import json
from typing import Any

import pytest

from engine import needs
from engine.contract import Service, Source, Word
from engine.spiff.lint import elements
from engine.types import Text
from engine.work import Runtime
from tests.engine.decisions.dmn import decide, table
from tests.engine.diagrams import gateway, line, service, timer, user
from tests.world import ASK, OFFICE, World, bundle

CHOICE = {"key": "unit", "type": "select", "label": "单位", "source": "units"}
LISTED = {**ASK, "name": "listed", "title": "选择单位", "fields": [CHOICE]}
ROWS = {"key": "each", "type": "rows", "label": "逐项", "source": "units", "fields": [{**CHOICE, "source": "parts"}]}


def nothing(*_: Any) -> dict[str, Any]:
    return {}


def furnish(world: World) -> None:
    world.serve("issue", nothing, ["name"])
    world.words["weight"] = Word("weight", "权重", False, lambda ask: 1)
    world.sources.update({name: Source(name, "单位", lambda ask: []) for name in ("units", "parts")})


def deployed(world: World) -> None:
    """A version that names something of every kind, with two running cases."""
    furnish(world)
    gate = gateway("gate", default="gate > tier")
    boxes = [user("ask"), user("pick", form="listed"), service("tell", "issue", name="weight()"), gate, decide("tier")]
    drawn = line(*boxes, flows=["gate > end: weight() > 1"])
    rules = ['> weight() | "a"', '- | "b"']
    files = {
        "decisions/tier.dmn": table(["chosen: integer"], ["tier: string"], rules, policy="FIRST"),
        "forms/listed.json": json.dumps({**LISTED, "fields": [CHOICE, ROWS]}).encode(),
    }
    made = bundle(drawn)
    world.deploy(type(made)({**made.files, **files}))
    for number in (1, 2):
        world.start("case", f"case:{number}")


def complaint(world: World, **changed: Any) -> str:
    """What a process with another code says when it starts; empty if it does start."""
    runtime: Runtime = dataclasses.replace(world.another_worker(), **changed)
    try:
        with runtime.begin(OFFICE) as work:
            needs.demand(work)
    except needs.CodeTooNew as refused:
        return str(refused)
    return ""


def test_a_process_with_the_same_code_starts(world: World) -> None:
    deployed(world)
    assert complaint(world) == ""


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def test_whatever_is_missing_is_named_with_version_box_and_number_of_cases(sqlite_world: World) -> None:
    world = sqlite_world
    deployed(world)
    said = complaint(world, services=without(world.services, "issue"))
    assert said == (
        "有在办事项的流程版本要用到程序里已经没有的内容，没有启动。"
        "第1版（2件在办）：“tell”的处理动作“issue”不存在。请改用原来的程序，或者把缺少的补上。"
    )
    said = complaint(world, words=without(world.words, "weight"))
    assert "“tell”的参数“name”的值用了已经没有的词“weight”" in said
    assert "从“gate”到“结束”的连线的条件用了已经没有的词“weight”" in said
    assert "决策表“定档”用了已经没有的词“weight”" in said
    said = complaint(world, sources={})
    assert "表单“选择单位”的选项来源“units”已经没有" in said
    assert "选项来源“parts”已经没有" in said


def test_a_service_must_take_what_is_given_and_ask_for_no_more(sqlite_world: World) -> None:
    world = sqlite_world
    deployed(world)
    more = Service("issue", "发文", {"name": Text(), "series": Text()}, {}, nothing)
    said = complaint(world, services={**world.services, "issue": more})
    assert "“tell”没有给处理动作“issue”所需的参数“series”" in said
    less = Service("issue", "发文", {}, {}, nothing)
    said = complaint(world, services={**world.services, "issue": less})
    assert "“tell”的处理动作“issue”已经没有参数“name”" in said


def test_an_alias_stands_in_for_what_a_format_calls(sqlite_world: World) -> None:
    world = sqlite_world
    deployed(world)
    alias = Service("issue", "发文", {}, {}, nothing)
    with world.acting() as work:
        (running,) = needs.running(work)
    fewer = without(world.services, "issue")
    known = {("issue", running.version.format): alias}
    assert complaint(world, services=fewer, predecessors=known) == ""
    assert complaint(world, services=fewer, predecessors={("issue", running.version.format + 1): alias})
    changed = dataclasses.replace(world.runtime, services=fewer, predecessors=known)
    assert needs.aliases(changed, running.version) == ["issue"]
    assert needs.aliases(world.runtime, running.version) == []


def test_an_element_that_is_no_longer_executed_is_named(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed(sqlite_world)
    monkeypatch.setattr(elements, "_ALLOWED", elements._ALLOWED - {"businessRuleTask"})
    assert "“tier”用了引擎不认识的元素“businessRuleTask”" in complaint(sqlite_world)


def test_a_version_without_running_cases_needs_nothing(world: World) -> None:
    furnish(world)
    world.deploy(line(user("ask"), service("tell", "issue", name='"x"')))
    world.start("case", "case:1")
    assert complaint(world, services={}) != ""
    world.complete(OFFICE, "ask")
    assert world.ended("case:1")
    assert complaint(world, services={}) == ""


def test_each_version_is_told_with_its_own_cases(sqlite_world: World) -> None:
    world = sqlite_world
    furnish(world)
    for number, days in enumerate((1, 2), start=1):
        world.deploy(line(user("ask"), service("tell", "issue", name='"x"'), timer("wait", f"working_days({days})")))
        for case in range(number):
            world.start("case", f"case:{number}:{case}")
    said = complaint(world, services={}, words={})
    assert "第1版（1件在办）：" in said
    assert "第2版（2件在办）：" in said
    assert "“wait”的到期时刻用了已经没有的词“working_days”" in said

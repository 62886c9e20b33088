"""An office with people, for the tests of what they do with a task."""

import functools
from collections.abc import Callable
from typing import Any

from engine import tasks
from engine.contract import Actor
from engine.tasks import UserTask
from tests.engine.diagrams import END, START, Box, diagram, process, service, user
from tests.world import World, person

UNIT = {4: "审核机关"}
ZHANG = person(1, "张三", "审核机关", units=UNIT)
LI = person(2, "李四", "审核机关", units=UNIT)
WANG = person(3, "王五", "审核机关", units=UNIT)
CLERK = person(4, "文员", "办公室", units={4: "办公室"})  # the same unit, another role
STRANGER = person(5, "外人", "审核机关", units={5: "审核机关"})
RECUSED = person(6, "回避的人", "审核机关", "办公室", units=UNIT, barred=["case:1"])
LEFT = Actor(7, "离职的人", frozenset({"person:7"}))
# Li stands in for Wang, who has a role that Li lacks.
STAND_IN = Actor(
    8, "赵六", frozenset({"person:8", "unit:4:审核机关"}), stands_in={"unit:4:审核机关": "王五"},
    relieves=frozenset({(3, "unit:4:审核机关")}),
)  # fmt: skip


def drawn(first: Box) -> bytes:
    """One task in the lane 审核机关, then a handler."""
    boxes = [START, first, service("record"), END]
    flows = [f"start > {first.id}", f"{first.id} > record", "record > end"]
    return diagram(process("case", boxes, flows, {"审核机关": [each.id for each in boxes]}))


def started(world: World, form: str = "ask") -> UserTask:
    """A case whose task 审核 has reached unit 4."""
    world.deploy(drawn(user("ask", "审核", form=form, assign_unit="unit")))
    world.start("case", "case:1", unit=4)
    return world.task(ZHANG, "ask")


def do(world: World, who: Actor, verb: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Let somebody do something in a unit of work of their own."""
    with world.acting(who) as work:
        return verb(work, *arguments, **named)


def doing(world: World, who: Actor, verb: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    return functools.partial(do, world, who, verb, *arguments)


def again(world: World, task: UserTask, who: Actor = ZHANG) -> UserTask:
    """The task as it is now."""
    return do(world, who, tasks.get, task.id)


def mail(world: World) -> list[tuple[str, str]]:
    """Who was told what, until now."""
    world.settle()
    return [(each["to"], each["template"].format(**each["facts"])) for each in world.mail]

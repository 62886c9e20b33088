"""An office with people, for the tests of what they do with a task."""

from collections.abc import Callable
from typing import Any

from engine.contract import Actor
from engine.tasks import UserTask
from tests.engine.diagrams import line, several, service, user
from tests.world import World, person

UNIT = {4: "审核机关"}
ZHANG = person(1, "张三", "审核机关", units=UNIT)
LI = person(2, "李四", "审核机关", units=UNIT)
WANG = person(3, "王五", "审核机关", units=UNIT)
CLERK = person(4, "文员", "办公室", units={4: "办公室"})  # the same unit, another role
STRANGER = person(5, "外人", "审核机关", units={5: "审核机关"})
RECUSED = person(6, "回避的人", "审核机关", "办公室", units=UNIT, barred=["case:1"])
LEFT = Actor(7, "离职的人", frozenset({"person:7"}))

LANES = {"审核机关": ["start", "ask", "record", "end"]}
EACH = line(several(user("opinion", "征求意见", assign_user="person", recall="yes")), service("record"))


def drawn(box: Any = None) -> bytes:
    """One task for unit 4, then a handler."""
    from tests.engine.diagrams import END, START, diagram, process

    first = box or user("ask", "审核", assign_unit="unit")
    boxes = [START, first, service("record"), END]
    arrows = [f"start > {first.id}", f"{first.id} > record", "record > end"]
    return diagram(process("case", boxes, arrows, {"审核机关": [each.id for each in boxes]}))


def started(world: World, box: Any = None, **data: Any) -> UserTask:
    """A case whose first task has reached unit 4."""
    world.deploy(drawn(box))
    world.start("case", "case:1", unit=4, **data)
    return world.task(ZHANG, "ask")


def doing(world: World, who: Actor, verb: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Let somebody do something in a unit of work of their own."""
    with world.acting(who) as work:
        return verb(work, *arguments, **named)


def row(world: World, task: UserTask, who: Actor = ZHANG) -> UserTask:
    from engine import tasks

    return doing(world, who, tasks.get, task.id)

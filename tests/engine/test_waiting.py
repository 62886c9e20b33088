"""Whoever draws anew is told of the boxes in which cases wait and that are gone."""

from engine import waiting
from engine.bundle import Bundle
from tests.engine.diagrams import END, START, diagram, gateway, line, message, process, service, timer, user
from tests.world import OFFICE, World, bundle

AND = "parallelGateway"


def left(world: World, drawn: bytes) -> list[str]:
    with world.acting() as work:
        return [each.sentence for each in waiting.left(work, bundle(drawn))]


def deployed(world: World) -> None:
    """Three cases; two wait in `ask`, one in `more`, all of them for a moment and a message too."""
    boxes = [
        START, gateway("fork", AND), user("ask", "征求意见"), user("more", "补充意见"), timer("wait"), message("told"),
        gateway("join", AND), END,
    ]  # fmt: skip
    flows = ["start > fork", "fork > ask", "ask > more", "fork > wait", "fork > told"]
    flows += ["more > join", "wait > join", "told > join", "join > end"]
    world.deploy(diagram(process("case", boxes, flows), messages={"told": ["case_id"]}))
    for number in (1, 2, 3):
        world.start("case", f"case:{number}", case_id=number)
    world.complete(OFFICE, "ask", "case:1")


def test_boxes_that_are_gone_are_named_with_the_cases_in_them(world: World) -> None:
    deployed(world)
    told = left(world, line(user("ask", "征求意见")))
    assert told == [
        "“told”（told）里有3件事项在等待，这个流程包里没有这个图形；它们继续按原来的版本办理。",
        "“wait”（wait）里有3件事项在等待，这个流程包里没有这个图形；它们继续按原来的版本办理。",
        "“补充意见”（more）里有1件事项在等待，这个流程包里没有这个图形；它们继续按原来的版本办理。",
    ]


def test_a_box_of_another_kind_is_named_and_a_renamed_one_is_not(sqlite_world: World) -> None:
    deployed(sqlite_world)
    kept = line(user("more"), timer("wait"), message("told"), service("ask", "record"))
    assert left(sqlite_world, kept) == [
        "“征求意见”（ask）里有2件事项在等待，这个流程包把它从“人工办理”改成了“系统办理”；它们继续按原来的版本办理。"
    ]
    assert left(sqlite_world, line(user("more"), timer("wait"), message("told"), user("ask", "问一问"))) == []


def test_boxes_where_nobody_waits_any_more_are_not_named(sqlite_world: World) -> None:
    sqlite_world.deploy(line(user("ask")))
    sqlite_world.start("case", "case:1")
    sqlite_world.complete(OFFICE, "ask")
    assert left(sqlite_world, line(user("other"))) == []


def test_cases_of_several_versions_are_counted_together(sqlite_world: World) -> None:
    for number, name in enumerate(("甲", "乙"), start=1):
        sqlite_world.deploy(line(user("ask", name)))
        sqlite_world.start("case", f"case:{number}")
    (told,) = left(sqlite_world, line(user("other")))
    assert "里有2件事项在等待" in told


def test_a_diagram_that_can_not_be_read_is_left_to_the_check(sqlite_world: World) -> None:
    deployed(sqlite_world)
    with sqlite_world.acting() as work:
        assert waiting.left(work, Bundle({"award.bpmn": b"<x"})) == []

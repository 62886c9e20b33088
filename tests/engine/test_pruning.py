"""P5: what is finished is forgotten, and nothing is forgotten by half."""

from engine.model import FlowNode
from tests.engine.diagrams import END, START, Box, box, call, diagram, gateway, process, service, user
from tests.world import OFFICE, World

ROUNDS = 40
AGAIN = process(
    "case",
    [START, user("ask"), call("first", "called"), gateway("gate", default="gate > ask"), END],
    ["start > ask", "ask > first", "first > gate", "gate > ask", "gate > end: chosen == 9"],
)


def _called(name: str, inside: Box) -> str:
    start, end = box("startEvent", f"{name}_start", "开始"), box("endEvent", f"{name}_end", "结束")
    return process(name, [start, inside, end], [f"{start.id} > {inside.id}", f"{inside.id} > {end.id}"])


NESTED = diagram(
    AGAIN,
    _called("called", call("second", "deeper")),
    _called("deeper", call("third", "deepest")),
    _called("deepest", service("record")),
)


def test_a_called_process_is_forgotten_with_all_that_it_called(world: World) -> None:
    world.deploy(NESTED)
    world.start("case", "case:1")
    for number in range(ROUNDS):
        world.complete(OFFICE, "ask", chosen=3)
        if number == ROUNDS // 2:
            world.forget()

    nodes = world.rows(FlowNode)
    assert {node.owner for node in nodes} - {""} <= {node.key for node in nodes}
    assert len(nodes) < ROUNDS * 10
    world.complete(OFFICE, "ask", chosen=9)
    assert world.ended("case:1")


def test_a_called_process_is_forgotten_once_its_box_is_done(world: World) -> None:
    """A case carries none of what it has called along, so that a later box costs no more for it."""
    world.deploy(NESTED)
    world.start("case", "case:1")
    world.complete(OFFICE, "ask", chosen=3)
    assert {node.owner for node in world.rows(FlowNode)} == {""}
    world.forget()
    world.complete(OFFICE, "ask", chosen=9)
    assert world.ended("case:1")

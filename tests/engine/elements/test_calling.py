"""What goes into a called process and comes out of it."""

import pytest

from engine.errors import ExpressionError
from tests.engine.diagrams import END, START, Box, call, diagram, interface, process, service, setting, several, user
from tests.engine.elements.course import Course
from tests.engine.straight import straight
from tests.world import World

WAY = ["start > first", "first > ask", "ask > end"]
INNER = [user("inside"), setting("算", "b = a + 1", "c = 9")]


def calling(box: Box, declared: str = "", called: tuple[Box, ...] = (*INNER,)) -> bytes:
    """A call, then a task; the called process asks somebody and sets b and c."""
    return diagram(process("case", [START, box, user("ask"), END], WAY), straight("part", *called, declared=declared))


def test_without_mapping_everything_goes_in_and_comes_out(world: World) -> None:
    course = Course(world, calling(call("first", "part", input_kind="audit")), a=1, z=5)
    assert course.data("inside") == {"a": 1, "z": 5, "kind": "audit"}
    course.do("inside")
    assert course.data("ask") == {"a": 1, "z": 5, "kind": "audit", "b": 2, "c": 9}


def test_only_what_is_mapped_goes_in_and_comes_out(world: World) -> None:
    box = call("first", "part", in_a="z * 2", in_to='"unit:" + z', input_kind="audit", out_result="b", out_a="a")
    course = Course(world, calling(box), a=1, z=5)
    assert course.data("inside") == {"a": 10, "to": "unit:5", "kind": "audit"}
    course.do("inside", chosen=3)
    assert course.data("ask") == {"a": 10, "z": 5, "result": 11}


def test_inputs_alone_or_outputs_alone_may_be_mapped(world: World) -> None:
    course = Course(world, calling(call("first", "part", in_a="z")), a=1, z=5)
    assert course.data("inside") == {"a": 5}
    course.do("inside")
    assert course.data("ask") == {"a": 5, "b": 6, "c": 9}


def test_a_process_may_declare_itself_what_it_takes_and_gives(world: World) -> None:
    course = Course(world, calling(call("first", "part"), interface(["a"], ["c"])), a=1, z=5)
    assert course.data("inside") == {"a": 1}
    course.do("inside")
    assert course.data("ask") == {"a": 1, "z": 5, "c": 9}


def test_each_of_several_calls_gets_its_own_inputs(world: World) -> None:
    box = several(call("first", "part", in_a="person * 10"))
    course = Course(world, calling(box, called=(user("inside"), service("note_it", "note"))))
    assert course.data("inside") == {"a": 10}
    for _ in range(3):
        course.do("inside")
    assert course.data("ask") == {}


@pytest.mark.parametrize("declared", ["", interface(["missing"])])
def test_a_variable_that_is_not_there_is_named(world: World, declared: str) -> None:
    world.deploy(calling(call("first", "part", **({} if declared else {"in_a": "missing"})), declared))
    with pytest.raises(ExpressionError, match="还没有变量“missing”"):
        world.start("case", "case:1", a=1)

"""A step that sets variables, in the language of all expressions."""

import pytest

from engine.errors import ExpressionError
from tests.engine.diagrams import gateway, line, setting, user
from tests.engine.elements.course import Course
from tests.world import OFFICE, World


def test_a_line_sees_what_the_lines_before_it_have_set(world: World) -> None:
    lines = ["total = a + 1", "", "  enough = total >= 3 and 公示天数 == 5", "to = 'u:' + total"]
    course = Course(world, line(setting("算", *lines), user("ask")), a=2, 公示天数=5)
    assert course.data("ask") == {"a": 2, "公示天数": 5, "total": 3, "enough": True, "to": "u:3"}


def test_a_gateway_reads_what_was_set_and_a_loop_sets_it_anew(world: World) -> None:
    boxes = [gateway("back"), user("ask"), setting("算", "rounds = rounds + 1"), gateway("more", default="more > end")]
    course = Course(world, line(*boxes, flows=["more > back: rounds < 3"]), rounds=0)
    for _ in range(3):
        course.do("ask")
    assert course.ended
    assert course.way.count("算") == 3


def test_a_line_that_can_not_be_computed_undoes_the_whole_step(world: World) -> None:
    world.deploy(line(user("ask"), setting("算", "a = 1", "b = missing + 1")))
    world.start("case", "case:1")
    with pytest.raises(ExpressionError, match="还没有变量“missing”"):
        world.complete(OFFICE, "ask")
    assert world.open_tasks("case:1") == ["ask"]

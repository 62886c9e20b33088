"""Boxes that are done again while a condition holds, and lists of which a part suffices."""

import dataclasses

import pytest

from engine.model import Task
from tests.engine.diagrams import (
    END,
    START,
    Box,
    again,
    call,
    diagram,
    line,
    process,
    service,
    setting,
    several,
    tag,
    timer,
    user,
)
from tests.engine.elements.course import Course
from tests.engine.straight import straight
from tests.world import OFFICE, World

# ---------------------------------------------------------------- standard loop


def test_a_task_is_done_again_while_the_condition_holds(world: World) -> None:
    course = Course(world, line(again(user("ask"), "again"), user("then")))
    for _ in range(3):
        course.do("ask", again=True)
        assert course.waits == ["ask"]
    course.do("ask", again=False, chosen=4)
    assert course.waits == ["then"]
    course.do("then")
    assert course.ended


def test_a_loop_stops_at_its_maximum(world: World) -> None:
    course = Course(world, line(again(user("ask"), "again", loopMaximum="2"), user("then")))
    course.do("ask", again=True)
    course.do("ask", again=True)
    assert course.waits == ["then"]


def test_a_loop_may_ask_its_condition_before_the_first_turn(world: World) -> None:
    course = Course(world, line(again(user("ask"), "rounds > 0", testBefore="true"), user("then")), rounds=0)
    assert course.waits == ["then"]


def test_what_a_turn_sets_is_seen_by_the_next_and_afterwards(world: World) -> None:
    counting = again(setting("算", "n = n + 1", "seen = seen + [n]"), "n < 3", loopMaximum="9")
    course = Course(world, line(counting, user("then")), n=0, seen=[])
    assert course.data("then") == {"n": 3, "seen": [1, 2, 3]}


def test_a_call_is_made_again_with_what_it_gave(world: World) -> None:
    calling = again(call("first", "part", in_n="n", out_n="n + 1"), "n < 2", loopMaximum="5")
    main = process("case", [START, calling, user("then"), END], ["start > first", "first > then", "then > end"])
    course = Course(world, diagram(main, straight("part", user("inside"))), n=0)
    course.do("inside")
    assert course.data("inside") == {"n": 1}
    course.do("inside")
    assert course.data("then") == {"n": 2}


def test_a_deadline_ends_a_loop_in_any_turn(world: World) -> None:
    late = timer("late", "minutes(5)", on="ask")
    course = Course(world, line(again(user("ask"), "True"), aside=[late], flows=["late > end"]))
    course.do("ask")
    course.do("ask")
    course.do("late")
    assert course.ended


def test_a_loop_in_a_loop_begins_anew(world: World) -> None:
    inner = straight("part", again(user("inside"), "again"))
    calling = again(call("first", "part"), "chosen == 1", loopMaximum="5")
    main = process("case", [START, calling, END], ["start > first", "first > end"])
    course = Course(world, diagram(main, inner))
    course.do("inside", again=True)
    course.do("inside", again=False, chosen=1)
    assert course.waits == ["inside"]
    course.do("inside", again=False, chosen=0)
    assert course.ended


# ---------------------------------------------------------------- completion condition


def enough(condition: str, one: Box | None = None, one_by_one: bool = False) -> Box:
    """The box for each of three people, until the condition holds."""
    drawn = several(one or user("ask"), more=tag("completionCondition", condition.replace("<", "&lt;")))
    mark = "<bpmn:multiInstanceLoopCharacteristics"
    inner = drawn.inner.replace(mark, f'{mark} isSequential="true"') if one_by_one else drawn.inner
    return dataclasses.replace(drawn, inner=inner)


QUORUM = "nrOfCompletedInstances / nrOfInstances > 1 / 2"


@pytest.mark.parametrize("one_by_one", [False, True])
def test_what_suffices_ends_the_rest(world: World, one_by_one: bool) -> None:
    course = Course(world, line(enough(QUORUM, one_by_one=one_by_one), user("then")))
    course.do("ask")
    assert "ask" in course.waits
    course.do("ask")
    assert course.waits == ["then"]
    course.do("then")
    assert course.ended


@pytest.mark.parametrize("one_by_one", [False, True])
def test_without_enough_all_of_them_are_asked(world: World, one_by_one: bool) -> None:
    course = Course(world, line(enough("nrOfActiveInstances < 0", one_by_one=one_by_one), user("then")))
    for _ in range(3):
        course.do("ask")
    assert course.waits == ["then"]


def test_a_single_answer_may_decide(world: World) -> None:
    course = Course(world, line(enough("chosen == 9"), user("then")))
    course.do("ask", chosen=1)
    course.do("ask", chosen=9)
    assert course.waits == ["then"]


def test_what_is_no_longer_needed_is_withdrawn_from_the_inbox(world: World) -> None:
    world.deploy(line(enough(QUORUM), user("then")))
    world.start("case", "case:1", people=[1, 2, 3])
    world.complete(OFFICE, "ask")
    world.complete(OFFICE, "ask")
    outcomes = sorted(str(task.outcome) for task in world.rows(Task, element="ask"))
    assert outcomes == ["cancelled", "done", "done"]


def test_called_processes_that_are_no_longer_needed_end(world: World) -> None:
    main = process("case", [START, enough(QUORUM, call("first", "part")), user("then"), END],
                   ["start > first", "first > then", "then > end"])  # fmt: skip
    course = Course(world, diagram(main, straight("part", user("inside"), timer("pause", "minutes(3)"))))
    for element in ("inside", "inside", "inside", "pause", "pause"):
        course.do(element)
    assert course.waits == ["then"]
    course.do("then")
    assert course.ended


def test_automatic_steps_stop_when_it_suffices(world: World) -> None:
    world.deploy(line(enough("nrOfCompletedInstances == 2", service("tell", "record")), user("then")))
    world.start("case", "case:1", people=[1, 2, 3])
    assert len(world.calls) == 2

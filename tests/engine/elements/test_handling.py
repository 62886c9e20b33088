"""Event subprocesses: what begins beside a process when its event happens."""

import pytest

from tests.engine.diagrams import (
    END,
    START,
    Box,
    box,
    call,
    correlated,
    declared,
    diagram,
    event,
    gateway,
    handler,
    line,
    message,
    process,
    service,
    subprocess,
    tag,
    terminate,
    timer,
    user,
)
from tests.engine.elements.course import Course
from tests.engine.straight import straight
from tests.world import OFFICE, World

AND = "parallelGateway"


def told(id: str = "told") -> Box:
    return message(id, kind="startEvent", inside=correlated("case_id", f"'{id}'"))


def timed(id: str, moment: str) -> Box:
    return box("startEvent", id, inner=tag("timerEventDefinition", tag("timeDate", moment), id=f"{id}_timer"))


def test_a_message_interrupts_the_process_and_its_part_ends_it(world: World) -> None:
    withdraw = handler("withdraw", told(), user("confirm"))
    course = Course(world, line(user("ask"), timer("wait", "minutes(3)"), aside=[withdraw]))
    assert course.waits == ["ask", "told"]
    course.do("ask")
    assert course.waits == ["told", "wait"]
    course.do("told")
    assert course.waits == ["confirm"]
    assert course.data("confirm") == {"told": "told", "case_id": "told"}
    course.do("confirm")
    assert course.ended
    assert course.way.count("told") == 1
    assert "withdraw" in course.way


def test_without_the_message_the_process_ends_and_waits_for_nothing(world: World) -> None:
    course = Course(world, line(user("ask"), aside=[handler("withdraw", told(), user("confirm"))]))
    course.do("ask")
    assert course.ended
    assert course.waits == []


def test_a_part_that_interrupts_nothing_goes_on_beside_and_may_begin_again(world: World) -> None:
    correct = handler("correct", told(), user("note_down"), interrupting=False)
    course = Course(world, line(user("ask"), aside=[correct]))
    course.do("told")
    course.do("told")
    assert course.waits == ["ask", "note_down", "note_down", "told"]
    course.do("note_down")
    course.do("ask")
    assert course.waits == ["note_down", "told"], "what has begun is waited for, and it may begin once more"
    course.do("told")
    course.do("note_down")
    course.do("note_down")
    assert course.ended


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_moment_begins_a_part_once(world: World, interrupting: bool) -> None:
    late = handler("late", timed("due", "minutes(5)"), service("remind", "note"), interrupting=interrupting)
    course = Course(world, line(user("ask"), aside=[late]))
    course.do("due")
    assert course.ended == interrupting
    assert course.waits == ([] if interrupting else ["ask"])
    if not interrupting:
        course.do("ask")
    assert course.ended
    assert course.way.count("remind") == 1


def test_a_signal_begins_a_part(world: World) -> None:
    begin = event("startEvent", "heard", "signal", "go")
    boxes = [START, user("ask"), event("intermediateThrowEvent", "say", "signal", "go"), user("then"), END,
             handler("part", begin, user("inside"), interrupting=False)]  # fmt: skip
    flows = ["start > ask", "ask > say", "say > then", "then > end"]
    course = Course(world, diagram(process("case", boxes, flows), extra=declared("signal", "go")))
    course.do("ask")
    assert course.waits == ["inside", "then"]
    course.do("then")
    course.do("inside")
    assert course.ended


def test_an_interruption_ends_calls_branches_and_other_parts(world: World) -> None:
    inner = straight("inner", user("inside"), timer("pause"))
    boxes = [START, gateway("fork", AND), call("first", "inner"), user("ask"), END]
    boxes += [handler("correct", told("corrected"), user("note_down"), interrupting=False)]
    boxes += [handler("withdraw", told("withdrawn"), user("confirm"))]
    flows = ["start > fork", "fork > first", "fork > ask", "first > end", "ask > end"]
    course = Course(world, diagram(process("case", boxes, flows), inner))
    course.do("corrected")
    course.do("inside")
    assert course.waits == ["ask", "corrected", "note_down", "pause", "withdrawn"]
    course.do("withdrawn")
    assert course.waits == ["confirm"]
    course.do("confirm")
    assert course.ended


def test_a_subprocess_and_a_called_process_have_parts_of_their_own(world: World) -> None:
    inside = [box("startEvent", "in"), user("ask"), box("endEvent", "out"), handler("a", told("one"), user("stop"))]
    called = straight("inner", user("inside"), aside=[handler("b", told("two"), user("halt"))])
    boxes = [START, subprocess("both", inside, ["in > ask", "ask > out"]), call("first", "inner"), user("then"), END]
    flows = ["start > both", "both > first", "first > then", "then > end"]
    course = Course(world, diagram(process("case", boxes, flows), called))
    assert course.waits == ["ask", "one"]
    course.do("one")
    course.do("stop")
    assert course.waits == ["inside", "two"]
    course.do("two")
    course.do("halt")
    assert course.waits == ["then"]
    course.do("then")
    assert course.ended


def test_an_error_inside_of_a_part_leaves_the_process_around_it(world: World) -> None:
    begin, end = told(), event("endEvent", "bad", "error", "bad")
    way = ["told > judge", "judge > bad"]
    bad = subprocess("part", [begin, user("judge"), end], way).having(triggeredByEvent="true")
    called = straight("inner", user("inside"), aside=[bad])
    border = event("boundaryEvent", "caught", "error", "bad", on="first")
    boxes = [START, call("first", "inner"), border, user("after"), END]
    flows = ["start > first", "first > end", "caught > after", "after > end"]
    course = Course(world, diagram(process("case", boxes, flows), called, extra=declared("error", "bad")))
    course.do("told")
    course.do("judge")
    assert course.waits == ["after"]


def test_a_terminate_end_ends_the_waiting_too(world: World) -> None:
    boxes = [START, user("ask"), terminate("over"), handler("withdraw", told(), user("confirm"))]
    course = Course(world, diagram(process("case", boxes, ["start > ask", "ask > over"])))
    course.do("ask")
    assert course.ended
    assert course.waits == []


def test_a_process_started_by_a_message_is_not_started_by_the_message_of_its_part(world: World) -> None:
    invited = message("arrived", "invited", kind="startEvent", inside="")
    withdraw = handler("withdraw", message("told", kind="startEvent"), service("note_it", "record"))
    other = straight("other", user("ask"), start=invited, aside=[withdraw])
    main = process("case", [START, user("go"), END], ["start > go", "go > end"])
    world.deploy(diagram(main, other, messages={"told": ["case_id"], "invited": ["case_id"]}))
    world.send("told", "other:1", id="1", case_id=7)
    world.settle()
    assert world.message("1").state == "dead"
    world.send("invited", "other:2", id="2", payload={"case_id": 8}, case_id=8)
    world.settle()
    assert world.open_tasks("other:2") == ["ask"]
    world.send("told", "other:2", id="3", case_id=8)
    world.settle()
    assert world.ended("other:2")


def test_every_case_waits_for_itself(world: World) -> None:
    """The library would begin the part of every later case at once."""
    world.deploy(line(user("ask"), aside=[handler("withdraw", timed("due", "minutes(5)"), user("confirm"))]))
    world.start("case", "case:1")
    world.travel(minutes=10)
    assert world.open_tasks("case:1") == ["confirm"]
    world.start("case", "case:2")
    assert world.open_tasks("case:2") == ["ask"]
    world.complete(OFFICE, "ask", "case:2")
    assert world.ended("case:2")

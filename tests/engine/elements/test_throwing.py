"""Errors, escalations and signals inside one case."""

import pytest

from engine.spiff import throwing
from tests.engine.diagrams import (
    END,
    START,
    Box,
    box,
    call,
    declared,
    diagram,
    event,
    gateway,
    process,
    service,
    several,
    subprocess,
    timer,
    user,
)
from tests.engine.elements.course import Course
from tests.world import OFFICE, World

CATCH, THROW = "boundaryEvent", "intermediateThrowEvent"
AND = "parallelGateway"


def judged(*ways: str, also: tuple[Box, ...] = (), throw: Box | None = None) -> tuple[list[Box], list[str]]:
    """Somebody judges; 1 ends with an error, everything else well. Beside it goes what else is given."""
    bad = throw or event("endEvent", "bad", "error", "bad")
    boxes = [
        box("startEvent", "in"), gateway("fork", AND), user("judge"), gateway("gate", default="gate > well"), bad,
        box("endEvent", "well"), *also,
    ]  # fmt: skip
    flows = ["in > fork", "fork > judge", "judge > gate", "gate > well", f"gate > {bad.id}: chosen == 1", *ways]
    return boxes, flows


def around(host: Box, *border: Box, extra: str = "") -> list[str]:
    """The host between start and end; each event at its border leads to a task of its own."""
    after = [user(f"after_{each.id}") for each in border]
    boxes = [START, host, *border, *after, user("then"), END]
    flows = [f"start > {host.id}", f"{host.id} > then", "then > end"]
    for each, task in zip(border, after, strict=True):
        flows += [f"{each.id} > {task.id}", f"{task.id} > end"]
    return [process("case", boxes, flows), extra]


def drawn(host: Box, *border: Box, extra: str = "") -> bytes:
    names = declared("error", "bad", "other") + declared("escalation", "late") + declared("signal", "go")
    return diagram(*filter(None, around(host, *border, extra=extra)), extra=names)


BESIDE = ["fork > watch", "watch > seen", "seen > saw"]
WATCH = (user("watch"), service("seen", "note"), box("endEvent", "saw"))


def both() -> Box:
    boxes, flows = judged(*BESIDE, also=WATCH)
    return subprocess("both", boxes, flows)


@pytest.mark.parametrize("code", ["bad", ""])
def test_an_error_ends_the_subprocess_and_goes_its_own_way(world: World, code: str) -> None:
    course = Course(world, drawn(both(), event(CATCH, "caught", "error", code, on="both")))
    assert course.waits == ["judge", "watch"]
    course.do("judge", chosen=1)
    assert course.waits == ["after_caught"]
    course.do("after_caught")
    assert course.ended
    assert "seen" not in course.way


def test_without_an_error_the_subprocess_ends_well(world: World) -> None:
    course = Course(world, drawn(both(), event(CATCH, "caught", "error", "bad", on="both")))
    course.do("judge", chosen=0)
    course.do("watch")
    assert course.waits == ["then"]


def test_an_error_leaves_called_processes_until_somebody_catches_it(world: World) -> None:
    boxes, flows = judged(*BESIDE, also=WATCH)
    inner = process("inner", boxes, flows)
    deeper = [box("startEvent", "i"), gateway("f", AND), call("deeper", "inner"), user("beside"), box("endEvent", "o")]
    middle = process("middle", deeper, ["i > f", "f > deeper", "f > beside", "deeper > o", "beside > o"])
    host = call("first", "middle")
    course = Course(world, drawn(host, event(CATCH, "caught", "error", "bad", on="first"), extra=middle + inner))
    assert course.waits == ["beside", "judge", "watch"]
    course.do("judge", chosen=1)
    assert course.waits == ["after_caught"]
    course.do("after_caught")
    assert course.ended


def test_an_error_passes_by_a_box_that_stands_beside(world: World) -> None:
    """The library would give it to whoever catches that code, wherever."""
    other = call("second", "calm")
    calm = process("calm", [box("startEvent", "c"), user("rest"), event("endEvent", "x", "error", "bad")],
                   ["c > rest", "rest > x"])  # fmt: skip
    boxes = [START, gateway("two", AND), both(), other, event(CATCH, "one", "error", "bad", on="both"), END]
    boxes += [event(CATCH, "another", "error", "bad", on="second"), user("then")]
    flows = ["start > two", "two > both", "two > second", "both > then", "second > then", "one > end", "another > then",
             "then > end"]  # fmt: skip
    course = Course(world, diagram(process("case", boxes, flows), calm, extra=declared("error", "bad")))
    course.do("judge", chosen=1)
    assert course.waits == ["rest"]
    assert "another" not in course.way
    course.do("rest")
    assert course.way.count("another") == 1


def test_an_error_in_one_of_several_calls_ends_them_all(world: World) -> None:
    boxes, flows = judged(*BESIDE, also=WATCH)
    host = several(call("first", "inner"))
    inner = process("inner", boxes, flows)
    course = Course(world, drawn(host, event(CATCH, "caught", "error", "bad", on="first"), extra=inner))
    assert course.waits.count("judge") == 3
    course.do("judge", chosen=0)
    course.do("judge", chosen=1)
    assert course.waits == ["after_caught"]


def test_a_deadline_on_several_calls_ends_what_they_wait_for(world: World) -> None:
    host = several(call("first", "inner"))
    inner = process("inner", [box("startEvent", "i"), user("inside"), timer("pause"), box("endEvent", "o")],
                    ["i > inside", "inside > pause", "pause > o"])  # fmt: skip
    course = Course(world, drawn(host, timer("late", "minutes(5)", on="first"), extra=inner))
    course.do("inside")
    course.do("late")
    assert course.waits == ["after_late"]
    course.do("after_late")
    assert course.ended


def test_an_error_that_nobody_catches_undoes_the_step(world: World) -> None:
    """The check refuses such a diagram as far as processes call one another; a process may still be started alone."""
    boxes, flows = judged()
    inner = process("inner", boxes, flows)
    world.deploy(drawn(call("first", "inner"), event(CATCH, "caught", "error", "bad", on="first"), extra=inner))
    world.start("inner", "case:1")
    with pytest.raises(throwing.ErrorUncaught, match="“bad”抛出的错误“bad”没有图形接住"):
        world.complete(OFFICE, "judge", chosen=1)
    assert world.open_tasks("case:1") == ["judge"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_told_around_and_may_interrupt(world: World, interrupting: bool) -> None:
    throw = event(THROW, "late", "escalation", "late")
    boxes, flows = judged(*BESIDE, "late > more", "more > well", also=(*WATCH, user("more")), throw=throw)
    border = event(CATCH, "told", "escalation", "late", on="both")
    border = border if interrupting else border.having(cancelActivity="false")
    course = Course(world, drawn(subprocess("both", boxes, flows), border))
    course.do("judge", chosen=1)
    assert course.waits == (["after_told"] if interrupting else ["after_told", "more", "watch"])
    for element in list(course.waits):
        course.do(element)
    assert course.waits == ([] if interrupting else ["then"])


def test_an_escalation_may_be_told_again(world: World) -> None:
    boxes = [box("startEvent", "in"), gateway("back"), event(THROW, "late", "escalation", "late"), user("judge"),
             gateway("gate", default="gate > well"), box("endEvent", "well")]  # fmt: skip
    flows = ["in > back", "back > late", "late > judge", "judge > gate", "gate > back: again", "gate > well"]
    border = event(CATCH, "told", "escalation", "late", on="both").having(cancelActivity="false")
    course = Course(world, drawn(subprocess("both", boxes, flows), border))
    course.do("judge", again=True)
    course.do("judge", again=True)
    assert course.waits == ["after_told", "after_told", "after_told", "judge"]
    course.do("judge", again=False)
    assert course.waits == ["after_told", "after_told", "after_told", "then"]


def test_a_signal_reaches_everybody_who_waits_for_it_in_the_case(world: World) -> None:
    inner = process("inner", [box("startEvent", "i"), event("intermediateCatchEvent", "heard", "signal", "go"),
                              user("inside"), box("endEvent", "o")], ["i > heard", "heard > inside", "inside > o"])
    boxes = [START, gateway("fork", AND), several(call("first", "inner")), user("ask"), user("give"), END]
    boxes += [event(CATCH, "stop", "signal", "go", on="ask"), event(THROW, "say", "signal", "go")]
    flows = ["start > fork", "fork > first", "fork > ask", "fork > give", "give > say", "say > end", "first > end",
             "ask > end", "stop > end"]  # fmt: skip
    course = Course(world, diagram(process("case", boxes, flows), inner, extra=declared("signal", "go")))
    assert course.waits == ["ask", "give"]
    course.do("give")
    assert course.waits == ["inside"] * 3
    for _ in range(3):
        course.do("inside")
    assert course.ended


def test_a_signal_at_an_end_is_thrown_and_one_that_nobody_awaits_is_lost(world: World) -> None:
    boxes = [START, gateway("fork", AND), user("give"), event("endEvent", "say", "signal", "go"), user("ask"),
             event("intermediateCatchEvent", "heard", "signal", "go"), END]  # fmt: skip
    flows = ["start > fork", "fork > give", "give > say", "fork > ask", "ask > heard", "heard > end"]
    drawing = diagram(process("case", boxes, flows), extra=declared("signal", "go"))
    course = Course(world, drawing)
    course.do("ask")
    course.do("give")
    assert course.ended
    lost = Course(world, drawing)
    lost.do("give")
    lost.do("ask")
    assert not lost.ended


def test_another_case_hears_nothing_of_a_signal(world: World) -> None:
    boxes = [START, gateway("fork", AND), user("give"), event("endEvent", "say", "signal", "go"),
             event("intermediateCatchEvent", "heard", "signal", "go"), END]  # fmt: skip
    flows = ["start > fork", "fork > give", "give > say", "fork > heard", "heard > end"]
    world.deploy(diagram(process("case", boxes, flows), extra=declared("signal", "go")))
    world.start("case", "case:1")
    world.start("case", "case:2")
    world.complete(OFFICE, "give", "case:1")
    assert (world.ended("case:1"), world.ended("case:2")) == (True, False)

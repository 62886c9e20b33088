"""An event gateway: what happens first decides, and nothing else is waited for any more."""

import pytest

from tests.engine.diagrams import END, START, correlated, diagram, gateway, message, process, service, timer, user
from tests.engine.elements.course import Course
from tests.world import World

EVENTS = [
    message("granted", "grant", inside=correlated("case_id", "1")),
    message("refused", "refuse", inside=correlated("case_id", "2")),
    timer("silence", "minutes(30)"),
]
AGAIN = gateway("more", default="more > end")


def drawn(*more: str) -> bytes:
    """Three events; whichever comes first, the same task follows, and perhaps a second round."""
    boxes = [START, gateway("back"), gateway("either", "eventBasedGateway"), *EVENTS, gateway("merge"), user("ask")]
    flows = ["start > back", "back > either", "merge > ask", "ask > more", "more > end", "more > back: again"]
    for event in EVENTS:
        after = service(f"after_{event.id}", "note")
        boxes.append(after)
        flows += [f"either > {event.id}", f"{event.id} > {after.id}", f"{after.id} > merge"]
    carried = {"grant": ["case_id"], "refuse": ["case_id"]}
    return diagram(process("case", [*boxes, AGAIN, END], flows), messages=carried)


@pytest.mark.parametrize("first", [event.id for event in EVENTS])
def test_the_first_event_decides_and_the_others_are_not_waited_for(world: World, first: str) -> None:
    course = Course(world, drawn())
    assert course.waits == ["granted", "refused", "silence"]
    course.do(first)
    assert course.waits == ["ask"]
    assert [box for box in course.way if box.startswith("after")] == [f"after_{first}"]
    course.do("ask", again=False)
    assert course.ended


def test_in_a_second_round_all_events_are_waited_for_again(world: World) -> None:
    course = Course(world, drawn())
    for event in ("silence", "granted", "silence", "refused"):
        assert course.waits == ["granted", "refused", "silence"]
        course.do(event)
        course.do("ask", again=event != "refused")
    assert course.ended
    assert course.way.count("silence") == 2


def test_a_message_that_lost_is_kept_for_another_round(world: World) -> None:
    world.serve("note", lambda call: {})
    world.deploy(drawn())
    world.start("case", "case:1")
    world.send("grant", "case:1", id="1", case_id=1)
    world.send("refuse", "case:1", id="2", case_id=2)
    world.settle()
    assert world.open_tasks("case:1") == ["ask"]
    assert [world.message(id).state for id in ("1", "2")] == ["delivered", "parked"]


def test_a_timer_that_lost_never_fires(world: World) -> None:
    world.serve("note", lambda call: {})
    world.deploy(drawn())
    world.start("case", "case:1")
    world.send("grant", "case:1", id="1", case_id=1)
    world.travel(days=3)
    assert [each.fired for each in world.timers("case:1")] == [False]
    assert "silence" not in world.way("case:1")

"""P1: one action, one transaction. Whatever statement a process dies at, nothing is half done, and a second try does
what an undisturbed first one would have done. With a real `kill -9`: `test_kill.py`."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine import definitions, incidents, messages, outbox, timers
from engine.contract import Call
from engine.model import Incident
from engine.work import Work
from tests.engine import crashes
from tests.engine.diagrams import Box, diagram, line, message, service, several, timer, user
from tests.engine.straight import straight
from tests.world import MONDAY, OFFICE, World, bundle

MOST_STATEMENTS = 100
Deed = Callable[[World, int], None]


# What is done, for the case of a number


def start(world: World, number: int) -> None:
    world.start("case", f"case:{number}", case_id=number, people=[1, 2, 3])


def finish(element: str, **answers: Any) -> Deed:
    return lambda world, number: world.complete(OFFICE, element, f"case:{number}", **answers)


def sleep(world: World, number: int) -> None:
    world.sleep(days=5)


def fire(world: World, number: int) -> None:
    timers.fire_due(world.runtime, most=1)


def tell(world: World, number: int) -> None:
    world.send("told", f"case:{number}", id=f"m:{number}", case_id=number)


def tell_wrong(world: World, number: int) -> None:
    world.send("told", f"case:{number}", id=f"m:{number}", case_id=0)


def invite(world: World, number: int) -> None:
    world.send("invited", f"case:{number}", id=f"m:{number}", case_id=number)


def deliver(world: World, number: int) -> None:
    messages.deliver_pending(world.runtime, most=1)


def send(world: World, number: int) -> None:
    """A crash between sending and ticking off leaves the dispatch leased for a while."""
    world.now += outbox.LEASE
    outbox.send_pending(world.runtime, world.senders, most=1)


def deploy(world: World, number: int) -> None:
    with world.acting() as work:
        definitions.deploy(work, bundle(line(user("ask", f"第{number}版"))), f"第{number}版")


def lengthen(world: World, number: int) -> None:
    world.days_off = dt.timedelta(days=1)
    with world.acting() as work:
        timers.recompute(work)


def as_before(world: World, number: int) -> None:
    world.days_off = dt.timedelta(0)


def forget_the_last(world: World, number: int) -> None:
    """End it: a timer that runs or has failed would take part in what follows."""
    if number > 1:
        world.complete(OFFICE, "ask", f"case:{number - 1}")


def open_incident(world: World, number: int) -> None:
    with world.acting() as work:
        incidents.open(work, "timer", f"case:{number}", f"timer:{number}", "接口没有应答")


def close_incident(world: World, number: int) -> None:
    (incident,) = world.rows(Incident, subject=f"timer:{number}")
    with world.acting() as work:
        incidents.close(work, incident.id)


# Where it is done

COUNT, ANNOUNCE = service("count", "count"), service("announce", "announce")
INVITED = message("arrived", "invited", kind="startEvent", inside="")


def case(*boxes: Box, begin: Box | None = None, aside: Box | None = None) -> bytes:
    """A case goes straight on; an event aside leads to a handler of its own."""
    border = [aside, service("overdue", "broken")] if aside else []
    flows = [f"{aside.id} > overdue", "overdue > case_end"] if aside else []
    main = straight("case", *boxes, start=begin, aside=border, flows=flows)
    carried = {"told": ["case_id"], "invited": ["case_id"]}
    return diagram(main, straight("other", user("elsewhere"), data="case_id: integer"), messages=carried)


@dataclasses.dataclass(frozen=True)
class Action:
    """`moments` is False where a second try can only come later."""

    where: bytes
    act: Deed
    prepare: tuple[Deed, ...] = ()
    moments: bool = True


OPINION = several(user("opinion"))
LATE = timer("late", on="ask")
ACTIONS = {
    "start a case": Action(case(COUNT, ANNOUNCE, OPINION, timer("wait")), start),
    "finish a task": Action(case(user("ask"), COUNT, ANNOUNCE, timer("wait")), finish("ask", opinion="同意"), (start,)),
    "finish one of several": Action(case(OPINION, COUNT), finish("opinion"), (start,)),
    "finish the last of several": Action(
        case(OPINION, COUNT, message("wait")), finish("opinion"), (start, finish("opinion"), finish("opinion"))
    ),
    "vote": Action(
        case(several(user("vote", form="sealed"))), finish("vote", vote="同意"), (start, finish("vote", vote="反对"))
    ),
    "fire a timer": Action(case(timer("wait"), COUNT, user("ask"), aside=LATE), fire, (start, sleep)),
    "fire a timer that fails": Action(case(user("ask"), aside=LATE), fire, (forget_the_last, start, sleep)),
    "move timers": Action(case(user("ask"), aside=LATE), lengthen, (as_before, forget_the_last, start)),
    "send a message": Action(case(message("wait")), tell, (start,)),
    "deliver a message": Action(case(message("wait"), COUNT, ANNOUNCE, user("ask")), deliver, (start, tell)),
    "park a message": Action(case(user("ask"), message("wait")), deliver, (start, tell)),
    "bury a message": Action(case(message("wait")), deliver, (start, tell_wrong)),
    "start by a message": Action(case(COUNT, ANNOUNCE, user("ask"), begin=INVITED), deliver, (invite,)),
    "send a notice": Action(case(ANNOUNCE, user("ask")), send, (start,), moments=False),
    "deploy": Action(case(user("ask")), deploy),
    "open an incident": Action(case(user("ask")), open_incident),
    "close an incident": Action(case(user("ask")), close_incident, (open_incident,)),
}


@pytest.fixture
def office(world: World) -> Iterator[World]:
    def announce(call: Call) -> dict[str, Any]:
        number = int(call.case.split(":")[1])
        call.notify("role:办公室", "{case}已受理", case=call.case)
        call.start("other", f"other:{number}", {"case_id": number})
        call.send("told", f"other:{number}", correlation={"case_id": number}, payload={}, id=f"other/{number}")
        return {"announced": True}

    def broken(call: Call) -> dict[str, Any]:
        raise ConnectionError("接口没有应答")

    world.keep_tally()
    world.serve("announce", announce)
    world.serve("broken", broken)
    yield world
    world.drop_tally()


def prepare(world: World, action: Action, number: int) -> crashes.Content:
    """Bring a case of its own to where the action begins. Returns what the database holds then."""
    world.now = MONDAY
    world.settle()
    for deed in action.prepare:
        deed(world, number)
    return crashes.content(world)


def undisturbed(world: World, action: Action) -> list[crashes.Change]:
    """What the action changes, after each of its commits."""
    before, changes = prepare(world, action, 1), []

    def watched(work: Work) -> None:
        audit_too(work)
        work.after_commit.append(lambda: changes.append(crashes.change(before, crashes.content(world), action.moments)))

    audit_too, calm = world.runtime.append_audit, world.runtime
    world.runtime = dataclasses.replace(calm, append_audit=watched)
    action.act(world, 1)
    world.runtime = calm
    return changes


@pytest.mark.parametrize("name", ACTIONS)
def test_a_crash_at_any_statement_leaves_nothing_half_done_and_a_second_try_succeeds(office: World, name: str) -> None:
    action = ACTIONS[name]
    office.deploy(action.where)
    *halfway, expected = undisturbed(office, action)
    assert expected

    for statement in range(1, MOST_STATEMENTS):
        before = prepare(office, action, statement + 1)
        try:
            with crashes.at_statement(office.engine, statement):
                action.act(office, statement + 1)
        except crashes.Crash:
            after = crashes.content(office)
            assert after == before or crashes.change(before, after, action.moments) in halfway, statement
            action.act(office, statement + 1)
        else:
            assert statement > 5
            break
        assert crashes.change(before, crashes.content(office), action.moments) == expected, statement
    else:
        pytest.fail("the action has more statements than anybody expected")
    assert crashes.change(before, crashes.content(office), action.moments) == expected
    assert office.verify().ok

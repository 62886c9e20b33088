"""P4: a message is delivered once, to the case it names, also when that case waits only later."""

import dataclasses
import datetime as dt
import functools
from collections import Counter
from typing import Any

import pytest

from engine import audit, instances, messages, postbox, rounds
from engine.contract import Call
from engine.model import Instance, Message
from tests.engine.diagrams import (
    END,
    START,
    call,
    correlated,
    diagram,
    gateway,
    line,
    message,
    process,
    service,
    terminate,
    user,
)
from tests.engine.races import at_once
from tests.engine.straight import straight
from tests.world import OFFICE, World, samples

WAITING = line(message("wait"), service("record", "record", value="why"))
LATER = line(user("ask"), message("wait"), service("record", "record", value="why"))
BY_MESSAGE = diagram(
    straight(
        "case",
        user("ask"),
        message("wait"),
        service("record"),
        start=message("arrived", "invited", kind="startEvent", inside=""),
    ),
    messages={"told": ["case_id"], "invited": ["case_id"]},
)


def delivered(world: World) -> Counter[str]:
    """Message id → how often it was delivered, as the audit has it."""
    return Counter(detail["id"] for detail in world.happened(audit.Event.MESSAGE_DELIVERED))


# Sent before the receiver waits


def test_a_message_reaches_a_waiting_case_with_its_payload(world: World) -> None:
    world.deploy(WAITING)
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="m1", case_id=1, payload={"why": "通过"})

    assert world.settle() == 1
    assert world.ended("case:1")
    assert world.calls[0].inputs == {"value": "通过"}
    assert world.message("m1").state == "delivered"
    assert delivered(world) == {"m1": 1}


def test_a_message_that_came_too_early_waits_for_its_case(world: World) -> None:
    world.deploy(LATER)
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="m1", case_id=1, payload={"why": "通过"})
    world.settle()
    assert world.message("m1").state == "parked"
    world.travel(days=300)
    assert world.message("m1").state == "parked"
    assert world.incidents() == []

    world.complete(OFFICE, "ask")
    assert not world.ended("case:1")
    world.settle()
    assert world.ended("case:1")
    assert delivered(world) == {"m1": 1}


def test_a_message_of_the_very_action_that_starts_its_receiver_arrives(world: World) -> None:
    def invite(call: Call) -> dict[str, Any]:
        call.send("told", "other:1", correlation={"case_id": 7}, payload={"why": "x"}, id="m1")
        call.start("other", "other:1", {"case_id": 7})
        return {}

    world.serve("invite", invite)
    other = straight("other", message("wait"), data="case_id: integer")
    world.deploy(diagram(straight("case", service("invite", "invite")), other))
    world.start("case", "case:1")
    world.settle()

    assert world.ended("other:1")
    assert world.incidents() == []


# Twice with the same id


def test_a_message_sent_twice_with_the_same_id_is_one_message(world: World) -> None:
    world.deploy(line(message("first"), message("second")))
    world.start("case", "case:1", case_id=1)
    for _ in range(2):
        world.send("told", "case:1", id="m1", case_id=1)
        world.settle()

    assert world.way("case:1") == ["start", "first"]
    assert delivered(world) == {"m1": 1}
    assert len(world.happened(audit.Event.MESSAGE_SENT)) == 1
    world.send("told", "case:1", id="m2", case_id=1)
    world.settle()
    assert world.ended("case:1")


def test_of_eight_who_send_the_same_id_at_once_one_is_first(world: World) -> None:
    world.deploy(line(message("first"), message("second")))
    world.start("case", "case:1", case_id=1)

    sent = [functools.partial(world.send, "told", "case:1", id="m1", case_id=1, payload={"n": n}) for n in range(8)]
    assert at_once(sent) == [None] * 8
    world.settle()

    assert len(world.rows(Message)) == 1
    assert len(world.happened(audit.Event.MESSAGE_SENT)) == 1
    assert world.way("case:1") == ["start", "first"]
    assert world.verify().ok


# With a wrong id, or to a case that can't take it


def test_a_message_to_a_case_that_never_was_is_an_incident(world: World) -> None:
    world.deploy(WAITING)
    world.send("told", "case:4711", id="m1", case_id=1)
    world.settle()

    assert world.message("m1").state == "dead"
    (incident,) = world.incidents()
    assert (incident.kind, incident.case, incident.subject) == ("message", "case:4711", "message:m1")
    assert incident.error == "消息“told”无人可收：没有名为“case:4711”的案件"
    assert [detail["id"] for detail in world.happened(audit.Event.MESSAGE_DEAD)] == ["m1"]


def test_a_message_with_another_business_id_is_an_incident_and_the_case_waits_on(world: World) -> None:
    world.deploy(WAITING)
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="wrong", case_id=2)
    world.settle()

    assert world.message("wrong").state == "dead"
    (incident,) = world.incidents()
    assert "编号不符" in incident.error
    assert world.subscriptions("case:1") == ["told"]
    world.send("told", "case:1", id="right", case_id=1, payload={"why": ""})
    world.settle()
    assert world.ended("case:1")


def test_an_early_message_with_a_wrong_business_id_is_found_out_when_the_case_waits(world: World) -> None:
    world.deploy(LATER)
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="wrong", case_id=2)
    world.settle()
    assert world.incidents() == []
    world.complete(OFFICE, "ask")
    world.settle()

    assert world.message("wrong").state == "dead"
    assert world.subscriptions("case:1") == ["told"]


def test_a_message_to_a_case_that_has_ended_is_an_incident(world: World) -> None:
    world.deploy(WAITING)
    world.start("case", "case:1", case_id=1)
    for number in (1, 2):
        world.send("told", "case:1", id=f"m{number}", case_id=1, payload={"why": ""})
    world.settle()

    assert [world.message(id).state for id in ("m1", "m2")] == ["delivered", "dead"]
    (incident,) = world.incidents()
    assert incident.error == "消息“told”无人可收：“case:1”已经结束"


def test_messages_that_a_case_never_waited_for_are_an_incident_when_it_ends(world: World) -> None:
    world.deploy(line(user("ask"), service("record")))
    world.start("case", "case:1")
    world.send("told", "case:1", id="m1", case_id=1)
    world.settle()
    assert world.message("m1").state == "parked"
    world.complete(OFFICE, "ask")
    world.settle()

    assert world.message("m1").state == "dead"
    assert len(world.incidents()) == 1


def test_nobody_but_the_named_case_receives_a_message(world: World) -> None:
    """Two cases wait for the same message with the same business id."""
    world.deploy(WAITING)
    for number in (1, 2):
        world.start("case", f"case:{number}", case_id=7)
    world.send("told", "case:2", id="m1", case_id=7, payload={"why": "x"})
    world.settle()

    assert not world.ended("case:1")
    assert world.ended("case:2")


def test_of_two_branches_that_wait_for_one_name_the_one_with_the_business_id_goes_on(world: World) -> None:
    boxes = [
        START,
        gateway("split", "parallelGateway"),
        message("left", inside=correlated("case_id", "left_id")),
        message("right", inside=correlated("case_id", "right_id")),
        gateway("join", "parallelGateway"),
        END,
    ]
    flows = ["start > split", "split > left", "split > right", "left > join", "right > join", "join > end"]
    world.deploy(diagram(process("case", boxes, flows)))
    world.start("case", "case:1", left_id=1, right_id=2)
    world.send("told", "case:1", id="m1", case_id=2)
    world.settle()
    assert world.way("case:1")[-1] == "right"

    world.send("told", "case:1", id="m2", case_id=1)
    world.settle()
    assert world.ended("case:1")


def test_of_two_branches_that_wait_for_the_same_each_takes_one_message(world: World) -> None:
    boxes = [
        START,
        gateway("split", "parallelGateway"),
        message("left"),
        message("right"),
        gateway("join", "parallelGateway"),
        END,
    ]
    flows = ["start > split", "split > left", "split > right", "left > join", "right > join", "join > end"]
    world.deploy(diagram(process("case", boxes, flows)))
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="m1", case_id=1)
    world.settle()
    assert not world.ended("case:1")
    world.send("told", "case:1", id="m2", case_id=1)
    world.settle()
    assert world.ended("case:1")
    assert delivered(world) == {"m1": 1, "m2": 1}


# A message that starts a case


def test_a_message_starts_a_case_once(world: World) -> None:
    world.deploy(BY_MESSAGE)
    for _ in range(3):
        world.send("invited", "case:1", id="m1", case_id=1)
        world.settle()

    assert [case.key for case in world.rows(Instance)] == ["case:1"]
    assert world.open_tasks("case:1") == ["ask"]
    assert delivered(world) == {"m1": 1}
    assert world.incidents() == []


def test_a_second_invitation_of_a_running_case_changes_nothing_and_is_told_in_the_end(world: World) -> None:
    world.deploy(BY_MESSAGE)
    for number in (1, 2):
        world.send("invited", "case:1", id=f"m{number}", case_id=1)
    world.settle()
    assert world.open_tasks("case:1") == ["ask"]
    assert len(world.rows(Instance)) == 1

    world.complete(OFFICE, "ask")
    world.send("told", "case:1", id="m3", case_id=1)
    world.settle()
    assert world.ended("case:1")
    assert world.message("m2").state == "dead"


def test_two_workers_start_a_case_by_message_once(world: World) -> None:
    world.deploy(BY_MESSAGE)
    for number in range(20):
        world.send("invited", f"case:{number}", id=f"m{number}", case_id=number)

    at_once([functools.partial(messages.deliver_pending, world.another_worker()) for _ in range(2)])

    assert len(world.rows(Instance)) == 20
    assert set(delivered(world).values()) == {1}
    assert world.incidents() == []
    assert all(world.open_tasks(f"case:{number}") == ["ask"] for number in range(20))


def test_a_message_to_a_case_that_another_message_is_about_to_start_waits_for_it(world: World) -> None:
    """The starting message fails at first, or another worker is still busy with it."""
    fails = [True]

    def act(call: Call) -> dict[str, Any]:
        if fails:
            raise ConnectionError
        return {}

    world.serve("act", act)
    invited = message("arrived", "invited", kind="startEvent", inside="")
    carried = {"told": ["case_id"], "invited": ["case_id"]}
    world.deploy(diagram(straight("case", service("act", "act"), message("wait"), start=invited), messages=carried))
    world.send("invited", "case:1", id="m1", case_id=1)
    world.send("told", "case:1", id="m2", case_id=1)
    world.settle()
    assert world.rows(Instance) == []
    assert world.message("m2").state == "pending"

    fails.clear()
    for _ in range(6):
        world.sleep(minutes=1)
        world.settle()
    assert world.ended("case:1")
    assert delivered(world) == {"m1": 1, "m2": 1}


# A receiver that fails


def test_a_failing_receiver_backs_off_and_ends_as_an_incident_while_others_go_on(world: World) -> None:
    def act(call: Call) -> dict[str, Any]:
        if call.case == "case:1":
            raise ConnectionError("接口没有应答")
        return {}

    world.serve("act", act)
    world.deploy(line(message("wait"), service("act", "act")))
    for number in (1, 2):
        world.start("case", f"case:{number}", case_id=number)
        world.send("told", f"case:{number}", id=f"m{number}", case_id=number)

    pauses = []
    for tries in range(1, messages.MOST_FAILURES + 1):
        assert messages.deliver_pending(world.runtime) == (1 if tries == 1 else 0)
        failed = world.message("m1")
        assert failed.failures == tries
        pauses.append(failed.retry_at - world.now)
        world.now = failed.retry_at
    assert pauses == [dt.timedelta(minutes=2**tries) for tries in range(1, messages.MOST_FAILURES + 1)]
    assert world.message("m1").state == "failed"
    assert world.ended("case:2")
    (incident,) = world.incidents()
    assert (incident.kind, incident.case, incident.error) == ("message", "case:1", "ConnectionError('接口没有应答')")
    world.sleep(days=300)
    assert messages.deliver_pending(world.runtime) == 0
    assert world.subscriptions("case:1") == ["told"]
    assert delivered(world) == {"m2": 1}
    assert world.verify().ok


def test_a_failure_that_is_noted_late_does_not_disturb_a_message_that_was_delivered(world: World) -> None:
    world.deploy(WAITING)
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="m1", case_id=1, payload={"why": ""})
    world.settle()

    rounds.note_failure(world.runtime, messages.ROUND, world.message("m1").id, ConnectionError("from another worker"))

    assert (world.message("m1").state, world.message("m1").failures) == ("delivered", 0)
    assert world.incidents() == []


# Order, and several workers


def test_messages_are_delivered_in_the_order_in_which_they_were_sent(world: World) -> None:
    boxes = [
        START,
        message("wait"),
        service("record", "record", value="why"),
        gateway("more", default="more > end"),
        END,
    ]
    flows = ["start > wait", "wait > record", "record > more", "more > wait: why < 9", "more > end"]
    world.deploy(diagram(process("case", boxes, flows)))
    world.start("case", "case:1", case_id=1)
    for number in range(10):
        world.sleep(seconds=1)
        world.send("told", "case:1", id=f"m{number}", case_id=1, payload={"why": number})
    world.settle()

    assert [call.inputs["value"] for call in world.calls] == list(range(10))
    assert world.ended("case:1")


def test_early_messages_are_delivered_in_the_order_in_which_they_were_sent(world: World) -> None:
    """The first was tried before the case waited, the second never."""
    world.deploy(line(user("ask"), message("first"), service("record", "record", value="why"), message("second")))
    world.start("case", "case:1", case_id=1)
    world.send("told", "case:1", id="m1", case_id=1, payload={"why": 1})
    world.settle()
    world.sleep(days=1)
    world.send("told", "case:1", id="m2", case_id=1, payload={"why": 2})
    world.sleep(days=1)
    world.complete(OFFICE, "ask")
    world.settle()

    assert [call.inputs["value"] for call in world.calls] == [1]
    assert world.ended("case:1")


def test_two_workers_deliver_many_messages_each_once(world: World) -> None:
    world.deploy(line(message("first"), message("second"), message("third")))
    for case in range(10):
        world.start("case", f"case:{case}", case_id=case)
        for number in range(3):
            world.send("told", f"case:{case}", id=f"m{case}.{number}", case_id=case)

    def deliver(runtime: Any) -> None:
        while not all(case.ended_at for case in world.rows(Instance)):
            messages.deliver_pending(runtime)

    assert at_once([functools.partial(deliver, world.another_worker()) for _ in range(2)]) == [None, None]
    assert Counter(delivered(world).values()) == {1: 30}
    assert world.incidents() == []
    assert world.verify().ok


def test_a_message_that_races_with_the_step_to_its_wait_is_not_lost(world: World) -> None:
    """Whoever comes second, the worker that parks it or the person whose step opens the wait, sees the other."""
    world.deploy(LATER)
    for number in range(12):
        world.start("case", f"case:{number}", case_id=number)
        world.send("told", f"case:{number}", id=f"m{number}", case_id=number, payload={"why": ""})
    mine = world.inbox()

    finish = [functools.partial(world.complete, OFFICE, task) for task in mine]
    outcomes = at_once([lambda: messages.deliver_pending(world.another_worker()), *finish])

    assert outcomes[1:] == [None] * 12
    world.settle()
    assert all(world.ended(f"case:{number}") for number in range(12))


# Ending a case from anywhere


def test_a_message_ends_a_case_from_anywhere(world: World) -> None:
    boxes = [
        START,
        gateway("split", "parallelGateway"),
        user("ask"),
        call("publish", "publicity"),
        terminate("done"),
        message("disqualified"),
        service("record"),
        terminate("out"),
    ]
    flows = [
        "start > split",
        "split > ask",
        "ask > publish",
        "publish > done",
        "split > disqualified",
        "disqualified > record",
        "record > out",
    ]
    world.deploy(diagram(process("case", boxes, flows), straight("publicity", user("draft"))))
    for number in (1, 2, 3):
        world.start("case", f"case:{number}", case_id=number)
    world.complete(OFFICE, "ask", "case:2")
    world.complete(OFFICE, "ask", "case:3")
    world.complete(OFFICE, "draft", "case:3")
    assert world.ended("case:3")
    for number in (1, 2):
        world.send("told", f"case:{number}", id=f"m{number}", case_id=number)
    world.settle()

    assert [world.ended(f"case:{number}") for number in (1, 2)] == [True, True]
    assert world.inbox() == []
    assert [call.case for call in world.calls] == ["case:1", "case:2"]
    assert world.subscriptions("case:3") == []


def test_a_case_ends_with_the_messages_it_still_waited_for_closed(world: World) -> None:
    late = message("withdrawn", on="ask")
    world.deploy(line(user("ask"), aside=[late], flows=["withdrawn > end"]))
    world.start("case", "case:1", case_id=1)
    assert world.subscriptions("case:1") == ["told"]
    world.complete(OFFICE, "ask")
    assert world.subscriptions("case:1") == []


def test_whoever_waits_for_work_is_woken_after_a_message_was_sent(world: World) -> None:
    woken: list[int] = []
    runtime = dataclasses.replace(world.runtime, woken=lambda: woken.append(len(world.rows(Message))))
    with runtime.begin(OFFICE) as work:
        postbox.post(work, "told", "case:1", correlation={}, payload={}, id="m1")
        assert woken == []
    assert woken == [1]


def test_nobody_is_woken_by_an_action_that_was_undone(world: World) -> None:
    def act(call: Call) -> dict[str, Any]:
        call.send("told", "case:1", correlation={}, payload={}, id="m1")
        raise ZeroDivisionError

    woken: list[None] = []
    runtime = dataclasses.replace(world.runtime, woken=lambda: woken.append(None))
    world.serve("act", act)
    world.deploy(line(service("act", "act")))
    with pytest.raises(ZeroDivisionError), runtime.begin(OFFICE) as work:
        instances.start(work, "case", "case:1", samples(work, "case"))
    assert woken == []

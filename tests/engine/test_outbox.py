"""What leaves after the commit: at least once, ticked off once, and never in silence when it can't leave (P1)."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from engine import audit, outbox
from engine.contract import Call
from engine.errors import Refusal
from engine.model import Dispatch
from engine.work import Runtime, Work
from people import events
from tests.engine.diagrams import line, service, user
from tests.engine.races import at_once
from tests.world import OFFICE, World


def telling(world: World, count: int = 1) -> None:
    """A case that tells the office something `count` times when its task is done."""

    def tell(call: Call) -> dict[str, Any]:
        for number in range(count):
            call.notify("role:办公室", "第{number}号已受理", number=number)
        return {}

    world.serve("tell", tell)
    world.deploy(line(user("ask"), service("tell", "tell")))
    world.start("case", "case:1")


def dispatches(world: World) -> list[tuple[str, int]]:
    return [(each.state, each.failures) for each in world.rows(Dispatch)]


def sent(world: World) -> Counter[int]:
    """Dispatch → how often it was ticked off, as the audit has it."""
    return Counter(detail["dispatch"] for detail in world.happened(audit.Event.NOTICE_SENT))


def send(world: World, runtime: Runtime | None = None) -> int:
    return outbox.send_pending(runtime or world.runtime, world.senders)


def test_a_notice_is_written_with_the_action_and_leaves_after_it(world: World) -> None:
    telling(world)
    world.complete(OFFICE, "ask")
    assert world.mail == []
    assert dispatches(world) == [("pending", 0)]

    assert send(world) == 1
    assert world.mail == [
        {
            "to": "role:办公室",
            "template": "第{number}号已受理",
            "facts": {"number": 0},
            "case": "case:1",
            "dispatch_id": 1,
        }
    ]
    assert dispatches(world) == [("sent", 0)]
    assert send(world) == 0
    assert sent(world) == {1: 1}


def test_nothing_leaves_for_an_action_that_was_undone(world: World) -> None:
    def tell(call: Call) -> dict[str, Any]:
        call.notify("role:办公室", "已受理")
        call.document("notice", 1)
        raise Refusal("不行。")

    world.serve("tell", tell)
    world.deploy(line(user("ask"), service("tell", "tell")))
    world.start("case", "case:1")
    with pytest.raises(Refusal):
        world.complete(OFFICE, "ask")

    assert world.rows(Dispatch) == []
    assert send(world) == 0


def test_a_document_is_rendered_by_the_version_of_its_case(world: World) -> None:
    def issue(call: Call) -> dict[str, Any]:
        call.document("notice", 7, title="通知")
        return {}

    world.serve("issue", issue)
    world.deploy(line(user("ask"), service("issue", "issue")))
    world.start("case", "case:1")
    world.deploy(line(user("ask", "新的名称"), service("issue", "issue")))
    world.complete(OFFICE, "ask")
    send(world)

    (payload,) = world.mail
    assert payload["deployment_id"] == world.case("case:1").deployment_id
    assert (payload["name"], payload["record_id"], payload["facts"]) == ("notice", 7, {"title": "通知"})
    assert len(world.happened(audit.Event.DOCUMENT_RENDERED)) == 1


def test_what_a_sender_wants_recorded_is_written_when_it_is_ticked_off(world: World) -> None:
    def post(runtime: Runtime, payload: Mapping[str, Any]) -> Any:
        def settle(work: Work) -> None:
            audit.record(work, events.Event.RECORD_CHANGED, case=payload["case"], mailed=payload["dispatch_id"])

        return settle

    telling(world)
    world.senders["notice"] = post
    world.complete(OFFICE, "ask")
    send(world)

    assert world.happened(events.Event.RECORD_CHANGED) == [{"mailed": 1}]


# The lease


def test_a_dispatch_that_is_being_sent_is_nobody_elses(world: World) -> None:
    """While the mail server is slow, no lock is held, and no other worker sends the same."""
    meanwhile: list[int] = []

    def slow(runtime: Runtime, payload: Mapping[str, Any]) -> None:
        meanwhile.append(send(world, world.another_worker()))
        world.start("case", "case:2")

    telling(world)
    world.senders["notice"] = slow
    world.complete(OFFICE, "ask")

    assert send(world) == 1
    assert meanwhile == [0]
    assert world.open_tasks("case:2") == ["ask"]


def test_after_a_crash_between_sending_and_ticking_off_it_is_sent_again_with_the_same_id(world: World) -> None:
    """Better twice than never: the id lets the sender recognise the second time."""

    class Killed(BaseException):
        pass

    def crash(runtime: Runtime, payload: Mapping[str, Any]) -> None:
        world.mail.append(dict(payload))
        raise Killed

    telling(world)
    post = world.senders["notice"]
    world.complete(OFFICE, "ask")
    world.senders["notice"] = crash
    with pytest.raises(Killed):
        send(world)

    world.senders["notice"] = post
    assert send(world) == 0
    world.now += outbox.LEASE
    assert send(world) == 1
    assert [each["dispatch_id"] for each in world.mail] == [1, 1]
    assert sent(world) == {1: 1}
    assert dispatches(world) == [("sent", 0)]


def test_a_dispatch_that_outlived_its_lease_is_ticked_off_once(world: World) -> None:
    def slower_than_the_lease(runtime: Runtime, payload: Mapping[str, Any]) -> Any:
        world.senders["notice"] = post
        world.now += outbox.LEASE
        assert send(world, world.another_worker()) == 1
        return settled.append

    settled: list[Work] = []
    telling(world)
    post = world.senders["notice"]
    world.complete(OFFICE, "ask")
    world.senders["notice"] = slower_than_the_lease
    send(world)

    assert sent(world) == {1: 1}
    assert settled == []


def test_four_workers_send_many_notices_each_once(world: World) -> None:
    telling(world, count=40)
    world.complete(OFFICE, "ask")

    shares = at_once([functools.partial(send, world, world.another_worker()) for _ in range(4)])

    assert sum(shares) == 40
    assert Counter(each["dispatch_id"] for each in world.mail) == dict.fromkeys(range(1, 41), 1)
    assert Counter(sent(world).values()) == {1: 40}
    assert world.verify().ok


# Failures


def broken(runtime: Runtime, payload: Mapping[str, Any]) -> None:
    if payload["facts"]["number"] == 0:
        raise ConnectionError("邮件服务器没有应答")


def test_a_failing_sender_backs_off_and_ends_as_an_incident_while_others_leave(world: World) -> None:
    telling(world, count=3)
    world.senders["notice"] = broken
    world.complete(OFFICE, "ask")

    assert send(world) == 2
    for failures in range(1, outbox.MOST_FAILURES):
        first = world.rows(Dispatch)[0]
        assert (first.state, first.failures) == ("pending", failures)
        assert first.retry_at == world.now + dt.timedelta(minutes=2**failures)
        world.now = first.retry_at - dt.timedelta(seconds=1)
        assert send(world) == 0
        assert world.rows(Dispatch)[0].failures == failures
        assert world.incidents() == []
        world.now = first.retry_at
        assert send(world) == 0

    assert dispatches(world) == [("failed", 5), ("sent", 0), ("sent", 0)]
    (incident,) = world.incidents()
    assert (incident.kind, incident.case, incident.subject) == ("dispatch", "case:1", "dispatch:1")
    assert incident.error == "ConnectionError('邮件服务器没有应答')"
    assert len(world.happened(audit.Event.DISPATCH_FAILED)) == 5
    world.sleep(days=100)
    assert send(world) == 0
    assert world.verify().ok


def test_a_record_that_can_not_be_written_counts_as_a_failure(world: World) -> None:
    def settle(work: Work) -> None:
        raise ZeroDivisionError

    telling(world, count=2)
    world.senders["notice"] = lambda runtime, payload: settle if payload["facts"]["number"] == 0 else None
    world.complete(OFFICE, "ask")

    assert send(world) == 1
    assert dispatches(world) == [("pending", 1), ("sent", 0)]


def test_a_kind_that_nobody_sends_is_a_failure_not_a_stop(world: World) -> None:
    telling(world)
    world.complete(OFFICE, "ask")
    world.senders.clear()

    assert send(world) == 0
    assert dispatches(world) == [("pending", 1)]

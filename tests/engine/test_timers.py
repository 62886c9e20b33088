"""P3 and P8: a timer fires once, not before its moment; a running one moves later only, and that is recorded."""

import dataclasses
import datetime as dt
import functools
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import TimeoutError

from engine import audit, instances, rounds, timers
from engine.contract import Call
from engine.model import Instance, Task, Timer
from tests.engine.diagrams import line, service, several, timer, user
from tests.engine.races import at_once
from tests.world import MONDAY, OFFICE, World, samples

DAY = dt.timedelta(days=1)
WAIT = line(timer("wait", "working_days(5)"), service("record"))


def fired(world: World) -> Counter[int]:
    """Timer → how often it fired, as the audit has it."""
    return Counter(detail["timer"] for detail in world.happened(audit.Event.TIMER_FIRED))


# P3


def test_a_timer_fires_once_and_not_before_its_moment(world: World) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    (running,) = world.timers("case:1")
    assert (running.due_at, running.base_at, running.word, running.arguments) == (
        MONDAY + 5 * DAY,
        MONDAY,
        "working_days",
        [5],
    )

    world.now = running.due_at - dt.timedelta(microseconds=1)
    assert timers.fire_due(world.runtime) == 0
    assert not world.ended("case:1")

    world.now = running.due_at
    assert timers.fire_due(world.runtime) == 1
    assert world.ended("case:1")
    assert timers.fire_due(world.runtime) == 0
    (over,) = world.timers("case:1")
    assert (over.fired, over.closed_at) == (True, running.due_at)
    assert world.way("case:1") == ["start", "wait", "record", "end"]


def test_the_next_moment_is_known_to_who_sleeps_until_then(world: World) -> None:
    world.deploy(line(timer("wait", "minutes(count)")))
    with world.acting() as work:
        assert timers.next_due(work) is None
    for count in (50, 20, 90):
        world.start("case", f"case:{count}", count=count)

    with world.acting() as work:
        assert timers.next_due(work) == MONDAY + dt.timedelta(minutes=20)


def test_timers_that_fell_due_during_days_of_downtime_fire_each_once(world: World) -> None:
    world.deploy(line(timer("wait", "minutes(count)"), timer("again", "working_days(1)"), service("record")))
    for number in range(30):
        world.start("case", f"case:{number}", count=60 * number)
    world.sleep(days=90)
    world.forget()

    assert timers.fire_due(world.runtime) == 30
    assert timers.fire_due(world.runtime) == 0
    # What starts now counts from now: nothing that was missed is made up for in one go.
    assert {each.due_at for number in range(30) for each in world.timers(f"case:{number}") if not each.fired} == {
        world.now + DAY
    }
    world.travel(days=2)
    assert all(world.ended(f"case:{number}") for number in range(30))
    assert set(fired(world).values()) == {1}
    assert len(world.calls) == 30


def test_timers_fire_in_the_order_of_their_moments(world: World) -> None:
    world.deploy(line(timer("wait", "minutes(count)"), service("record")))
    for count in (50, 20, 90, 10):
        world.start("case", f"case:{count}", count=count)
    world.sleep(days=1)
    world.settle()

    assert [call.case for call in world.calls] == ["case:10", "case:20", "case:50", "case:90"]


def test_four_workers_fire_500_due_timers_each_once(world: World) -> None:
    world.deploy(line(timer("wait", "minutes(1)")))
    with world.acting() as work:
        for number in range(500):
            instances.start(work, "case", f"case:{number}", samples(work, "case"))
    world.sleep(days=1)

    shares = at_once([functools.partial(timers.fire_due, world.another_worker()) for _ in range(4)])

    assert sum(shares) == 500
    assert Counter(fired(world).values()) == {1: 500}
    assert len(world.rows(Timer, fired=True)) == 500
    assert all(case.ended_at is not None for case in world.rows(Instance))
    assert world.incidents() == []
    assert world.verify().ok


def test_a_worker_loop_in_two_threads_moves_one_case_through_many_timers_once(world: World) -> None:
    """Both see the same due timer; the lock of the case decides."""
    world.deploy(line(*(timer(f"wait_{number}", "minutes(0)") for number in range(20))))
    world.start("case", "case:1")

    def work_through(runtime: Any) -> None:
        while not world.ended("case:1"):
            timers.fire_due(runtime)

    outcomes = at_once(
        [functools.partial(work_through, runtime) for runtime in (world.runtime, world.another_worker())]
    )

    assert outcomes == [None, None]
    assert Counter(fired(world).values()) == {1: 20}
    assert world.way("case:1") == ["start", *(f"wait_{number}" for number in range(20)), "end"]


def test_a_timer_fired_by_hand_before_its_moment_or_after_its_end_stays_as_it_is(world: World) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    (running,) = world.timers("case:1")

    with world.acting() as work:
        timers.fire(work, running.id)
    assert not world.ended("case:1")
    world.sleep(days=5)
    for _ in range(2):
        with world.acting() as work:
            timers.fire(work, running.id)
    assert fired(world) == {running.id: 1}


# A timer whose step fails


def failing(world: World) -> list[str]:
    """A handler that fails while a case is in the list."""
    broken: list[str] = []

    def act(call: Call) -> dict[str, Any]:
        if call.case in broken:
            raise ConnectionError("接口没有应答")
        return {}

    world.serve("act", act)
    return broken


def test_a_failing_timer_backs_off_and_opens_an_incident_while_others_go_on(world: World) -> None:
    broken = failing(world)
    world.deploy(line(timer("wait", "minutes(1)"), service("act", "act")))
    for number in range(5):
        world.start("case", f"case:{number}")
    broken += ["case:0", "case:3"]
    world.sleep(minutes=1)

    assert timers.fire_due(world.runtime) == 3
    assert [world.ended(f"case:{number}") for number in range(5)] == [False, True, True, False, True]
    assert sorted((each.kind, each.case, each.error) for each in world.incidents()) == [
        ("timer", "case:0", "ConnectionError('接口没有应答')"),
        ("timer", "case:3", "ConnectionError('接口没有应答')"),
    ]
    (waiting,) = world.timers("case:0")
    assert (waiting.failures, waiting.closed_at, waiting.retry_at) == (1, None, world.now + dt.timedelta(minutes=2))
    assert waiting.due_at == MONDAY + dt.timedelta(minutes=1)

    assert timers.fire_due(world.runtime) == 0
    world.sleep(minutes=2)
    assert timers.fire_due(world.runtime) == 0
    assert len(world.incidents()) == 2
    broken.clear()
    world.sleep(minutes=4)
    assert timers.fire_due(world.runtime) == 2
    assert world.ended("case:0")
    assert world.ended("case:3")
    assert set(fired(world).values()) == {1}
    assert world.verify().ok


def test_a_timer_that_failed_for_months_is_tried_daily_and_holds_nobody_up(world: World) -> None:
    broken = failing(world)
    world.deploy(line(timer("wait", "minutes(1)"), service("act", "act")))
    world.start("case", "case:0")
    world.start("case", "case:1")
    broken.append("case:0")
    (stubborn,) = world.timers("case:0")
    with world.acting() as work:
        work.session.execute(update(Timer).where(Timer.id == stubborn.id).values(failures=5000))
    world.sleep(minutes=1)

    assert timers.fire_due(world.runtime) == 1
    assert world.ended("case:1")
    assert world.timers("case:0")[0].retry_at == world.now + DAY


def test_somebody_in_the_way_is_no_failure_of_a_timer(sqlite_world: World) -> None:
    world, in_the_way = sqlite_world, [TimeoutError("no connection was free")]

    def act(call: Call) -> dict[str, Any]:
        if in_the_way:
            raise in_the_way.pop()
        return {}

    world.serve("act", act)
    world.deploy(line(timer("wait", "minutes(1)"), service("act", "act")))
    world.start("case", "case:1")
    world.sleep(minutes=1)
    with pytest.raises(TimeoutError):
        timers.fire_due(world.runtime)
    assert (world.timers("case:1")[0].failures, world.incidents()) == (0, [])
    assert timers.fire_due(world.runtime) == 1


def test_a_failure_that_is_noted_late_does_not_disturb_a_timer_that_fired(world: World) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    (running,) = world.timers("case:1")
    world.travel(days=5)

    rounds.note_failure(world.runtime, timers.ROUND, running.id, ConnectionError("from another worker"))

    assert world.timers("case:1")[0].failures == 0
    assert world.incidents() == []


# P8


def test_running_timers_move_later_with_the_calendar_and_each_move_is_recorded(world: World) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    world.sleep(days=2)
    world.start("case", "case:2")
    world.days_off = 3 * DAY

    with world.acting() as work:
        moved = timers.recompute(work)
        assert [each.instance.key for each in moved] == ["case:1", "case:2"]

    (first,), (second,) = world.timers("case:1"), world.timers("case:2")
    assert (first.due_at, first.base_at) == (MONDAY + 8 * DAY, MONDAY)
    assert (second.due_at, second.base_at) == (MONDAY + 10 * DAY, MONDAY + 2 * DAY)
    assert world.happened(audit.Event.TIMER_EXTENDED, "case:1") == [
        {
            "timer": first.id,
            "element": "wait",
            "before": (MONDAY + 5 * DAY).isoformat(),
            "after": (MONDAY + 8 * DAY).isoformat(),
        }
    ]
    world.now = MONDAY + 8 * DAY - dt.timedelta(seconds=1)
    assert timers.fire_due(world.runtime) == 0
    world.sleep(seconds=1)
    assert timers.fire_due(world.runtime) == 1


@pytest.mark.parametrize("shift", [dt.timedelta(0), -DAY, -30 * DAY])
def test_running_timers_never_move_earlier(world: World, shift: dt.timedelta) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    before = world.timers("case:1")[0].due_at
    revision = world.case("case:1").revision
    world.days_off = shift

    with world.acting() as work:
        assert timers.recompute(work) == []

    assert world.timers("case:1")[0].due_at == before
    assert world.case("case:1").revision == revision
    assert world.happened(audit.Event.TIMER_EXTENDED) == []


def test_a_moved_timer_is_the_same_to_whoever_loads_its_case(world: World) -> None:
    world.deploy(WAIT)
    world.start("case", "case:1")
    world.days_off = DAY
    for _ in range(2):
        with world.acting() as work:
            timers.recompute(work)
    world.forget()
    world.days_off = 2 * DAY
    with world.acting() as work:
        assert len(timers.recompute(work)) == 1

    assert world.timers("case:1")[0].due_at == MONDAY + 7 * DAY
    world.travel(days=7)
    assert world.way("case:1") == ["start", "wait", "record", "end"]
    assert len(world.timers("case:1")) == 1


def test_timers_of_other_words_and_ended_timers_stay(world: World) -> None:
    world.deploy(line(timer("first", "working_days(1)"), timer("second", "minutes(10)")))
    world.start("case", "case:1")
    world.travel(days=1)
    before = [(each.due_at, each.fired) for each in world.timers("case:1")]
    world.days_off = DAY

    with world.acting() as work:
        assert timers.recompute(work) == []
    assert [(each.due_at, each.fired) for each in world.timers("case:1")] == before


def test_timers_of_every_word_that_looks_at_the_calendar_move(world: World) -> None:
    world.words["calendar_days"] = dataclasses.replace(world.words["working_days"], name="calendar_days")
    world.deploy(line(timer("wait", "calendar_days(5)")))
    world.start("case", "case:1")
    world.days_off = DAY

    with world.acting() as work:
        assert len(timers.recompute(work)) == 1
    assert world.timers("case:1")[0].due_at == MONDAY + 6 * DAY


def test_several_timers_of_one_case_move_together(world: World) -> None:
    late = timer("late", "working_days(5)", on="ask")
    asked = several(user("ask"), "people")
    world.deploy(line(asked, aside=[late], flows=["late > end"]))
    world.start("case", "case:1", people=[1, 2, 3])
    running = world.timers("case:1")
    world.days_off = DAY

    with world.acting() as work:
        assert len(timers.recompute(work)) == len(running)
    assert {each.due_at for each in world.timers("case:1")} == {MONDAY + 6 * DAY}
    world.travel(days=6)
    assert world.ended("case:1")
    assert world.verify().ok


# Boundary timers


def test_a_boundary_timer_ends_its_task_when_the_time_is_over(world: World) -> None:
    late = timer("late", on="ask")
    world.deploy(line(user("ask"), aside=[late, service("overdue")], flows=["late > overdue", "overdue > end"]))
    world.start("case", "case:1")
    world.travel(days=5)

    assert world.ended("case:1")
    assert world.inbox() == []
    assert "overdue" in world.way("case:1")
    assert "ask" not in world.way("case:1")
    assert [task.outcome for task in world.rows(Task)] == ["cancelled"]
    assert len(world.happened(audit.Event.TASK_CANCELLED)) == 1


def test_a_timer_is_cancelled_when_its_task_is_finished_in_time(world: World) -> None:
    late = timer("late", on="ask")
    world.deploy(line(user("ask"), aside=[late, service("overdue")], flows=["late > overdue", "overdue > end"]))
    world.start("case", "case:1")
    world.sleep(days=4)
    world.complete(OFFICE, "ask")

    (over,) = world.timers("case:1")
    assert (over.closed_at, over.fired) == (world.now, False)
    assert world.happened(audit.Event.TIMER_CANCELLED) == [{"timer": over.id}]
    world.sleep(days=4)
    assert timers.fire_due(world.runtime) == 0
    assert "overdue" not in world.way("case:1")


def test_a_reminder_leaves_the_task_open_and_comes_once(world: World) -> None:
    remind = timer("remind", on="ask").having(cancelActivity="false")
    world.deploy(line(user("ask"), aside=[remind, service("record")], flows=["remind > record", "record > end"]))
    world.start("case", "case:1")
    world.travel(days=30)

    assert world.open_tasks("case:1") == ["ask"]
    assert [call.node for call in world.calls] == ["record"]
    world.complete(OFFICE, "ask")
    assert world.ended("case:1")


def test_answers_given_before_the_time_was_over_are_kept(world: World) -> None:
    """Silence counts after the reply date; what was said before it stays."""
    late = timer("late", on="ask")
    world.deploy(
        line(several(user("ask"), "people"), aside=[late, service("record")], flows=["late > record", "record > end"])
    )
    world.start("case", "case:1", people=[1, 2, 3])
    world.complete(OFFICE, "ask", opinion="无意见")
    world.travel(days=5)

    assert world.ended("case:1")
    assert [record.answers["opinion"] for record in world.records("case:1")] == ["无意见"]
    assert world.inbox() == []


def test_of_a_person_and_the_clock_at_the_last_moment_one_is_first(world: World) -> None:
    late = timer("late", on="ask")
    world.deploy(
        line(
            user("ask"), service("in_time"), aside=[late, service("overdue")], flows=["late > overdue", "overdue > end"]
        )
    )
    for number in range(10):
        world.start("case", f"case:{number}")
    world.sleep(days=5)
    mine = world.inbox()

    outcomes = at_once(
        [
            lambda: timers.fire_due(world.another_worker()),
            *(functools.partial(world.complete, OFFICE, each) for each in mine),
        ]
    )

    in_time = [number for number in range(10) if "in_time" in world.way(f"case:{number}")]
    overdue = [number for number in range(10) if "overdue" in world.way(f"case:{number}")]
    assert sorted(in_time + overdue) == list(range(10))
    assert outcomes.count(None) == len(in_time)
    assert len(fired(world)) == len(overdue)
    assert world.incidents() == []
    assert world.verify().ok

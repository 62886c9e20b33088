"""P1: a fault at any SQL statement of any kind of action undoes all of it, and the next try does all of it once."""

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, select

import database
from engine import incidents, messages, timers
from engine.contract import Call
from engine.model import Incident, Instance, Message, Passage, Timer
from tests.engine import diagrams as draw
from tests.world import OFFICE, World

Act = Callable[[], None]
MOST_STATEMENTS = 300


class Fault(Exception):
    """The database fails here."""


@contextlib.contextmanager
def failing(world: World, number: int, moment: str) -> Iterator[list[int]]:
    """Let the statement with this number fail, before or after it was executed; or the commit, if there are fewer."""
    seen = [0]

    def count(*anything: Any) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise Fault

    event.listen(world.engine, moment, count)
    try:
        yield seen
    finally:
        event.remove(world.engine, moment, count)


def content(world: World) -> dict[str, list[Any]]:
    with world.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in database.Base.metadata.sorted_tables
        }


def _diagram() -> bytes:
    """A case with everything in it: people at once, a service with message, notice and a started case, a timer."""
    boxes = [
        draw.START,
        draw.user("fill"),
        draw.several(draw.user("consult", assign_user="person")),
        draw.service("work", "work", number="case_id"),
        draw.timer("window"),
        draw.message("heard"),
        draw.user("last"),
        draw.END,
    ]
    flows = ["start > fill", "fill > consult", "consult > work", "work > window", "window > heard", "heard > last",
             "last > end"]  # fmt: skip
    begun = [
        draw.box("startEvent", "begun", "开始", inner=_start_message()),
        draw.user("look"),
        draw.box("endEvent", "begun_end", "结束"),
    ]
    started = draw.process("begun_by", begun, ["begun > look", "look > begun_end"])
    plain = [
        draw.box("startEvent", "aside_start", "开始"),
        draw.user("aside_task"),
        draw.box("endEvent", "aside_end", "结束"),
    ]
    aside = draw.process("aside", plain, ["aside_start > aside_task", "aside_task > aside_end"])
    carried = {"told": ["case_id"], "begin": ["case_id"]}
    return draw.diagram(draw.process("case", boxes, flows), started, aside, messages=carried)


def _start_message() -> str:
    return draw.tag("messageEventDefinition", draw.correlated(), id="begun_message", messageRef="message_begin")


def _work(call: Call) -> dict[str, Any]:
    number = call.inputs["number"]
    call.notify("role:办公室", "办完了")
    call.send("told", f"case:{number}", correlation={"case_id": number}, payload={}, id=f"told:{number}")
    call.start("aside", f"aside:{number}", {})
    return {"worked": True}


@pytest.fixture
def town(database_url: str) -> Iterator[World]:
    world = World(database_url)
    world.serve("work", _work, ["number"])
    world.deploy(_diagram())
    yield world
    world.close()


def _start(world: World) -> Act:
    return lambda: world.start("case", "case:1", case_id=1, people=[1])


def _finish(world: World) -> Act:
    _start(world)()
    task = world.task(OFFICE, "fill")
    return lambda: world.complete(OFFICE, task)


def _finish_one_of_several(world: World) -> Act:
    """The last of several: its service sends a message, a notice, and starts another case."""
    _finish(world)()
    task = world.task(OFFICE, "consult")
    return lambda: world.complete(OFFICE, task)


def _fire(world: World) -> Act:
    _finish_one_of_several(world)()
    world.sleep(days=6)
    timer = world.rows(Timer)[0]

    def fire() -> None:
        with world.acting() as work:
            timers.fire(work, timer.id)

    return fire


def _extend(world: World) -> Act:
    _finish_one_of_several(world)()
    world.days_off = dt.timedelta(days=2)

    def extend() -> None:
        with world.acting() as work:
            assert len(timers.recompute(work)) == 1

    return extend


def _deliver(world: World) -> Act:
    _fire(world)()
    message = world.rows(Message)[0]

    def deliver() -> None:
        with world.acting() as work:
            messages.deliver(work, message.id)

    return deliver


def _begin_by_message(world: World) -> Act:
    world.send("begin", "case:9", id="begin:9", case_id=9)
    message = world.rows(Message)[0]

    def deliver() -> None:
        with world.acting() as work:
            messages.deliver(work, message.id)

    return deliver


def _deploy(world: World) -> Act:
    changed = _diagram().replace("开始".encode(), "启动".encode())
    return lambda: _ignore(world.deploy(changed))


def _ignore(value: object) -> None:
    """What a deed returns is not looked at."""


def _open_incident(world: World) -> Act:
    def open_one() -> None:
        with world.acting() as work:
            incidents.open(work, "test", None, "test:1", "出错")

    return open_one


def _cancel_by_end(world: World) -> Act:
    """A message to a case that has ended: it is buried, with an incident."""
    _deliver(world)()
    world.complete(OFFICE, world.task(OFFICE, "last"))
    world.send("told", "case:1", id="late", case_id=1)
    message = world.rows(Message)[-1]

    def deliver() -> None:
        with world.acting() as work:
            messages.deliver(work, message.id)

    return deliver


ACTIONS = {
    "start": _start,
    "finish": _finish,
    "finish_one_of_several": _finish_one_of_several,
    "fire": _fire,
    "extend": _extend,
    "deliver": _deliver,
    "begin_by_message": _begin_by_message,
    "deploy": _deploy,
    "open_incident": _open_incident,
    "bury": _cancel_by_end,
}


@pytest.mark.parametrize("moment", ["before_cursor_execute", "after_cursor_execute"])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_fault_at_any_statement_undoes_the_whole_action(town: World, action: str, moment: str) -> None:
    act = ACTIONS[action](town)
    before = content(town)
    for number in range(1, MOST_STATEMENTS):
        with failing(town, number, moment) as seen:
            try:
                act()
            except Fault:
                assert content(town) == before, f"statement {number} left something behind"
                continue
        break
    # The first try that met no fault did everything, once.
    assert number > 2
    assert seen[0] < number
    assert content(town) != before
    assert town.verify().ok


@pytest.mark.parametrize("action", ACTIONS)
def test_a_commit_that_fails_undoes_the_whole_action(town: World, action: str) -> None:
    act = ACTIONS[action](town)
    before = content(town)
    with failing(town, 1, "commit"), pytest.raises(Fault):
        act()
    assert content(town) == before

    act()

    assert content(town) != before
    assert town.verify().ok


def test_after_faults_everywhere_the_case_still_finishes(town: World) -> None:
    """Every action of a whole case fails at every third statement first; nothing is done twice in the end."""
    _stubbornly(town, _start(town))
    for element in ("fill", "consult"):
        task = town.task(OFFICE, element)
        _stubbornly(town, functools.partial(town.complete, OFFICE, task))
    town.travel(days=6)
    for element in ("last", "aside_task"):
        task = town.task(OFFICE, element)
        _stubbornly(town, functools.partial(town.complete, OFFICE, task))

    assert town.way("case:1").count("work") == 1
    assert [row.ended_at is not None for row in town.rows(Instance)] == [True, True]
    assert len([row for row in town.rows(Passage) if row.element == "window"]) == 1
    assert town.rows(Incident) == []
    assert town.verify().ok


def _stubbornly(world: World, act: Act) -> None:
    for number in range(1, MOST_STATEMENTS, 3):
        with failing(world, number, "after_cursor_execute"):
            try:
                act()
            except Fault:
                continue
        return

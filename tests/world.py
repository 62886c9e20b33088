"""A small world for process tests: a runtime on a database with a clock that tests set, and the words of the domain.

    world.deploy(line(user("ask")))
    world.start("case", "case:1")
    world.complete(OFFICE, "ask", opinion="同意")
    world.travel(days=5)

Handlers, words and sources belong to the world that they were given to; nothing reaches the installed registry.
"""

import contextlib
import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.orm import sessionmaker

import database
from engine import audit, checks, definitions, instances, messages, outbox, tasks, timers, versions
from engine.bundle import DIAGRAM, SHEET, Bundle
from engine.contract import Actor, Ask, Call, Service, Source, Word
from engine.errors import DefinitionRejected
from engine.model import FormRecord, Incident, Instance, Message, Passage, Subscription, Task, Timer
from engine.tasks import UserTask
from engine.types import Anything, Type
from engine.work import Runtime, Work

MONDAY = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)  # 09:00 in Beijing
SAMPLES = (False, 0, "2026-03-02", [], {})
Row = TypeVar("Row", bound=database.Base)
Handler = Callable[[Call], dict[str, Any]]
Given = Mapping[str, Mapping[str, Any]]

ASK = {
    "name": "ask",
    "title": "征求意见",
    "article": ["第十四条"],
    "fields": [
        {"key": "opinion", "type": "text", "label": "意见"},
        {"key": "again", "type": "checkbox", "label": "退回", "variable": True},
        {"key": "chosen", "type": "integer", "label": "选择", "min": 0, "max": 9, "variable": True},
    ],
}
SEALED = {
    "name": "sealed",
    "title": "不记名投票",
    "article": ["第二十条"],
    "secret": True,
    "fields": [{"key": "vote", "type": "text", "label": "表决", "required": True}],
}
PARAMETER = {
    "key": "reply.days", "name": "答复期限", "type": "integer", "value": 5, "unit": "个工作日", "article": "第十四条",
    "basis": "本办法未规定",
}  # fmt: skip


# What the handler `count` writes: an action that happened twice, or was lost, can be seen here.
TALLY = Table(
    "tally", MetaData(), Column("id", Integer, primary_key=True), Column("case", String), Column("node", String)
)


def person(
    id: int, name: str, *roles: str, units: Mapping[int, str] | None = None, barred: Sequence[str] = ()
) -> Actor:
    """Somebody with roles, and with a role in each of some units: `units={4: "审核机关"}`."""
    reached = {f"person:{id}", *(f"role:{role}" for role in roles)}
    reached |= {f"unit:{unit}:{role}" for unit, role in (units or {}).items()}
    return Actor(id, name, frozenset(reached), frozenset(barred))


OFFICE = person(1, "办公室经办人", "办公室")


def bundle(diagram: bytes, forms: Sequence[Mapping[str, Any]] = (), **documents: bytes) -> Bundle:
    """A diagram with the forms `ask` and `sealed`, further forms and documents, and one parameter, `reply.days`."""
    drafted = {f"forms/{form['name']}.json": json.dumps(form).encode() for form in (ASK, SEALED, *forms)}
    issued = {f"documents/{name}.typ": text for name, text in documents.items()}
    return Bundle({DIAGRAM: diagram, SHEET: json.dumps([PARAMETER]).encode(), **drafted, **issued})


def samples(work: Work, process: str, message: str = "") -> dict[str, Any]:
    """Something for each variable that the start of a process, by a message or without, has to bring."""
    declared = versions.latest(work).diagram.brought(process, message)
    return {name: _sample(kind) for name, kind in declared.items() if not kind.accepts(None)}


def _sample(kind: Type) -> Any:
    return next(each for each in SAMPLES if kind.accepts(each))


class World:
    """Everything that one test needs of the engine. Close it: connections left open are warnings, and so errors."""

    def __init__(
        self, url: str, *, now: dt.datetime = MONDAY, durable: bool = False, registry: Mapping[str, Any] | None = None
    ) -> None:
        self.url = url
        self.now = now
        self.mail: list[dict[str, Any]] = []
        self.calls: list[Call] = []
        self.days_off = dt.timedelta(0)
        given = registry or {}
        self.services: dict[str, Service] = dict(given.get("services", {"record": self._recording()}))
        self.words: dict[str, Word] = dict(given.get("words", self._periods()))
        self.sources: dict[str, Source] = dict(given.get("sources", {}))
        self.senders: dict[str, outbox.Send] = {"notice": self._post, "document": self._post}
        self.engine = database.connect(url, durable=durable)
        self.runtime = self._runtime()

    def _runtime(self) -> Runtime:
        # The engine's own check: that of the award asks for files which a small diagram has no need of.
        registry = checks.Registry(self.services, self.words, self.sources)
        return Runtime(
            sessions=sessionmaker(self.engine),
            clock=lambda: self.now,
            services=self.services,
            words=self.words,
            sources=self.sources,
            append_audit=audit.append,
            check=functools.partial(checks.problems, registry=registry),
        )

    def close(self) -> None:
        self.engine.dispose()

    def another_worker(self) -> Runtime:
        """A runtime on the same database with a memory of its own, as another process has."""
        return self._runtime()

    # What a diagram may name

    def serve(
        self,
        name: str,
        handler: Handler,
        inputs: Sequence[str] = (),
        *,
        outputs: Sequence[str] = (),
        **descriptions: str,
    ) -> None:
        """Offer a handler to diagrams. It must be there before a diagram that names it is deployed."""
        described = {name: Anything(text) for name, text in ({each: each for each in inputs} | descriptions).items()}
        given = {output: Anything() for output in outputs}
        self.services[name] = Service(name, name, described, given, handler)

    def keep_tally(self) -> None:
        """Offer the handler `count`, and a table of its own for it; `drop_tally` gives the database back as it was."""
        TALLY.create(self.engine, checkfirst=True)

        def count(call: Call) -> dict[str, Any]:
            call.session.execute(insert(TALLY).values(case=call.case, node=call.node))
            return {}

        self.serve("count", count)

    def drop_tally(self) -> None:
        TALLY.drop(self.engine)

    def tally(self) -> list[tuple[str, str]]:
        with self.engine.connect() as connection:
            return [(row.case, row.node) for row in connection.execute(select(TALLY).order_by(TALLY.c.id))]

    def _recording(self) -> Service:
        def record(call: Call) -> dict[str, Any]:
            self.calls.append(call)
            return {}

        return Service("record", "登记", {}, {}, record, {"value": Anything("登记的内容")})

    def _periods(self) -> dict[str, Word]:
        """Every day is a working day, until `days_off` says otherwise."""

        def working_days(ask: Ask, days: int) -> dt.datetime:
            return ask.base + dt.timedelta(days=days) + self.days_off

        def minutes(ask: Ask, count: int) -> dt.datetime:
            return ask.base + dt.timedelta(minutes=count)

        def param(ask: Ask, key: str) -> Any:
            return ask.parameters[key]

        def times(ask: Ask, box: str) -> int:
            return ask.forms.times(box)

        offered = (
            (working_days, "工作日", True), (minutes, "分钟", True), (param, "参数", False), (times, "次数", False),
        )  # fmt: skip
        return {run.__name__: Word(run.__name__, title, moment, run) for run, title, moment in offered}

    def _post(self, runtime: Runtime, payload: Mapping[str, Any]) -> None:
        self.mail.append(dict(payload))

    # What people do

    @contextlib.contextmanager
    def acting(self, who: Actor = OFFICE, runtime: Runtime | None = None) -> Iterator[Work]:
        with (runtime or self.runtime).begin(who) as work:
            yield work

    def deploy(self, drawn: bytes | Bundle, *forms: Mapping[str, Any], note: str = "试运行") -> int:
        """Deploy a diagram with the forms it needs. Returns the number of the version."""
        with self.acting() as work:
            wanted = drawn if isinstance(drawn, Bundle) else bundle(drawn, forms)
            try:
                return definitions.deploy(work, wanted, note).number
            except DefinitionRejected as rejected:
                rejected.add_note("\n".join(fault.message for fault in rejected.faults))
                raise

    def start(self, process: str, key: str, **data: Any) -> None:
        """Start a case; of what its start declares, a test gives only what it is about."""
        with self.acting() as work:
            instances.start(work, process, key, {**samples(work, process), **data})

    def inbox(self, who: Actor = OFFICE) -> list[UserTask]:
        with self.acting(who) as work:
            return tasks.inbox(work, who)

    def task(self, who: Actor, element: str, case: str | None = None) -> UserTask:
        """The oldest task of that box in somebody's inbox."""
        for found in self.inbox(who):
            if found.element == element and case in (None, found.case):
                return found
        raise AssertionError(f"{who.name} has no task {element}: {[each.element for each in self.inbox(who)]}")

    def complete(self, who: Actor, element: str | UserTask, case: str | None = None, **answers: Any) -> None:
        """Finish a task, named by its box or as found in an inbox."""
        found = self.task(who, element, case) if isinstance(element, str) else element
        self.complete_id(who, found.id, **answers)

    def complete_id(self, who: Actor, task_id: int, **answers: Any) -> None:
        with self.acting(who) as work:
            tasks.complete(work, task_id, answers)

    def send(
        self, message: str, to: str, *, id: str, payload: Mapping[str, Any] | None = None, **correlation: Any
    ) -> None:
        with self.acting() as work:
            started = versions.latest(work).diagram.start_messages.get(message, "")
            brought = {**samples(work, started, message), **(payload or {})}
            messages.send(work, message, to, correlation=correlation, payload=brought, id=id)

    # What time brings

    def settle(self) -> int:
        """Fire, deliver and send all that is due, until nothing comes of it. Returns how much was done."""
        total = 0
        while done := self._round():
            total += done
        return total

    def _round(self) -> int:
        fired = timers.fire_due(self.runtime)
        return fired + messages.deliver_pending(self.runtime) + outbox.send_pending(self.runtime, self.senders)

    def travel(self, **period: float) -> None:
        """Let time pass, with a worker that does everything at its moment. `travel(days=3)`"""
        goal = self.now + dt.timedelta(**period)
        self.settle()
        while (due := self._next_due()) is not None and due <= goal:
            self.now = max(due, self.now)
            self.settle()
        self.now = goal

    def sleep(self, **period: float) -> None:
        """Let time pass while no worker runs."""
        self.now += dt.timedelta(**period)

    def _next_due(self) -> dt.datetime | None:
        with self.acting() as work:
            return timers.next_due(work)

    def forget(self) -> None:
        """Forget all live cases, as a new process does."""
        self.runtime.cases.clear()

    # What can be seen afterwards

    def rows(self, table: type[Row], **having: Any) -> list[Row]:
        """Rows in the order of their keys, without the session they came from."""
        with self.runtime.sessions() as session:
            found = list(session.scalars(select(table).filter_by(**having).order_by(*table.__table__.primary_key)))
            session.expunge_all()
            return found

    def case(self, key: str) -> Instance:
        return self.rows(Instance, key=key)[0]

    def ended(self, key: str) -> bool:
        return self.case(key).ended_at is not None

    def way(self, key: str) -> list[str]:
        """The boxes that a case has passed, in order."""
        return [passage.element for passage in self.rows(Passage, instance_id=self.case(key).id)]

    def open_tasks(self, key: str) -> list[str]:
        return sorted(task.element for task in self.rows(Task, case=key, closed_at=None))

    def timers(self, key: str) -> list[Timer]:
        return self.rows(Timer, instance_id=self.case(key).id)

    def subscriptions(self, key: str) -> list[str]:
        return [each.message for each in self.rows(Subscription, instance_id=self.case(key).id, closed_at=None)]

    def message(self, id: str) -> Message:
        return self.rows(Message, message_id=id)[0]

    def records(self, key: str) -> list[FormRecord]:
        return self.rows(FormRecord, case=key)

    def incidents(self) -> list[Incident]:
        return self.rows(Incident, closed_at=None)

    def events(self, case: str | None = None) -> list[tuple[str, dict[str, Any]]]:
        """The audit: what happened, with its details."""
        with self.runtime.sessions() as session:
            found = [entry for entry in audit.entries(session) if case in (None, entry["case"])]
        return [(entry["event"], json.loads(entry["detail"])) for entry in found]

    def happened(self, event: audit.Event, case: str | None = None) -> list[dict[str, Any]]:
        return [detail for name, detail in self.events(case) if name == event]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.engine.connect() as connection:
            tables = database.Base.metadata.sorted_tables
            queries = {each.name: select(each).order_by(*each.primary_key) for each in tables}
            return {name: [tuple(row) for row in connection.execute(query)] for name, query in queries.items()}

    def verify(self) -> audit.Verdict:
        with self.runtime.sessions() as session:
            return audit.verify(session)

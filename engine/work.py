"""One unit of work: one transaction, one `now`, one actor; and the runtime that begins it."""

import contextlib
import dataclasses
import datetime as dt
import functools
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from engine.bundle import Bundle
from engine.contract import Actor, Service, Source, Word
from engine.faults import Fault

LIVE_CASES = 512


class LiveCases:
    """Cases kept in memory between steps, by instance and revision; whoever works on one takes it out."""

    def __init__(self, limit: int = LIVE_CASES) -> None:
        self._cases: OrderedDict[int, tuple[int, Any]] = OrderedDict()
        self._limit = limit
        self._lock = Lock()

    def take(self, instance_id: int, revision: int) -> Any | None:
        with self._lock:
            kept = self._cases.pop(instance_id, None)
        return kept[1] if kept is not None and kept[0] == revision else None

    def put(self, instance_id: int, revision: int, process: Any) -> None:
        with self._lock:
            self._cases[instance_id] = (revision, process)
            while len(self._cases) > self._limit:
                self._cases.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._cases.clear()


@dataclasses.dataclass(frozen=True)
class Work:
    """What one action needs. `live` holds the cases it has touched, `versions` the deployments it has read, `entries`
    its audit lines until the commit.

    `connection` is for statements that need no objects; `session` shares its transaction and is made when first used.
    """

    connection: Connection
    now: dt.datetime
    actor: Actor
    runtime: "Runtime"
    live: dict[int, Any] = dataclasses.field(default_factory=dict)
    versions: dict[int, Any] = dataclasses.field(default_factory=dict)
    entries: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    after_commit: list[Callable[[], object]] = dataclasses.field(default_factory=list)

    @functools.cached_property
    def session(self) -> Session:
        return self.runtime.sessions(bind=self.connection)

    def acting(self, actor: Actor) -> "Work":
        """The same unit of work in somebody's name. It shares the session: what a second one held would be lost."""
        other = dataclasses.replace(self, actor=actor)
        other.__dict__["session"] = self.session
        return other

    def flush(self) -> None:
        """Write what the session still holds."""
        if "session" in self.__dict__:
            self.session.flush()

    def close(self) -> None:
        if "session" in self.__dict__:
            self.session.close()


@dataclasses.dataclass(frozen=True)
class Runtime:
    """Where the engine runs: a database, a clock, and what diagrams may name (`predecessors`: those deployed earlier).

    `check` returns all faults of a bundle: nothing is deployed past it. `append_audit` is called last in every
    transaction; `woken` is told when something is due at once; `stopping` is
    asked by whoever does many units of work in a row, whether to begin no more.
    """

    sessions: sessionmaker[Session]
    clock: Callable[[], dt.datetime]
    services: Mapping[str, Service]
    words: Mapping[str, Word]
    sources: Mapping[str, Source]
    append_audit: Callable[[Work], None]
    check: Callable[[Bundle], list[Fault]]
    predecessors: Mapping[tuple[str, int], Service] = dataclasses.field(default_factory=dict)
    woken: Callable[[], None] = lambda: None
    stopping: Callable[[], bool] = lambda: False
    cases: LiveCases = dataclasses.field(default_factory=LiveCases)
    deployments: dict[int, Any] = dataclasses.field(default_factory=dict)

    def service(self, name: str, format: int) -> Service | None:
        """The service of that name as deployments of a format know it; None if there is none any more."""
        return self.predecessors.get((name, format)) or self.services.get(name)

    @contextlib.contextmanager
    def begin(self, actor: Actor) -> Iterator[Work]:
        """Begin a unit of work. It commits when the block ends and undoes everything when the block raises (P1)."""
        with self.engine.begin() as connection:
            work = Work(connection, self.clock(), actor, self)
            try:
                yield work
                work.flush()
                self.append_audit(work)
            finally:
                work.close()
        for instance_id, (revision, process) in work.live.items():
            self.cases.put(instance_id, revision, process)
        for callback in work.after_commit:
            callback()

    @functools.cached_property
    def engine(self) -> Engine:
        bound: Engine = self.sessions.kw["bind"]
        return bound

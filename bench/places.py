"""Where benchmarks run: a database in a folder, a runtime on it, one actor whom every lane reaches."""

import contextlib
import dataclasses
import datetime as dt
import functools
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import sessionmaker

import database
from engine import audit, checks, definitions, instances, tasks
from engine.bundle import Bundle
from engine.contract import Actor, Service, Source, Word
from engine.work import Runtime
from running.database import metadata

START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
FORM = {
    "name": "opinion",
    "title": "意见",
    "article": ["第十四条"],
    "fields": [
        {"key": "again", "type": "checkbox", "label": "再来一次", "variable": True},
        {"key": "text", "type": "text", "label": "意见"},
    ],
}
PARAMETER = {
    "key": "reply",
    "name": "答复期限",
    "value": 5,
    "unit": "工作日",
    "type": "integer",
    "article": "第十四条",
    "basis": "本办法未规定，默认值",
}
SHEET = json.dumps([PARAMETER]).encode()
ANSWERS = {"again": False, "text": "同意"}


@contextlib.contextmanager
def runtime(
    url: str | None = None,
    services: Mapping[str, Service] | None = None,
    words: Mapping[str, Word] | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Iterator[Runtime]:
    """A durable SQLite file, or the database at `url`, with empty tables."""
    with tempfile.TemporaryDirectory(prefix="award-bench-") as folder:
        engine = database.connect(url or f"sqlite:///{Path(folder) / 'bench.db'}")
        metadata().drop_all(engine)
        metadata().create_all(engine)
        sessions = sessionmaker(engine)
        named = checks.Registry(services or {}, words or {}, sources or {})
        yield Runtime(sessions, lambda: START, named.services, named.words, named.sources, audit.append, _check(named))
        engine.dispose()


def small(place: Runtime) -> Runtime:
    """The same place with the engine's own check; the award's asks for files that a small diagram has no need of."""
    return dataclasses.replace(place, check=_check(checks.Registry(place.services, place.words, place.sources)))


def _check(named: checks.Registry) -> Callable[[Bundle], list[checks.Fault]]:
    return functools.partial(checks.problems, registry=named)


def deploy(place: Runtime, bundle: Bundle, actor: Actor) -> None:
    with place.begin(actor) as work:
        definitions.deploy(work, bundle, "bench")


def tiny(diagram: bytes) -> Bundle:
    """A bundle of one diagram whose tasks all have the same small form."""
    return Bundle({"award.bpmn": diagram, "forms/opinion.json": json.dumps(FORM).encode(), "parameters.json": SHEET})


def run_case(place: Runtime, actor: Actor, key: str, steps: int, answers: Mapping[str, Any]) -> list[float]:
    """Start a case and finish its tasks one after the other. Returns the seconds that each completion took."""
    with place.begin(actor) as work:
        instances.start(work, "case", key, {})
    return [timed(lambda: _finish_first(place, actor, answers)) for _ in range(steps)]


def _finish_first(place: Runtime, actor: Actor, answers: Mapping[str, Any]) -> Callable[[], None]:
    with place.begin(actor) as work:
        task_id = tasks.inbox(work, actor, limit=1)[0].id

    def finish() -> None:
        with place.begin(actor) as work:
            tasks.complete(work, task_id, answers)

    return finish


def timed(prepare: Callable[[], Callable[[], None]]) -> float:
    """Time what `prepare` returns, not the preparation."""
    deed = prepare()
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started

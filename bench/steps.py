"""(a), (b), (f): what it costs to finish a task, against bare SpiffWorkflow and over the age of a case."""

import time
from collections.abc import Callable, Iterator

from bench import application, bare, diagrams, places
from bench.tables import Figure, milliseconds, per_second
from engine.contract import Actor

CASES = 10
ROUNDS = 4
STEPS = 1000
Measure = Callable[[], list[float]]
EVERYBODY = Actor(1, "测试员", frozenset({f"role:{diagrams.LANE}"}))


def measure(url: str | None = None) -> Iterator[Figure]:
    """On SQLite, or on the PostgreSQL at `url`; bare SpiffWorkflow always on the same database."""
    where = "PostgreSQL" if url else "SQLite"
    applications = (lambda: application.ours(url, 2), lambda: application.beside(url, 2))
    yield _compare(f"(a) 申报 case, {where}: tasks/s", *applications, 3)
    yield _compare(f"(a) ten user tasks, {where}: tasks/s", lambda: _ten_ours(url), lambda: _ten_beside(url), 1)
    if url is None:
        yield _growth()


def _compare(name: str, ours: Measure, beside: Measure, at_least: float) -> Figure:
    """Run both in turn, so that a machine that gets slower or faster does so for both."""
    pairs = [(ours(), beside()) for _ in range(ROUNDS)]
    fast = per_second([seconds for pair in pairs for seconds in pair[0]])
    slow = per_second([seconds for pair in pairs for seconds in pair[1]])
    return Figure(name, f"{fast:.0f}/s", f"bare SpiffWorkflow {slow:.0f}/s", fast / slow, at_least=at_least)


def _ten_ours(url: str | None) -> list[float]:
    with places.runtime(url) as place:
        places.deploy(place, places.tiny(diagrams.ten_tasks()), EVERYBODY)
        took = [places.run_case(place, EVERYBODY, f"case:{n}", 10, places.ANSWERS) for n in range(CASES + 1)]
    return [seconds for case in took[1:] for seconds in case]


def _ten_beside(url: str | None) -> list[float]:
    seconds = []
    with bare.cases(diagrams.ten_tasks(), "case", {}, url) as place:
        for number in range(CASES):
            key = f"case:{number}"
            place.start(key, {})
            for task in range(1, 11):
                started = time.perf_counter()
                place.finish(key, f"task_{task}", places.ANSWERS)
                seconds.append(time.perf_counter() - started)
    return seconds


def _growth() -> Figure:
    """The tenth step's neighbourhood against the thousandth's, in one case that is sent back again and again."""
    with places.runtime() as place:
        places.deploy(place, places.tiny(diagrams.rework()), EVERYBODY)
        again = {**places.ANSWERS, "again": True}
        places.run_case(place, EVERYBODY, "case:warm", 50, again)
        took = places.run_case(place, EVERYBODY, "case:old", STEPS + 20, again)
    young, old = milliseconds(took[:20]), milliseconds(took[STEPS - 20 : STEPS + 20])
    name = "(b) step 1000 against step 10 of one case"
    return Figure(name, f"{old:.2f} ms", f"step 10: {young:.2f} ms", old / young, at_most=2)

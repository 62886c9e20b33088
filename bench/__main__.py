"""`python -m bench [suite …]`: run benchmarks, print their table, write var/bench.json."""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench import queues, rehearsal, steps, web
from bench.tables import Figure, say, show
from tests import postgres as server

RESULTS = Path("var") / "bench.json"


def main(wanted: Iterable[str]) -> int:
    chosen = list(wanted) or list(SUITES)
    unknown = [name for name in chosen if name not in SUITES]
    if unknown:
        say(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(SUITES)}")
        return 2
    figures = []
    for name in chosen:
        for figure in SUITES[name]():
            show([figure])
            figures.append(figure)
    RESULTS.parent.mkdir(exist_ok=True)
    told = [{**dataclasses.asdict(figure), "reached": figure.reached} for figure in figures]
    RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
    return int(not all(figure.reached for figure in figures))


def postgres() -> Iterator[Figure]:
    """(f): the figures of (a) on PostgreSQL."""
    with server.running(durable=True) as running:
        server.create(running, "bench")
        yield from steps.measure(server.url(running, "bench"))


SUITES: dict[str, Callable[[], Iterator[Figure]]] = {
    "steps": steps.measure,
    "queues": queues.measure,
    "rehearsal": rehearsal.measure,
    "postgres": postgres,
    "web": web.measure,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

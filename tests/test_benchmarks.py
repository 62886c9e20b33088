"""Benchmarks stand beside the tests: they borrow tools of them, and know the product as any user of it does."""

import re
from pathlib import Path

from bench import application, diagrams, places
from bench.steps import EVERYBODY
from engine import instances
from running import wiring

BENCH = Path(__file__).parents[1] / "bench"
# How a small diagram is drawn, and the throw-away database server.
TOOLS = {"tests.engine.diagrams", "tests.postgres"}
IMPORTED = re.compile(r"^from (tests[\w.]*) import (\w+)", re.MULTILINE)


def test_benchmarks_import_nothing_of_the_tests_but_two_tools() -> None:
    found = [each for path in sorted(BENCH.glob("*.py")) for each in IMPORTED.findall(path.read_text("utf-8"))]
    assert {module if module in TOOLS else f"{module}.{name}" for module, name in found} == TOOLS


def test_a_small_diagram_runs_on_the_product_as_it_is_wired(sqlite_url: str) -> None:
    place = wiring.runtime(sqlite_url, lambda: places.START, durable=False)
    try:
        places.deploy(places.small(place), places.tiny(diagrams.ten_tasks()), EVERYBODY)
        with place.begin(EVERYBODY) as work:
            assert instances.start(work, "case", "case:1", {}).ended_at is None
    finally:
        place.engine.dispose()


def test_both_sides_do_the_same_work() -> None:
    """A ratio says nothing where one side stops halfway: each finishes every box of the 申报 case as often."""
    assert len(application.ours(None, 1)) == len(application.beside(None, 1)) > 20

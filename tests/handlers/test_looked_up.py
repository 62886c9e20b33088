"""Whatever parameter a verb, a list of options or a rule looks up by name is declared, so that the check sees it."""

import json
import re
from pathlib import Path

import handlers
from engine.contract import SERVICES, SOURCES

ROOT = Path(__file__).parents[2]
LITERAL = re.compile(r"""["']([a-z]+(?:[._][a-z]+)*\.[a-z_.]+)["']""")
# Those that no case reads: how often people are reminded, with a rhythm of its own where the sheet says nothing.
BESIDE = {"people/notices/reminders.py"}


def test_every_parameter_that_python_names_is_declared() -> None:
    handlers.register()
    declared = {key for each in (*SERVICES.values(), *SOURCES.values()) for key in each.reads}
    sheets = [json.loads(path.read_text()) for path in ROOT.glob("**/parameters.json") if ".venv" not in path.parts]
    known = {row["key"] for sheet in sheets for row in sheet}
    assert {f"{path}: {key}" for path, key in _named() if key in known - declared} == set()


def _named() -> list[tuple[str, str]]:
    found = []
    for room in ("award", "handlers", "people", "web", "running"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name not in BESIDE and not name.startswith("handlers/released/"):
                found += [(name, key) for key in LITERAL.findall(path.read_text())]
    return found

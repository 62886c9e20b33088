"""What was released stays: a case that began on an earlier release finds every service, word, source and field."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

import handlers
from engine.contract import FORMAT, PREDECESSORS, SERVICES, SOURCES, WORDS, Service
from engine.forms import inspection
from handlers import released

FOLDER = Path(released.__file__).parent
RELEASED: dict[int, dict[str, Any]] = {
    int(path.stem.rpartition("_")[2]): json.loads(path.read_text("utf-8")) for path in FOLDER.glob("names_*.json")
}
handlers.register()


def named(kind: str) -> list[tuple[int, str]]:
    return [(format, name) for format, names in sorted(RELEASED.items()) for name in names[kind]]


def known(format: int, name: str) -> Service:
    return PREDECESSORS.get((name, format)) or SERVICES[name]


def test_there_is_a_list_for_every_format_before_todays() -> None:
    assert sorted(RELEASED) == list(range(1, FORMAT))


@pytest.mark.parametrize(("format", "name"), named("services"))
def test_a_released_service_is_there_and_asks_for_no_more_than_it_did(format: int, name: str) -> None:
    was, today = RELEASED[format]["services"][name], known(format, name)
    assert set(today.inputs) <= set(was["inputs"]), f"{name} asks for more: keep the old one in handlers/released"
    if (name, format) not in PREDECESSORS:
        given = {*was["inputs"], *was.get("optional", [])}
        assert given <= {*today.inputs, *today.optional}, f"{name} no longer takes what diagrams give"


@pytest.mark.parametrize(("format", "name"), named("words"))
def test_a_released_word_is_there_and_takes_the_same_arguments(format: int, name: str) -> None:
    takes = list(inspect.signature(WORDS[name].run).parameters.values())[1:]
    asked = [each for each in takes if each.default is inspect.Parameter.empty]
    assert len(asked) <= len(RELEASED[format]["words"][name]) <= len(takes)


@pytest.mark.parametrize(("format", "name"), named("sources"))
def test_a_released_source_is_there(format: int, name: str) -> None:
    assert name in SOURCES


@pytest.mark.parametrize(("format", "name"), named("fields"))
def test_a_released_type_of_field_is_there(format: int, name: str) -> None:
    assert name in inspection.PROPERTIES


def test_aliases_are_in_one_module_alone() -> None:
    home = Path(handlers.__file__).parent
    callers = [path for path in home.rglob("*.py") if re.search(r"predecessor\(", path.read_text("utf-8"))]
    assert callers == [home / "__init__.py"]

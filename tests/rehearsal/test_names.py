"""Python of the rehearsal and the demo names no box, form, field, option or message of the bundle."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import rehearsal
from engine.bundle import Bundle

HOME = Path(rehearsal.__file__).parent
# The report has keys that it promises, as forms have theirs; in YAML a bare yes or no is a truth value; the others are
# words of Python's own: of times, of records, of a digit.
PROMISED = {"report.py", "verdict.py"}
PLAIN = {"yes", "no", "minutes", "person", "0"}


def _names(bundle: Bundle) -> Iterator[str]:
    for form in bundle.forms.values():
        yield form["name"]
        yield from _of_fields(form["fields"])
    for diagram in bundle.diagrams.values():
        yield from re.findall(r'<bpmn:(?:userTask|manualTask|message) id="([^"]+)"', diagram.decode())


def _of_fields(fields: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for field in fields:
        yield field["key"]
        yield from (str(option["value"]) for option in field.get("options", ()))
        yield from _of_fields(field.get("fields", ()))


def test_no_name_of_the_bundle_stands_in_python(bundle: Bundle) -> None:
    names = set(_names(bundle)) - PLAIN
    assert {"审核", "audit", "launch", "score_material"} & names
    found = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in sorted(HOME.rglob("*.py"))
        if path.name not in PROMISED
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: path.name)
def test_no_name_of_a_region_stands_in_python(path: Path) -> None:
    assert not re.search("塔城|行署|领导小组", path.read_text("utf-8"))

"""P6 for a whole bundle: forms, documents and parameters are checked with the diagram, all faults at once."""

import json
import re

import pytest

from engine import checks
from engine.bundle import Bundle
from tests.engine.diagrams import box, line, timer, user
from tests.engine.test_checks import FORM, REGISTRY, bundle, plain


def test_all_faults_come_at_once() -> None:
    drawn = line(user("ask", form="nowhere"), box("scriptTask", "算"), timer("等", "tomorrow"))
    files = {"forms/ask.json": b"{", "parameters.json": b"[]", "documents/notice.typ": b"no header"}
    found = checks.problems(bundle(drawn, files), REGISTRY)
    rules = {"unknown_form", "nothing_set", "timer_not_moment", "broken_file", "parameter", "document"}
    assert rules <= {fault.rule for fault in found}


# ---------------------------------------------------------------- the other files

WRONG_FIELD = {**FORM, "fields": [{"key": "a", "type": "telepathy", "label": "意见"}]}
WRONG_SOURCE = {**FORM, "fields": [{"key": "a", "type": "select", "label": "意见", "source": "nowhere"}]}

FILES: list[tuple[str, str, bytes]] = [
    ("stray_diagram", "more.bpmn", plain()),
    ("unreadable", "processes/more.bpmn", b"<x/>"),
    ("broken_file", "forms/more.json", b"{"),
    ("broken_file", "forms/more.json", b"\xff{}"),
    ("broken_file", "forms/more.json", b"[" * 100_000),
    ("broken_file", "forms/more.json", b"[]"),
    ("form", "forms/ask.json", json.dumps(WRONG_FIELD).encode()),
    ("form", "forms/ask.json", json.dumps(WRONG_SOURCE).encode()),
    ("form_name", "forms/more.json", json.dumps(FORM).encode()),
    ("document", "documents/more.typ", "正文".encode()),
    ("broken_file", "documents/more.typ", b"\xff"),
    ("broken_file", "parameters.json", b"nonsense"),
    ("parameter", "parameters.json", b"{}"),
    ("parameter", "parameters.json", json.dumps([{"key": "reply.days"}]).encode()),
]


@pytest.mark.parametrize(("rule", "path", "content"), FILES)
def test_a_file_that_can_not_be_used_is_refused(rule: str, path: str, content: bytes) -> None:
    found = checks.problems(bundle(plain(), {path: content}), REGISTRY)
    assert {(fault.rule, fault.box) for fault in found} == {(rule, path)}
    assert all(re.search("[\u4e00-\u9fff]", fault.message) for fault in found)


@pytest.mark.parametrize("path", ["award.bpmn", "parameters.json"])
def test_a_bundle_without_its_main_files_is_refused(path: str) -> None:
    found = checks.problems(bundle(plain(), without=path), REGISTRY)
    assert [(fault.rule, fault.box) for fault in found] == [("missing_file", path)]


def test_an_empty_folder_is_refused() -> None:
    assert {fault.rule for fault in checks.problems(Bundle({}), REGISTRY)} == {"missing_file"}

"""Whatever becomes of a diagram, the check answers: no exception, no hang, each fault a Chinese sentence (P6)."""

import copy
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import checks
from engine.bundle import Bundle
from engine.contract import Service, Word
from engine.spiff import lint, xml
from engine.spiff.lint import drawing, library
from engine.spiff.lint.subject import Subject
from engine.types import Anything

AWARD = Bundle.read(Path(__file__).parents[2] / "processes")
TEXTS = ["", " ", "x", "Start", "case.EndJoin", "第四条", "a == ", "().x", "working_days(5)", "%s{0}", "\u202e", "true"]
TAGS = [
    "scriptTask", "subProcess", "callActivity", "boundaryEvent", "endEvent", "startEvent", "exclusiveGateway", "lane",
    "parallelGateway", "userTask", "sequenceFlow", "process", "dataObjectReference", "messageEventDefinition", "no",
]  # fmt: skip


def _everything_named_in(diagram: bytes) -> checks.Registry:
    """A registry in which the award's diagram has no faults, whatever the handlers' state."""
    root = xml.read(diagram)
    inputs = {each.get("id"): Anything() for each in root.iter(drawing.spiff("parameter"))}
    operators = {drawing.service_name(each) for each in root.iter(drawing.spiff("serviceTaskOperator"))}
    outputs = dict.fromkeys(re.findall(r"[a-z_]+", diagram.decode()), Anything())
    services = {name: Service(name, name, {}, outputs, lambda _: {}, inputs) for name in operators}
    plain, moments = ("param", "count"), ("working_days", "until", "months", "years", "calendar_days", "window_end")
    words = {name: Word(name, name, name in moments, lambda _: None) for name in (*plain, *moments)}
    return checks.Registry(services, words, {})


REGISTRY = _everything_named_in(AWARD.diagram)


def faults(diagram: bytes) -> list[checks.Fault]:
    """The faults of the diagram, with the award's other files; found quickly and well-formed."""
    started = time.perf_counter()
    found = lint.faults(Bundle({**AWARD.files, "award.bpmn": diagram}), REGISTRY)
    assert time.perf_counter() - started < 20
    for fault in found:
        assert re.search("[\u4e00-\u9fff]", fault.message)
        assert fault.rule
        assert fault.box
    return found


def test_the_award_is_the_good_diagram_that_is_mutilated_below() -> None:
    assert faults(AWARD.diagram) == []


# ---------------------------------------------------------------- mutilation


def _delete(element: Any, other: Any, _: int) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _copy(element: Any, other: Any, _: int) -> None:
    if element.getparent() is not None:
        element.getparent().append(copy.deepcopy(element))


def _move(element: Any, other: Any, _: int) -> None:
    if element.getparent() is not None and element not in [other, *other.iterancestors()]:
        other.append(element)


def _swap(element: Any, other: Any, number: int) -> None:
    for name in _attribute(element, number):
        if name in other.attrib:
            element.attrib[name], other.attrib[name] = other.attrib[name], element.attrib[name]


def _write(element: Any, other: Any, number: int) -> None:
    for name in _attribute(element, number):
        element.set(name, TEXTS[number % len(TEXTS)])


def _unset(element: Any, other: Any, number: int) -> None:
    for name in _attribute(element, number):
        del element.attrib[name]


def _rename(element: Any, other: Any, number: int) -> None:
    element.tag = f"{{{xml.BPMN}}}{TAGS[number % len(TAGS)]}"


def _say(element: Any, other: Any, number: int) -> None:
    element.text = TEXTS[number % len(TEXTS)]


def _attribute(element: Any, number: int) -> list[str]:
    names = sorted(element.attrib)
    return [names[number % len(names)]] if names else []


places = st.integers(min_value=0, max_value=10**6)
steps = st.tuples(st.sampled_from([_delete, _copy, _move, _swap, _write, _unset, _rename, _say]), places, places)


def _mutilated(chosen: list[Any]) -> Any:
    root = xml.read(AWARD.diagram)
    for mutate, one, other in chosen:
        elements = list(root.iter("*"))
        mutate(elements[one % len(elements)], elements[other % len(elements)], other)
    return root


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, min_size=1, max_size=6))
def test_a_mutilated_diagram_gets_an_answer(chosen: list[Any]) -> None:
    faults(etree.tostring(_mutilated(chosen)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, min_size=1, max_size=6))
def test_the_library_gives_an_answer_too(chosen: list[Any]) -> None:
    # It is asked only when nothing else was found; here it is asked about anything that can't make it hang.
    root = _mutilated(chosen)
    if root.tag == xml.ROOT and not list(root.iter(drawing.bpmn("dataObjectReference"))):
        list(library.loss(Subject(drawing.read(root), Bundle({"award.bpmn": etree.tostring(root)}), REGISTRY)))


@settings(max_examples=80, deadline=None)
@given(places, st.binary(max_size=8), st.integers(min_value=0, max_value=40))
def test_a_damaged_file_gets_an_answer(place: int, noise: bytes, lost: int) -> None:
    at = place % len(AWARD.diagram)
    faults(AWARD.diagram[:at] + noise + AWARD.diagram[at + lost :])


@pytest.mark.parametrize("diagram", [b"", b"\x00", b"<", "流程图".encode("gb18030"), b"<x/>" * 3])
def test_no_diagram_at_all_gets_an_answer(diagram: bytes) -> None:
    assert [fault.rule for fault in faults(diagram)] == ["unreadable"]

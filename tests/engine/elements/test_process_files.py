"""Processes in files of their own, beside the main diagram."""

import dataclasses

import pytest

from engine import checks
from engine.bundle import Bundle
from engine.spiff import drawing, parser
from tests import world as worlds
from tests.engine.diagrams import END, START, call, diagram, line, message, process, service, timer, user
from tests.engine.elements.course import Course
from tests.engine.straight import straight
from tests.engine.test_checks import REGISTRY, bundle
from tests.world import World

MAIN = diagram(process("case", [START, call("first", "part"), message("told"), END],
                       ["start > first", "first > told", "told > end"]))  # fmt: skip
PART = diagram(straight("part", user("inside"), call("deeper", "deep")), messages={})
# Both files wait for the same message, so both declare it.
DEEP = diagram(straight("deep", message("heard"), timer("pause", "minutes(3)")), messages={"told": ["case_id"]})


def beside(base: Bundle, **files: bytes) -> Bundle:
    """The bundle with process files."""
    return dataclasses.replace(base, files={**base.files, **{f"processes/{name}.bpmn": files[name] for name in files}})


def test_processes_in_other_files_are_called_and_take_their_messages(world: World) -> None:
    course = Course(world, beside(worlds.bundle(MAIN), part=PART, deep=DEEP), case_id=7)
    for element in ("inside", "heard", "pause", "told"):
        assert course.waits == [element]
        course.do(element)
    assert course.ended


def test_a_message_starts_a_process_of_another_file(world: World) -> None:
    invited = message("arrived", "invited", kind="startEvent", inside="")
    other = diagram(straight("other", service("record_it", "record"), start=invited), messages={"invited": ["case_id"]})
    world.deploy(beside(worlds.bundle(line(user("ask"))), other=other))
    world.send("invited", "other:1", id="1", case_id=7)
    world.settle()
    assert world.ended("other:1")


def test_a_business_id_is_carried_as_each_file_says() -> None:
    heard = diagram(straight("deep", message("heard", "called")), messages={"called": ["case_id"]})
    assert checks.problems(beside(bundle(line(message("told"))), deep=heard), REGISTRY) == []


def test_what_modelers_number_alike_in_each_file_is_kept_apart() -> None:
    part = diagram(straight("part", user("inside")), messages={})
    whole = beside(bundle(line(user("ask"))), part=part)
    assert all(b"BPMNPlane_1" in drawn for drawn in whole.diagrams.values())
    assert checks.problems(whole, REGISTRY) == []
    assert drawing.processes(whole.diagrams.values()) == {"case": "办理", "part": "办理"}


def test_boxes_of_all_files_are_known() -> None:
    files = beside(worlds.bundle(MAIN), part=PART, deep=DEEP).diagrams
    assert {"told", "inside", "heard"} <= parser.parse(*files.values()).elements.keys()


@pytest.mark.parametrize(
    ("rule", "box", "drawn"),
    [
        ("unknown_form", "inside", diagram(straight("part", user("inside", form="nowhere")), messages={})),
        ("duplicate_id", "ask", diagram(straight("part", user("ask")), messages={})),
        ("unreadable", "processes/part.bpmn", b"<x/>"),
    ],
)
def test_a_fault_in_another_file_is_told_at_its_box(rule: str, box: str, drawn: bytes) -> None:
    found = checks.problems(beside(bundle(line(user("ask"))), part=drawn), REGISTRY)
    assert (found[0].rule, found[0].box) == (rule, box)


def test_the_same_message_with_two_meanings_is_refused() -> None:
    other = diagram(straight("deep", message("heard")), messages={"told": ["case_id"]})
    other = other.replace(b'id="message_told" name="told"', b'id="message_told" name="heard"')
    found = checks.problems(beside(bundle(line(message("told"))), deep=other), REGISTRY)
    assert "duplicate_id" in {fault.rule for fault in found}

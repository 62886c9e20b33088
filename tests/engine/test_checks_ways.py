"""A box relies on another that was done before it, also where a process is called in between (P6)."""

import pytest

from engine import checks
from tests.engine.diagrams import END, START, Box, call, diagram, gateway, process, user
from tests.engine.test_checks import REGISTRY, bundle

SIGN = user("sign", not_same_person_as="write")
WRITE = user("write")


def _called(*boxes: Box) -> str:
    ids = ["begun", *(each.id for each in boxes), "over"]
    flows = [f"{one} > {other}" for one, other in zip(ids, ids[1:], strict=False)]
    ends = Box("startEvent", {**START.attributes, "id": "begun"}, START.extensions, START.inner)
    return process("called", [ends, *boxes, Box("endEvent", {"id": "over", "name": "完"}, END.extensions, "")], flows)


def _case(boxes: list[Box], flows: list[str], called: str) -> bytes:
    return diagram(process("case", [START, *boxes, END], flows), called)


WRITTEN_BEFORE = _case([WRITE, call("叫", "called")], ["start > write", "write > 叫", "叫 > end"], _called(SIGN))
WRITTEN_INSIDE = _case([call("叫", "called"), SIGN], ["start > 叫", "叫 > sign", "sign > end"], _called(WRITE))
WRITTEN_AFTER = _case([WRITE, call("叫", "called")], ["start > 叫", "叫 > write", "write > end"], _called(SIGN))
MAYBE = gateway("maybe", default="maybe > 叫")
PASSED_BY = _case(
    [MAYBE, WRITE, call("叫", "called")],
    ["start > maybe", "maybe > write: a", "maybe > 叫", "write > 叫", "叫 > end"],
    _called(SIGN),
)  # fmt: skip


@pytest.mark.parametrize("drawn", [WRITTEN_BEFORE, WRITTEN_INSIDE], ids=["before the call", "inside the call"])
def test_what_was_done_on_every_way_may_be_relied_on(drawn: bytes) -> None:
    assert checks.problems(bundle(drawn), REGISTRY) == []


@pytest.mark.parametrize(("drawn", "way"), [
    (WRITTEN_AFTER, "从“开始”经“叫”、“开始”到“sign”"),
    (PASSED_BY, "从“开始”经“maybe”、“叫”、“开始”到“sign”"),
])  # fmt: skip
def test_what_was_not_done_on_some_way_is_told_with_the_way(drawn: bytes, way: str) -> None:
    (fault,) = checks.problems(bundle(drawn), REGISTRY)
    assert (fault.box, fault.rule) == ("sign", "another_person")
    assert f"应当由办理“write”以外的人办理，但{way}没有办理过它" in fault.message

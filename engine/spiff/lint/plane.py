"""The drawn side of a diagram: every box and arrow has its picture, at a place that exists."""

import math
from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.subject import Rule, Subject

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
# Further than this from the corner, nobody would find a box again.
FARTHEST = 1_000_000


def planes(subject: Subject) -> Iterator[Fault]:
    """One picture of each file, and one more for the inside of each subprocess that is drawn closed."""
    found = list(subject.drawing.root.iter(f"{_DI}BPMNPlane"))
    if not found:
        yield Fault("award.bpmn", "流程图", "no_picture", "流程图只有流程，没有画出图形；请在画图工具里画好再保存。")
    inner = {scope.id for scope in subject.drawing.scopes if not scope.is_process}
    whole = [id for id in (plane.get("bpmnElement", "") for plane in found) if id not in inner]
    for id in whole[len(subject.bundle.diagrams) :]:
        sentence = "流程图里有不止一幅图，只有第一幅会显示；请把图画在一起，或者删去多余的。"
        yield Fault(id or "award.bpmn", "流程图", "several_pictures", sentence)
    for plane in found:
        if not list(plane.iter(f"{_DI}BPMNShape")):
            sentence = "流程图里有一幅空的图，什么也没有画；请画好或者删去。"
            yield Fault(plane.get("bpmnElement") or "award.bpmn", "流程图", "empty_picture", sentence)


def pictures(subject: Subject) -> Iterator[Fault]:
    """What is in the process is in the picture too."""
    if not list(subject.drawing.root.iter(f"{_DI}BPMNPlane")):
        return
    drawn = {each.get("bpmnElement", "") for each in _drawn(subject)}
    for node in subject.drawing.all_nodes():
        if node.id and node.id not in drawn:
            yield node.fault("no_shape", "在流程里，但图上没有画出来，谁也看不见；请删去后重画。")
    for flow in subject.drawing.all_flows():
        if flow.id and flow.id not in drawn:
            yield flow.fault("no_edge", "在流程里，但图上没有画出来；请删去后重画。")


def strangers(subject: Subject) -> Iterator[Fault]:
    """What is in the picture is in the process too."""
    known = {element.get("id") for element in subject.drawing.identified()}
    for each in (*subject.drawing.root.iter(f"{_DI}BPMNPlane"), *_drawn(subject)):
        id = each.get("bpmnElement", "")
        if id in known:
            continue
        plain = id.rpartition(":")[2]
        box, name = (plain, _called(subject, plain)) if plain in known else (each.get("id") or "award.bpmn", id)
        mend = f"应当写成“{plain}”，不带前缀" if plain in known else "请删去后重画"
        yield Fault(box, name, "stranger_in_picture", f"图形“{name}”画的是“{id}”，流程里没有它；{mend}。")


def places(subject: Subject) -> Iterator[Fault]:
    """Coordinates are numbers, and not beyond every sheet of paper."""
    for each in _drawn(subject):
        bounds, points = each.find(_BOUNDS), each.findall(_WAYPOINT)
        is_shape = each.tag == f"{_DI}BPMNShape"
        if is_shape and bounds is None or not is_shape and len(points) < 2:
            yield _misplaced(subject, each, "没有写明画在哪里")
        elif not all(_is_place(part, ("x", "y")) for part in (*each.iter(_BOUNDS), *points)):
            yield _misplaced(subject, each, "的坐标不是正常的数字")
        elif is_shape and not _is_place(bounds, ("width", "height"), above=0):
            yield _misplaced(subject, each, "的宽或者高不是正数")


def _misplaced(subject: Subject, drawn: Any, what: str) -> Fault:
    id = drawn.get("bpmnElement", "")
    return Fault(id, _called(subject, id), "misplaced", f"图形“{_called(subject, id)}”{what}；请删去后重画。")


def _is_place(part: Any, sides: tuple[str, ...], above: float = -FARTHEST) -> bool:
    return all(above < _number(part.get(side)) <= FARTHEST for side in sides)


def _number(written: str | None) -> float:
    """Not a number where there is none: it lies between no bounds."""
    try:
        return float(written or "")
    except ValueError:
        return math.nan


def _drawn(subject: Subject) -> list[Any]:
    return [*subject.drawing.root.iter(f"{_DI}BPMNShape", f"{_DI}BPMNEdge")]


def _called(subject: Subject, id: str) -> str:
    if id in subject.drawing.nodes:
        return subject.drawing.nodes[id].label
    flows = (flow.label for flow in subject.drawing.all_flows() if flow.id == id)
    return next(flows, id)


RULES: tuple[Rule, ...] = (planes, pictures, strangers, places)

"""The picture of a diagram: where boxes stand and arrows run. Every box has to have one, though nobody looks here."""

from typing import Any

from lxml import etree

from tests.owners.drafts import Draft

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
TASK, ROUND, DIAMOND = (100, 80), (36, 36), (50, 50)


def plane(draft: Draft) -> Any:
    return next(draft.diagram.iter(f"{{{BPMNDI}}}BPMNPlane"))


def bounds(draft: Draft, id: str) -> Any:
    (found,) = draft.diagram.xpath("//*[@bpmnElement=$id]/*[local-name()='Bounds']", id=id)
    return found


def middle(draft: Draft, id: str) -> tuple[float, float]:
    at = {name: float(value) for name, value in bounds(draft, id).items()}
    return at["x"] + at["width"] / 2, at["y"] + at["height"] / 2


def between(draft: Draft, source: str, target: str) -> tuple[float, float]:
    (x1, y1), (x2, y2) = middle(draft, source), middle(draft, target)
    return (x1 + x2) / 2, (y1 + y2) / 2


def beside(draft: Draft, id: str) -> tuple[float, float]:
    x, y = middle(draft, id)
    return x + 100, y + 60


def edge_of(draft: Draft, id: str) -> tuple[float, float]:
    at = {name: float(value) for name, value in bounds(draft, id).items()}
    return at["x"] + 20, at["y"] + at["height"] - 18


def shape(draft: Draft, id: str, corner: tuple[float, float], size: tuple[int, int]) -> None:
    shape = etree.SubElement(plane(draft), f"{{{BPMNDI}}}BPMNShape", id=f"{id}_di", bpmnElement=id)
    x, y = corner
    bounds = {"x": x, "y": y, "width": size[0], "height": size[1]}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(round(value)) for name, value in bounds.items()})


def edge(draft: Draft, flow: Any) -> None:
    edge = etree.SubElement(
        plane(draft), f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.get('id')}_di", bpmnElement=flow.get("id")
    )
    for end in ("sourceRef", "targetRef"):
        x, y = middle(draft, flow.get(end))
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(round(x)), y=str(round(y)))


def erase(draft: Draft, id: str) -> None:
    for each in draft.diagram.xpath("//*[@bpmnElement=$id]", id=id):
        each.getparent().remove(each)

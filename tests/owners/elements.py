"""The elements of a diagram, found, described and taken away."""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from engine.spiff.xml import BPMN
from tests.owners import pictures
from tests.owners.drafts import Draft

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def box(draft: Draft, id: str) -> Any:
    """The element with an id, whatever it is."""
    (found,) = draft.diagram.xpath("//*[@id=$id and not(ancestor::*[local-name()='BPMNDiagram'])]", id=id)
    return found


def arrow(draft: Draft, source: str, target: str) -> Any:
    """The arrow from a box to another."""
    (found,) = draft.diagram.xpath(
        "//*[local-name()='sequenceFlow'][@sourceRef=$source and @targetRef=$target]", source=source, target=target
    )
    return found


def process_of(draft: Draft, id: str) -> Any:
    return next(each for each in box(draft, id).iterancestors() if each.tag == bpmn("process"))


def user_tasks(draft: Draft) -> list[str]:
    return [each.get("id") for each in draft.diagram.iter(bpmn("userTask"))]


def leaving(draft: Draft, id: str) -> list[Any]:
    return draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$id]", id=id)


def bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def spiff(name: str) -> str:
    return f"{{{SPIFF}}}{name}"


def describe(element: Any, properties: Mapping[str, str]) -> None:
    """Write properties of a box; an empty one is taken away."""
    extensions = element.find(bpmn("extensionElements"))
    listed = extensions.find(spiff("properties"))
    if listed is None:
        listed = etree.SubElement(extensions, spiff("properties"))
    for name, value in properties.items():
        for each in [each for each in listed if each.get("name") == name]:
            listed.remove(each)
        if value:
            etree.SubElement(listed, spiff("property"), name=name, value=value)


def input_id(draft: Draft, name: str) -> str:
    """An input that is called like a box has a prefix, so that no two elements bear the same id."""
    return f"input:{name}" if draft.diagram.xpath("//*[@id=$id]", id=name) else name


def lanes(draft: Draft, id: str) -> Iterable[Any]:
    return process_of(draft, id).iter(bpmn("lane"))


def lane_of(draft: Draft, id: str) -> str:
    return next(lane.get("name") for lane in lanes(draft, id) if id in [each.text for each in lane])


def put_in_lane(draft: Draft, id: str, name: str) -> None:
    for lane in lanes(draft, id):
        for each in [each for each in lane if each.text == id]:
            lane.remove(each)
        if lane.get("name") == name:
            etree.SubElement(lane, bpmn("flowNodeRef")).text = id


def erase_box(draft: Draft, element: Any) -> None:
    id = element.get("id")
    for each in [each for each in draft.diagram.iter(bpmn("flowNodeRef")) if each.text == id]:
        each.getparent().remove(each)
    for each in draft.diagram.xpath("//*[local-name()='messageFlow'][@sourceRef=$id or @targetRef=$id]", id=id):
        erase(draft, each)
    erase(draft, element)


def erase(draft: Draft, element: Any) -> None:
    id = element.get("id")
    element.getparent().remove(element)
    for each in draft.diagram.xpath("//*[local-name()='incoming' or local-name()='outgoing'][text()=$id]", id=id):
        each.getparent().remove(each)
    pictures.erase(draft, id)


def name_arrow(element: Any, way: str, id: str) -> None:
    """Name an arrow in a box, where the standard wants it: behind its properties and the arrows named so far."""
    made = etree.Element(bpmn(way))
    made.text = id
    before = [each for each in element if each.tag in map(bpmn, ("extensionElements", "incoming", "outgoing"))]
    before[-1].addnext(made)

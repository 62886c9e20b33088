"""What a modeler does to a diagram: draw boxes and arrows, name them, fill in what their panel of properties asks for.

Boxes go by their ids. A new box is dropped on an arrow, which then leads to it, as bpmn-js does.
"""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from engine.spiff.xml import BPMN
from tests.owners.drafts import Draft

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
TASK, ROUND, DIAMOND = (100, 80), (36, 36), (50, 50)
Place = tuple[str, str]


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
    return next(each for each in box(draft, id).iterancestors() if each.tag == f"{{{BPMN}}}process")


def user_tasks(draft: Draft) -> list[str]:
    return [each.get("id") for each in draft.diagram.iter(f"{{{BPMN}}}userTask")]


# ---------------------------------------------------------------- new boxes


def add_user_task(
    draft: Draft, id: str, name: str, on: Place, *, form: str, article: str, lane: str | None = None, **properties: str
) -> None:
    """Drop a user task on the arrow between two boxes."""
    made = _drop(draft, "userTask", id, name, on, lane)
    _describe(made, {"form": form, "article": article, **properties})


def add_service_task(
    draft: Draft, id: str, name: str, on: Place, *, service: str, article: str, inputs: Mapping[str, str],
    lane: str | None = None, **properties: str,
) -> None:  # fmt: skip
    """Drop a service task on an arrow; `inputs` are expressions, so a text stands in quotes of its own."""
    made = _drop(draft, "serviceTask", id, name, on, lane)
    _describe(made, {"article": article, **properties})
    operator = etree.SubElement(made[0], _spiff("serviceTaskOperator"), id=f"service:{service}")
    etree.SubElement(operator, _spiff("parameters"))
    for key, value in inputs.items():
        set_input(draft, id, key, value)


def add_script_task(draft: Draft, id: str, name: str, on: Place, *, script: str, article: str) -> None:
    made = _drop(draft, "scriptTask", id, name, on, None)
    _describe(made, {"article": article})
    etree.SubElement(made, _bpmn("script")).text = script


def add_call(draft: Draft, id: str, name: str, on: Place, *, called: str, article: str, **properties: str) -> None:
    """Drop a call of another process on an arrow."""
    made = _drop(draft, "callActivity", id, name, on, None)
    made.set("calledElement", called)
    _describe(made, {"article": article, **properties})


def add_gateway(draft: Draft, id: str, name: str, on: Place, *, article: str, kind: str = "exclusiveGateway") -> None:
    """Drop a gateway on an arrow. Where it is a choice, the way on is its usual one."""
    made = _drop(draft, kind, id, name, on, None)
    _describe(made, {"article": article})
    if kind == "exclusiveGateway":
        made.set("default", arrow(draft, id, on[1]).get("id"))


def add_end(draft: Draft, id: str, name: str, after: str, *, article: str) -> None:
    """An end event behind a box, with the arrow to it."""
    made = _draw(draft, "endEvent", id, name, process_of(draft, after), _beside(draft, after))
    _describe(made, {"article": article})
    _put_in_lane(draft, id, _lane_of(draft, after))
    connect(draft, after, id)


def add_boundary_timer(
    draft: Draft, id: str, name: str, at: str, *, moment: str, article: str, interrupting: bool = False
) -> None:
    """A timer on the edge of a box; what it leads to is still to be connected."""
    made = _draw(draft, "boundaryEvent", id, name, process_of(draft, at), _edge_of(draft, at))
    made.set("attachedToRef", at)
    made.set("cancelActivity", str(interrupting).lower())
    _describe(made, {"article": article})
    timer = etree.SubElement(made, _bpmn("timerEventDefinition"), id=f"{id}_timer")
    etree.SubElement(timer, _bpmn("timeDate")).text = moment
    _put_in_lane(draft, id, _lane_of(draft, at))


def add_after(draft: Draft, kind: str, id: str, name: str, after: str, *, article: str) -> None:
    """A box of its own behind another, with the arrow to it; where it leads is still to be connected."""
    made = _draw(draft, kind, id, name, process_of(draft, after), _beside(draft, after))
    _describe(made, {"article": article})
    _put_in_lane(draft, id, _lane_of(draft, after))
    connect(draft, after, id)


# ---------------------------------------------------------------- boxes that are there


def rename(draft: Draft, id: str, name: str) -> None:
    box(draft, id).set("name", name)


def duplicate(draft: Draft, id: str, copied: str) -> None:
    """Copy a box and put the copy behind it, so that one is done after the other."""
    (way_on,) = _leaving(draft, id)
    paste(draft, id, copied, (id, way_on.get("targetRef")))


def paste(draft: Draft, id: str, copied: str, on: Place) -> None:
    """Copy a box and drop the copy on an arrow of the same process."""
    flow, model = arrow(draft, *on), box(draft, id)
    process_of(draft, id).append(_copy(draft, model, copied))
    _shape(draft, copied, _between(draft, *on), TASK)
    _put_in_lane(draft, copied, _lane_of(draft, id))
    _lead_over(draft, flow, copied)


def _copy(draft: Draft, model: Any, id: str) -> Any:
    """The box with another id. What is an id inside it, such as the variable of each item, becomes another too."""
    made = copy.deepcopy(model)
    for child in [each for each in made if each.tag in (_bpmn("incoming"), _bpmn("outgoing"))]:
        made.remove(child)
    inner = {each.get("id") for each in _items(made)}
    for each in _items(made):
        each.set("id", f"{each.get('id')}_of_{id}")
        each.set("name", each.get("id"))
    for each in made.iter(_bpmn("multiInstanceLoopCharacteristics")):
        each.set("id", f"each_{id}")
    for each in made.iter(_spiff("property")):
        if each.get("value") in inner:
            each.set("value", f"{each.get('value')}_of_{id}")
    made.set("id", id)
    return made


def _items(element: Any) -> list[Any]:
    return [*element.iter(_bpmn("inputDataItem"), _bpmn("outputDataItem"))]


def redraw(draft: Draft, id: str, new: str) -> None:
    """Delete a box and draw it again: it has another id, and whatever is written in words still names the old one."""
    box(draft, id).set("id", new)
    for name in ("sourceRef", "targetRef", "attachedToRef", "bpmnElement"):
        for each in draft.diagram.xpath(f"//*[@{name}=$id]", id=id):
            each.set(name, new)
    for each in draft.diagram.iter(_bpmn("flowNodeRef")):
        if each.text == id:
            each.text = new


def remove(draft: Draft, id: str) -> None:
    """Delete a box, whatever sits on its edge, and let the arrows that came to it go on to where it led."""
    for guest in draft.diagram.xpath("//*[@attachedToRef=$id]", id=id):
        for each in _leaving(draft, guest.get("id")):
            _erase(draft, each)
        _erase_box(draft, guest)
    (way_on,) = _leaving(draft, id)
    target = way_on.get("targetRef")
    _erase(draft, way_on)
    for each in draft.diagram.xpath("//*[local-name()='sequenceFlow'][@targetRef=$id]", id=id):
        _point(draft, each, target)
    _erase_box(draft, box(draft, id))


def delete(draft: Draft, *ids: str) -> None:
    """Delete boxes with every arrow that touches them."""
    for id in ids:
        for each in draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$id or @targetRef=$id]", id=id):
            _erase(draft, each)
        _erase_box(draft, box(draft, id))


def move(draft: Draft, id: str, lane: str) -> None:
    """Put a box into another lane of its process."""
    _put_in_lane(draft, id, lane)


def add_lane(draft: Draft, process: str, name: str) -> None:
    """A lane more at the bottom of a pool."""
    lanes = box(draft, process).find(_bpmn("laneSet"))
    made = etree.SubElement(lanes, _bpmn("lane"), id=f"lane_{process}_{len(lanes) + 1}", name=name)
    last = _bounds(draft, lanes[-2].get("id"))
    corner = (float(last.get("x")), float(last.get("y")) + float(last.get("height")))
    _shape(draft, made.get("id"), corner, (int(float(last.get("width"))), 120))


def set_property(draft: Draft, id: str, name: str, value: str) -> None:
    """Write a property of a box."""
    _describe(box(draft, id), {name: value})


def set_input(draft: Draft, id: str, name: str, value: str) -> None:
    """Write what a service task is given; the value is an expression, and an empty one is taken away."""
    parameters = box(draft, id).find(f".//{_spiff('parameters')}")
    found = [each for each in parameters if each.get("id").removeprefix("input:") == name]
    if not value:
        parameters.remove(found[0])
        return
    element = found[0] if found else etree.SubElement(parameters, _spiff("parameter"), id=_input_id(draft, name))
    element.set("type", "any")
    element.set("value", value)


def inputs(draft: Draft, id: str) -> dict[str, str]:
    found = box(draft, id).iter(_spiff("parameter"))
    return {each.get("id").removeprefix("input:"): each.get("value") for each in found}


# ---------------------------------------------------------------- arrows


def connect(draft: Draft, source: str, target: str, *, name: str = "", condition: str = "") -> None:
    """Draw an arrow from a box to another, with a condition if it leaves a choice."""
    made = etree.SubElement(process_of(draft, source), _bpmn("sequenceFlow"), id=f"flow_{source}__{target}")
    made.set("sourceRef", source)
    made.set("targetRef", target)
    if name:
        made.set("name", name)
    _leads(box(draft, source), "outgoing", made.get("id"))
    _edge(draft, made)
    if condition:
        set_condition(draft, source, target, condition)


def _leads(element: Any, way: str, id: str) -> None:
    """Name an arrow in a box, where the standard wants it: behind its properties and the arrows named so far."""
    made = etree.Element(_bpmn(way))
    made.text = id
    before = [each for each in element if each.tag in map(_bpmn, ("extensionElements", "incoming", "outgoing"))]
    before[-1].addnext(made)


def set_condition(draft: Draft, source: str, target: str, condition: str) -> None:
    found = arrow(draft, source, target)
    element = found.find(_bpmn("conditionExpression"))
    if element is None:
        element = etree.SubElement(found, _bpmn("conditionExpression"))
    element.text = condition


def redirect(draft: Draft, source: str, target: str, to: str) -> None:
    """Take the head of an arrow to another box."""
    _point(draft, arrow(draft, source, target), to)


def disconnect(draft: Draft, source: str, target: str) -> None:
    _erase(draft, arrow(draft, source, target))


def _leaving(draft: Draft, id: str) -> list[Any]:
    return draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$id]", id=id)


def _point(draft: Draft, flow: Any, target: str) -> None:
    flow.set("targetRef", target)
    _erase_picture(draft, flow.get("id"))
    _edge(draft, flow)


def _lead_over(draft: Draft, flow: Any, id: str) -> None:
    """Let an arrow end at a box, and lead from there to where it led."""
    target = flow.get("targetRef")
    _point(draft, flow, id)
    connect(draft, id, target)


# ---------------------------------------------------------------- the model


def _bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _spiff(name: str) -> str:
    return f"{{{SPIFF}}}{name}"


def _drop(draft: Draft, kind: str, id: str, name: str, on: Place, lane: str | None) -> Any:
    """A new box on the arrow between two others, in the lane of the first if no other is named."""
    flow = arrow(draft, *on)
    made = _draw(draft, kind, id, name, process_of(draft, on[0]), _between(draft, *on))
    _put_in_lane(draft, id, lane or _lane_of(draft, on[0]))
    _lead_over(draft, flow, id)
    return made


def _draw(draft: Draft, kind: str, id: str, name: str, process: Any, corner: tuple[float, float]) -> Any:
    made = etree.SubElement(process, _bpmn(kind), id=id, name=name)
    etree.SubElement(made, _bpmn("extensionElements"))
    size = DIAMOND if kind.endswith("Gateway") else ROUND if kind.endswith("Event") else TASK
    _shape(draft, id, corner, size)
    return made


def _describe(element: Any, properties: Mapping[str, str]) -> None:
    """Write properties of a box; an empty one is taken away."""
    extensions = element.find(_bpmn("extensionElements"))
    listed = extensions.find(_spiff("properties"))
    if listed is None:
        listed = etree.SubElement(extensions, _spiff("properties"))
    for name, value in properties.items():
        for each in [each for each in listed if each.get("name") == name]:
            listed.remove(each)
        if value:
            etree.SubElement(listed, _spiff("property"), name=name, value=value)


def _input_id(draft: Draft, name: str) -> str:
    """An input that is called like a box has a prefix, so that no two elements bear the same id."""
    return f"input:{name}" if draft.diagram.xpath("//*[@id=$id]", id=name) else name


def _lanes(draft: Draft, id: str) -> Iterable[Any]:
    return process_of(draft, id).iter(_bpmn("lane"))


def _lane_of(draft: Draft, id: str) -> str:
    return next(lane.get("name") for lane in _lanes(draft, id) if id in [each.text for each in lane])


def _put_in_lane(draft: Draft, id: str, name: str) -> None:
    for lane in _lanes(draft, id):
        for each in [each for each in lane if each.text == id]:
            lane.remove(each)
        if lane.get("name") == name:
            etree.SubElement(lane, _bpmn("flowNodeRef")).text = id


def _erase_box(draft: Draft, element: Any) -> None:
    id = element.get("id")
    for each in [each for each in draft.diagram.iter(_bpmn("flowNodeRef")) if each.text == id]:
        each.getparent().remove(each)
    for each in draft.diagram.xpath("//*[local-name()='messageFlow'][@sourceRef=$id or @targetRef=$id]", id=id):
        _erase(draft, each)
    _erase(draft, element)


def _erase(draft: Draft, element: Any) -> None:
    id = element.get("id")
    element.getparent().remove(element)
    for each in draft.diagram.xpath("//*[local-name()='incoming' or local-name()='outgoing'][text()=$id]", id=id):
        each.getparent().remove(each)
    _erase_picture(draft, id)


# ---------------------------------------------------------------- the picture


def _plane(draft: Draft) -> Any:
    return next(draft.diagram.iter(f"{{{BPMNDI}}}BPMNPlane"))


def _bounds(draft: Draft, id: str) -> Any:
    (found,) = draft.diagram.xpath("//*[@bpmnElement=$id]/*[local-name()='Bounds']", id=id)
    return found


def _middle(draft: Draft, id: str) -> tuple[float, float]:
    bounds = {name: float(value) for name, value in _bounds(draft, id).items()}
    return bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2


def _between(draft: Draft, source: str, target: str) -> tuple[float, float]:
    (x1, y1), (x2, y2) = _middle(draft, source), _middle(draft, target)
    return (x1 + x2) / 2, (y1 + y2) / 2


def _beside(draft: Draft, id: str) -> tuple[float, float]:
    x, y = _middle(draft, id)
    return x + 100, y + 60


def _edge_of(draft: Draft, id: str) -> tuple[float, float]:
    bounds = _bounds(draft, id)
    return float(bounds.get("x")) + 20, float(bounds.get("y")) + float(bounds.get("height")) - 18


def _shape(draft: Draft, id: str, corner: tuple[float, float], size: tuple[int, int]) -> None:
    shape = etree.SubElement(_plane(draft), f"{{{BPMNDI}}}BPMNShape", id=f"{id}_di", bpmnElement=id)
    x, y = corner
    bounds = {"x": x, "y": y, "width": size[0], "height": size[1]}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(round(value)) for name, value in bounds.items()})


def _edge(draft: Draft, flow: Any) -> None:
    edge = etree.SubElement(
        _plane(draft), f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.get('id')}_di", bpmnElement=flow.get("id")
    )
    for end in ("sourceRef", "targetRef"):
        x, y = _middle(draft, flow.get(end))
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(round(x)), y=str(round(y)))


def _erase_picture(draft: Draft, id: str) -> None:
    for each in draft.diagram.xpath("//*[@bpmnElement=$id]", id=id):
        each.getparent().remove(each)

"""What a modeler does to a diagram: draw boxes and arrows, name them, fill in what their panel of properties asks for.

Boxes go by their ids. A new box is dropped on an arrow, which then leads to it, as bpmn-js does.
"""

import copy
from collections.abc import Mapping
from typing import Any

from lxml import etree

from tests.owners import elements, pictures
from tests.owners.drafts import Draft

Place = tuple[str, str]


# ---------------------------------------------------------------- new boxes


def add_user_task(
    draft: Draft, id: str, name: str, on: Place, *, form: str, article: str, lane: str | None = None, **properties: str
) -> None:
    """Drop a user task on the arrow between two boxes."""
    made = _drop(draft, "userTask", id, name, on, lane)
    elements.describe(made, {"form": form, "article": article, **properties})


def add_service_task(
    draft: Draft, id: str, name: str, on: Place, *, service: str, article: str, inputs: Mapping[str, str],
    lane: str | None = None, **properties: str,
) -> None:  # fmt: skip
    """Drop a service task on an arrow; `inputs` are expressions, so a text stands in quotes of its own."""
    made = _drop(draft, "serviceTask", id, name, on, lane)
    elements.describe(made, {"article": article, **properties})
    operator = etree.SubElement(made[0], elements.spiff("serviceTaskOperator"), id=f"service:{service}")
    etree.SubElement(operator, elements.spiff("parameters"))
    for key, value in inputs.items():
        set_input(draft, id, key, value)


def add_script_task(draft: Draft, id: str, name: str, on: Place, *, script: str, article: str) -> None:
    made = _drop(draft, "scriptTask", id, name, on, None)
    elements.describe(made, {"article": article})
    etree.SubElement(made, elements.bpmn("script")).text = script


def add_call(draft: Draft, id: str, name: str, on: Place, *, called: str, article: str, **properties: str) -> None:
    """Drop a call of another process on an arrow."""
    made = _drop(draft, "callActivity", id, name, on, None)
    made.set("calledElement", called)
    elements.describe(made, {"article": article, **properties})


def add_gateway(draft: Draft, id: str, name: str, on: Place, *, article: str) -> None:
    """Drop a choice on an arrow; the way on is its usual one."""
    made = _drop(draft, "exclusiveGateway", id, name, on, None)
    elements.describe(made, {"article": article})
    made.set("default", elements.arrow(draft, id, on[1]).get("id"))


def add_end(draft: Draft, id: str, name: str, after: str, *, article: str) -> None:
    """An end event behind a box, with the arrow to it."""
    made = _draw(draft, "endEvent", id, name, elements.process_of(draft, after), pictures.beside(draft, after))
    elements.describe(made, {"article": article})
    elements.put_in_lane(draft, id, elements.lane_of(draft, after))
    connect(draft, after, id)


def add_boundary_timer(draft: Draft, id: str, name: str, at: str, *, moment: str, article: str) -> None:
    """A timer on the edge of a box that goes on meanwhile; what it leads to is still to be connected."""
    made = _draw(draft, "boundaryEvent", id, name, elements.process_of(draft, at), pictures.edge_of(draft, at))
    made.set("attachedToRef", at)
    made.set("cancelActivity", "false")
    elements.describe(made, {"article": article})
    timer = etree.SubElement(made, elements.bpmn("timerEventDefinition"), id=f"{id}_timer")
    etree.SubElement(timer, elements.bpmn("timeDate")).text = moment
    elements.put_in_lane(draft, id, elements.lane_of(draft, at))


# ---------------------------------------------------------------- boxes that are there


def rename(draft: Draft, id: str, name: str) -> None:
    elements.box(draft, id).set("name", name)


def duplicate(draft: Draft, id: str, copied: str) -> None:
    """Copy a box and put the copy behind it, so that one is done after the other."""
    (way_on,) = elements.leaving(draft, id)
    paste(draft, id, copied, (id, way_on.get("targetRef")))


def paste(draft: Draft, id: str, copied: str, on: Place) -> None:
    """Copy a box and drop the copy on an arrow of the same process."""
    flow, model = elements.arrow(draft, *on), elements.box(draft, id)
    elements.process_of(draft, id).append(_copy(model, copied))
    pictures.shape(draft, copied, pictures.between(draft, *on), pictures.TASK)
    elements.put_in_lane(draft, copied, elements.lane_of(draft, id))
    _lead_over(draft, flow, copied)


def _copy(model: Any, id: str) -> Any:
    """The box with another id. What is an id inside it, such as the variable of each item, becomes another too."""
    made = copy.deepcopy(model)
    for child in [each for each in made if each.tag in (elements.bpmn("incoming"), elements.bpmn("outgoing"))]:
        made.remove(child)
    inner = {each.get("id") for each in _items(made)}
    for each in _items(made):
        each.set("id", f"{each.get('id')}_of_{id}")
        each.set("name", each.get("id"))
    for each in made.iter(elements.bpmn("multiInstanceLoopCharacteristics")):
        each.set("id", f"each_{id}")
    for each in made.iter(elements.spiff("property")):
        if each.get("value") in inner:
            each.set("value", f"{each.get('value')}_of_{id}")
    made.set("id", id)
    return made


def _items(element: Any) -> list[Any]:
    return [*element.iter(elements.bpmn("inputDataItem"), elements.bpmn("outputDataItem"))]


def redraw(draft: Draft, id: str, new: str) -> None:
    """Delete a box and draw it again: it has another id, and whatever is written in words still names the old one."""
    elements.box(draft, id).set("id", new)
    for name in ("sourceRef", "targetRef", "attachedToRef", "bpmnElement"):
        for each in draft.diagram.xpath(f"//*[@{name}=$id]", id=id):
            each.set(name, new)
    for each in draft.diagram.iter(elements.bpmn("flowNodeRef")):
        if each.text == id:
            each.text = new


def delete(draft: Draft, *ids: str) -> None:
    """Delete boxes with every arrow that touches them."""
    for id in ids:
        for each in draft.diagram.xpath("//*[local-name()='sequenceFlow'][@sourceRef=$id or @targetRef=$id]", id=id):
            elements.erase(draft, each)
        elements.erase_box(draft, elements.box(draft, id))


def move(draft: Draft, id: str, lane: str) -> None:
    """Put a box into another lane of its process."""
    elements.put_in_lane(draft, id, lane)


def add_lane(draft: Draft, process: str, name: str) -> None:
    """A lane more at the bottom of a pool."""
    lanes = elements.box(draft, process).find(elements.bpmn("laneSet"))
    made = etree.SubElement(lanes, elements.bpmn("lane"), id=f"lane_{process}_{len(lanes) + 1}", name=name)
    last = pictures.bounds(draft, lanes[-2].get("id"))
    corner = (float(last.get("x")), float(last.get("y")) + float(last.get("height")))
    pictures.shape(draft, made.get("id"), corner, (int(float(last.get("width"))), 120))


def set_property(draft: Draft, id: str, name: str, value: str) -> None:
    """Write a property of a box."""
    elements.describe(elements.box(draft, id), {name: value})


def set_input(draft: Draft, id: str, name: str, value: str) -> None:
    """Write what a service task is given; the value is an expression, and an empty one is taken away."""
    parameters = elements.box(draft, id).find(f".//{elements.spiff('parameters')}")
    found = [each for each in parameters if each.get("id").removeprefix("input:") == name]
    if not value:
        parameters.remove(found[0])
        return
    element = (
        found[0]
        if found
        else etree.SubElement(parameters, elements.spiff("parameter"), id=elements.input_id(draft, name))
    )
    element.set("type", "any")
    element.set("value", value)


def inputs(draft: Draft, id: str) -> dict[str, str]:
    found = elements.box(draft, id).iter(elements.spiff("parameter"))
    return {each.get("id").removeprefix("input:"): each.get("value") for each in found}


# ---------------------------------------------------------------- arrows


def connect(draft: Draft, source: str, target: str, *, name: str = "", condition: str = "") -> None:
    """Draw an arrow from a box to another, with a condition if it leaves a choice."""
    made = etree.SubElement(
        elements.process_of(draft, source), elements.bpmn("sequenceFlow"), id=f"flow_{source}__{target}"
    )
    made.set("sourceRef", source)
    made.set("targetRef", target)
    if name:
        made.set("name", name)
    elements.name_arrow(elements.box(draft, source), "outgoing", made.get("id"))
    pictures.edge(draft, made)
    if condition:
        set_condition(draft, source, target, condition)


def set_condition(draft: Draft, source: str, target: str, condition: str) -> None:
    found = elements.arrow(draft, source, target)
    element = found.find(elements.bpmn("conditionExpression"))
    if element is None:
        element = etree.SubElement(found, elements.bpmn("conditionExpression"))
    element.text = condition


def redirect(draft: Draft, source: str, target: str, to: str) -> None:
    """Take the head of an arrow to another box."""
    _point(draft, elements.arrow(draft, source, target), to)


def _point(draft: Draft, flow: Any, target: str) -> None:
    flow.set("targetRef", target)
    pictures.erase(draft, flow.get("id"))
    pictures.edge(draft, flow)


def _lead_over(draft: Draft, flow: Any, id: str) -> None:
    """Let an arrow end at a box, and lead from there to where it led."""
    target = flow.get("targetRef")
    _point(draft, flow, id)
    connect(draft, id, target)


def _drop(draft: Draft, kind: str, id: str, name: str, on: Place, lane: str | None) -> Any:
    """A new box on the arrow between two others, in the lane of the first if no other is named."""
    flow = elements.arrow(draft, *on)
    made = _draw(draft, kind, id, name, elements.process_of(draft, on[0]), pictures.between(draft, *on))
    elements.put_in_lane(draft, id, lane or elements.lane_of(draft, on[0]))
    _lead_over(draft, flow, id)
    return made


def _draw(draft: Draft, kind: str, id: str, name: str, process: Any, corner: tuple[float, float]) -> Any:
    made = etree.SubElement(process, elements.bpmn(kind), id=id, name=name)
    etree.SubElement(made, elements.bpmn("extensionElements"))
    size = pictures.DIAMOND if kind.endswith("Gateway") else pictures.ROUND if kind.endswith("Event") else pictures.TASK
    pictures.shape(draft, id, corner, size)
    return made

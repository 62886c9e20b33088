"""Tiny diagrams for tests, one for each rule. Terse on purpose: a test should show only what it is about.

line(user("ask"), service("record"))                      start → ask → record → end, all in one lane
process("case", [START, user("ask"), END], ["start > ask", "ask > end"])
diagram(process(...), process(...), messages={"told": ["case_id"]})
"""

import dataclasses
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
}
CATCH = "intermediateCatchEvent"


def tag(name: str, /, *inner: str, **attributes: str) -> str:
    """An element; without a prefix it is BPMN's. Empty attributes are left out."""
    full = name if ":" in name else f"bpmn:{name}"
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{full}{written}>{''.join(inner)}</{full}>"


def spiff(name: str, /, *inner: str, **attributes: str) -> str:
    return tag(f"spiffworkflow:{name}", *inner, **attributes)


@dataclasses.dataclass(frozen=True)
class Box:
    """A node: its attributes, its extensions and the rest of its content as XML."""

    kind: str
    attributes: Mapping[str, str]
    extensions: str
    inner: str

    @property
    def id(self) -> str:
        return self.attributes["id"]

    def having(self, inner: str = "", extensions: str = "", **attributes: str) -> "Box":
        """The same box with something more."""
        more = {**self.attributes, **attributes}
        return Box(self.kind, more, extensions + self.extensions, self.inner + inner)


def box(kind: str, id: str, name: str | None = None, inner: str = "", **properties: str) -> Box:
    """Any node. The article is there unless it is given as an empty text."""
    given = {"article": "第四条", **properties}
    listed = [spiff("property", name=key, value=value) for key, value in given.items() if value]
    extensions = spiff("properties", *listed) if listed else ""
    return Box(kind, {"id": id, "name": id if name is None else name}, extensions, inner)


# What the cases of most tests begin with; `starting` declares something more. No test gives the one called `missing`.
DATA = """case_id: integer, left_id: integer, right_id: integer, unit: integer, unit_id: integer,
units: list of integer, people: list of integer, number: integer, count: integer, round: integer, turn: integer,
again: boolean, wide: boolean, a: anything, n: integer, z: integer, rounds: integer, chosen: integer, seen: list,
auditor_unit: integer, applicant_unit: integer, score: anything, closes: date, 公示天数: integer,
missing: anything"""


def starting(data: str = "", id: str = "start", name: str = "开始") -> Box:
    """A start event with the variables that its cases begin with, besides those of most tests."""
    return box("startEvent", id, name, data=f"{DATA}, {data}" if data else DATA)


START = starting()
END = box("endEvent", "end", "结束")


def user(id: str, name: str | None = None, form: str = "ask", **properties: str) -> Box:
    return box("userTask", id, name, form=form, **properties)


def service(id: str, handler: str = "record", **inputs: str) -> Box:
    """A service task; the inputs are expressions."""
    given = [spiff("parameter", id=key, type="any", value=value) for key, value in inputs.items()]
    operator = spiff("serviceTaskOperator", spiff("parameters", *given), id=f"service:{handler}")
    return box("serviceTask", id).having(extensions=operator)


def setting(id: str, *lines: str) -> Box:
    """A step that sets variables."""
    return box("scriptTask", id, inner=tag("script", escape("\n".join(lines))))


def timer(id: str, moment: str = "working_days(5)", on: str = "", how: str = "timeDate") -> Box:
    """A timer; with `on`, at the border of another box."""
    definition = tag("timerEventDefinition", tag(how, escape(moment)), id=f"{id}_timer")
    return box("boundaryEvent" if on else CATCH, id, inner=definition).having(attachedToRef=on)


def correlated(key: str = "case_id", expression: str = "case_id", variable: str = "told_message") -> str:
    """The extensions of a receive."""
    pair = spiff("propertyId", key) + spiff("expression", escape(expression))
    return tag("extensionElements", spiff("messageVariable", variable), spiff("processVariableCorrelation", pair))


def message(  # noqa: PLR0913 - an event has many parts
    id: str, name: str = "told", inside: str | None = None, on: str = "", kind: str = CATCH, data: str = ""
) -> Box:
    """A message that is waited for; with `on`, at the border of another box. A start brings what most tests need."""
    extensions = correlated() if inside is None else inside
    definition = tag("messageEventDefinition", extensions, id=f"{id}_message", messageRef=f"message_{name}")
    brought = data or (DATA if kind == "startEvent" else "why: anything")
    return box("boundaryEvent" if on else kind, id, inner=definition, data=brought).having(attachedToRef=on)


def event(kind: str, id: str, what: str, name: str = "", on: str = "") -> Box:
    """An event of a kind that throws or catches an error, an escalation or a signal; see `declared`."""
    reference = {f"{what}Ref": f"{what}_{name}" if name else ""}
    definition = tag(f"{what}EventDefinition", id=f"{id}_{what}", **reference)
    return box(kind, id, inner=definition).having(attachedToRef=on)


def declared(what: str, *names: str) -> str:
    """The errors, escalations or signals of a file; errors and escalations have their names as codes."""
    codes = {"error": "errorCode", "escalation": "escalationCode"}
    code = codes.get(what, "")
    named = [tag(what, id=f"{what}_{name}", name=name, **({code: name} if code else {})) for name in names]
    return "".join(named)


def handler(id: str, start: Box, *boxes: Box, interrupting: bool = True) -> Box:
    """An event subprocess that goes straight on from its start."""
    begin = start if interrupting else start.having(isInterrupting="false")
    way = [begin, *boxes, box("endEvent", f"{id}_end")]
    arrows = [f"{one.id} > {other.id}" for one, other in zip(way, way[1:], strict=False)]
    return subprocess(id, way, arrows).having(triggeredByEvent="true")


def gateway(id: str, kind: str = "exclusiveGateway", default: str = "") -> Box:
    """`default` is an arrow written as in `flows`: "gate > end"."""
    return box(kind, id).having(default=_arrow_id(default) if default else "")


def terminate(id: str) -> Box:
    return box("endEvent", id, inner=tag("terminateEventDefinition", id=f"{id}_terminate"))


def call(id: str, called: str, **properties: str) -> Box:
    return box("callActivity", id, **properties).having(calledElement=called)


def interface(inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> str:
    """What a process declares to take and to give."""
    taken = [tag("dataInput", id=name, name=name) for name in inputs]
    given = [tag("dataOutput", id=name, name=name) for name in outputs]
    input_set = tag("inputSet", *(tag("dataInputRefs", name) for name in inputs))
    output_set = tag("outputSet", *(tag("dataOutputRefs", name) for name in outputs))
    return tag("ioSpecification", *taken, *given, input_set, output_set)


def several(one: Box, collection: str = "people", item: str = "person", more: str = "") -> Box:
    """The box, done once for each item of a list."""
    reference = tag("loopDataInputRef", collection) if collection else ""
    data = tag("inputDataItem", id=item) if item else ""
    loop = tag("multiInstanceLoopCharacteristics", reference, data, more)
    return Box(one.kind, one.attributes, one.extensions, loop + one.inner)


def again(one: Box, condition: str, **attributes: str) -> Box:
    """The box, done again as long as the condition holds."""
    written = tag("loopCondition", escape(condition)) if condition else ""
    loop = tag("standardLoopCharacteristics", written, **attributes)
    return Box(one.kind, one.attributes, one.extensions, loop + one.inner)


def subprocess(id: str, boxes: Sequence[Box], flows: Iterable[str]) -> Box:
    """Ids of boxes inside must differ from those outside."""
    return box("subProcess", id, inner=_content(boxes, list(flows)))


def process(  # noqa: PLR0913 - a process has many parts
    id: str,
    boxes: Sequence[Box],
    flows: Iterable[str],
    lanes: Mapping[str, Sequence[str]] | None = None,
    inner: str = "",
    declared: str = "",
    **attributes: str,
) -> str:
    """`flows` are written "a > b" or "a > b: condition"; without `lanes`, everything stands in one lane 办公室."""
    held = {"办公室": [each.id for each in boxes]} if lanes is None else lanes
    drawn = [_lane(f"{id}_lane_{number}", name, held[name]) for number, name in enumerate(held)]
    lane_set = tag("laneSet", *drawn, id=f"{id}_lanes") if held else ""
    content = _content(boxes, list(flows))
    shown = {"id": id, "name": "办理", "isExecutable": "true", **attributes}
    return tag("process", declared, lane_set, content, inner, **shown)


def _lane(id: str, name: str, boxes: Sequence[str]) -> str:
    return tag("lane", *(tag("flowNodeRef", each) for each in boxes), id=id, name=name)


def _arrow(flow: str) -> tuple[str, str, str]:
    ends, _, condition = flow.partition(":")
    source, _, target = ends.partition(">")
    return source.strip(), target.strip(), condition.strip()


def _arrow_id(flow: str) -> str:
    source, target, _ = _arrow(flow)
    return f"flow_{source}_{target}"


def _content(boxes: Sequence[Box], flows: list[str]) -> str:
    return "".join(_box(each, flows) for each in boxes) + "".join(_flow(flow) for flow in flows)


def _box(each: Box, flows: list[str]) -> str:
    incoming = [tag("incoming", _arrow_id(flow)) for flow in flows if _arrow(flow)[1] == each.id]
    outgoing = [tag("outgoing", _arrow_id(flow)) for flow in flows if _arrow(flow)[0] == each.id]
    extensions = tag("extensionElements", each.extensions) if each.extensions else ""
    return tag(each.kind, extensions, *incoming, *outgoing, each.inner, **each.attributes)


def _flow(flow: str) -> str:
    source, target, condition = _arrow(flow)
    inner = tag("conditionExpression", escape(condition)) if condition else ""
    return tag("sequenceFlow", inner, id=_arrow_id(flow), sourceRef=source, targetRef=target)


def diagram(
    *processes: str, messages: Mapping[str, Sequence[str]] | None = None, talk: str = "", extra: str = ""
) -> bytes:
    """A file. `messages` maps each message to the business ids that it carries."""
    carried = {"told": ["case_id"]} if messages is None else messages
    keys = sorted({key for each in carried.values() for key in each})
    references = [tag("correlationPropertyRef", key) for key in keys]
    known = tag("correlationKey", *references, id="key", name="case") if keys else ""
    declared = [tag("message", id=f"message_{name}", name=name) for name in carried]
    properties = [_property(key, [name for name in carried if key in carried[name]]) for key in keys]
    content = [tag("collaboration", talk, known, id="talk"), *declared, *properties, *processes, extra]
    drawn = picture("".join(processes))
    return tag("definitions", *content, drawn, id="definitions", targetNamespace="award", **NAMESPACES).encode()


_NODE = re.compile(r'<bpmn:(?:\w+(?:Event|Task|Gateway|Process)|task|callActivity|transaction) (?:[^>]* )?id="([^"]+)"')
_FLOW = re.compile(r'<bpmn:sequenceFlow (?:[^>]* )?id="([^"]+)"')


def picture(content: str, of: str = "talk") -> str:
    """The drawn side, without any beauty: boxes in a row, and arrows that all look alike."""
    bounds = (tag("dc:Bounds", x=str(100 * place), y="0", width="80", height="60") for place in itertools.count())
    shapes = [tag("bpmndi:BPMNShape", next(bounds), bpmnElement=id) for id in _NODE.findall(content)]
    points = tag("di:waypoint", x="0", y="0") + tag("di:waypoint", x="9", y="0")
    edges = [tag("bpmndi:BPMNEdge", points, bpmnElement=id) for id in _FLOW.findall(content)]
    plane = tag("bpmndi:BPMNPlane", *shapes, *edges, id="BPMNPlane_1", bpmnElement=of)
    return tag("bpmndi:BPMNDiagram", plane, id="BPMNDiagram_1")


def _property(key: str, messages: Sequence[str]) -> str:
    paths = [
        tag("correlationPropertyRetrievalExpression", tag("messagePath", key), messageRef=f"message_{name}")
        for name in messages
    ]
    return tag("correlationProperty", *paths, id=key, name=key)


def line(*boxes: Box, aside: Sequence[Box] = (), flows: Sequence[str] = ()) -> bytes:
    """start → each box → end, with further boxes aside and further flows."""
    way = [START, *boxes, END]
    straight = [f"{one.id} > {other.id}" for one, other in zip(way, way[1:], strict=False)]
    return diagram(process("case", [*way, *aside], [*straight, *flows]))

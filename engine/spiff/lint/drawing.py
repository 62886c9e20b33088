"""A diagram as it was drawn: boxes, arrows, lanes and messages, read without judging them.

Whatever is missing or broken in the XML is kept as an empty text, for the rules to find.
"""

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from engine.faults import Fault
from engine.spiff.xml import BPMN

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

ACTIVITIES = frozenset({
    "userTask", "serviceTask", "callActivity", "subProcess", "receiveTask", "task", "manualTask",
    "scriptTask", "sendTask", "businessRuleTask", "transaction", "adHocSubProcess",
})  # fmt: skip
GATEWAYS = frozenset({
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway",
})  # fmt: skip
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | EVENTS


def bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def spiff(name: str) -> str:
    return f"{{{SPIFF}}}{name}"


def kind(element: Any) -> str:
    """Return the name of a BPMN element without its namespace, and nothing for elements of others."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace == f"{{{BPMN}" else ""


def text(element: Any) -> str:
    return (element.text or "").strip() if element is not None else ""


def service_name(operator: Any) -> str:
    """The service that a `serviceTaskOperator` names."""
    return operator.get("id") or ""


@dataclasses.dataclass(frozen=True, eq=False)
class Flow:
    """An arrow. `condition` is None where there is none, and may be an empty text."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    label: str

    def fault(self, rule: str, sentence: str) -> Fault:
        """`sentence` follows the arrow's name."""
        return Fault(self.id or self.label, self.label, rule, f"{self.label}{sentence}")


@dataclasses.dataclass(frozen=True, eq=False)
class Node:
    """A box, event or gateway, with the arrows of its own level."""

    id: str
    kind: str
    name: str
    scope: str
    element: Any
    incoming: list[Flow] = dataclasses.field(default_factory=list)
    outgoing: list[Flow] = dataclasses.field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name or self.id or "没有名称的环节"

    def fault(self, rule: str, sentence: str) -> Fault:
        """`sentence` follows the box's name in quotes."""
        return Fault(self.id or self.label, self.label, rule, f"“{self.label}”{sentence}")

    def get(self, attribute: str) -> str:
        return (self.element.get(attribute) or "").strip()

    def children(self, name: str) -> list[Any]:
        """The BPMN elements of that name directly inside."""
        return list(self.element.findall(bpmn(name)))

    def extension(self, name: str) -> list[Any]:
        """SpiffWorkflow's elements of that name in the box's own extensions."""
        return list(self.element.findall(f"{bpmn('extensionElements')}/{spiff(name)}"))

    @functools.cached_property
    def properties(self) -> dict[str, str]:
        found = [each for group in self.extension("properties") for each in group.iter(spiff("property"))]
        return {each.get("name", ""): each.get("value", "").strip() for each in found}

    @property
    def is_handler(self) -> bool:
        """An event subprocess."""
        return self.get("triggeredByEvent") in ("true", "1")

    @functools.cached_property
    def triggers(self) -> list[Any]:
        """The event definitions directly inside."""
        return [child for child in self.element if kind(child).endswith("EventDefinition")]


@dataclasses.dataclass(frozen=True, eq=False)
class Scope:
    """A process or subprocess: one level of boxes and arrows."""

    id: str
    name: str
    element: Any
    process: str
    nodes: list[Node] = dataclasses.field(default_factory=list)
    flows: list[Flow] = dataclasses.field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name or self.id or "没有名称的部分"

    @property
    def is_process(self) -> bool:
        return self.id == self.process

    def fault(self, rule: str, sentence: str) -> Fault:
        return Fault(self.id or self.label, self.label, rule, f"“{self.label}”{sentence}")

    def of_kind(self, name: str) -> list[Node]:
        return [node for node in self.nodes if node.kind == name]

    @functools.cached_property
    def arrows(self) -> dict[str, list[str]]:
        """Where each box leads: along its arrows, to the events on its border, from the start to event subprocesses."""
        found: dict[str, list[str]] = {node.id: [flow.target for flow in node.outgoing] for node in self.nodes}
        for event in self.of_kind("boundaryEvent"):
            found.setdefault(event.get("attachedToRef"), []).append(event.id)
        for start in self.of_kind("startEvent"):
            found[start.id] += [node.id for node in self.of_kind("subProcess") if node.is_handler]
        return found


@dataclasses.dataclass(frozen=True, eq=False)
class Drawing:
    """The whole file."""

    root: Any
    scopes: list[Scope]

    @functools.cached_property
    def nodes(self) -> dict[str, Node]:
        return {node.id: node for scope in reversed(self.scopes) for node in scope.nodes}

    @property
    def processes(self) -> list[Scope]:
        return [scope for scope in self.scopes if scope.is_process]

    def all_nodes(self, *kinds: str) -> Iterator[Node]:
        for scope in self.scopes:
            yield from (node for node in scope.nodes if not kinds or node.kind in kinds)

    def starts_of(self, subprocess: Node) -> list[Node]:
        return [node for scope in self.scopes if scope.id == subprocess.id for node in scope.of_kind("startEvent")]

    def begins_handler(self, node: Node) -> bool:
        """Whether this is the start event of an event subprocess."""
        around = self.nodes.get(node.scope)
        return node.kind == "startEvent" and around is not None and around.is_handler

    def all_flows(self) -> Iterator[Flow]:
        for scope in self.scopes:
            yield from scope.flows

    def elements(self, name: str) -> list[Any]:
        """The BPMN elements of that name, anywhere in the file."""
        return self._by_kind.get(name, [])

    @functools.cached_property
    def _by_kind(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for element in self.root.iter("*"):
            found.setdefault(kind(element), []).append(element)
        return found

    def identified(self) -> Iterator[Any]:
        """Everything with an id, but extensions: theirs are names of handlers and parameters."""
        every = (element for element in self.root.iter("*") if not element.tag.startswith(f"{{{SPIFF}}}"))
        return (element for element in every if element.get("id"))

    @functools.cached_property
    def owners(self) -> Mapping[Any, Node]:
        """XML element of a box → the box."""
        return {node.element: node for node in self.all_nodes()}

    def place(self, element: Any) -> tuple[str, str]:
        """Return id and name of the box around an element, or of the nearest thing that has an id."""
        around = [element, *element.iterancestors()]
        boxes = [self.owners[each] for each in around if each in self.owners]
        if boxes:
            return boxes[0].id, boxes[0].label
        known = [each for each in around if each.get("id") and each is not self.root]
        return (known[0].get("id"), known[0].get("name") or known[0].get("id")) if known else ("award.bpmn", "流程图")

    def fault_at(self, element: Any, rule: str, sentence: str) -> Fault:
        """A fault of the nearest box around an element."""
        box, name = self.place(element)
        return Fault(box, name, rule, f"“{name}”{sentence}")

    @functools.cached_property
    def lanes(self) -> dict[str, list[str]]:
        """Box → names of its lanes. What is inside a subprocess stands in the subprocess's lane."""
        found: dict[str, list[str]] = {}
        for reference in self.elements("flowNodeRef"):
            found.setdefault(text(reference), []).append(reference.getparent().get("name", "").strip())
        for scope in self.scopes:
            for node in scope.nodes:
                if not scope.is_process:
                    found[node.id] = found.get(scope.id, [])
        return found


def read(root: Any) -> Drawing:
    scopes: list[Scope] = []
    for process in root.findall(bpmn("process")):
        _read_scope(process, process.get("id", ""), scopes)
    return Drawing(root, scopes)


def _read_scope(element: Any, process: str, scopes: list[Scope]) -> None:
    scope = Scope(element.get("id", ""), element.get("name", "").strip(), element, process)
    scopes.append(scope)
    for child in element:
        if kind(child) in NODES:
            name = " ".join(child.get("name", "").split())
            scope.nodes.append(Node(child.get("id", ""), kind(child), name, scope.id, child))
        if kind(child) == "subProcess":
            _read_scope(child, process, scopes)
    _read_flows(scope)


def _read_flows(scope: Scope) -> None:
    by_id = {node.id: node for node in scope.nodes}
    for element in scope.element.findall(bpmn("sequenceFlow")):
        flow = _flow(element, by_id)
        scope.flows.append(flow)
        if flow.source in by_id:
            by_id[flow.source].outgoing.append(flow)
        if flow.target in by_id:
            by_id[flow.target].incoming.append(flow)


def _flow(element: Any, nodes: Mapping[str, Node]) -> Flow:
    source, target = element.get("sourceRef", ""), element.get("targetRef", "")
    ends = [nodes[each].label if each in nodes else each for each in (source, target)]
    condition = element.find(bpmn("conditionExpression"))
    return Flow(
        id=element.get("id", ""),
        name=element.get("name", ""),
        source=source,
        target=target,
        condition=None if condition is None else text(condition),
        label=f"从“{ends[0]}”到“{ends[1]}”的连线",
    )

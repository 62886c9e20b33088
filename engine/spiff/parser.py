"""From the XML of a diagram to SpiffWorkflow's specs, built from our own classes."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, IntermediateCatchEvent, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser import event_parsers as events
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import (
    BusinessRuleTaskParser,
    CallActivityParser,
    ServiceTaskParser,
    SpiffTaskParser,
    UserTaskParser,
)
from SpiffWorkflow.spiff.specs.defaults import ManualTask, ReceiveTask, UserTask

from engine.spiff import decisions, specs, xml

CORE = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_FLOW_NODES = ("Task", "Event", "Gateway", "callActivity", "subProcess")


class _MultiInstance:
    PARALLEL_MI_CLASS = specs.ParallelMultiInstance
    SEQUENTIAL_MI_CLASS = specs.SequentialMultiInstance


class _Task(_MultiInstance, SpiffTaskParser):
    pass


class _UserTask(_MultiInstance, UserTaskParser):
    pass


class _ServiceTask(_MultiInstance, ServiceTaskParser):
    pass


class _BusinessRuleTask(_MultiInstance, BusinessRuleTaskParser):
    def create_task(self) -> specs.BusinessRuleTask:
        table = self.process_parser.parser.tables[self.get_decision_ref(self.node).strip()]
        return specs.BusinessRuleTask(self.spec, self.bpmn_id, dmnEngine=table, **self.bpmn_attributes)


class _CallActivity(_MultiInstance, CallActivityParser):
    pass


class _Events:
    """Puts our timers and messages in the place of the library's."""

    def parse_timer_event(self, event: Any) -> specs.Timer:
        parsed: TimeDateEventDefinition = super().parse_timer_event(event)  # type: ignore[misc]
        return specs.Timer(parsed.name, parsed.expression, description=parsed.description)

    def parse_message_event(self, event: Any) -> specs.Message:
        parsed = super().parse_message_event(event)  # type: ignore[misc]
        return specs.Message(
            parsed.name,
            parsed.correlation_properties,
            parsed.expression,
            parsed.message_var,
            parsed.process_correlations,
            description=parsed.description,
        )


class _Start(_Events, events.SpiffStartEventParser):
    pass


class _Catch(_Events, events.SpiffIntermediateCatchEventParser):
    pass


class _Boundary(_Events, events.SpiffBoundaryEventParser):
    pass


class _Receive(_Events, events.SpiffReceiveTaskParser):
    pass


class _Process(SpiffProcessParser):
    """The library would also find operators and parameters by their ids, and take one for a node of the same name."""

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        self.nodes_by_id = {node.get("id"): node for node in self.xpath(".//bpmn:*[@id]")}


class _Parser(SpiffBpmnParser):
    """`tables` are the decision tables that a diagram may name, by their ids."""

    PROCESS_PARSER_CLASS = _Process
    OVERRIDE_PARSER_CLASSES = SpiffBpmnParser.OVERRIDE_PARSER_CLASSES | {
        full_tag("manualTask"): (_Task, ManualTask),
        full_tag("userTask"): (_UserTask, UserTask),
        full_tag("serviceTask"): (_ServiceTask, specs.ServiceTask),
        full_tag("businessRuleTask"): (_BusinessRuleTask, specs.BusinessRuleTask),
        full_tag("callActivity"): (_CallActivity, specs.CallActivity),
        full_tag("startEvent"): (_Start, StartEvent),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
        full_tag("receiveTask"): (_Receive, ReceiveTask),
    }

    def __init__(self, tables: Iterable[decisions.Table]) -> None:
        super().__init__()
        self.tables = {table.id: table for table in tables}


@dataclasses.dataclass(frozen=True)
class Element:
    """A flow node as drawn: `kind` is its BPMN name such as `userTask`, `properties` those an owner may set."""

    id: str
    kind: str
    name: str
    process: str
    properties: dict[str, str]

    @property
    def articles(self) -> list[str]:
        return [article for article in self.properties.get("article", "").split("、") if article]


@dataclasses.dataclass(frozen=True)
class Diagram:
    """The executable processes of one file. Specs are shared by all instances and never changed after this."""

    processes: dict[str, Any]
    called: dict[str, dict[str, Any]]
    start_messages: dict[str, str]
    elements: dict[str, Element]
    flows: frozenset[tuple[str, str]]


def parse(source: bytes, tables: Iterable[bytes] = ()) -> Diagram:
    """Parse a diagram and the files of its decision tables, which the checks have found good.

    Raises `DiagramUnreadable` for XML that is not safe.
    """
    root = xml.read(source)
    parser = _Parser(map(decisions.read, tables))
    parser.add_bpmn_xml(root, filename="award.bpmn")
    processes, called = {}, {}
    for process_id in parser.get_process_ids():
        processes[process_id] = parser.get_spec(process_id)
        called[process_id] = parser.get_subprocess_specs(process_id)
    for spec in [*processes.values(), *(sub for subs in called.values() for sub in subs.values())]:
        _connect_multi_instances(spec)
    return Diagram(processes, called, _start_messages(processes), _elements(root), _flows(root))


def elements(source: bytes) -> dict[str, Element]:
    """The flow nodes of a diagram by their ids, whether it could run or not. Raises `DiagramUnreadable`."""
    return _elements(xml.read(source))


def _connect_multi_instances(spec: Any) -> None:
    # The library connects these lazily, while it runs: a change of the shared spec that a reload would lose.
    for task_spec in list(spec.task_specs.values()):
        if isinstance(task_spec, specs.ParallelMultiInstance | specs.SequentialMultiInstance):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)


def _start_messages(processes: dict[str, Any]) -> dict[str, str]:
    """Message name → the process that it starts."""
    starts = {}
    for process_id, spec in processes.items():
        for start in spec.start.outputs:
            definition = getattr(start, "event_definition", None)
            if isinstance(definition, specs.Message):
                starts[definition.name] = process_id
    return starts


def _elements(root: etree._Element) -> dict[str, Element]:
    found = {}
    for process in root.iter(full_tag("process")):
        for node in process.iter(etree.Element):
            kind = etree.QName(node).localname
            if node.get("id") and kind.endswith(_FLOW_NODES):
                name = " ".join((node.get("name") or "").split())
                found[node.get("id")] = Element(node.get("id"), kind, name, process.get("id"), _properties(node))
    return found


def _properties(node: etree._Element) -> dict[str, str]:
    rows = node.iterfind(f"{full_tag('extensionElements')}/{{{CORE}}}properties/{{{CORE}}}property")
    return {row.get("name", ""): row.get("value", "") for row in rows}


def _flows(root: etree._Element) -> frozenset[tuple[str, str]]:
    return frozenset((flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(full_tag("sequenceFlow")))

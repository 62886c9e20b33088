"""From the XML of a diagram to SpiffWorkflow's specs, built from our own classes."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.event_parsers import SIGNAL_EVENT_XPATH
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, IntermediateThrowEvent, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimeDateEventDefinition
from SpiffWorkflow.spiff.parser import SpiffBpmnParser, event_parsers
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import (
    BusinessRuleTaskParser,
    CallActivityParser,
    ScriptTaskParser,
    ServiceTaskParser,
    SpiffTaskParser,
    UserTaskParser,
)
from SpiffWorkflow.spiff.specs.defaults import ManualTask, UserTask

from engine.spiff import decisions, events, handling, repeating, sources, specs, throwing

CORE = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_FLOW_NODES = ("Task", "Event", "Gateway", "callActivity", "subProcess")


class _Repeated:
    PARALLEL_MI_CLASS = repeating.ParallelMultiInstance
    SEQUENTIAL_MI_CLASS = repeating.SequentialMultiInstance
    STANDARD_LOOP_CLASS = repeating.StandardLoop


class _Task(_Repeated, SpiffTaskParser):
    pass


class _UserTask(_Repeated, UserTaskParser):
    pass


class _ServiceTask(_Repeated, ServiceTaskParser):
    pass


class _BusinessRuleTask(_Repeated, BusinessRuleTaskParser):
    def create_task(self) -> specs.BusinessRuleTask:
        table = self.process_parser.parser.tables[self.get_decision_ref(self.node).strip()]
        return specs.BusinessRuleTask(self.spec, self.bpmn_id, dmnEngine=table, **self.bpmn_attributes)


class _Script(_Repeated, ScriptTaskParser):
    pass


class _CallActivity(_Repeated, CallActivityParser):
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


    def parse_error_event(self, event: Any) -> throwing.Error:
        parsed = super().parse_error_event(event)  # type: ignore[misc]
        return throwing.Error(parsed.name, code=parsed.code)

    def parse_escalation_event(self, event: Any) -> throwing.Escalation:
        parsed = super().parse_escalation_event(event)  # type: ignore[misc]
        return throwing.Escalation(parsed.name, code=parsed.code)

    def parse_signal_event(self, event: Any) -> throwing.Signal:
        parsed = super().parse_signal_event(event)  # type: ignore[misc]
        return throwing.Signal(parsed.name)


class _Start(_Events, event_parsers.SpiffStartEventParser):
    pass


class _Catch(_Events, event_parsers.SpiffIntermediateCatchEventParser):
    pass


class _Boundary(_Events, event_parsers.SpiffBoundaryEventParser):
    pass


class _Throw(_Events, event_parsers.SpiffIntermediateThrowEventParser):
    pass


class _End(_Events, event_parsers.SpiffEndEventParser):
    """The library passes over a signal at the end."""

    def get_event_definition(self, xpaths: list[str]) -> Any:
        return super().get_event_definition([*xpaths, SIGNAL_EVENT_XPATH])


class _Receive(_Events, event_parsers.SpiffReceiveTaskParser):
    pass


class _Process(SpiffProcessParser):
    """The library would also find operators and parameters by their ids, and take one for a node of the same name."""

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        self.nodes_by_id = {node.get("id"): node for node in self.xpath(".//bpmn:*[@id]")}

    def add_tasks(self) -> None:
        handlers = self.xpath("./bpmn:subProcess[@triggeredByEvent='true' or @triggeredByEvent='1']")
        if handlers:
            handling.let_end(self.spec)
        for node in self.xpath("./bpmn:startEvent"):
            self.parse_node(node)
        for node in handlers:
            self._add_handler(node)

    def _add_handler(self, node: Any) -> None:
        handler = self.parse_node(node)
        (start,) = node.iterfind(full_tag("startEvent"))
        part = self.parser.process_parsers[handler.spec].get_spec()
        handling.install(self.spec, handler, part, interrupting=start.get("isInterrupting") not in ("false", "0"))


class _Parser(SpiffBpmnParser):
    """`tables` are the decision tables that a diagram may name, by their ids."""

    PROCESS_PARSER_CLASS = _Process
    OVERRIDE_PARSER_CLASSES = SpiffBpmnParser.OVERRIDE_PARSER_CLASSES | {
        full_tag("manualTask"): (_Task, ManualTask),
        full_tag("userTask"): (_UserTask, UserTask),
        full_tag("serviceTask"): (_ServiceTask, specs.ServiceTask),
        full_tag("businessRuleTask"): (_BusinessRuleTask, specs.BusinessRuleTask),
        full_tag("scriptTask"): (_Script, specs.SetVariables),
        full_tag("callActivity"): (_CallActivity, specs.CallActivity),
        full_tag("startEvent"): (_Start, StartEvent),
        full_tag("intermediateCatchEvent"): (_Catch, events.CatchEvent),
        full_tag("intermediateThrowEvent"): (_Throw, IntermediateThrowEvent),
        full_tag("endEvent"): (_End, EndEvent),
        full_tag("boundaryEvent"): (_Boundary, events.BoundaryEvent),
        full_tag("receiveTask"): (_Receive, events.ReceiveTask),
        full_tag("eventBasedGateway"): (GatewayParser, events.EventGateway),
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
    """The executable processes of a bundle. Specs are shared by all instances and never changed after this."""

    processes: dict[str, Any]
    called: dict[str, dict[str, Any]]
    start_messages: dict[str, str]
    elements: dict[str, Element]
    flows: frozenset[tuple[str, str]]


def parse(*files: bytes, tables: Iterable[bytes] = ()) -> Diagram:
    """Parse the files of a diagram and of its decision tables, which the checks have found good.

    Raises DiagramUnreadable for unsafe XML.
    """
    root = sources.read(files)
    parser = _Parser(map(decisions.read, tables))
    parser.add_bpmn_xml(root, filename="award.bpmn")
    processes, called = {}, {}
    for process_id in parser.get_process_ids():
        processes[process_id] = parser.get_spec(process_id)
        called[process_id] = parser.get_subprocess_specs(process_id)
    for spec in [*processes.values(), *(sub for subs in called.values() for sub in subs.values())]:
        _connect_repeated(spec)
    return Diagram(processes, called, _start_messages(processes), _elements(root), _flows(root))


def elements(*files: bytes) -> dict[str, Element]:
    """The flow nodes of a diagram by their ids, whether it could run or not. Raises DiagramUnreadable."""
    return _elements(sources.read(files))


def _connect_repeated(spec: Any) -> None:
    # The library connects these lazily, while it runs: a change of the shared spec that a reload would lose.
    for task_spec in list(spec.task_specs.values()):
        if isinstance(task_spec, repeating.REPEATED):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)


def _start_messages(processes: dict[str, Any]) -> dict[str, str]:
    """Message name → the process that it starts."""
    starts = {}
    for process_id, spec in processes.items():
        for start in (each for each in spec.start.outputs if isinstance(each, StartEvent)):
            definition = start.event_definition
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

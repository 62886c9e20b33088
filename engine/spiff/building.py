"""SpiffWorkflow's parser with our own classes put in, and with what it passes over."""

from collections.abc import Iterable
from typing import Any

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

from engine.spiff import decisions, events, handling, repeating, specs, throwing


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


class Builder(SpiffBpmnParser):
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

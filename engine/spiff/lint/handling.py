"""Event subprocesses: they stand aside, and their one start event says what begins them."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Rule, Subject

_BEGINNINGS = ("messageEventDefinition", "timerEventDefinition", "signalEventDefinition")


def event_subprocesses(subject: Subject) -> Iterator[Fault]:
    for node in (each for each in subject.drawing.all_nodes("subProcess") if each.is_handler):
        if node.incoming or node.outgoing:
            yield node.fault("flow_to_handler", "是事件子流程，由事件启动，不能有连线；请删去连线。")
        if any(event.get("attachedToRef") == node.id for event in subject.drawing.all_nodes("boundaryEvent")):
            yield node.fault("border_of_handler", "是事件子流程，不能附着边界事件。")
        for start in subject.drawing.starts_of(node):
            yield from _start(node, start)


def _start(handler: Node, start: Node) -> Iterator[Fault]:
    kinds = [each.tag.rpartition("}")[2] for each in start.triggers]
    if not any(kind in _BEGINNINGS for kind in kinds):
        sentence = f"是事件子流程“{handler.label}”的开始，应当由消息、时限或者信号触发。"
        yield start.fault("handler_without_event", sentence)


RULES: tuple[Rule, ...] = (event_subprocesses,)

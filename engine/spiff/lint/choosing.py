"""Event gateways: what happens first decides the way."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Rule, Subject

KIND = "eventBasedGateway"
_WAITING = ("intermediateCatchEvent", "receiveTask")


def event_gateways(subject: Subject) -> Iterator[Fault]:
    """Each way begins with an event of its own: messages, and one timer at most."""
    for node in subject.drawing.all_nodes(KIND):
        if node.get("eventGatewayType") == "Parallel":
            yield node.fault("special_event_gateway", "是等待全部事件的事件网关；只能用等待其中之一的。")
        if len(node.outgoing) < 2:
            yield node.fault("lonely_event_gateway", "后面应当有不止一个事件，先发生的决定走哪条路。")
        targets = [subject.drawing.nodes[flow.target] for flow in node.outgoing if flow.target in subject.drawing.nodes]
        for target in targets:
            yield from _event(subject, node, target)
        yield from _alike(node, targets)


def _event(subject: Subject, gateway: Node, event: Node) -> Iterator[Fault]:
    if event.kind not in _WAITING:
        yield event.fault("not_an_event", f"接在事件网关“{gateway.label}”后面，但不是等待消息或者时限的事件。")
    elif len(event.incoming) > 1:
        yield event.fault("shared_event", f"接在事件网关“{gateway.label}”后面，就不能再有别的连线指向它。")
    elif any(each.get("attachedToRef") == event.id for each in subject.drawing.all_nodes("boundaryEvent")):
        yield event.fault("bordered_event", f"接在事件网关“{gateway.label}”后面，就不能再附着边界事件。")


def _alike(gateway: Node, events: list[Node]) -> Iterator[Fault]:
    awaited = Counter(_awaited(event) for event in events)
    if awaited["timer"] > 1:
        yield gateway.fault("several_timers", "后面有不止一个时限，只能有一个。")
    if any(count > 1 for what, count in awaited.items() if what not in ("timer", "")):
        yield gateway.fault("same_event_twice", "后面有两条路等待同一个消息或者信号，分不清该走哪一条。")


def _awaited(event: Node) -> str:
    """What an event waits for: "timer", or the id of its message or signal."""
    definitions: list[Any] = [event.element, *event.triggers]
    if any(each.tag.endswith("timerEventDefinition") for each in definitions):
        return "timer"
    named = (each.get("messageRef") or each.get("signalRef") or "" for each in definitions)
    return next(filter(None, named), "")


RULES: tuple[Rule, ...] = (event_gateways,)

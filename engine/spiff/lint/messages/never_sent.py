"""A box waits for a message although, on some way, its sender had nobody to wait for and sent nothing."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.messages import sending
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import following
from engine.spiff.lint.variables.values import NOUGHT


def check(subject: Subject) -> Iterator[Fault]:
    for receiver in sending.receivers(subject):
        for each in sending.sendings(subject):
            if each.message == receiver.message and each.kind.unless_none and _is_only(subject, receiver.box):
                yield from _in_vain(subject, receiver.box, each)


def _in_vain(subject: Subject, box: Node, each: sending.Sending) -> Iterator[Fault]:
    count = each.kind.unless_none
    if any(NOUGHT in known.get(count, ()) for _, known in following.follow(subject).contexts(box.id)):
        sentence = f"等待消息“{each.message}”，但“{count}”是0时，{each.sender}不会发出它，会一直等下去；"
        yield box.fault("never_sent", f"{sentence}请在前面画一个排他网关，只让“{count} > 0”的那一路通到这里。")


def _is_only(subject: Subject, box: Node) -> bool:
    """Whether the message is all that a case waits for there."""
    scope = next(scope for scope in subject.drawing.scopes if scope.id == box.scope)
    before = {flow.source for flow in box.incoming}
    chosen = any(node.id in before for node in scope.of_kind("eventBasedGateway"))
    beside = any(event.get("attachedToRef") == box.id for event in scope.of_kind("boundaryEvent"))
    return box.kind in ("intermediateCatchEvent", "receiveTask") and not chosen and not beside

"""A box waits for a message although, on some way to it, a variable says that it was never sent."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.messages import sending
from engine.spiff.lint.messages.sending import Receiver
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import barred


def check(subject: Subject) -> Iterator[Fault]:
    sendings = list(sending.sendings(subject))
    for receiver in sending.receivers(subject):
        bars = {each for one in sendings if one.message == receiver.message for each in one.kind.unless}
        for bar in sorted(bars, key=str):
            if barred.may_be_barred(subject, receiver.box, bar, only=not _is_alone(subject, receiver.box)):
                yield _fault(receiver, bar.variable, bar.because)


def _fault(receiver: Receiver, variable: str, because: str) -> Fault:
    sentence = f"等待消息“{receiver.message}”，但有一条路走到这里时{because}（{variable}），不会有谁发出它，"
    sentence += "会一直等下去；请在前面画一个排他网关，不让那一路通到这里。"
    return receiver.box.fault("never_sent", sentence)


def _is_alone(subject: Subject, box: Node) -> bool:
    """Whether the message is all that a case waits for there."""
    scope = next(scope for scope in subject.drawing.scopes if scope.id == box.scope)
    before = {flow.source for flow in box.incoming}
    chosen = any(node.id in before for node in scope.of_kind("eventBasedGateway"))
    return not chosen and not any(event.get("attachedToRef") == box.id for event in scope.of_kind("boundaryEvent"))

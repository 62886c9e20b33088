"""A message brings less than the box that takes it has declared, or something of another kind."""

from collections.abc import Iterator

from engine import types
from engine.faults import Fault
from engine.spiff import declaring
from engine.spiff.lint.messages import sending
from engine.spiff.lint.messages.sending import Receiver, Sending
from engine.spiff.lint.subject import Subject


def check(subject: Subject) -> Iterator[Fault]:
    sendings = list(sending.sendings(subject))
    for receiver in sending.receivers(subject):
        for each in sendings:
            if each.message == receiver.message:
                yield from _lacking(receiver, each)


def _lacking(receiver: Receiver, each: Sending) -> Iterator[Fault]:
    brought = {**dict.fromkeys(each.kind.correlation, types.Anything()), **each.kind.payload}
    for name in types.missing(_declared(receiver), brought):
        what = "的类型与此不同" if name in brought else "里没有它"
        sentence = f"声明消息“{each.message}”带来“{name}”，但{each.sender}发出的消息{what}；请改正属性“data”。"
        yield receiver.box.fault("lacking_message", sentence)


def _declared(receiver: Receiver) -> dict[str, types.Type]:
    try:
        return declaring.read(receiver.box.properties.get(declaring.PROPERTY, ""))
    except declaring.Unreadable:
        return {}

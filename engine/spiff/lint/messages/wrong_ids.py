"""A box waits for a message with other business ids than those that it is sent with."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.messages import sending
from engine.spiff.lint.messages.sending import Receiver
from engine.spiff.lint.subject import Subject


def check(subject: Subject) -> Iterator[Fault]:
    sendings = list(sending.sendings(subject))
    known = {each.get("id") for each in subject.drawing.elements("correlationProperty")}
    for receiver in (each for each in sending.receivers(subject) if each.box.kind != "startEvent"):
        for each in sendings:
            if each.message == receiver.message and set(each.kind.correlation) != receiver.ids.keys():
                sentence = f"按{_said(receiver.ids)}等待消息“{each.message}”，但{each.sender}发出它时带的是"
                sentence += f"{_said(each.kind.correlation)}，永远对不上；请改成一样的业务编号。"
                yield receiver.box.fault("wrong_ids", sentence)
                break
        yield from _mistaken(receiver, known)


def _mistaken(receiver: Receiver, known: set[str | None]) -> Iterator[Fault]:
    """`application_id` taken from `edition_id`: the number of another thing."""
    for key, expression in receiver.ids.items():
        if expression != key and expression in known:
            sentence = f"的业务编号“{key}”取自“{expression}”，那是另一种编号，永远对不上；请改成“{key}”。"
            yield receiver.box.fault("mistaken_id", sentence)


def _said(ids: object) -> str:
    return "、".join(f"“{id}”" for id in sorted(ids)) or "没有编号"  # type: ignore[call-overload]

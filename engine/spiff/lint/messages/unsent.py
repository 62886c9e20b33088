"""A box waits for a message that nobody sends."""

import difflib
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.messages import sending
from engine.spiff.lint.subject import Subject


def check(subject: Subject) -> Iterator[Fault]:
    if not sending.are_known(subject) or subject.registry.outside is None:
        return
    sent = sorted({each.message for each in sending.sendings(subject)})
    for receiver in sending.receivers(subject):
        if receiver.message not in sent:
            close = difflib.get_close_matches(receiver.message, sent, 1, 0.7)
            mend = f"是不是“{close[0]}”" if close else "请改选消息，或者加上发出它的自动处理"
            sentence = f"等待的消息“{receiver.message}”没有谁会发出，会一直等下去；{mend}。"
            yield receiver.box.fault("unsent_message", sentence)

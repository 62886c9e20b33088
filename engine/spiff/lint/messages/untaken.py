"""A box sends a message that nobody waits for, and that starts nothing."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.messages import sending
from engine.spiff.lint.subject import Subject


def check(subject: Subject) -> Iterator[Fault]:
    taken = {receiver.message for receiver in sending.receivers(subject)}
    for each in sending.sendings(subject):
        if each.message not in taken and each.box is not None:
            sentence = f"发出消息“{each.message}”，但图里没有谁等待它；请加上接收它的事件，或者去掉这一步。"
            yield each.box.fault("untaken_message", sentence)
        elif each.message not in taken:
            sentence = f"网页上会发出消息“{each.message}”，但流程图里没有谁等待它；请加上接收它的事件。"
            yield Fault("award.bpmn", "流程图", "untaken_message", sentence)

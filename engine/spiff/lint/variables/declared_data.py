"""What an event brings is declared so that it can be read, and only where something is brought."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff import declaring
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Subject

_BRINGING = frozenset({"startEvent", "receiveTask"})


def check(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        written = node.properties.get(declaring.PROPERTY)
        if written is None:
            continue
        if not _brings(node):
            yield node.fault("misplaced_data", "不是开始事件，也不等待消息，不会带来变量；请去掉属性“data”。")
        try:
            declaring.read(written)
        except declaring.Unreadable as unreadable:
            yield node.fault("unreadable_data", f"的属性“data”不能读取：{unreadable}；例如“edition_id: integer”。")


def _brings(node: Node) -> bool:
    return node.kind in _BRINGING or bool(node.children("messageEventDefinition"))

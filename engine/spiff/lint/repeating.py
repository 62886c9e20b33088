"""Boxes that are done again as long as a condition holds (standard loop)."""

from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import Node, bpmn, text
from engine.spiff.lint.subject import Rule, Subject

KIND = "standardLoopCharacteristics"
_WAITING = frozenset({"userTask", "manualTask"})
_AUTOMATIC = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "callActivity"})
MOST_TURNS = 1000


def standard_loops(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        for loop in node.children(KIND):
            yield from _loop(node, loop)


def _loop(node: Node, loop: Any) -> Iterator[Fault]:
    most = loop.get("loopMaximum")
    if node.kind not in _WAITING | _AUTOMATIC:
        yield node.fault("loop_not_on_task", "不能带循环标记；只有用户任务、自动步骤和调用流程可以。")
    if most is not None and not _is_sensible(most):
        yield node.fault("wrong_loop_maximum", f"的循环次数上限“{most}”应当是 1 到 {MOST_TURNS} 之间的整数。")
    if most is None and not text(loop.find(bpmn("loopCondition"))):
        yield node.fault("loop_without_condition", "带循环标记，但没有写明在什么条件下再办一次（loopCondition）。")
    elif most is None and node.kind in _AUTOMATIC:
        yield node.fault("loop_without_maximum", "自动循环，应当写明最多几次（loopMaximum），以免永远转下去。")


def _is_sensible(most: str) -> bool:
    return most.isdecimal() and most.isascii() and 1 <= int(most) <= MOST_TURNS


RULES: tuple[Rule, ...] = (standard_loops,)

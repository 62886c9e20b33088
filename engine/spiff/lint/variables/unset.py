"""A variable is used that nothing has set, or not on every way that leads there."""

import difflib
from collections.abc import Callable, Iterator, Mapping

from engine.faults import Fault
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import boxes, paths, sites, values
from engine.spiff.lint.variables.sites import Reading

_MEND = "请检查名称，或者由前面的表单、自动处理、消息或者开始事件（属性“data”）给出"


def check(subject: Subject) -> Iterator[Fault]:
    for reading in sites.readings(subject):
        for doubt in reading.doubts:
            why = _WHY.get(doubt.rule)
            if why is not None:
                used = "是" if doubt.about == reading.written else "用到"
                yield reading.fault(doubt.rule, f"{used}变量“{doubt.about}”，{why(subject, reading, doubt.about)}。")


def _never(subject: Subject, reading: Reading, name: str) -> str:
    known = [each for each, value in reading.known.items() if values.UNSET not in value]
    close = difflib.get_close_matches(name, known, 1, 0.75)
    mend = f"是不是“{close[0]}”" if close else _MEND
    return f"但走到这里{_called_by(subject, reading)}还没有谁给它赋值；{mend}"


def _way(subject: Subject, reading: Reading, name: str) -> str:
    scope = next(each for each in subject.drawing.scopes if each.id == reading.node.scope)
    way = paths.way_past(scope, reading.node.id, lambda node: name in boxes.names_set(subject, node))
    path = paths.said(way) or f"到“{reading.node.label}”的有些走法"
    return f"但{path}{_called_by(subject, reading)}时没有赋值；请在这条路上也给它赋值，或者不要从这条路走到这里"


def _called_by(subject: Subject, reading: Reading) -> str:
    caller = subject.drawing.nodes[reading.context[-1]].label if reading.context else ""
    return f"（由“{caller}”调用）" if caller else ""


_WHY: Mapping[str, Callable[[Subject, Reading, str], str]] = {"unset_variable": _never, "sometimes_unset": _way}

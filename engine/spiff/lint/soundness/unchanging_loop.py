"""A loop whose conditions read only what nothing in the loop changes: who goes round once goes round for ever."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import graph
from engine.spiff.lint.drawing import Flow, Node, Scope
from engine.spiff.lint.soundness import valuations
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import boxes, following

# Words that compute with what they are given; any other may have changed its mind.
_STEADY = frozenset({"param", "len", "min", "max", "sum", "any", "all", "round"})

_DECIDING = ("exclusiveGateway", "inclusiveGateway")


def check(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.scopes:
        for circle in graph.circles(scope.arrows):
            inside = [node for node in scope.nodes if node.id in circle]
            exits = [flow for node in inside for flow in node.outgoing if flow.target not in circle]
            if not exits or _is_left_by_events(scope, circle, exits):
                continue
            changed = {name for node in inside for name in boxes.names_set(subject, node)}
            deciding = {flow.source for flow in exits}
            read = [flow for node in inside if node.id in deciding for flow in node.outgoing if flow.condition]
            if read and not any(_may_change(flow, changed) for flow in read):
                yield _fault(read, inside)


def _fault(read: list[Flow], inside: list[Node]) -> Fault:
    names = "、".join(f"“{name}”" for name in sorted({name for flow in read for name in valuations.names_in(flow)}))
    labels = "、".join(f"“{node.label}”" for node in inside)
    gateway = next(node for node in inside if node.id == read[0].source)
    sentence = f"在循环里（{labels}），但循环里没有谁改变{names or '它的条件'}，转了一次就永远转下去"
    return gateway.fault("unchanging_loop", f"{sentence}；请在循环里重新给出这个变量。")


def _is_left_by_events(scope: Scope, circle: set[str], exits: list[Flow]) -> bool:
    """Whether a loop is left otherwise than by a condition."""
    borders = [event for event in scope.of_kind("boundaryEvent") if event.get("attachedToRef") in circle]
    deciding = {node.id for node in scope.nodes if node.kind in _DECIDING}
    return any(event.id not in circle for event in borders) or any(flow.source not in deciding for flow in exits)


def _may_change(flow: Flow, changed: set[str]) -> bool:
    written = following.expression(flow.condition)
    return written is None or bool(written.names & changed) or not written.words <= _STEADY

"""A loop whose condition reads only what nothing in the loop changes: who goes round once goes round for ever."""

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
        for gateway in (node for node in scope.nodes if node.kind in _DECIDING and _is_steady(node)):
            for flow in gateway.outgoing:
                around = _around(scope, gateway, flow)
                if _comes_back(gateway, around) and not _is_left(subject, gateway, around):
                    yield _fault(gateway, around)
                    break


def _around(scope: Scope, gateway: Node, flow: Flow) -> list[Node]:
    """All boxes that may be passed from an arrow on, until its gateway is asked again."""
    arrows = {source: targets for source, targets in scope.arrows.items() if source != gateway.id}
    found = graph.reachable([flow.target], arrows)
    return [node for node in scope.nodes if node.id in found and node.id != gateway.id]


def _comes_back(gateway: Node, around: list[Node]) -> bool:
    inside = {node.id for node in around}
    return any(flow.source in inside for flow in gateway.incoming)


def _is_left(subject: Subject, gateway: Node, around: list[Node]) -> bool:
    """Whether a way round leads to an end, or changes what the gateway asks."""
    read = _names(gateway)
    ends = any(node.kind == "endEvent" for node in around)
    return ends or any(read & boxes.names_set(subject, node) for node in around)


def _is_steady(gateway: Node) -> bool:
    """Whether a gateway with several ways decides by variables alone."""
    written = [following.expression(flow.condition) for flow in gateway.outgoing if flow.condition]
    return bool(written) and all(each is not None and each.words <= _STEADY for each in written)


def _names(gateway: Node) -> set[str]:
    return {name for flow in gateway.outgoing for name in valuations.names_in(flow)}


def _fault(gateway: Node, around: list[Node]) -> Fault:
    names = "、".join(f"“{name}”" for name in sorted(_names(gateway)))
    labels = "、".join(f"“{node.label}”" for node in (*around, gateway))
    sentence = f"在循环里（{labels}），但循环里没有谁改变{names or '它的条件'}，转了一次就永远转下去"
    return gateway.fault("unchanging_loop", f"{sentence}；请在循环里重新给出这个变量。")

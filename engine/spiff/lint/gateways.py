"""Gateways, conditions and circles."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import graph
from engine.spiff.lint.drawing import Drawing, Node, Scope
from engine.spiff.lint.subject import Rule, Subject

_DECIDING = ("exclusiveGateway", "inclusiveGateway")
_WAITING = frozenset({"userTask", "manualTask", "intermediateCatchEvent", "receiveTask", "boundaryEvent"})
_UNCERTAIN = frozenset({*_DECIDING, "eventBasedGateway", "boundaryEvent"})


def conditions(subject: Subject) -> Iterator[Fault]:
    """Every way out of a deciding gateway has a condition, but the default one, which has none."""
    for node in subject.drawing.all_nodes(*_DECIDING):
        default = node.get("default")
        if len(node.outgoing) > 1 and not default:
            yield node.fault("gateway_without_default", "没有默认的出路；条件都不成立时流程会停住。")
        if default and default not in {flow.id for flow in node.outgoing}:
            yield node.fault("foreign_default", "的默认出路不是从它出发的连线。")
        for flow in node.outgoing:
            if flow.id == default and flow.condition is not None:
                yield flow.fault("default_with_condition", f"是“{node.label}”的默认出路，不应有条件。")
            if flow.id != default and len(node.outgoing) > 1 and not flow.condition:
                yield flow.fault("missing_condition", f"没有条件，也不是“{node.label}”的默认出路。")
        if len(node.outgoing) == 1 and not default and node.outgoing[0].condition is not None:
            yield node.fault("gateway_without_default", "只有一条带条件的出路；条件不成立时流程会停住。")


def ignored_conditions(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        for flow in node.outgoing:
            if node.kind not in _DECIDING and flow.condition is not None:
                yield flow.fault("ignored_condition", f"有条件，但“{node.label}”不是判断网关，条件不起作用。")


def joins_in_loops(subject: Subject) -> Iterator[Fault]:
    """SpiffWorkflow 3.2.0 lets such a join go early in the second round."""
    for scope in subject.drawing.scopes:
        circling = graph.on_circles(scope.arrows)
        for node in scope.nodes:
            joins = node.kind in ("parallelGateway", "inclusiveGateway") and len(node.incoming) > 1
            if joins and node.id in circling:
                yield node.fault("join_in_loop", "在循环里汇合并行的分支，第二轮会提前放行；请把并行的部分放进子流程。")


def endless_loops(subject: Subject) -> Iterator[Fault]:
    """A circle in which nobody and nothing is waited for never ends."""
    passable = _passable(subject.drawing)
    for scope in subject.drawing.scopes:
        for circle in graph.circles(_automatic_arrows(scope, passable)):
            inside = [node for node in scope.nodes if node.id in circle]
            labels = "、".join(f"“{node.label}”" for node in inside)
            yield inside[0].fault("endless_loop", f"在一个没有人办理、也不等待的循环里（{labels}），会永远转下去。")


def loops_without_gateway(subject: Subject) -> Iterator[Fault]:
    """SpiffWorkflow foresees what will surely come, and in such a loop it never stops foreseeing."""
    for scope in subject.drawing.scopes:
        certain = {node.id for node in scope.nodes if node.kind not in _UNCERTAIN}
        arrows = {
            source: [target for target in targets if target in certain]
            for source, targets in scope.arrows.items()
            if source in certain
        }
        for circle in graph.circles(arrows):
            inside = [node for node in scope.nodes if node.id in circle]
            yield inside[0].fault("loop_without_gateway", "在一个没有判断网关的循环里；请在循环中加一个排他网关。")


def _passable(drawing: Drawing) -> set[str]:
    """The processes and subprocesses that may run from start to end without waiting for anything."""
    found: set[str] = set()
    growing = True
    while growing:
        more = {scope.id for scope in drawing.scopes if scope.id not in found and _may_pass(scope, found)}
        growing = bool(more)
        found |= more
    return found


def _may_pass(scope: Scope, passable: set[str]) -> bool:
    starts = [node.id for node in scope.of_kind("startEvent")]
    reached = graph.reachable(starts, _automatic_arrows(scope, passable))
    return any(node.id in reached for node in scope.of_kind("endEvent"))


def _automatic_arrows(scope: Scope, passable: set[str]) -> dict[str, list[str]]:
    """The arrows between boxes that are passed without waiting."""
    passed = {node.id for node in scope.nodes if not _waits(node, passable)}
    return {
        source: [target for target in targets if target in passed]
        for source, targets in scope.arrows.items()
        if source in passed
    }


def _waits(node: Node, passable: set[str]) -> bool:
    if node.kind == "callActivity":
        return node.get("calledElement") not in passable
    if node.kind == "subProcess":
        return node.id not in passable
    return node.kind in _WAITING


RULES: tuple[Rule, ...] = (conditions, ignored_conditions, joins_in_loops, endless_loops, loops_without_gateway)

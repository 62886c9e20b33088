"""Starts, ends, arrows: every box can be reached, and the way always goes on or ends."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import graph
from engine.spiff.lint.drawing import GATEWAYS, Node
from engine.spiff.lint.subject import Rule, Subject

_HOSTS = frozenset({"userTask", "manualTask", "callActivity", "subProcess", "receiveTask"})


def processes(subject: Subject) -> Iterator[Fault]:
    if not subject.drawing.processes:
        yield Fault("award.bpmn", "流程图", "no_process", "流程图里没有流程。")
    for scope in subject.drawing.processes:
        if scope.element.get("isExecutable", "true") not in ("true", "1"):
            yield scope.fault("not_executable", "流程没有标为可执行（isExecutable）。")


def starts(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.scopes:
        found = scope.of_kind("startEvent")
        if not found:
            yield scope.fault("no_start", "没有开始事件。")
        if len(found) > 1:
            labels = "、".join(f"“{node.label}”" for node in found)
            yield found[1].fault("several_starts", f"是多余的开始事件：“{scope.label}”里有{labels}，只能有一个。")
        for node in found:
            if node.incoming:
                yield node.fault("flow_into_start", "是开始事件，不能有连线指向它。")


def ends(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.scopes:
        if not scope.of_kind("endEvent"):
            yield scope.fault("no_end", "没有结束事件。")
        for node in scope.nodes:
            if node.kind == "endEvent" and node.outgoing:
                yield node.fault("flow_after_end", "是结束事件，后面不能再有连线。")
            if node.kind != "endEvent" and not node.outgoing and not node.is_handler:
                yield node.fault("missing_end", "后面没有连线，也不是结束事件；请连到下一步或者结束事件。")


def arrows(subject: Subject) -> Iterator[Fault]:
    """An arrow joins two boxes of the same level."""
    for scope in subject.drawing.scopes:
        here = {node.id for node in scope.nodes}
        for flow in scope.flows:
            if flow.source not in here or flow.target not in here:
                yield flow.fault("dangling_flow", "没有连在同一流程的两个图形之间，请删去后重画。")


def implicit_splits(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        if node.kind not in GATEWAYS and len(node.outgoing) > 1:
            yield node.fault("implicit_split", "后面有不止一条连线；分支请用网关画出来。")


def unreachable(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.scopes:
        starts = [node.id for node in scope.of_kind("startEvent")]
        found = graph.reachable(starts, scope.arrows)
        for node in scope.nodes:
            if starts and node.id not in found:
                yield node.fault("unreachable", "从开始事件走不到；请连上，或者删去。")


def borders(subject: Subject) -> Iterator[Fault]:
    """Boundary events sit on something that waits."""
    for node in subject.drawing.all_nodes("boundaryEvent"):
        host = _host(subject, node)
        if host is None:
            yield node.fault("detached_boundary", "没有附着在同一流程的图形上。")
        elif host.kind not in _HOSTS:
            yield node.fault("boundary_on_automatic", f"附着在“{host.label}”上，那里不等待，事件不会发生。")
        if node.incoming:
            yield node.fault("flow_into_boundary", "是边界事件，不能有连线指向它。")


def _host(subject: Subject, event: Node) -> Node | None:
    host = subject.drawing.nodes.get(event.get("attachedToRef"))
    return host if host is not None and host.scope == event.scope else None


RULES: tuple[Rule, ...] = (processes, starts, ends, arrows, implicit_splits, unreachable, borders)

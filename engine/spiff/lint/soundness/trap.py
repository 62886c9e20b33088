"""Once there, a case never ends: whatever anybody does, no way leads to an end."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import graph
from engine.spiff.lint.drawing import GATEWAYS, Node
from engine.spiff.lint.soundness import unchanging_loop, walking
from engine.spiff.lint.soundness.walking import Stand, Walk
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import paths

_AUTOMATIC = GATEWAYS | {"serviceTask", "scriptTask", "businessRuleTask", "endEvent"}


def check(subject: Subject) -> Iterator[Fault]:
    known = {fault.box for fault in unchanging_loop.check(subject)}
    for walk in walking.walks(subject):
        told = set(known)
        for stand in _first_steps(walk):
            if not told & _reached(walk, stand) and not _is_ended_in_time(subject, walk, stand):
                caught = _caught(walk, stand)
                told.add(caught[0])
                yield _fault(walk, caught)


def _first_steps(walk: Walk) -> Iterator[Stand]:
    """The first step into a trap is what has to be mended; further in nothing is new."""
    hopeless = set(walk.hopeless)
    return (stand for stand in walk.hopeless if walk.came_from[stand] not in hopeless)


def _caught(walk: Walk, stand: Stand) -> Stand:
    """Where those who went into a trap go round, or stop. A gateway before it may have another way."""
    escaping = {id for id, _ in set(walk.came_from) - set(walk.hopeless)}
    waiting = [stand]
    for each in waiting:
        following = walk.leads_to.get(each, [])
        if each[0] not in escaping and (not following or each in _beyond(walk, each)):
            return each
        waiting += [one for one in following if one not in waiting]
    return stand


def _beyond(walk: Walk, stand: Stand) -> set[Stand]:
    """All stands that can be reached from one, itself only if a way leads back."""
    seen, waiting = set[Stand](), list(walk.leads_to.get(stand, ()))
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting.extend(walk.leads_to.get(each, ()))
    return seen


def _is_ended_in_time(subject: Subject, walk: Walk, stand: Stand) -> bool:
    """Whether everything is ended when its time has come, without anybody's help: 监督期届满.

    A branch that waits for a message or a person is no such help: they need not come.
    """
    return _is_interrupted_in_time(subject, walk) or _is_ended_by_branch(walk, stand)


def _is_interrupted_in_time(subject: Subject, walk: Walk) -> bool:
    """By a timer at the border of the subprocess, or one that begins an event subprocess."""
    events = subject.drawing.all_nodes("boundaryEvent")
    border = [event for event in events if event.get("attachedToRef") == walk.scope.id]
    handlers = [each for each in walk.scope.of_kind("subProcess") if each.is_handler]
    starts = [start for handler in handlers for start in subject.drawing.starts_of(handler)]
    return any(
        event.children("timerEventDefinition")
        and "false" not in (event.get("cancelActivity"), event.get("isInterrupting"))
        for event in (*border, *starts)
    )


def _host(event: Node) -> str:
    return event.get("attachedToRef")


def _is_ended_by_branch(walk: Walk, stand: Stand) -> bool:
    timely = {node.id: [flow.target for flow in node.outgoing] for node in walk.scope.nodes if _passes_in_time(node)}
    splits = (node for node in walk.way_to(stand) if node.kind == "parallelGateway" and len(node.outgoing) > 1)
    started = [flow.target for node in splits for flow in node.outgoing]
    reached = graph.reachable([each for each in started if each in timely], timely)
    return any(node.id in reached and walking.terminates(node) for node in walk.scope.nodes)


def _passes_in_time(node: Node) -> bool:
    return bool(node.children("timerEventDefinition")) or node.kind in _AUTOMATIC


def _fault(walk: Walk, stand: Stand) -> Fault:
    way = walk.way_to(stand)
    inside = _reached(walk, stand)
    labels = "、".join(f"“{node.label}”" for node in walk.scope.nodes if node.id in inside)
    caught = f"只会在{labels}里转，" if len(inside) > 1 else ""
    sentence = (
        f"走进去就出不来：{paths.said(way)}以后，{caught}永远到不了结束；请画一条能走到结束的路，或者改正网关的条件。"
    )
    return way[-1].fault("trap", sentence)


def _reached(walk: Walk, stand: Stand) -> set[str]:
    return {id for id, _ in _beyond(walk, stand) | {stand}}

"""Walk one level as one token does, with the values of the tracked variables: what can be reached, what can end.

Where branches are parallel each one is walked for itself; whether they meet again is asked by `meeting`.
"""

import dataclasses
import functools
from collections import deque
from collections.abc import Iterator

from engine.spiff.lint.drawing import Node, Scope
from engine.spiff.lint.soundness import valuations
from engine.spiff.lint.soundness.valuations import Tracking, Valuation
from engine.spiff.lint.subject import Subject

# A box that is to be done, with what is known then.
Stand = tuple[str, Valuation]


@dataclasses.dataclass(frozen=True, eq=False)
class Walk:
    """Every stand that can be reached, with the stand before it and those after it."""

    scope: Scope
    came_from: dict[Stand, Stand | None] = dataclasses.field(default_factory=dict)
    leads_to: dict[Stand, list[Stand]] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def boxes(self) -> set[str]:
        return {id for id, _ in self.came_from}

    @functools.cached_property
    def hopeless(self) -> list[Stand]:
        """The stands from which no end can be reached, in the order in which they were found."""
        ends = {node.id for node in self.scope.nodes if node.kind == "endEvent" or node.is_handler}
        before: dict[Stand, list[Stand]] = {}
        for stand, following in self.leads_to.items():
            for each in following:
                before.setdefault(each, []).append(stand)
        good = {stand for stand in self.came_from if stand[0] in ends}
        waiting = list(good)
        while waiting:
            for each in before.get(waiting.pop(), ()):
                if each not in good:
                    good.add(each)
                    waiting.append(each)
        return [stand for stand in self.came_from if stand not in good]

    def way_to(self, stand: Stand | None) -> list[Node]:
        """The boxes on the way to a stand."""
        nodes = {node.id: node for node in self.scope.nodes}
        way = []
        while stand is not None:
            way.append(nodes[stand[0]])
            stand = self.came_from[stand]
        return way[::-1]


@functools.lru_cache(maxsize=2)
def walks(subject: Subject) -> tuple[Walk, ...]:
    """One walk for each process and subprocess that can be reached."""
    found = []
    for scope in subject.drawing.scopes:
        tracking = valuations.track(subject, scope)
        starts = scope.of_kind("startEvent")
        if starts and tracking.known.get(starts[0].id) is not None:
            found.append(_walk(tracking))
    return tuple(found)


def _walk(tracking: Tracking) -> Walk:
    walk = Walk(tracking.scope)
    nodes = {node.id: node for node in tracking.scope.nodes}
    start = tracking.scope.of_kind("startEvent")[0]
    walk.came_from.update(dict.fromkeys((start.id, valuation) for valuation in tracking.at_start()))
    waiting = deque(walk.came_from)
    while waiting:
        stand = waiting.popleft()
        walk.leads_to[stand] = list(dict.fromkeys(_steps(tracking, nodes, stand)))
        for each in walk.leads_to[stand]:
            if each not in walk.came_from:
                walk.came_from[each] = stand
                waiting.append(each)
    return walk


def _steps(tracking: Tracking, nodes: dict[str, Node], stand: Stand) -> Iterator[Stand]:
    node, valuation = nodes[stand[0]], stand[1]
    for event in tracking.scope.of_kind("boundaryEvent"):
        if event.get("attachedToRef") == node.id:
            yield event.id, valuation
    if node.kind == "startEvent":
        yield from ((each.id, valuation) for each in tracking.scope.of_kind("subProcess") if each.is_handler)
    if node.kind in ("exclusiveGateway", "inclusiveGateway"):
        yield from ((flow.target, valuation) for flow in tracking.ways_out(node, valuation) if flow.target in nodes)
        return
    if not ends(tracking, node):
        return
    for after in tracking.past(node, valuation):
        yield from ((flow.target, after) for flow in node.outgoing if flow.target in nodes)


def ends(tracking: Tracking, node: Node) -> bool:
    """Whether a box can be done: a process that never ends is not left, and has a fault of its own."""
    return any(
        (context, flow) in tracking.course.taken for flow in node.outgoing for context in _contexts(tracking, node)
    )


def _contexts(tracking: Tracking, node: Node) -> list[tuple[str, ...]]:
    return [context for context, _ in tracking.course.contexts(node.id)]


def terminates(node: Node) -> bool:
    """Whether a box ends everything on its level."""
    return bool(node.children("terminateEventDefinition"))

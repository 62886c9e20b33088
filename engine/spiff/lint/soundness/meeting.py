"""Do parallel branches meet again? All ways in which the branches of one level can overtake each other.

A state is the set of arrows on which a branch stands, and of boxes with an event at their border that are at work,
each with the values of the tracked variables. Asked only where branches are joined.
"""

import dataclasses
import functools
import itertools
from collections import deque
from collections.abc import Iterator

from engine.spiff.lint import graph
from engine.spiff.lint.drawing import Flow, Node, Scope
from engine.spiff.lint.soundness import valuations, walking
from engine.spiff.lint.soundness.valuations import Tracking, Valuation
from engine.spiff.lint.subject import Subject

MOST_STATES = 20_000
_JOINING = ("parallelGateway", "inclusiveGateway")

# An arrow or a box at work, and the values there.
Token = tuple[str, Valuation]
State = frozenset[Token]


@dataclasses.dataclass(frozen=True, eq=False)
class Meeting:
    """The states of one level. `is_whole` is false where there were more than anybody would look at."""

    scope: Scope
    came_from: dict[State, State | None] = dataclasses.field(default_factory=dict)
    leads_to: dict[State, list[State]] = dataclasses.field(default_factory=dict)
    quiet: set[State] = dataclasses.field(default_factory=set)
    joined: dict[str, set[State]] = dataclasses.field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return len(self.came_from) <= MOST_STATES

    def states_to(self, state: State | None) -> list[State]:
        found = []
        while state is not None:
            found.append(state)
            state = self.came_from[state]
        return found[::-1]


def joins(scope: Scope) -> list[Node]:
    return [node for node in scope.nodes if node.kind in _JOINING and len(node.incoming) > 1]


@functools.lru_cache(maxsize=2)
def meetings(subject: Subject) -> tuple[Meeting, ...]:
    """One for each level that can be reached and in which branches are joined."""
    walked = [walk.scope for walk in walking.walks(subject)]
    return tuple(_Explorer(valuations.track(subject, scope)).explore() for scope in walked if joins(scope))


class _Explorer:
    """Explores one level, breadth first, so that the way to any state is a short one."""

    def __init__(self, tracking: Tracking) -> None:
        self.tracking = tracking
        self.scope = tracking.scope
        self.nodes = {node.id: node for node in self.scope.nodes}
        self.flows = {flow.id: flow for flow in self.scope.flows}
        self.borders: dict[str, list[Node]] = {}
        for event in self.scope.of_kind("boundaryEvent"):
            self.borders.setdefault(event.get("attachedToRef"), []).append(event)
        self.circling = graph.on_circles(self.scope.arrows)
        self.meeting = Meeting(self.scope)

    def explore(self) -> Meeting:
        found = self.meeting
        found.came_from.update(dict.fromkeys(self._starts()))
        waiting = deque(found.came_from)
        while waiting and found.is_whole:
            state = waiting.popleft()
            found.leads_to[state] = list(dict.fromkeys(self._steps(state)))
            for each in found.leads_to[state]:
                if each not in found.came_from:
                    found.came_from[each] = state
                    waiting.append(each)
        return found

    def _starts(self) -> Iterator[State]:
        start = self.scope.of_kind("startEvent")[0]
        for valuation in self.tracking.at_start():
            for after in self.tracking.past(start, valuation):
                yield frozenset((flow.id, after) for flow in start.outgoing)

    def _steps(self, state: State) -> Iterator[State]:
        """What can happen next. What happens by itself, and disturbs nobody, is done before anything else."""
        for token in sorted(state, key=str):
            if self._is_undisturbed(token):
                yield from self._of_token(state, token)
                return
        self.meeting.quiet.add(state)
        for token in state:
            yield from self._of_token(state, token)
        for join in joins(self.scope):
            for after in self._joined(state, join):
                self.meeting.joined.setdefault(join.id, set()).add(state)
                yield after

    def _is_undisturbed(self, token: Token) -> bool:
        node = self._next(token)
        is_alone = node.id not in self.circling and node.id not in self.borders and not walking.terminates(node)
        return token[0] in self.flows and is_alone and not _is_join(node)

    def _next(self, token: Token) -> Node:
        place = token[0]
        return self.nodes[self.flows[place].target] if place in self.flows else self.nodes[place]

    def _of_token(self, state: State, token: Token) -> Iterator[State]:
        node, rest = self._next(token), state - {token}
        if _is_join(node) and token[0] in self.flows:
            return
        if token[0] in self.flows and node.id in self.borders:
            yield rest | {(node.id, token[1])}
            return
        if token[0] not in self.flows:
            yield from self._interrupted(state, token)
        if walking.terminates(node):
            yield frozenset()
            return
        for after in self._left(node, token[1]):
            yield rest | after

    def _interrupted(self, state: State, token: Token) -> Iterator[State]:
        for event in self.borders[token[0]]:
            keeps = event.get("cancelActivity") in ("false", "0")
            for after in self._left(event, token[1]):
                yield (state if keeps else state - {token}) | after

    def _left(self, node: Node, valuation: Valuation) -> Iterator[State]:
        """The tokens with which a box is left."""
        if node.kind == "inclusiveGateway":
            yield from self._some(self.tracking.ways_out(node, valuation), node, valuation)
        elif node.kind == "exclusiveGateway":
            yield from (_tokens([flow], valuation) for flow in self.tracking.ways_out(node, valuation))
        elif node.kind == "eventBasedGateway":
            yield from (_tokens([flow], valuation) for flow in node.outgoing)
        elif node.kind == "endEvent":
            yield frozenset()
        elif walking.ends(self.tracking, node):
            for after in self.tracking.past(node, valuation):
                yield _tokens(node.outgoing, after)

    def _some(self, ways: list[Flow], gateway: Node, valuation: Valuation) -> Iterator[State]:
        """One or more of the conditional ways, or else the default."""
        chosen = [flow for flow in ways if flow.id != gateway.get("default")]
        for count in range(1, len(chosen) + 1):
            yield from (_tokens(some, valuation) for some in itertools.combinations(chosen, count))
        yield from (_tokens([flow], valuation) for flow in ways if flow not in chosen)

    def _joined(self, state: State, join: Node) -> Iterator[State]:
        arrived = [[token for token in state if token[0] == flow.id] for flow in join.incoming]
        present = [tokens for tokens in arrived if tokens]
        is_all = len(present) == len(arrived)
        if not present or not is_all and (join.kind == "parallelGateway" or self._may_come(state, join)):
            return
        for chosen in itertools.product(*present):
            for valuation in self._together(chosen):
                for after in self._left_join(join, valuation):
                    yield (state - set(chosen)) | after

    def _left_join(self, join: Node, valuation: Valuation) -> Iterator[State]:
        if join.kind == "inclusiveGateway" and len(join.outgoing) > 1:
            yield from self._left(join, valuation)
        else:
            yield _tokens(join.outgoing, valuation)

    def _may_come(self, state: State, join: Node) -> bool:
        incoming = {flow.id for flow in join.incoming}
        others = {self._next(token).id for token in state if token[0] not in incoming}
        return join.id in graph.reachable(others - {join.id}, self.scope.arrows)

    def _together(self, chosen: tuple[Token, ...]) -> Iterator[Valuation]:
        """Where branches differ in a value, either may be kept."""
        held = [valuation for _, valuation in chosen]
        yield from itertools.product(*(sorted(set(each), key=str) for each in zip(*held, strict=True)))


def _tokens(flows: "list[Flow] | tuple[Flow, ...]", valuation: Valuation) -> State:
    return frozenset((flow.id, valuation) for flow in flows)


def _is_join(node: Node) -> bool:
    return node.kind in _JOINING and len(node.incoming) > 1

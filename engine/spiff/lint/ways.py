"""The ways through a whole diagram, into the processes that boxes call and out again."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from engine.spiff.lint.drawing import Flow, Node, Scope
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import following
from engine.spiff.lint.variables.following import Context


class State(NamedTuple):
    """A box, the boxes through which its process was called, and what is to be remembered of the way there."""

    context: Context
    box: str
    memory: tuple[str, ...] = ()


Done = Callable[[Context, Node], bool]
# What is remembered behind an arrow that leaves a state.
Remember = Callable[[State, Flow], tuple[str, ...]]


def never(context: Context, node: Node) -> bool:
    return False


def _as_before(state: State, flow: Flow) -> tuple[str, ...]:
    return state.memory


def past(subject: Subject, done: Done, remember: Remember = _as_before) -> dict[State, State | None]:
    """Every box that can be reached though nothing was completed that `done` knows, and from where it is reached."""
    return _Walk(subject, done, remember).walk()


def way(came_from: dict[State, State | None], state: State, subject: Subject) -> list[Node]:
    """The boxes on the way to a state, with those of called processes."""
    found: list[Node] = []
    at: State | None = state
    while at is not None:
        found.append(subject.drawing.nodes[at.box])
        at = came_from[at]
    return found[::-1]


class _Walk:
    def __init__(self, subject: Subject, done: Done, remember: Remember) -> None:
        self._subject = subject
        self._done = done
        self._remember = remember
        self._nodes = subject.drawing.nodes
        self._scopes = {scope.id: scope for scope in subject.drawing.scopes}
        self._arrows: dict[tuple[Context, str], list[Flow]] = {}
        for context, flow in following.follow(subject).taken:
            self._arrows.setdefault((context, flow.source), []).append(flow)

    def walk(self) -> dict[State, State | None]:
        called = {node.get("calledElement") for node in self._subject.drawing.all_nodes("callActivity")}
        outermost = [scope for scope in self._subject.drawing.processes if scope.id not in called]
        begun = (each for scope in outermost for each in self._starts(State((), ""), scope))
        came_from: dict[State, State | None] = dict.fromkeys(begun)
        waiting = deque(came_from)
        while waiting:
            state = waiting.popleft()
            for following_state in self._from(state):
                if following_state not in came_from:
                    came_from[following_state] = state
                    waiting.append(following_state)
        return came_from

    def _starts(self, state: State, scope: Scope | None) -> Iterator[State]:
        for start in scope.of_kind("startEvent") if scope else ():
            yield state._replace(box=start.id)

    def _from(self, state: State) -> Iterator[State]:
        node = self._nodes[state.box]
        yield from self._aside(state, node)
        if self._done(state.context, node):
            return
        if node.kind == "callActivity" and node.id not in state.context:
            inside = state._replace(context=(*state.context, node.id))
            yield from self._starts(inside, self._scopes.get(node.get("calledElement")))
        elif node.kind == "subProcess":
            yield from self._starts(state, self._scopes.get(node.id))
        elif node.kind == "endEvent":
            yield from self._out(state, node)
        else:
            yield from self._on(state)

    def _aside(self, state: State, node: Node) -> Iterator[State]:
        """What may happen before a box is done: events on its border and, from a start on, event subprocesses."""
        scope = self._scopes[node.scope]
        for event in scope.of_kind("boundaryEvent"):
            if event.get("attachedToRef") == node.id:
                yield state._replace(box=event.id)
        if node.kind == "startEvent":
            yield from (state._replace(box=each.id) for each in scope.of_kind("subProcess") if each.is_handler)

    def _out(self, state: State, end: Node) -> Iterator[State]:
        """Out of a subprocess, or of a called process to where it was called."""
        scope = self._scopes[end.scope]
        if not scope.is_process:
            yield from self._on(state._replace(box=scope.id))
        elif state.context:
            yield from self._on(state._replace(context=state.context[:-1], box=state.context[-1]))

    def _on(self, state: State) -> Iterator[State]:
        for flow in self._arrows.get((state.context, state.box), ()):
            yield State(state.context, flow.target, self._remember(state, flow))

"""The ways through a whole diagram, into the processes that boxes call and out again."""

from collections import deque
from collections.abc import Callable, Iterator

from engine.spiff.lint.drawing import Node, Scope
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import following
from engine.spiff.lint.variables.following import Context

# A box, and the boxes through which its process was called.
State = tuple[Context, str]
Done = Callable[[Context, Node], bool]


def past(subject: Subject, done: Done) -> dict[State, State | None]:
    """Every box that can be reached though nothing was completed that `done` knows, and from where it is reached."""
    return _Walk(subject, done).walk()


def way(came_from: dict[State, State | None], state: State, subject: Subject) -> list[Node]:
    """The boxes on the way to a state, with those of called processes."""
    found: list[Node] = []
    at: State | None = state
    while at is not None:
        found.append(subject.drawing.nodes[at[1]])
        at = came_from[at]
    return found[::-1]


class _Walk:
    def __init__(self, subject: Subject, done: Done) -> None:
        self._subject = subject
        self._done = done
        self._nodes = subject.drawing.nodes
        self._scopes = {scope.id: scope for scope in subject.drawing.scopes}
        taken = following.follow(subject).taken
        self._arrows: dict[State, list[str]] = {}
        for context, flow in taken:
            self._arrows.setdefault((context, flow.source), []).append(flow.target)

    def walk(self) -> dict[State, State | None]:
        called = {node.get("calledElement") for node in self._subject.drawing.all_nodes("callActivity")}
        outermost = [scope for scope in self._subject.drawing.processes if scope.id not in called]
        came_from: dict[State, State | None] = {each: None for scope in outermost for each in self._starts((), scope)}
        waiting = deque(came_from)
        while waiting:
            state = waiting.popleft()
            for following_state in self._from(state):
                if following_state not in came_from:
                    came_from[following_state] = state
                    waiting.append(following_state)
        return came_from

    def _starts(self, context: Context, scope: Scope | None) -> Iterator[State]:
        for start in scope.of_kind("startEvent") if scope else ():
            yield context, start.id

    def _from(self, state: State) -> Iterator[State]:
        context, node = state[0], self._nodes[state[1]]
        yield from self._aside(context, node)
        if self._done(context, node):
            return
        if node.kind == "callActivity" and node.id not in context:
            yield from self._starts((*context, node.id), self._scopes.get(node.get("calledElement")))
        elif node.kind == "subProcess":
            yield from self._starts(context, self._scopes.get(node.id))
        elif node.kind == "endEvent":
            yield from self._out(context, node)
        else:
            yield from self._on(state)

    def _aside(self, context: Context, node: Node) -> Iterator[State]:
        """What may happen before a box is done: events on its border and, from a start on, event subprocesses."""
        scope = self._scopes[node.scope]
        for event in scope.of_kind("boundaryEvent"):
            if event.get("attachedToRef") == node.id:
                yield context, event.id
        if node.kind == "startEvent":
            yield from ((context, each.id) for each in scope.of_kind("subProcess") if each.is_handler)

    def _out(self, context: Context, end: Node) -> Iterator[State]:
        """Out of a subprocess, or of a called process to where it was called."""
        scope = self._scopes[end.scope]
        if not scope.is_process:
            yield from self._on((context, scope.id))
        elif context:
            yield from self._on((context[:-1], context[-1]))

    def _on(self, state: State) -> Iterator[State]:
        yield from ((state[0], target) for target in self._arrows.get(state, ()))

"""Follow every way through a diagram and keep what is known of each variable at each box.

A called process is followed once for each box that calls it, with what is known there: 公示 of one list is another
course than 公示 of one application. Loops are followed until nothing new is learnt.
"""

import ast
import dataclasses
import functools
from collections import deque
from collections.abc import Iterator

from engine import errors
from engine.spiff import expressions
from engine.spiff.lint import mapping
from engine.spiff.lint.drawing import Flow, Node, Scope
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import boxes, values
from engine.spiff.lint.variables.reasoning import Language, Reader
from engine.spiff.lint.variables.values import ANYTHING, MISSING, Value, Variables

# The boxes through which a process was called, outermost first.
Context = tuple[str, ...]
_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_PARAMETERS = {"integer": "integer", "number": "number", "yesno": "boolean", "fraction": "text", "text": "text"}


@dataclasses.dataclass(frozen=True, eq=False)
class Course:
    """What is known before each box, which arrows can be taken, and what is known at the end of what a box calls."""

    language: Language
    before: dict[tuple[Context, str], Variables] = dataclasses.field(default_factory=dict)
    taken: dict[tuple[Context, Flow], Variables] = dataclasses.field(default_factory=dict)
    called: dict[tuple[Context, str], Variables] = dataclasses.field(default_factory=dict)

    def contexts(self, box: str) -> Iterator[tuple[Context, Variables]]:
        """Everything that is known before a box."""
        for (context, id), known in self.before.items():
            if id == box:
                yield context, known

    def is_taken(self, flow: Flow) -> bool:
        return any(each is flow for _, each in self.taken)


@functools.lru_cache(maxsize=2)
def follow(subject: Subject) -> Course:
    """The course of a whole diagram."""
    course = Course(language(subject))
    called = {node.get("calledElement") for node in subject.drawing.all_nodes("callActivity")}
    for scope in subject.drawing.processes:
        if scope.id not in called:
            _Follower(subject, course, (), scope).through({})
    return course


def language(subject: Subject) -> Language:
    rows = subject.bundle.sheet
    kinds = {str(row["key"]): _PARAMETERS.get(str(row.get("type"))) for row in rows if "key" in row}
    known = {key: values.any_of(kind) if kind else ANYTHING for key, kind in kinds.items()}
    choices = {str(row["key"]): row.get("options") for row in rows if row.get("type") == "choice" and "key" in row}
    for key, options in choices.items():
        known[key] = values.union(*(values.fixed(each) for each in _option_values(options))) or ANYTHING
    return Language(subject.registry.words, known)


def _option_values(options: object) -> list[object]:
    if not isinstance(options, list):
        return []
    return [each.get("value") if isinstance(each, dict) else each for each in options]


def expression(written: str | None) -> expressions.Expression | None:
    """An expression, if it can be read; if not, that is a fault of its own."""
    try:
        return expressions.compile(written or "")
    except errors.ExpressionError:
        return None


def tree(written: str | None) -> ast.expr | None:
    """The syntax of an expression that can be read."""
    found = expression(written)
    return found.tree if found is not None else None


class _Follower:
    """Follows one process or subprocess, once, in one context."""

    def __init__(self, subject: Subject, course: Course, context: Context, scope: Scope) -> None:
        self.subject = subject
        self.course = course
        self.context = context
        self.scope = scope
        self.known: dict[str, Variables] = {}
        self.arrows: dict[str, Variables] = {}
        self.ends: dict[str, Variables] = {}

    def through(self, known: Variables) -> Variables | None:
        """Follow from the start; what is known at the ends, or None if it never gets there."""
        nodes = {node.id: node for node in self.scope.nodes}
        waiting = deque((node.id, known) for node in self.scope.of_kind("startEvent"))
        late: dict[str, Node] = {}
        while waiting or late:
            if not waiting:
                # Nothing more will come: a join that lacks a branch is looked at with those that it has.
                join = late.pop(next(iter(late)))
                waiting.append((join.id, self._entry(join)))
            id, entry = waiting.popleft()
            if self.known.get(id) != entry:
                self._note(nodes[id], entry)
                for target in [node for node in self._past(nodes[id], entry) if node in nodes]:
                    if self._is_late(nodes[target]):
                        late[target] = nodes[target]
                        continue
                    late.pop(target, None)
                    waiting.append((target, self._entry(nodes[target])))
        return functools.reduce(values.merge, self.ends.values()) if self.ends else None

    def _note(self, node: Node, entry: Variables) -> None:
        self.known[node.id] = entry
        self.course.before[self.context, node.id] = entry

    def _is_late(self, node: Node) -> bool:
        is_join = node.kind == "parallelGateway"
        return is_join and node.id not in self.known and not all(flow.id in self.arrows for flow in node.incoming)

    def _entry(self, node: Node) -> Variables:
        if node.kind == "boundaryEvent":
            return self.known[node.get("attachedToRef")]
        if node.is_handler:
            # It has waited since the beginning, with what was known then.
            start = self.scope.of_kind("startEvent")[0]
            return done(self.subject, self.course.language, start, self.known[start.id])
        arrived = [self.arrows[flow.id] for flow in node.incoming if flow.id in self.arrows]
        return functools.reduce(values.gather if node.kind == "parallelGateway" else values.merge, arrived)

    def _past(self, node: Node, entry: Variables) -> Iterator[str]:
        """Take the ways on from a box; yields where they lead."""
        yield from (event.id for event in self.scope.of_kind("boundaryEvent") if event.get("attachedToRef") == node.id)
        if node.kind == "startEvent":
            yield from (each.id for each in self.scope.of_kind("subProcess") if each.is_handler)
        for flow, known in self._ways(node, entry):
            self.arrows[flow.id] = known
            self.course.taken[self.context, flow] = known
            yield flow.target

    def _ways(self, node: Node, entry: Variables) -> Iterator[tuple[Flow, Variables]]:
        if node.kind in _DECIDING:
            yield from ways_out(self.course.language, node, entry)
            return
        after = self._after(node, entry)
        is_end = node.is_handler or node.kind == "endEvent" and not node.children("errorEventDefinition")
        if is_end and after is not None:
            self.ends[node.id] = after
        if after is not None:
            yield from ((flow, after) for flow in node.outgoing)

    def _after(self, node: Node, entry: Variables) -> Variables | None:
        """What is known once a box is done; None if it never is."""
        once = self._once(node, entry)
        if once is None or not boxes.is_again(node):
            return once
        twice = self._once(node, values.merge(entry, once))
        several = once if twice is None else values.merge(once, twice)
        return values.merge(entry, several) if _asks_first(node) else several

    def _once(self, node: Node, entry: Variables) -> Variables | None:
        if node.kind == "subProcess":
            return self._inside(node.id, entry, self.context)
        if node.kind == "callActivity":
            return self._called(node, entry)
        return done(self.subject, self.course.language, node, entry)

    def _called(self, node: Node, entry: Variables) -> Variables | None:
        if node.id in self.context:
            return entry
        after = self._inside(node.get("calledElement"), self._handed_over(node, entry), (*self.context, node.id))
        if after is None:
            return None
        self.course.called[self.context, node.id] = after
        if boxes.repeats(node) is not None:
            return entry
        back = {name: self._value(written, after) for name, written in mapping.mapped(node, mapping.OUT).items()}
        back = back or {name: after.get(name, MISSING) for name in boxes.interface(self.subject, node, "dataOutput")}
        return values.overlay(entry, back or after)

    def _handed_over(self, node: Node, entry: Variables) -> Variables:
        """What a called process begins with: what is mapped, or else everything; and the texts of the box besides."""
        known = boxes.item(entry, node)
        texts = {name: values.fixed(text) for name, text in mapping.mapped(node, mapping.LITERAL).items()}
        given = {name: self._value(written, known) for name, written in mapping.mapped(node, mapping.IN).items()}
        given = given or {name: known.get(name, MISSING) for name in boxes.interface(self.subject, node, "dataInput")}
        return {**(given or known), **texts}

    def _value(self, written: str, known: Variables) -> Value:
        found = tree(written)
        return ANYTHING if found is None else Reader(self.course.language).value(found, known)

    def _inside(self, id: str, known: Variables, context: Context) -> Variables | None:
        scope = next((scope for scope in self.subject.drawing.scopes if scope.id == id), None)
        return known if scope is None else _Follower(self.subject, self.course, context, scope).through(known)


def done(subject: Subject, language: Language, node: Node, known: Variables) -> Variables:
    """What is known once a box was done that neither calls a process nor has boxes inside."""
    if boxes.repeats(node) is not None:
        return known
    after = {**known, **boxes.sets(subject, node)} if node.kind != "scriptTask" else dict(known)
    for line in boxes.lines(node):
        after[line.name] = Reader(language).value(line.expression.tree, after)
    return after


def _asks_first(node: Node) -> bool:
    return any(loop.get("testBefore") in ("true", "1") for loop in node.children("standardLoopCharacteristics"))


def ways_out(language: Language, gateway: Node, known: Variables) -> Iterator[tuple[Flow, Variables]]:
    """The arrows that can be taken out of a deciding gateway, each with what is known then."""
    left: Variables | None = known
    for flow in gateway.outgoing:
        condition = tree(flow.condition)
        if flow.id == gateway.get("default") or condition is None or left is None:
            continue
        held = Reader(language).narrowed(condition, left, True)
        if held is not None:
            yield flow, held
        after = Reader(language).narrowed(condition, left, False)
        # An exclusive gateway asks one condition after the other; an inclusive one asks all.
        left = after if gateway.kind == "exclusiveGateway" or after is None else known
    for flow in gateway.outgoing:
        is_default = flow.id == gateway.get("default") or flow.condition is None
        if is_default and left is not None:
            yield flow, left

"""Every place at which a diagram reads variables, with what may go wrong there."""

import ast
import dataclasses
import functools
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Flow, Node
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import boxes, following
from engine.spiff.lint.variables.boxes import Use
from engine.spiff.lint.variables.following import Context
from engine.spiff.lint.variables.reasoning import Doubt, Reader
from engine.spiff.lint.variables.values import ANYTHING, Value, Variables

Place = Node | Flow


@dataclasses.dataclass(frozen=True, eq=False)
class Reading:
    """One expression read in one context."""

    place: Place
    where: str
    written: str
    node: Node
    context: Context
    known: Variables
    doubts: tuple[Doubt, ...]

    def fault(self, rule: str, sentence: str) -> Fault:
        """`sentence` follows the place and what is written there."""
        return self.place.fault(rule, f"的{self.where}“{self.written}”{sentence}")


@functools.lru_cache(maxsize=2)
def readings(subject: Subject) -> tuple[Reading, ...]:
    """All of a diagram, in the order in which its boxes are drawn."""
    course = following.follow(subject)
    found: list[Reading] = []
    for node in subject.drawing.all_nodes():
        for context, known in course.contexts(node.id):
            found.extend(_at(subject, course, node, context, known))
    return tuple(found)


def _at(
    subject: Subject, course: following.Course, node: Node, context: Context, known: Variables
) -> Iterator[Reading]:
    for use, there in _uses(subject, course, node, context, known):
        doubts = _doubts(course, use.written, there, use.wanted, use.by)
        if doubts is not None:
            yield Reading(node, use.where, use.written, node, context, there, doubts)
    for flow in node.outgoing if node.kind in ("exclusiveGateway", "inclusiveGateway") else ():
        doubts = _doubts(course, flow.condition or "", known, ANYTHING, "")
        if doubts is not None:
            yield Reading(flow, "条件", flow.condition or "", node, context, known, doubts)


def _uses(
    subject: Subject, course: following.Course, node: Node, context: Context, known: Variables
) -> Iterator[tuple[Use, Variables]]:
    """What a box reads, with what is known when it does."""
    inside = boxes.item(known, node)
    yield from ((use, known) for use in boxes.uses_before(subject, node))
    yield from ((use, inside) for use in boxes.uses_inside(subject, node))
    after = boxes.counted({**inside, **boxes.sets_once(subject, node)}, node)
    yield from ((use, after) for use in boxes.uses_after(subject, node))
    if (context, node.id) in course.called:
        yield from ((use, course.called[context, node.id]) for use in boxes.uses_of_called(subject, node))
    line_by_line = dict(known)
    for line in boxes.lines(node):
        yield Use(f"变量“{line.name}”的值", line.expression.text), dict(line_by_line)
        line_by_line[line.name] = Reader(course.language).value(line.expression.tree, line_by_line)


def _doubts(
    course: following.Course, written: str, known: Variables, wanted: Value, by: str
) -> tuple[Doubt, ...] | None:
    tree: ast.expr | None = following.tree(written)
    if tree is None:
        return None
    reader = Reader(course.language)
    value = reader.value(tree, known)
    # What an unset variable would be is not worth a second sentence.
    if not any("unset" in doubt.rule for doubt in reader.doubts):
        reader.want(tree, value, wanted, by)
    return tuple(dict.fromkeys(reader.doubts))

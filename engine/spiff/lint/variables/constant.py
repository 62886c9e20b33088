"""A condition that never holds, or always: a way that nobody can go."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Flow, Node
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import comparing, following, sites
from engine.spiff.lint.variables.reasoning import Reader

_DECIDING = ("exclusiveGateway", "inclusiveGateway")


def check(subject: Subject) -> Iterator[Fault]:
    course = following.follow(subject)
    doubtful = {reading.place for reading in sites.readings(subject) if reading.doubts}
    for gateway in subject.drawing.all_nodes(*_DECIDING):
        reached = any(True for _ in course.contexts(gateway.id))
        # A fault in one condition is told already, and spoils what follows from it.
        if reached and not doubtful & set(gateway.outgoing):
            yield from _of_gateway(subject, gateway)


def _of_gateway(subject: Subject, gateway: Node) -> Iterator[Fault]:
    course = following.follow(subject)
    for flow in gateway.outgoing:
        if flow.condition and _truths(course, gateway, flow) == {True}:
            yield flow.fault("always_true", f"的条件“{flow.condition}”总是成立，其他的路走不到；请改正条件。")
            return
    for flow in gateway.outgoing:
        if not course.is_taken(flow) and flow.condition:
            yield flow.fault("never_true", f"的条件“{flow.condition}”永远不会成立；请改正条件，或者删去这条连线。")
        elif not course.is_taken(flow):
            yield flow.fault("never_default", "永远不会走：其他条件已经包括了所有情形；请改正条件，或者删去一条连线。")


def _truths(course: following.Course, gateway: Node, flow: Flow) -> set[bool]:
    tree = following.tree(flow.condition)
    found: set[bool] = set()
    for _, known in course.contexts(gateway.id):
        if tree is not None:
            found |= comparing.truths(Reader(course.language).value(tree, known))
    return found

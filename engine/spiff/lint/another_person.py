"""A box is for somebody else than whoever did another box: that one is there, before it, and done by one person."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint import ways
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.variables import boxes, paths

ANOTHER_PERSON = "not_same_person_as"
_DONE_BY_PEOPLE = ("userTask", "manualTask")


def others(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        box = node.properties.get(ANOTHER_PERSON)
        if box:
            yield from _judged(subject, node, box)


def _judged(subject: Subject, node: Node, box: str) -> Iterator[Fault]:
    other = subject.drawing.nodes.get(box)
    if node.kind not in _DONE_BY_PEOPLE or node.properties.get("assign_user"):
        sentence = f"写着“{ANOTHER_PERSON}”，只有由一个角色、一个单位办理的任务才能写。"
        yield node.fault("another_person", sentence)
    elif other is None or other is node or other.kind not in _DONE_BY_PEOPLE:
        yield node.fault("another_person", f"应当由办理“{box}”以外的人办理，但“{box}”不是图中另一项由人办理的任务。")
    elif boxes.repeats(other) is not None:
        yield node.fault("another_person", f"应当由办理“{other.label}”以外的人办理，但那一项由多人各办一份。")
    else:
        yield from _not_behind(subject, node, other)


def _not_behind(subject: Subject, node: Node, other: Node) -> Iterator[Fault]:
    came_from = ways.past(subject, lambda context, each: each is other)
    state = next((each for each in came_from if each.box == node.id), None)
    if state is not None:
        way = paths.said(ways.way(came_from, state, subject))
        sentence = f"应当由办理“{other.label}”以外的人办理，但{way}没有办理过它；请把它画在前面。"
        yield node.fault("another_person", sentence)


RULES: tuple[Rule, ...] = (others,)

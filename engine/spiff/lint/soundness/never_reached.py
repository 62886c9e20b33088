"""A box that is drawn, and to which arrows lead, but that no case can reach."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.soundness import walking
from engine.spiff.lint.subject import Subject


def check(subject: Subject) -> Iterator[Fault]:
    for walk in walking.walks(subject):
        before = {target: source for source, targets in walk.scope.arrows.items() for target in targets}
        for node in walk.scope.nodes:
            # Only the first box of a way: what stands behind it follows from it.
            if node.id not in walk.boxes and before.get(node.id) in walk.boxes:
                source = next(each for each in walk.scope.nodes if each.id == before[node.id])
                yield node.fault(
                    "never_reached", f"永远走不到：“{source.label}”不会走这条路；请改正它的条件，或者删去。"
                )

"""Boxes in which cases wait and that another bundle no longer has: they go on, but on the version they began with."""

import dataclasses
from collections.abc import Iterator

from sqlalchemy import func, select

from engine import versions
from engine.bundle import Bundle
from engine.errors import DiagramUnreadable
from engine.model import Instance, Subscription, Task, Timer
from engine.spiff import parser
from engine.spiff.drawing import marks
from engine.spiff.parser import Element
from engine.work import Work


@dataclasses.dataclass(frozen=True)
class Left:
    """A box in which `cases` wait. `becomes` is the box of the same id in the other bundle; None if it is gone."""

    box: Element
    cases: int
    becomes: Element | None

    @property
    def sentence(self) -> str:
        here = f"“{self.box.name or self.box.id}”（{self.box.id}）里有{self.cases}件事项在等待"
        if self.becomes is None:
            return f"{here}，这个流程包里没有这个图形；它们继续按原来的版本办理。"
        kinds = [marks.NAMES.get(each.kind, each.kind) for each in (self.box, self.becomes)]
        return f"{here}，这个流程包把它从“{kinds[0]}”改成了“{kinds[1]}”；它们继续按原来的版本办理。"


def left(work: Work, bundle: Bundle) -> list[Left]:
    """What a bundle drops, or draws as another kind of box, of the boxes in which cases wait; the fullest first."""
    try:
        drawn = parser.elements(*bundle.diagrams.values())
    except DiagramUnreadable:
        return []
    found: dict[tuple[str, str], Left] = {}
    for box, cases in _waits(work):
        becomes = drawn.get(box.id)
        if becomes is None or becomes.kind != box.kind:
            known = found.get((box.id, box.kind))
            found[box.id, box.kind] = Left(box, cases + (known.cases if known else 0), becomes)
    return sorted(found.values(), key=lambda each: (-each.cases, each.box.id))


def _waits(work: Work) -> Iterator[tuple[Element, int]]:
    """Each box of each version in which cases wait, for a person, a moment or a message."""
    for table in (Task, Timer, Subscription):
        counted = (
            select(Instance.deployment_id, table.element, func.count(Instance.id.distinct()))
            .join(Instance, Instance.id == table.instance_id)
            .where(table.closed_at.is_(None), Instance.ended_at.is_(None))
            .group_by(Instance.deployment_id, table.element)
        )
        for deployment_id, element, cases in work.session.execute(counted):
            box = versions.get(work, deployment_id).diagram.elements.get(element)
            if box is not None:
                yield box, cases

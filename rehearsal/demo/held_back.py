"""What the demo of filing has that the story has not: tasks that wait for whoever tries the site, and an objection."""

import dataclasses
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from award.acts import objections
from award.records.publicity import Publicity
from award.terms import ObjectorKind
from engine.contract import Actor
from people import actions
from rehearsal import story
from rehearsal.demo import stories
from rehearsal.world import World

OBJECTOR = Actor.system("公众")
OBJECTION = "申报材料中的顾客满意度数据与公开的投诉记录不符（虚构）。"


def filing(told: story.Story, held: stories.HeldBack) -> story.Story:
    """The story with some boxes left undone: from the last organisation on, each waits for somebody to do one."""
    boxes = iter(held.boxes)
    habits = [
        _undone(each, held.of_branches if each.branch else next(boxes, None)) for each in reversed(told.organisations)
    ]
    late = next((place for place, each in enumerate(habits) if not each.never), None)
    if late is not None:
        habits[late] = dataclasses.replace(habits[late], late={**habits[late].late, **held.late})
    kept = zip(told.organisations, reversed(habits), strict=True)
    return dataclasses.replace(
        told, organisations=tuple(dataclasses.replace(one, habits=each, withdrawal=None) for one, each in kept)
    )


def _undone(organisation: story.Organisation, box: str | None) -> story.Habits:
    habits = organisation.habits
    return habits if box is None else dataclasses.replace(habits, never=habits.never | {box})


def objection(world: World, published: Callable[[Session], Sequence[Publicity]]) -> None:
    """Somebody objects to the newest running 公示; the office has to screen it (Article 24)."""
    with world.runtime.begin(OBJECTOR) as work:
        for publicity in published(work.session)[-1:]:
            statement = objections.Statement(
                application_id=publicity.entries[0].application_id,
                objector_kind=ObjectorKind.PERSON,
                name="异议人某（虚构）",
                phone="13900000000",
                address="某街1号（虚构）",
                text=OBJECTION,
                signed=True,
                evidence_note="附投诉记录截图两份（虚构）",
            )
            actions.lodge_objection(work, world.profile, publicity.id, statement)
    world.settle()

"""How people go about a task: who never does it, and how many working days it takes."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import NamedTuple

from rehearsal import story

OFFICE_OPENS, OFFICE_CLOSES = 10, 18
USUAL_DAYS = (1, 3)


class Waiting(NamedTuple):
    """A task that has just come in. `before` counts how often this audience had this box in this case already."""

    id: int
    case: str
    audience: str
    element: str
    name: str
    before: int = 0


def never(waiting: Waiting, told: Iterable[story.Habits]) -> bool:
    """Whether nobody will do this task: the deadline passes, or the case waits for ever."""
    return any({waiting.name, waiting.element} & habits.never for habits in told)


def working_days(waiting: Waiting, told: Iterable[story.Habits], chance: random.Random) -> int:
    """How many working days later the task is done."""
    usual = chance.randint(*USUAL_DAYS)
    late = (habits.late.get(waiting.name) or habits.late.get(waiting.element) for habits in told)
    return next(filter(None, late), usual)


def filled(waiting: Waiting, habits: story.Habits) -> tuple[story.Answers, ...]:
    """What is filled in there otherwise than usual, the first time, the second time …"""
    return habits.filled.get(waiting.name) or habits.filled.get(waiting.element) or ()


def hour(chance: random.Random) -> dt.time:
    """Some time in office hours."""
    return dt.time(chance.randint(OFFICE_OPENS, OFFICE_CLOSES), chance.randint(0, 59))


def in_office_hours(time: dt.time) -> bool:
    return OFFICE_OPENS <= time.hour < OFFICE_CLOSES - 1


def apart(chance: random.Random) -> dt.timedelta:
    """Who sits in one room votes one soon after the other."""
    return dt.timedelta(minutes=chance.randint(10, 90))


def chance(seed: int, waiting: Waiting) -> random.Random:
    """A rehearsal repeats itself on purpose."""
    return random.Random(f"{seed}:{waiting.case}:{waiting.element}:{waiting.audience}:{waiting.before}")  # noqa: S311

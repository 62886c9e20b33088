"""How people go about a task: who never does it, and how many working days it takes."""

import datetime as dt
import random
from typing import NamedTuple

from engine import addresses
from rehearsal import cast, story, words

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


def silent(
    waiting: Waiting,
    told: story.Story,
    players: cast.Cast,
    organisation: story.Organisation | None,
    incident: story.Incident | None,
) -> bool:
    """Whether nobody will do this task: the deadline passes, or the case waits for ever."""
    for habits in (organisation.habits if organisation else None, told.habits):
        if habits is not None and {waiting.name, waiting.element} & habits.never:
            return True
    match waiting.element:
        case "give_opinion":
            return _lets_pass(waiting, players)
        case "vote":
            return _is_of(waiting, [players.members[number - 1] for number in told.absent_units])
        case "hearing":
            return incident is not None and incident.hearing == words.UNANSWERED
    return False


def _lets_pass(waiting: Waiting, players: cast.Cast) -> bool:
    """In every other application one department lets the reply date pass (Article 14)."""
    is_even = (addresses.case_key(waiting.case).number or 0) % 2 == 0
    return is_even and _is_of(waiting, [players.departments[cast.SILENT_DEPARTMENT]])


def _is_of(waiting: Waiting, units: list[int]) -> bool:
    return any(waiting.audience.startswith(f"unit:{unit}:") for unit in units)


def working_days(
    waiting: Waiting, told: story.Story, organisation: story.Organisation | None, chance: random.Random
) -> int:
    """How many working days later the task is done."""
    usual = chance.randint(*USUAL_DAYS)
    for habits in (organisation.habits if organisation else None, told.habits):
        late = habits.late if habits is not None else {}
        days = late.get(waiting.name) or late.get(waiting.element)
        if days:
            return days
    return usual


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

"""What a story tells: an edition, its organisations, what differs from the usual, and what must come of it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError

Answers = Mapping[str, Any]
# Box → what is filled in there otherwise than usual: the first time, the second time …
Filled = Mapping[str, tuple[Answers, ...]]


@dataclasses.dataclass(frozen=True)
class Edition:
    year: int
    quota: int
    launched_on: dt.date
    filing_opens: dt.date
    filing_closes: dt.date


@dataclasses.dataclass(frozen=True)
class Objection:
    """An objection to this organisation: at which publicity, when, and what comes of it."""

    kind: str
    moment: str
    by_unit: bool = False
    accepted: bool = True
    reason: str = ""
    upheld: bool = False
    facts: str = ""
    false_materials: bool = False


@dataclasses.dataclass(frozen=True)
class Incident:
    """Something that is reported about a winner, months after the award, and what comes of it."""

    months_later: int
    ground: str
    text: str
    established: bool = True
    hearing: str = "state"
    decision: str = "revoke"
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class Ban:
    since: dt.date
    years: int
    reason: str


@dataclasses.dataclass(frozen=True)
class Withdrawal:
    """The organisation gives up: so many days after it began, or when a box opens."""

    days: int | None = None
    box: str | None = None
    reason: str = "申报组织自愿撤回申报"


@dataclasses.dataclass(frozen=True)
class Habits:
    """How people do their boxes: what they fill in otherwise than usual, which they never do, which take them long.

    `late` is in working days.
    """

    filled: Filled = dataclasses.field(default_factory=dict)
    never: frozenset[str] = frozenset()
    late: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Organisation:
    """`level` is the step in percent that experts find; `votes` are (for, against) in each round."""

    name: str
    founded_on: dt.date
    branch: bool = False
    new_economy: bool = False
    level: int = 60
    diverging: bool = False
    recused_experts: tuple[int, ...] = ()
    recused_units: tuple[int, ...] = ()
    votes: tuple[tuple[int, int], ...] = ()
    habits: Habits = Habits()
    objections: tuple[Objection, ...] = ()
    incidents: tuple[Incident, ...] = ()
    withdrawal: Withdrawal | None = None
    ban: Ban | None = None
    applies_again: int | None = None
    expected: str | None = None
    expected_again: str | None = None


@dataclasses.dataclass(frozen=True)
class Notice:
    """A fictional calendar notice that the office enters while the story runs."""

    entered_on: dt.date
    year: int
    off: tuple[dt.date, ...] = ()
    on: tuple[dt.date, ...] = ()


@dataclasses.dataclass(frozen=True)
class Story:
    name: str
    title: str
    edition: Edition
    organisations: tuple[Organisation, ...]
    notices: tuple[Notice, ...] = ()
    absent_units: tuple[int, ...] = ()
    habits: Habits = Habits()
    winners: int | None = None
    vacant: bool | None = None


class StoryStuck(EngineError):
    """A story can't go on: in earnest it would not have gone so. The argument says when, where and why."""

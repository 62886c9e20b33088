"""What a story tells: an edition, its organisations, what differs from the usual, and what must come of it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from award.terms import OrganisationKind
from engine.errors import EngineError

Answers = Mapping[str, Any]
# Box → what is filled in there otherwise than usual: the first time, the second time …
Filled = Mapping[str, tuple[Answers, ...]]


# Choice → how many voters take it; whoever is left takes the last choice.
Tally = Mapping[int | str, int]
# Vote → the tallies of its rounds; the empty name stands for every vote.
Votes = Mapping[str, tuple[Tally, ...]]


@dataclasses.dataclass(frozen=True)
class Habits:
    """How people do their boxes: what they fill in otherwise than usual, which they never do, which take them long.

    Boxes go by name or id; `late` is in working days.
    """

    filled: Filled = dataclasses.field(default_factory=dict)
    never: frozenset[str] = frozenset()
    late: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Edition:
    """When the office launches it, when organisations apply, and in `habits` what the office fills in at the launch."""

    year: int
    launched_on: dt.date
    filing_opens: dt.date
    habits: Habits = Habits()


@dataclasses.dataclass(frozen=True)
class Objection:
    """An objection to this organisation: at which publicity of the profile, when, and how it is handled."""

    publicity: str
    moment: str
    by_unit: bool = False
    habits: Habits = Habits()


@dataclasses.dataclass(frozen=True)
class Incident:
    """Something that is reported about a winner, months after the award, and how it is handled."""

    months_later: int
    ground: str
    text: str
    habits: Habits = Habits()


@dataclasses.dataclass(frozen=True)
class Ban:
    since: dt.date
    years: int
    reason: str


@dataclasses.dataclass(frozen=True)
class Withdrawal:
    """The organisation gives up: so many days after it began, or when a box opens for the first or a later time."""

    days: int | None = None
    box: str | None = None
    time: int = 1
    reason: str = "申报组织自愿撤回申报"


@dataclasses.dataclass(frozen=True)
class Organisation:
    """`level` is the step in percent that experts find, `scores` the points of a stage where they are told.

    `listed` says of a list of the profile whether the organisation is to stand on it.
    """

    name: str
    founded_on: dt.date
    kind: OrganisationKind = OrganisationKind.LEGAL_PERSON
    new_economy: bool = False
    level: int = 60
    diverging: bool = False
    recused_experts: tuple[int, ...] = ()
    recused_units: tuple[int, ...] = ()
    votes: Votes = dataclasses.field(default_factory=dict)
    scores: Mapping[str, int] = dataclasses.field(default_factory=dict)
    listed: Mapping[str, bool] = dataclasses.field(default_factory=dict)
    habits: Habits = Habits()
    objections: tuple[Objection, ...] = ()
    incidents: tuple[Incident, ...] = ()
    withdrawal: Withdrawal | None = None
    ban: Ban | None = None
    applies_again: int | None = None
    expected: str | None = None
    expected_again: str | None = None

    @property
    def branch(self) -> bool:
        return self.kind == OrganisationKind.BRANCH


@dataclasses.dataclass(frozen=True)
class Notice:
    """A fictional calendar notice that the office enters while the story runs."""

    entered_on: dt.date
    year: int
    off: tuple[dt.date, ...] = ()
    on: tuple[dt.date, ...] = ()


@dataclasses.dataclass(frozen=True)
class Story:
    """`places` says how many have room on a list that is filled by rank, `waits` the boxes that may be left at the end.

    `more` are patterns of organisations, in turn, for a rehearsal with more of them than are told of.
    """

    name: str
    title: str
    edition: Edition
    organisations: tuple[Organisation, ...]
    notices: tuple[Notice, ...] = ()
    absent_voters: tuple[int, ...] = ()
    habits: Habits = Habits()
    places: Mapping[str, int] = dataclasses.field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    more: tuple[Organisation, ...] = ()
    winners: int | None = None
    vacant: bool | None = None


class StoryStuck(EngineError):
    """A story can't go on: in earnest it would not have gone so. The argument says when, where and why."""


class BrokeDown(StoryStuck):
    """An incident of the engine."""


class OutOfPlace(StoryStuck):
    """What a story brings from outside can't be done when it comes: the story doesn't fit the bundle's course."""

"""Who sits before which form, and what they can see from there."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from award.profile import Profile, RoleKind
from engine.contract import Option
from rehearsal import cast, story

Options = Mapping[str, Sequence[Option]]


class Scene(NamedTuple):
    """`turn` counts how often this audience had this box in this case before; `called` gives the names of the box and
    of the stage or vote that it is part of."""

    told: story.Story
    players: cast.Cast
    profile: Profile
    kind: RoleKind
    person: int
    name: str
    organisation: story.Organisation | None
    incident: story.Incident | None
    item: Any
    options: Options
    today: dt.date
    turn: int
    called: Callable[[], frozenset[str]]

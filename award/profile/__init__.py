"""The award as `award.json` describes it: names, roles, stages, lists, publicities, votes, outcomes, starts.

`schema.json` says what each key means, in Chinese, for those who edit the file; `faults` holds a file against it and
each part against the others. Everything here is read once for each deployed version and never changed.
"""

import functools
import json
from collections.abc import Mapping
from typing import Any

from award.profile.checks import faults
from award.profile.parts import (
    Ground,
    List,
    Names,
    Outcome,
    Position,
    Publicity,
    Role,
    RoleKind,
    Scale,
    Stage,
    Start,
    Tier,
    Vote,
)
from award.profile.whole import NotInProfile, Profile

__all__ = [
    "Ground", "List", "Names", "NotInProfile", "Outcome", "Position", "Profile", "Publicity", "Role", "RoleKind",
    "Scale", "Stage", "Start", "Tier", "Vote", "faults", "read",
]  # fmt: skip


def read(given: Mapping[str, Any]) -> Profile:
    """The profile that a checked `award.json` describes. The same content again is the same object."""
    return _read(json.dumps(given, ensure_ascii=False, sort_keys=True))


@functools.lru_cache(maxsize=64)
def _read(text: str) -> Profile:
    return Profile.build(json.loads(text))

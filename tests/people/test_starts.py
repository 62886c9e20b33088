"""Who may begin an edition is whoever the profile says, and nobody else."""

import dataclasses

import pytest

from award.profile import Profile
from engine.contract import Actor
from people import permissions
from people.permissions import Action
from tests.handlers import calls


def _begun_by(role: str) -> Profile:
    known = calls.award()
    starts = {**known.starts, "launch": dataclasses.replace(known.starts["launch"], role=role)}
    return dataclasses.replace(known, starts=starts)


def _somebody(lane: str) -> Actor:
    return Actor(1, "某人", frozenset({"person:1", f"role:{lane}"}), frozenset())


@pytest.mark.parametrize(
    ("role", "lane", "may_start", "may_read"),
    [
        ("office", "办公室", True, True),
        ("office", "行署", False, False),
        ("prefecture", "行署", True, False),
        ("prefecture", "办公室", False, True),
    ],
)
def test_an_edition_is_begun_by_the_role_of_its_start(role: str, lane: str, may_start: bool, may_read: bool) -> None:
    known, actor = _begun_by(role), _somebody(lane)
    assert permissions.may_at_all(known, actor, Action.START_EDITION) is may_start
    assert permissions.may_at_all(known, actor, Action.READ_EDITION) is may_read
    assert permissions.may_at_all(known, actor, Action.LIST_EDITIONS) is (may_start or may_read)


def test_the_table_tells_the_lane_of_whoever_begins_an_edition() -> None:
    assert permissions.called(_begun_by("prefecture"), permissions.LAUNCHING) == "行署"

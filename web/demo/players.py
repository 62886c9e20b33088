"""The fictional persons of the demo, to be chosen from."""

import dataclasses
import re
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from award.records.editions import Edition
from award.records.parties import Person, RoleGrant
from engine import tasks, timers
from engine.work import Work
from people import actors
from people.accounts import requests
from people.permissions import Action
from web.frame import access, in_force, site, visitor

MANY = 50
JOURNEYS = (1, 7, 30)
# The journey to whatever falls due next.
NEXT = "next"


@dataclasses.dataclass(frozen=True)
class Player:
    """A fictional person in one role; `waiting` says how many tasks they have, 50+ for more."""

    id: int
    name: str
    unit: str
    waiting: str


def shown() -> dict[str, Any]:
    """What the list of fictional persons needs; nothing outside of the demo."""
    if site.here().demo is None:
        return {"roles": {}}
    with visitor.looking() as work:
        editions = work.session.scalars(select(Edition).where(Edition.year.is_not(None)).order_by(Edition.year)).all()
        next_due = timers.next_due(work)
        return {"roles": _players(work), "journeys": JOURNEYS, "next_due": next_due, "editions": editions}


def ids(work: Work) -> set[int]:
    return {player.id for each in _players(work).values() for player in each}


def _players(work: Work) -> dict[str, list[Player]]:
    """Role → the persons who hold it now, by unit."""
    holding = select(RoleGrant).join(RoleGrant.person).options(joinedload(RoleGrant.unit), joinedload(RoleGrant.person))
    now = or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > work.now)
    grants = work.session.scalars(holding.where(Person.active, RoleGrant.valid_from <= work.now, now)).all()
    waiting = {person: _waiting(work, person) for person in {grant.person_id for grant in grants}}
    found: dict[str, list[Player]] = {role.name: [] for role in in_force.at_hand().roles.values()}
    for grant in sorted(grants, key=lambda grant: (grant.unit_id or 0, grant.person_id)):
        player = Player(grant.person_id, grant.person.name, _unit(grant), waiting[grant.person_id])
        found.setdefault(grant.role, []).append(player)
    return {role: players for role, players in found.items() if players}


def _unit(grant: RoleGrant) -> str:
    """The unit's name, unless the person's own says it already."""
    name = grant.unit.name if grant.unit else ""
    return "" if re.sub("（.*?）$", "", name) in grant.person.name else name


def _waiting(work: Work, person: int) -> str:
    actor = actors.actor(work.session, person, work.now)
    found = len(tasks.inbox(work, actor, limit=MANY + 1))
    if access.may_at_all(actor, Action.DECIDE_REQUESTS):
        found += requests.waiting(work)
    return f"{MANY}+" if found > MANY else str(found)

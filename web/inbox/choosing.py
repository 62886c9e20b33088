"""Whom a task may be handed over, delegated or shown to: those whom a chooser lists, and nobody else is taken.

Whoever is recused, has left or doesn't belong is simply not there (P10).
"""

import dataclasses
from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from award.profile import RoleKind
from award.records.parties import Person, RoleGrant, Unit
from award.rules import involvement
from award.terms import AdminRole
from engine import addresses, tasks
from engine.contract import Actor
from engine.errors import Refusal
from engine.tasks import UserTask
from engine.work import Work
from people import actors
from web.case import history
from web.frame import in_force


@dataclasses.dataclass(frozen=True)
class Choice:
    """A person as a chooser lists them."""

    actor: Actor
    unit: str

    @property
    def id(self) -> int | None:
        return self.actor.id

    @property
    def label(self) -> str:
        return f"{self.actor.name} · {self.unit}" if self.unit else self.actor.name


@dataclasses.dataclass(frozen=True)
class Choices:
    """Who may take a task over (转办), prepare it (委派), be asked or told (加签、抄送)."""

    takers: tuple[Choice, ...] = ()
    delegates: tuple[Choice, ...] = ()
    guests: tuple[Choice, ...] = ()


def choices(work: Work, task: UserTask) -> Choices:
    """Everybody whom the actor may bring into a task of theirs."""
    near = _near(work)
    others = [each for each in near if each.id != work.actor.id]
    return Choices(
        tuple(each for each in others if tasks.may_take(each.actor, task)),
        tuple(each for each in others if tasks.is_colleague(work.actor, each.actor, task)),
        tuple(each for each in others if _may_be_guest(work, each.actor, task)),
    )


def chosen(listed: Iterable[Choice], ids: Iterable[int]) -> list[Actor]:
    """The chosen ones among those listed. Raises Refusal for anybody else, without a hint who that may be."""
    known = {each.id: each.actor for each in listed}
    wanted = list(dict.fromkeys(ids))
    if not wanted or not all(each in known for each in wanted):
        raise Refusal("请从名单中选择人员。", field="person")
    return [known[each] for each in wanted]


def _may_be_guest(work: Work, guest: Actor, task: UserTask) -> bool:
    kind = addresses.case_key(task.case).kind
    same_unit = tasks.is_colleague(work.actor, guest, task)
    return task.case not in guest.barred and involvement.may_be_shown(
        kind, history.kind_of(history.role_of(task)), _kinds(guest), same_unit=same_unit
    )


def _kinds(actor: Actor) -> frozenset[RoleKind]:
    """What the person's own roles are to the award; administrators hold none."""
    lanes = addresses.roles(actor.own_audiences) - set(AdminRole)
    return frozenset(map(history.kind_of, lanes))


def _near(work: Work) -> list[Choice]:
    """Everybody with business of the award who could be meant: the actor's units, and the officials."""
    ids = set(work.session.scalars(_grants(work)))
    known = actors.actors(work.session, ids, work.now)
    named = select(Person.id, Unit.name).outerjoin(Unit, Unit.id == Person.unit_id).where(Person.id.in_(ids))
    units = {person: unit or "" for person, unit in work.session.execute(named)}
    found = [Choice(actor, units[person]) for person, actor in known.items() if _kinds(actor)]
    return sorted(found, key=lambda each: (each.unit, each.actor.name, each.id or 0))


def _officials() -> list[str]:
    roles = in_force.at_hand().roles.values()
    return [role.name for role in roles if role.kind in involvement.OFFICIALS]


def _grants(work: Work) -> Any:
    units = {each.number for each in map(addresses.audience, work.actor.audiences) if each.kind == "unit"}
    wanted = or_(RoleGrant.role.in_(_officials()), RoleGrant.unit_id.in_(units))
    return select(RoleGrant.person_id).where(wanted).distinct()

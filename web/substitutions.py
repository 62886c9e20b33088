"""代理: a person leaves roles to a colleague for a time, and sees what was left to whom."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import substitutions as substitutions_acts
from award.calendar import periods
from award.errors import Refused
from award.records.parties import Person, Unit
from award.records.substitutions import Substitution
from award.rules import substitution as rules
from award.rules.substitution import Wish
from engine import audit, outbox
from engine.work import Work
from people import events, wording
from people.permissions import Action
from web.forms import handing_in
from web.frame import access, errors, in_force, visitor

blueprint = Blueprint("substitutions", __name__, url_prefix="/substitutions")


@dataclasses.dataclass(frozen=True)
class Desk:
    """A unit with the roles that somebody may leave to others there, and the colleagues they may choose."""

    unit: Unit
    roles: tuple[str, ...]
    colleagues: tuple[Person, ...]


@blueprint.get("")
@access.to(Action.SUBSTITUTE)
def substitutions() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, {})


@blueprint.post("")
@access.to(Action.SUBSTITUTE)
def appoint() -> ResponseReturnValue:
    try:
        with visitor.working() as work:
            _appoint(work)
    except Refused as refused:
        with visitor.working() as work:
            return _page(work, handing_in.said(refused)), errors.status(refused)
    flash("代理已设置，并通知了代理人。")
    return redirect(url_for("substitutions.substitutions"), 303)


@blueprint.post("/<number:substitution_id>/end")
@access.to(Action.SUBSTITUTE)
def end(substitution_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        if substitution_id not in {each.id for each in substitutions_acts.of_person(work.session, work.actor.id)}:
            raise errors.PageNotFound()
        found = substitutions_acts.end(work.session, work.now, substitution_id, work.actor.id)
        other = found.substitute_id if work.actor.id == found.principal_id else found.principal_id
        _note(work, found, "ended")
        _tell(work, found, other, "{by}结束了代理：{principal}由{substitute}代理。")
    flash("代理已结束。")
    return redirect(url_for("substitutions.substitutions"), 303)


def _appoint(work: Work) -> None:
    unit_id = request.form.get("unit", 0, type=int)
    made = substitutions_acts.appoint(work.session, work.now, unit_id, _wish(work), in_force.at_hand())
    _note(work, made, "made")
    _tell(work, made, made.substitute_id, "{by}请您自{since}至{until}代理其工作。事由：{reason}")


def _wish(work: Work) -> Wish:
    return Wish(
        principal_id=work.actor.id or 0,
        substitute_id=request.form.get("substitute", 0, type=int),
        roles=frozenset(request.form.getlist("roles")),
        since=_day("since"),
        until=_day("until"),
        reason=request.form.get("reason", ""),
    )


def _day(name: str) -> dt.date:
    try:
        return periods.read_day(request.form.get(name, ""))
    except ValueError:
        raise Refused("请填写日期，如2026-11-25。", field=name) from None


def _note(work: Work, one: Substitution, what: str) -> None:
    audit.record(
        work, events.Event.SUBSTITUTION_CHANGED, what=what, substitution=one.id, principal=one.principal_id,
        substitute=one.substitute_id, roles=one.roles, since=one.since.isoformat(), until=one.until.isoformat(),
    )  # fmt: skip


def _tell(work: Work, one: Substitution, person_id: int, template: str) -> None:
    facts = {
        "by": work.actor.name, "principal": one.principal.name, "substitute": one.substitute.name,
        "since": wording.day(one.since), "until": wording.day(one.until), "reason": one.reason,
    }  # fmt: skip
    payload = {"to": f"person:{person_id}", "template": template, "facts": facts}
    outbox.queue(work, "notice", f"substitution:{one.id}", payload)


def _page(work: Work, wrong: Mapping[str, str]) -> str:
    today = periods.day_of(work.now)
    facts: dict[str, Any] = {
        "desks": _desks(work),
        "mine": substitutions_acts.of_person(work.session, work.actor.id),
        "today": today,
        "latest": today + dt.timedelta(days=365),
        "me": work.actor.id,
        "typed": request.form,
        "adds_colleagues": access.may_at_all(work.actor, Action.MANAGE_COLLEAGUES),
    }
    return render_template("substitutions/substitutions.html", wrong=wrong, **facts)


def _desks(work: Work) -> list[Desk]:
    held = substitutions_acts.grants(work.session, work.now, [work.actor.id or 0])
    units = sorted({each.unit_id for each in held if each.unit_id is not None})
    desks = [_desk(work, unit, [each.role for each in held if each.unit_id == unit]) for unit in units]
    return [desk for desk in desks if desk.roles]


def _desk(work: Work, unit_id: int, held: list[str]) -> Desk:
    others = substitutions_acts.colleagues(work.session, work.now, unit_id) - {work.actor.id}
    people = select(Person).where(Person.id.in_(others)).order_by(Person.name, Person.id)
    unit = work.session.get_one(Unit, unit_id)
    return Desk(unit, tuple(rules.may_be_left(held, in_force.at_hand())), tuple(work.session.scalars(people)))

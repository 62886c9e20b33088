"""本单位经办人: an organisation says itself who acts for it beside the first person. Everything is in the audit."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from award.acts import organisations
from award.errors import Refused
from award.profile import RoleKind
from award.records.accounts import Account
from award.records.parties import Person, RoleGrant, Unit
from engine import addresses, audit, forms
from engine.errors import AnswersRejected
from engine.work import Work
from people import events
from people.accounts import opening, passwords, sessions
from people.permissions import Action
from web.forms import handing_in, reading, showing
from web.frame import access, errors, in_force, visitor

blueprint = Blueprint("colleagues", __name__, url_prefix="/colleagues")

MOST = 10
ACTING = (*organisations.ACTING, RoleKind.WINNER)
FORM = forms.compile(
    {
        "name": "colleague",
        "title": "添加经办人",
        "article": [],
        "fields": [
            {"key": "name", "type": "text", "label": "姓名", "required": True, "max_length": 50},
            {"key": "phone", "type": "phone", "label": "手机号码", "required": True},
            {"key": "email", "type": "email", "label": "电子邮箱"},
            {
                "key": "login", "type": "text", "label": "登录名", "required": True, "max_length": 50,
                "help": "3到50个小写字母、数字或者 . _ @ -。",
            },
        ],
    }
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Made:
    """A new colleague's way in, shown once."""

    name: str
    login: str
    password: str


@blueprint.get("")
@access.to(Action.MANAGE_COLLEAGUES)
def colleagues() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, {}, {})


@blueprint.post("")
@access.to(Action.MANAGE_COLLEAGUES)
def add() -> ResponseReturnValue:
    """The new person gets the roles that the one who adds them holds for the unit, and a one-time password."""
    typed = reading.read_answers(FORM, request.form, request.files)
    try:
        with visitor.working() as work:
            made = _add(work, _unit(work, request.form.get("unit", 0, type=int)), forms.validate(FORM, typed, {}))
            return _page(work, {}, {}, made)
    except (AnswersRejected, Refused) as error:
        wrong = handing_in.said(error)
        with visitor.working() as work:
            return _page(work, typed, wrong), errors.status(error)


@blueprint.post("/<number:person_id>/end")
@access.to(Action.MANAGE_COLLEAGUES)
def end(person_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        unit = _unit(work, request.form.get("unit", 0, type=int))
        if person_id == work.actor.id:
            raise Refused("不能移除自己。请由其他经办人办理。")
        grants = [each for each in _grants(work, unit) if each.person_id == person_id]
        if not grants:
            raise errors.PageNotFound()
        for each in grants:
            _end(work, each)
        sessions.close_all(work, person_id, "不再办理本单位的事项")
        audit.record(work, events.Event.COLLEAGUE_REMOVED, unit=unit.id, of=person_id)
    flash("已经移除，其登录已经失效。")
    return redirect(url_for("colleagues.colleagues"), 303)


def _end(work: Work, grant: RoleGrant) -> None:
    """A role that began this very moment can't end in it: it never was."""
    if grant.valid_from >= work.now:
        work.session.delete(grant)
        return
    grant.valid_until = work.now


def _add(work: Work, unit: Unit, answers: dict[str, Any]) -> Made:
    if len({each.person_id for each in _grants(work, unit)}) >= MOST:
        raise Refused(f"一个单位最多{MOST}名经办人。")
    login = answers["login"].lower()
    person = Person(name=answers["name"], phone=answers["phone"], email=answers.get("email", ""), unit_id=unit.id)
    work.session.add(person)
    work.session.flush()
    account = opening.open(work, person.id, login)
    password = passwords.give(work, account)
    organisations.grant(work.session, person, unit, _roles(work, unit), work.now)
    audit.record(work, events.Event.COLLEAGUE_ADDED, unit=unit.id, of=person.id)
    return Made(person.name, login, password)


def _roles(work: Work, unit: Unit) -> list[str]:
    lanes = organisations.lanes(ACTING, in_force.at_hand())
    return [lane for lane in lanes if unit.id in addresses.units(work.actor.audiences, lane)]


def _unit(work: Work, number: int) -> Unit:
    """Raises PageNotFound for a unit of others."""
    access.need(work, Action.MANAGE_COLLEAGUES, number)
    return work.session.get_one(Unit, number)


def _units(work: Work) -> Sequence[Unit]:
    acting = organisations.lanes(organisations.ACTING, in_force.at_hand())
    mine = {unit for lane in acting for unit in addresses.units(work.actor.audiences, lane)}
    return work.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.id)).all()


def _grants(work: Work, unit: Unit) -> Sequence[RoleGrant]:
    now = or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > work.now)
    lanes = in_force.at_hand().lanes(*ACTING)
    held = select(RoleGrant).join(RoleGrant.person).where(RoleGrant.unit_id == unit.id, RoleGrant.role.in_(lanes), now)
    return work.session.scalars(held.where(Person.active).order_by(RoleGrant.person_id)).all()


def _page(work: Work, typed: dict[str, Any], wrong: dict[str, str], made: Made | None = None) -> str:
    units = _units(work)
    people = {unit.id: {each.person_id: each.person for each in _grants(work, unit)} for unit in units}
    logins = select(Account.person_id, Account.login).where(
        Account.person_id.in_([number for each in people.values() for number in each])
    )
    return render_template(
        "portal/colleagues.html",
        units=units,
        people=people,
        logins={person: login for person, login in work.session.execute(logins)},
        page=showing.page(FORM, {}, typed, wrong),
        made=made,
    )

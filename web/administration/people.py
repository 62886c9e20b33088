"""人员和账号 (系统管理员): who there is, what they may be, their accounts. What gives rights is only asked for here."""

import datetime as dt
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from award.calendar import periods
from award.errors import Refused
from award.records.accounts import Account, ApprovalRequest
from award.records.parties import Expert, Person, RoleGrant, Unit
from award.terms import AdminRole
from engine import audit
from engine.work import Work
from people import events
from people.accounts import factor, granting, opening, requests
from people.accounts.granting import Grant
from people.permissions import Action
from web.administration import roles
from web.administration.pages import LARGEST_ID, PAGE, attempt, blueprint, page, place
from web.frame import access, errors, visitor

ASKED = "已提出申请，安全保密管理员批准后生效。"
DONE_AT_ONCE = "首位安全保密管理员，已直接生效。"
FIELDS = ("name", "title", "phone", "email")
LONGEST = 100


@blueprint.get("/persons")
@access.to(Action.MANAGE_PERSONS)
def persons() -> ResponseReturnValue:
    after = max(0, min(request.args.get("after", 0, type=int), LARGEST_ID))
    words = request.args.get("q", "").strip()[:LONGEST]
    with visitor.working() as work:
        found = list(work.session.scalars(_matching(words).where(Person.id > after).limit(PAGE + 1)))
        shown = found[:PAGE]
        return page(
            "persons", work, persons=shown, words=words, accounts=_accounts(work, shown), roles=_roles(work, shown),
            units=_units(work), following=shown[-1].id if len(found) > PAGE else None, now=work.now,
            state=opening.state,
        )  # fmt: skip


@blueprint.post("/persons")
@access.to(Action.MANAGE_PERSONS)
def add_person() -> ResponseReturnValue:
    try:
        with visitor.working() as work:
            made = Person(**_typed(), unit_id=_unit(work))
            work.session.add(made)
            work.session.flush()
            audit.record(work, events.Event.PERSON_CHANGED, of=made.id, added=True)
            return redirect(place("person", person_id=made.id), 303)
    except Refused as error:
        flash(error.sentence, "bad")
        return redirect(place("persons"), 303)


@blueprint.get("/persons/<number:person_id>")
@access.to(Action.MANAGE_PERSONS)
def person(person_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _person_page(work, _found(work, person_id))


@blueprint.post("/persons/<number:person_id>")
@access.to(Action.MANAGE_PERSONS)
def change_person(person_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = _found(work, person_id)
        for name, value in {**_typed(), "unit_id": _unit(work)}.items():
            setattr(found, name, value)
        audit.record(work, events.Event.PERSON_CHANGED, of=found.id)
        return "已保存。"

    return attempt(deed, place("person", person_id=person_id))


@blueprint.post("/persons/<number:person_id>/active")
@access.to(Action.MANAGE_PERSONS)
def switch_person(person_id: int) -> ResponseReturnValue:
    """Taking part no more takes effect at once; taking part again brings back what was approved before."""

    def deed(work: Work) -> str:
        found = _found(work, person_id)
        if not found.active:
            opening.activate(work, found)
            return "已恢复。"
        if found.id == work.actor.id:
            raise Refused("不能停用自己。")
        if granting.holds(work, found.id, AdminRole.SECURITY):
            granting.keep_one_security(work, found.id)
        opening.deactivate(work, found)
        return "已停用，此人的登录已全部关闭。"

    return attempt(deed, place("person", person_id=person_id))


@blueprint.post("/persons/<number:person_id>/account")
@access.to(Action.MANAGE_PERSONS)
def ask_account(person_id: int) -> ResponseReturnValue:
    return _ask(person_id, lambda work: requests.ask_account(work, person_id, request.form.get("login", "")))


@blueprint.post("/persons/<number:person_id>/roles")
@access.to(Action.MANAGE_PERSONS)
def ask_role(person_id: int) -> ResponseReturnValue:
    return _ask(person_id, lambda work: requests.ask_role(work, person_id, _grant(work)))


@blueprint.post("/persons/<number:person_id>/factor")
@access.to(Action.MANAGE_PERSONS)
def ask_factor(person_id: int) -> ResponseReturnValue:
    return _ask(person_id, lambda work: requests.ask_factor(work, person_id))


@blueprint.post("/persons/<number:person_id>/roles/<number:grant_id>/end")
@access.to(Action.MANAGE_PERSONS)
def end_role(person_id: int, grant_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = work.session.get(RoleGrant, grant_id, with_for_update=True)
        if found is None or found.person_id != person_id:
            raise errors.PageNotFound()
        granting.end(work, found)
        return f"已结束角色：{found.held}。"

    return attempt(deed, place("person", person_id=person_id))


@blueprint.post("/persons/<number:person_id>/password")
@access.to(Action.MANAGE_PERSONS)
def give_password(person_id: int) -> ResponseReturnValue:
    """Shown once, in the answer itself: it is kept nowhere, not even in a cookie."""
    with visitor.working() as work:
        found = _found(work, person_id)
        account = work.session.scalars(
            select(Account).where(Account.person_id == person_id).with_for_update()
        ).one_or_none()
        if account is None or account.person_id == work.actor.id:
            raise errors.PageNotFound()
        return page("password", work, person=found, login=account.login, password=opening.reset(work, account))


@blueprint.post("/persons/<number:person_id>/expert")
@access.to(Action.MANAGE_PERSONS)
def enter_expert(person_id: int) -> ResponseReturnValue:
    """Into the pool of experts, or what is known of one there; their standing is the office's business (Article 34)."""

    def deed(work: Work) -> str:
        person, employer = _found(work, person_id), request.form.get("employer", "").strip()[:LONGEST]
        if not employer:
            raise Refused("请填写专家的工作单位。", field="employer")
        found = work.session.scalars(select(Expert).where(Expert.person_id == person_id)).one_or_none()
        found = found or Expert(person_id=person.id)
        found.employer, found.is_industry = employer, "is_industry" in request.form
        found.specialty = request.form.get("specialty", "").strip()[:LONGEST]
        work.session.add(found)
        audit.record(work, events.Event.EXPERT_CHANGED, of=person.id)
        return "已列入专家库。"

    return attempt(deed, place("person", person_id=person_id))


def _ask(person_id: int, ask: Any) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        _found(work, person_id)
        return ASKED if ask(work).decided_at is None else DONE_AT_ONCE

    return attempt(deed, place("person", person_id=person_id))


def _grant(work: Work) -> Grant:
    """The role that was typed. Days begin and end at midnight in Beijing; today is at once."""
    since, until = _day("since"), _day("until")
    first = max(periods.closing(since - dt.timedelta(days=1)), work.now) if since else work.now
    last = periods.closing(until) if until else None
    held = roles.check(request.form.get("role", ""))
    return Grant(held.role, _unit(work), first, last, held.position)


def _day(name: str) -> dt.date | None:
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        return periods.read_day(typed)
    except ValueError as error:
        raise Refused(f"“{typed[:20]}”不是日期，应当写成2026-03-02。", field=name) from error


def _typed() -> dict[str, str]:
    """Raises Refused without a name."""
    typed = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    if not typed["name"]:
        raise Refused("请填写姓名。", field="name")
    return typed


def _unit(work: Work) -> int | None:
    chosen = request.form.get("unit", type=int)
    if chosen is not None and (not 0 < chosen <= LARGEST_ID or work.session.get(Unit, chosen) is None):
        raise Refused("没有这个单位。", field="unit")
    return chosen


def _found(work: Work, person_id: int) -> Person:
    found = work.session.get(Person, person_id)
    if found is None:
        raise errors.PageNotFound()
    return found


def _person_page(work: Work, found: Person) -> str:
    account = work.session.scalars(select(Account).where(Account.person_id == found.id)).one_or_none()
    expert = work.session.scalars(select(Expert).where(Expert.person_id == found.id)).one_or_none()
    asked = select(ApprovalRequest).where(ApprovalRequest.person_id == found.id).order_by(ApprovalRequest.id.desc())
    told = [(each, requests.describe(work, each)) for each in work.session.scalars(asked.limit(PAGE))]
    return page(
        "person", work, person=found, account=account, expert=expert, requests=told, units=_units(work),
        grants=granting.current(work, found.id), roles=roles.offered(), now=work.now, state=opening.state,
        factor_on=account is not None and factor.is_on(account), is_self=found.id == work.actor.id,
    )  # fmt: skip


def _matching(words: str) -> Any:
    query = select(Person).order_by(Person.id)
    if not words:
        return query
    units = select(Unit.id).where(Unit.name.contains(words, autoescape=True))
    logins = select(Account.person_id).where(Account.login.contains(words.lower(), autoescape=True))
    named = Person.name.contains(words, autoescape=True)
    return query.where(or_(named, Person.unit_id.in_(units), Person.id.in_(logins)))


def _accounts(work: Work, shown: list[Person]) -> dict[int, Account]:
    of = Account.person_id.in_([each.id for each in shown])
    return {each.person_id: each for each in work.session.scalars(select(Account).where(of))}


def _roles(work: Work, shown: list[Person]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {each.id: [] for each in shown}
    for each in work.session.scalars(select(RoleGrant).where(RoleGrant.person_id.in_(found)).order_by(RoleGrant.id)):
        if not granting.is_over(each, work.now):
            found[each.person_id].append(each.held)
    return found


def _units(work: Work) -> list[Unit]:
    return list(work.session.scalars(select(Unit).where(Unit.active).order_by(Unit.name)))

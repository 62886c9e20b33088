"""提名: a department nominates an organisation or an individual, of an award that nobody applies for."""

import datetime as dt
import functools
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import nominations
from award.acts.nominations import Nominee
from award.calendar import periods
from award.errors import Refused
from award.profile import RoleKind
from award.records.editions import Edition
from award.records.parties import Unit
from award.terms import EditionStatus, OrganisationKind
from engine import forms
from engine.errors import AnswersRejected
from engine.work import Work
from people import actions
from people.permissions import Action
from web.forms import reading, showing
from web.frame import access, errors, in_force, site, visitor

blueprint = Blueprint("nominating", __name__, url_prefix="/nominate")

INDIVIDUAL = {"field": "kind", "equals": OrganisationKind.INDIVIDUAL.value}
ORGANISATION = {"field": "kind", "equals": OrganisationKind.LEGAL_PERSON.value}
DEFINITION: dict[str, Any] = {
    "name": "nominee", "title": "提名", "article": [], "intro": "先写明提名谁，再填写提名书。提名书可以分多次填写。",
    "fields": [
        {
            "key": "kind", "type": "radio", "label": "被提名者", "required": True,
            "options": [
                {"value": OrganisationKind.LEGAL_PERSON.value, "label": "组织"},
                {"value": OrganisationKind.INDIVIDUAL.value, "label": "个人"},
            ],
        },
        {"key": "name", "type": "text", "label": "名称或者姓名", "required": True, "max_length": 100},
        {
            "key": "code", "type": "uscc", "label": "统一社会信用代码", "required": True, "show_when": ORGANISATION,
        },
        {
            "key": "workplace", "type": "text", "label": "工作单位", "required": True, "max_length": 100,
            "show_when": INDIVIDUAL, "help": "公示时写在姓名后面，以免同名。",
        },
        {
            "key": "since", "type": "date", "label": "成立日期；个人为开始从事有关工作的日期", "required": True,
        },
        {
            "key": "responsible_person", "type": "text", "label": "负责人", "required": True, "max_length": 50,
            "show_when": ORGANISATION,
        },
    ],
}  # fmt: skip


@functools.cache
def form() -> forms.Form:
    return forms.compile(DEFINITION)


@blueprint.get("")
@access.to(Action.APPLY)
def ask() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, {}, {})


@blueprint.post("")
@access.to(Action.APPLY)
def nominate() -> ResponseReturnValue:
    typed = reading.read_answers(form(), request.form, request.files)
    try:
        with visitor.working() as work:
            number = _nominate(work, typed)
    except AnswersRejected as rejected:
        with visitor.working() as work:
            return _page(work, typed, rejected.errors), errors.status(rejected)
    site.go_on()
    flash("提名已经开始。请填写提名书。")
    return redirect(url_for("following.application", application_id=number), 303)


def _nominate(work: Work, typed: dict[str, Any]) -> int:
    """Everything that is wrong is told at once. Raises AnswersRejected."""
    unit, edition = (request.form.get(name, 0, type=int) for name in ("unit", "edition"))
    if unit not in {each.id for each in _units(work)} or edition not in {each.id for each in _editions(work)}:
        raise errors.PageNotFound()
    answers = forms.validate(form(), typed, {})
    nominee = _nominee(answers)
    if found := nominations.faults(nominee, periods.day_of(work.now)):
        raise AnswersRejected({each.field or "": in_force.told(each) for each in found})
    try:
        return actions.nominate(work, in_force.profile(work), edition, unit, nominee).id
    except Refused as refused:
        raise AnswersRejected({refused.field or "": in_force.told(refused)}) from refused


def _nominee(answers: dict[str, Any]) -> Nominee:
    told = {key: answers.get(key) or "" for key in ("name", "code", "workplace", "responsible_person")}
    return Nominee(OrganisationKind(answers["kind"]), since=dt.date.fromisoformat(answers["since"]), **told)


def _units(work: Work) -> list[Unit]:
    """The departments for which the person at the screen nominates."""
    mine = visitor.units(work.actor, RoleKind.NOMINATOR)
    if not mine:
        raise errors.PageNotFound()
    return list(work.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.id)))


def _editions(work: Work) -> list[Edition]:
    filing = select(Edition).where(Edition.status == EditionStatus.FILING)
    return list(work.session.scalars(filing.order_by(Edition.id.desc())))


def _page(work: Work, shown: dict[str, Any], wrong: dict[str, str]) -> str:
    page = showing.page(form(), {}, shown, wrong)
    return render_template(
        "portal/nominate.html", page=page, wrong=wrong, units=_units(work), editions=_editions(work)
    )

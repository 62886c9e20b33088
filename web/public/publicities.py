"""公示: what is published, how its days were counted, and how to object (Articles 12, 14, 17, 22, 23)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from award import objecting, publicising
from award.calendar import days, office
from award.errors import Refused
from award.records.applications import Application
from award.records.publicity import Publicity
from award.terms import PublicityKind, PublicityStatus, Role
from engine import forms
from engine.contract import Option
from engine.errors import AnswersRejected
from engine.work import Work
from web import access, actions, cases, errors, files, site, visitor
from web.access import Action
from web.inbox import reading, said, showing
from web.public import objection_form

blueprint = Blueprint("publicities", __name__)

MOST_CLOSED = 50
MOST_NAMES = 3


@blueprint.get("/publicities")
@access.to(Action.READ_PUBLIC)
def publicities() -> ResponseReturnValue:
    with visitor.looking() as work:
        running = _visible(work, Publicity.status.in_([PublicityStatus.OPEN, PublicityStatus.HOLDING]))
        closed = _visible(work, Publicity.status == PublicityStatus.CLOSED)[:MOST_CLOSED]
        names = {each.id: _names(work, each) for each in (*running, *closed)}
        return render_template("publicities.html", running=running, closed=closed, names=names)


@blueprint.get("/publicities/<number:publicity_id>")
@access.to(Action.READ_PUBLIC)
def publicity(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        return _page(work, _find(work, publicity_id), {}, {})


@blueprint.post("/publicities/<number:publicity_id>")
@access.to(Action.OBJECT)
def objection(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        _find(work, publicity_id)
    typed = files.receive(objection_form.FORM, reading.read_answers(objection_form.FORM, request.form, request.files))
    with visitor.looking() as work:
        # Whoever objects does so as one of the public, not in an office they hold.
        unnamed = work.acting(visitor.PUBLIC)
        desk = files.Desk(unnamed, None, f"publicity:{publicity_id}")
        taken = files.take(desk, objection_form.FORM, typed)
    try:
        lodged = _lodge(publicity_id, taken)
    except (AnswersRejected, Refused) as error:
        with visitor.looking() as work:
            page = _page(work, _find(work, publicity_id), taken.typed, {**said(error), **taken.errors})
        return page, errors.status(error)
    site.go_on()
    return render_template("objected.html", number=lodged)


def _lodge(publicity_id: int, taken: files.Taken) -> int:
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        options = {"application_id": _choices(work, work.session.get_one(Publicity, publicity_id))}
        answers = forms.validate(objection_form.FORM, taken.answers, options)
        if taken.errors:
            raise AnswersRejected(taken.errors)
        statement = objection_form.statement(answers)
        if gaps := objecting.gaps(statement):
            raise AnswersRejected({gap.field or "": gap.sentence for gap in gaps})
        return actions.lodge_objection(work, publicity_id, statement).id


def _find(work: Work, publicity_id: int) -> Publicity:
    found = _visible(work, Publicity.id == publicity_id)
    if not found or found[0].opened_at is None:
        raise errors.PageNotFound()
    return found[0]


def _visible(work: Work, which: ColumnElement[bool]) -> Sequence[Publicity]:
    """Internal 公示 stand inside the organisation (Article 12); all others are for everybody."""
    inside = [*visitor.units(work.actor, Role.APPLICANT), *visitor.units(work.actor, Role.LEGAL_PERSON)]
    own = select(Application.id).where(
        Application.unit_id.in_(inside) | Application.legal_person_unit_id.in_(inside)
    )
    open_to = (Publicity.kind != PublicityKind.INTERNAL) | Publicity.application_id.in_(own)
    return work.session.scalars(select(Publicity).where(which, open_to).order_by(Publicity.id.desc())).all()


def _names(work: Work, found: Publicity) -> list[str]:
    return [option.label for option in _choices(work, found)][:MOST_NAMES]


def _choices(work: Work, found: Publicity) -> list[Option]:
    standing = publicising.standing(found)
    titles = cases.titles(work.session, [f"application:{number}" for number in standing])
    return [Option(number, titles[f"application:{number}"]) for number in standing]


def _page(work: Work, found: Publicity, typed: dict[str, Any], wrong: dict[str, str]) -> str:
    listed = _choices(work, found)
    page = showing.page(objection_form.FORM, {"application_id": listed}, typed, wrong)
    running = found.status == PublicityStatus.OPEN and found.closes_at is not None and work.now < found.closes_at
    return render_template(
        "publicity.html", publicity=found, listed=listed, page=page, running=running, counted=_counted(work, found)
    )


def _counted(work: Work, found: Publicity) -> Sequence[days.CountedDay]:
    if found.opened_on is None:
        return ()
    return days.last_working_day(found.opened_on, found.working_days, office.current(work.session)).count

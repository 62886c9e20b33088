"""异议 (Articles 23 to 26): handing one in, its receipt, and following it by number and code."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import objections
from award.calendar import days, office, periods
from award.errors import Refused
from award.records.documents import Document
from award.records.objections import Objection
from award.records.publicity import Publicity
from award.rules import honours
from award.terms import Answer
from engine import forms
from engine.contract import Actor, Option
from engine.errors import AnswersRejected
from engine.work import Work
from people import actions, wording
from people.permissions import Action
from web import files
from web.forms import handing_in, reading, showing
from web.frame import access, errors, in_force, limits, printed, site, visitor
from web.frame.limits import Limit
from web.public import objection_form, publicities

blueprint = Blueprint("objections", __name__)

SCREENING_DAYS = 5  # Article 24
LONGEST_NUMBER, LONGEST_CODE = 20, 100
OBJECTOR = Actor.system("异议人")


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far an objection has come, for its objector. `days_left` are the working days left for its screening."""

    objection: Objection
    days_left: int | None
    letters: list[Document]


# ---------------------------------------------------------------- handing in


@blueprint.get("/publicities/<number:publicity_id>/objection")
@access.to(Action.OBJECT)
def form(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        return _form(work, publicities.find(work, publicity_id), {}, {})


@blueprint.post("/publicities/<number:publicity_id>/objection")
@access.to(Action.OBJECT)
@limits.to(Limit.OBJECTION)
def objection(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        known = {each.value for each in _choices(work, publicities.find(work, publicity_id))}
    typed = files.receive(objection_form.FORM, reading.read_answers(objection_form.FORM, request.form, request.files))
    with visitor.looking() as work:
        # Whoever objects does so as one of the public, not in an office they hold.
        unnamed = work.acting(visitor.PUBLIC)
        desk = files.Desk(unnamed, None, f"publicity:{publicity_id}")
        taken = files.take(desk, objection_form.FORM, typed)
    try:
        receipt = _lodge(publicity_id, taken, known)
    except (AnswersRejected, Refused) as error:
        with visitor.looking() as work:
            wrong = {**handing_in.said(error), **taken.errors}
            page = _form(work, publicities.find(work, publicity_id), taken.typed, wrong)
        return page, errors.status(error)
    site.go_on()
    return render_template("objections/receipt.html", **receipt)


def _lodge(publicity_id: int, taken: files.Taken, known: Collection[int | str]) -> dict[str, Any]:
    """Lodge it and return what the receipt tells: the code is told here once and never again.

    `known` are the applications that the visitor may know of (P10).
    """
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        # Whether the visitor may read it has been asked before; here nobody in particular acts.
        published = work.session.get_one(Publicity, publicity_id)
        listed = [each for each in _choices(work, published) if each.value in known]
        answers = forms.validate(objection_form.FORM, taken.answers, {"application_id": listed})
        if taken.errors:
            raise AnswersRejected(taken.errors)
        statement = objection_form.statement(answers)
        if gaps := objections.gaps(statement):
            raise AnswersRejected({gap.field or "": gap.sentence for gap in gaps})
        lodged = actions.lodge_objection(work, in_force.profile(work), publicity_id, statement)
        code = objections.give_code(lodged, secrets.token_bytes(honours.CODE_BYTES))
        facts = {"number": lodged.id, "code": code, "lodged_at": work.now, "title": published.title}
        return {**facts, "due": _screened_by(work, lodged), "in_window": lodged.in_window}


def _screened_by(work: Work, lodged: Objection) -> dt.date:
    """The last day of the screening, as the case has set it or else by the law."""
    if lodged.screening_due_at is not None:
        return wording.last_day(lodged.screening_due_at)
    today, calendar = periods.day_of(work.now), office.current(work.session)
    return days.last_working_day(today, SCREENING_DAYS, calendar).last_day


def _form(work: Work, found: Publicity, typed: dict[str, Any], wrong: dict[str, str]) -> str:
    page = showing.page(objection_form.FORM, {"application_id": _choices(work, found)}, typed, wrong)
    running = found.answer == Answer.OBJECTION and publicities.is_running(work, found)
    return render_template(
        "objections/form.html", publicity=found, page=page, running=running, left=publicities.left(work, found),
    )  # fmt: skip


def _choices(work: Work, found: Publicity) -> list[Option]:
    return [Option(each.id, each.name) for each in publicities.standing(work, found)]


# ---------------------------------------------------------------- following


@blueprint.get("/objections")
@access.to(Action.FOLLOW_OBJECTION)
def ask() -> ResponseReturnValue:
    return render_template("objections/follow.html", number="", wrong=False, progress=None)


@blueprint.post("/objections")
@access.to(Action.FOLLOW_OBJECTION)
@limits.to(Limit.FOLLOW_UP)
def follow() -> ResponseReturnValue:
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        found = _of_request(work)
        page = render_template(
            "objections/follow.html",
            number=request.form.get("number", "")[:LONGEST_NUMBER],
            code=request.form.get("code", "")[:LONGEST_CODE],
            wrong=found is None,
            progress=_progress(work, found) if found else None,
        )
    return page, 200 if found else 422


@blueprint.post("/objections/letter")
@access.to(Action.FOLLOW_OBJECTION)
@limits.to(Limit.FOLLOW_UP)
def letter() -> ResponseReturnValue:
    """One of the letters to the objector, as PDF."""
    wanted = request.form.get("letter", 0, type=int)
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        found = _of_request(work)
        letters = _letters(work, found) if found else []
        opened = printed.open(work.acting(OBJECTOR), next((each for each in letters if each.id == wanted), None))
    return opened.answer()


def _of_request(work: Work) -> Objection | None:
    number, code = request.form.get("number", "").strip(), request.form.get("code", "")[:LONGEST_CODE]
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    return objections.follow(work.session, int(number) if is_number else 0, code)


def _progress(work: Work, found: Objection) -> Progress:
    left = None
    if found.screened_at is None and found.screening_due_at is not None:
        last = wording.last_day(found.screening_due_at)
        left = days.working_days_between(periods.day_of(work.now), last, office.current(work.session))
    return Progress(found, left, _letters(work, found))


def _letters(work: Work, found: Objection) -> list[Document]:
    """The letters that are written to the objector, and to nobody else."""
    written = in_force.profile_of(work, found.key).start("objection").letters
    query = select(Document).where(Document.case == found.key, Document.name.in_(written))
    return list(work.session.scalars(query.order_by(Document.id)))

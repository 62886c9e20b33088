"""一并办结: several tasks of one form at once, with the answers that the form itself names for this.

Each is finished in a unit of work of its own; what is refused stays open, and its reason is told.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from award.errors import Refused
from database import is_passing
from engine import forms, tasks
from engine.errors import AnswersRejected, EngineError, Refusal, TaskAlreadyDone, TaskNotFound
from engine.tasks import UserTask
from engine.work import Work
from people import cases
from people.permissions import Action
from web.case import history
from web.frame import access, busy, site, visitor
from web.inbox.wishes import Wish

blueprint = Blueprint("bulk", __name__)

MOST = 50
Reason = EngineError | Refused


@dataclasses.dataclass(frozen=True)
class Batch:
    """Tasks that are finished in the same way, what they are about, and the answers as people read them."""

    name: str
    tasks: Sequence[tuple[UserTask, str]]
    answers: Sequence[tuple[str, str]]


@blueprint.get("/bulk")
@access.to(Action.COMPLETE_TASKS)
def confirm() -> ResponseReturnValue:
    """Which tasks would be finished, and how: a page to read before one agrees."""
    with visitor.working() as work:
        batches = _batches(work, _chosen(request.args.getlist("task")))
    return render_template("inbox/bulk.html", batches=batches, wish=Wish.parse(request.args.get("list", "")))


@blueprint.post("/bulk")
@access.to(Action.COMPLETE_TASKS)
def complete() -> ResponseReturnValue:
    wish = Wish.parse(request.form.get("list", ""))
    with visitor.working():
        chosen = _chosen(request.form.getlist("task"))
    told = [_finish(number) for number in chosen]
    if not told:
        return redirect(url_for("inbox.inbox", tab="all"), 303)
    site.go_on()
    return render_template("inbox/bulk_done.html", told=told, wish=wish)


def _chosen(given: Sequence[str]) -> list[int]:
    numbers = dict.fromkeys(int(each) for each in given if each.isascii() and each.isdecimal() and len(each) < 10)
    return list(numbers)[:MOST]


def _batches(work: Work, numbers: Sequence[int]) -> list[Batch]:
    """The chosen tasks that are open and may be finished like this, by form. What isn't there is left out (P10)."""
    grouped: dict[tuple[str, str], tuple[forms.Form, list[UserTask]]] = {}
    for number in numbers:
        try:
            found, form = _allowed(work, number)
        except (EngineError, Refused):
            continue
        grouped.setdefault((found.name, repr(form.bulk)), (form, []))[1].append(found)
    titles = cases.titles(work.session, {each.case for _, found in grouped.values() for each in found})
    return [
        Batch(name, [(each, titles[each.case]) for each in found], history.said(form, form.bulk))
        for (name, _), (form, found) in grouped.items()
    ]


def _allowed(work: Work, number: int) -> tuple[UserTask, forms.Form]:
    """Raises TaskNotFound, TaskAlreadyDone, Refusal."""
    found = tasks.get(work, number)
    if found.closed_at is not None:
        raise TaskAlreadyDone(name=found.name, by=found.closed_by or "系统")
    form = tasks.form(work, found)
    if not form.bulk:
        raise Refusal(f"“{found.name}”需要逐件办理，不能一并办结。")
    return found, form


def _finish(number: int) -> tuple[str, str, str]:
    """Finish one task; what it was, what it was about, and why not, if not."""
    name, title = "", ""
    try:
        with visitor.working() as work:
            found, form = _allowed(work, number)
            name, title = found.name, cases.title(work.session, found.case)
            tasks.complete(work, number, dict(form.bulk))
    except TaskNotFound as error:
        return "", "", str(error)
    except (AnswersRejected, EngineError, Refused) as error:
        return name, title, _why(error)
    except SQLAlchemyError as error:
        if not is_passing(error):
            raise
        return name, title, busy.SENTENCE
    return name, title, ""


def _why(error: Any) -> str:
    return "；".join(error.errors.values()) if isinstance(error, AnswersRejected) else str(error)

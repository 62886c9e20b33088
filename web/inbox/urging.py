"""催办: the open tasks of a case, for those who are concerned with it: the office, and the applicant with its own."""

import dataclasses
import datetime as dt

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from award.calendar import days, office, periods
from award.profile import RoleKind
from award.records.applications import Application
from award.records.parties import Unit
from engine import addresses, tasks
from engine.errors import Refusal, TaskAlreadyDone
from engine.tasks import UserTask
from engine.work import Work
from people import cases, due
from people.permissions import Action
from web.case import history
from web.frame import access, errors, in_force, visitor

blueprint = Blueprint("urging", __name__, url_prefix="/urging")
KINDS = ("edition", "application", "objection", "award")


@dataclasses.dataclass(frozen=True)
class Waiting:
    """An open task as it is told to somebody who may not read it: whose it is, and since when."""

    task: UserTask
    whose: str
    until: due.Light | None

    @property
    def urged_on(self) -> dt.date | None:
        day: dt.date | None = self.task.urged_on
        return day


def urgeable(work: Work, case: str) -> tuple[str, int] | None:
    """Kind and number of a case in which the actor may urge others, or None."""
    kind, number = addresses.case_key(case)
    if kind not in KINDS or number is None or case in work.actor.barred:
        return None
    subject = work.session.get(Application, number) if kind == "application" else None
    known = subject is not None or cases.title(work.session, case) != case
    concerned = _is_office(work) or (subject is not None and access.may(work, Action.URGE, subject))
    return (kind, number) if known and concerned else None


def working_day(work: Work) -> dt.date:
    """The working day that it is now: each is good for one 催办."""
    return days.working_day_of(periods.day_of(work.now), office.current(work.session))


@blueprint.get("/<kind>/<number:number>")
@access.to(Action.URGE)
def open_tasks(kind: str, number: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, f"{kind}:{number}", "")


@blueprint.post("/<kind>/<number:number>/<number:task_id>")
@access.to(Action.URGE)
def urge(kind: str, number: int, task_id: int) -> ResponseReturnValue:
    case = f"{kind}:{number}"
    try:
        with visitor.working() as work:
            if task_id not in {each.id for each in _tasks(work, case)}:
                raise errors.PageNotFound()
            tasks.urge(work, task_id, working_day(work))
    except (Refusal, TaskAlreadyDone) as error:
        with visitor.working() as work:
            return _page(work, case, str(error)), errors.status(error)
    flash("已催办，办理人会收到通知。")
    return redirect(url_for("urging.open_tasks", kind=kind, number=number), 303)


def _page(work: Work, case: str, wrong: str) -> str:
    calendar = office.current(work.session)
    waiting = [
        Waiting(each, _whose(work, each), due.light(each.due_at, work.now, calendar)) for each in _tasks(work, case)
    ]
    kind, number = addresses.case_key(case)
    title = cases.title(work.session, case)
    return render_template(
        "inbox/urging.html", waiting=waiting, title=title, wrong=wrong, kind=kind, number=number
    )


def _tasks(work: Work, case: str) -> list[UserTask]:
    """The tasks that may be urged. Raises PageNotFound for a case that isn't theirs, or isn't (P10).

    An applicant urges officials; who reviews it, and who votes, it doesn't learn (Articles 19 to 22).
    """
    _need(work, case)
    found = [each for each in tasks.of_case(work, case) if not tasks.may_see(work.actor, each)]
    return found if _is_office(work) else [each for each in found if _is_for_officials(each)]


def _need(work: Work, case: str) -> None:
    if urgeable(work, case) is None:
        raise errors.PageNotFound()


def _is_office(work: Work) -> bool:
    return addresses.role(in_force.at_hand().lane(RoleKind.OFFICE)) in work.actor.audiences


def _is_for_officials(task: UserTask) -> bool:
    kind, _, role = addresses.audience(task.audience)
    return kind != "person" and history.kind_of(role) not in (RoleKind.EXPERT, RoleKind.VOTER)


def _whose(work: Work, task: UserTask) -> str:
    """The office is told the unit, an applicant the role; persons are named to their colleagues alone."""
    kind, _, role = addresses.audience(task.audience)
    if kind == "person":
        return "本人办理"
    unit = work.session.get(Unit, task.unit) if task.unit is not None and _is_office(work) else None
    return unit.name if unit is not None else role

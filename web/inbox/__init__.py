"""待办: what waits for the person at the screen, and one task with its form."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.calendar import office
from award.errors import Refused
from award.terms import DocumentStatus
from engine import forms, lists, tasks
from engine.errors import AnswersRejected, Refusal, TaskAlreadyDone
from engine.tasks import UserTask
from engine.work import Work
from people import cases, due
from people.notices import reminders
from people.permissions import Action
from web import files
from web.case import case, course, history, subject
from web.forms import handing_in, reading, showing
from web.frame import access, errors, in_force, site, visitor
from web.inbox import drafting, listing, saved, verbs
from web.inbox.wishes import SORTS, WATCHED, Wish

blueprint = Blueprint("inbox", __name__)

# What the form of a task carries beside its answers: the list that somebody came from, and where to go on. No field
# of a form begins with an underline.
LIST, THEN = "_list", "_then"
RECALL = "verbs.recall"


@blueprint.get("/inbox")
@access.to(Action.LIST_TASKS)
def inbox() -> ResponseReturnValue:
    with visitor.working() as work:
        if not request.args and (preferred := saved.default(work)):
            return redirect(preferred.address)
        wish = Wish.read(request.args)
        shown = listing.page(work, wish)
        tabs, lights = listing.counts(work, wish)
        return render_template(
            "inbox/list.html",
            wish=wish,
            listing=shown,
            watched=listing.watched(work) if wish.tab == WATCHED else [],
            asked=listing.asked(work) if wish.tab in (lists.ALL, lists.MINE) and not wish.narrows else [],
            tabs=listing.tabs(wish, tabs),
            lights=lights,
            choices=listing.choices(work),
            sorts=SORTS,
            states=due.STATES,
        )


@blueprint.get("/tasks/<number:task_id>")
@access.to(Action.READ_TASK)
def task(task_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = tasks.get(work, task_id)
        if found.closed_at is not None:
            return _done(work, found)
        return _open(work, found, None, {})


@blueprint.post("/tasks/<number:task_id>")
@access.to(Action.COMPLETE_TASK)
def complete(task_id: int) -> ResponseReturnValue:
    form, typed = _answers(task_id)
    wish = Wish.parse(request.form.get(LIST, ""))
    try:
        taken = _keep_files(task_id, form, typed)
        going_on = _complete(task_id, form, taken, wish)
    except TaskAlreadyDone as error:
        with visitor.working() as work:
            page = _done(work, tasks.get(work, task_id), str(error), history.unsent(form, typed))
        return page, errors.status(error)
    except (AnswersRejected, Refusal, Refused) as error:
        with visitor.working() as work:
            page = _open(work, tasks.get(work, task_id), taken.typed, {**handing_in.said(error), **taken.errors})
        return page, errors.status(error)
    site.go_on()
    return redirect(going_on, 303)


@blueprint.route("/tasks/<number:task_id>/materials/<number:material_id>", methods=["GET", "POST"])
@access.to(Action.READ_MATERIAL)
def material(task_id: int, material_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        task = tasks.get(work, task_id)
        found = subject.may_open(work, task, material_id)
        if found is None:
            raise errors.PageNotFound()
        role = history.role_of(task)
        if request.method == "GET" and files.asks_first(found, role):
            back = url_for("inbox.task", task_id=task.id)
            return render_template("files/secret.html", material=found, back=back, words=task.name)
        opened = files.open(work, found, role, task.name)
    return opened.answer()


def _answers(task_id: int) -> tuple[forms.Form, dict[str, Any]]:
    """The form of a task, and what was posted to it, also when somebody else was first. Raises TaskNotFound."""
    with visitor.working() as work:
        form = tasks.form(work, tasks.get(work, task_id))
    return form, reading.read_answers(form, request.form, request.files)


def _keep_files(task_id: int, form: forms.Form, typed: dict[str, Any]) -> files.Taken:
    """Files are kept in a unit of work of their own: they stay when the rest of the form is refused."""
    if not files.has_files(form):
        return files.Taken(typed, typed, {})
    with visitor.working() as work:
        found = tasks.get(work, task_id)
        if found.closed_at is not None:
            raise TaskAlreadyDone(name=found.name, by=found.closed_by or "系统")
    received = files.receive(form, typed)
    with visitor.working() as work:
        return files.take(_desk(work, found), form, received)


def _desk(work: Work, found: UserTask) -> files.Desk:
    return files.Desk(work, found.case, f"task:{found.id}")


def _complete(task_id: int, form: forms.Form, taken: files.Taken, wish: Wish) -> str:
    """Finish the task, say so, and return the address to go on at: the next one, or the list as it was."""
    with visitor.working() as work:
        if taken.errors:
            # Everything that is wrong is told at once, the refused files among it.
            forms.validate(form, taken.answers, tasks.options(work, tasks.get(work, task_id)))
            raise AnswersRejected(taken.errors)
        following = _following(work, task_id, wish) if request.form.get(THEN) == "next" else None
        tasks.complete(work, task_id, taken.answers)
        done = tasks.get(work, task_id)
        category = f"recall:{task_id}" if _can_be_undone(work, done) else "done"
        flash(f"“{done.name}”（{cases.title(work.session, done.case)}）已办结。", category)
    return url_for("inbox.task", task_id=following, list=wish.query or None) if following else wish.address


def _can_be_undone(work: Work, done: UserTask) -> bool:
    return RECALL in current_app.view_functions and tasks.may_recall(work, done)


def _following(work: Work, task_id: int, wish: Wish) -> int | None:
    """The task to go on with; before this one is done, and its place in the list gone."""
    before, after = listing.neighbours(work, wish, task_id)
    return after or before


def _open(work: Work, found: UserTask, typed: dict[str, Any] | None, wrong: dict[str, str]) -> str:
    """The form: with what was posted and what is wrong with it, or else with the draft."""
    form = tasks.form(work, found)
    kept = drafting.find(work, found)
    unsent = history.unsent(form, typed or {})
    if typed is None:
        typed = _before(work, found, form, kept)
    wish = Wish.parse(request.values.get(LIST) or request.args.get("list", ""))
    before, after = listing.neighbours(work, wish, found.id)
    return render_template(
        "task.html",
        page=showing.page(form, tasks.options(work, found), typed, wrong),
        until=due.light(found.due_at, work.now, office.current(work.session)),
        draft=kept,
        unsent=unsent,
        wish=wish,
        before=before,
        after=after,
        **_around(work, found, form),
    )


def _before(work: Work, found: UserTask, form: forms.Form, kept: drafting.Kept | None) -> dict[str, Any]:
    """The draft, and the files uploaded since it was saved; without a draft, whatever lies ready."""
    desk = _desk(work, found)
    typed = drafting.shown(desk, form, kept) if kept else {}
    for key, ready in files.on_hand(work, desk, found, form, kept.saved_at if kept else None).items():
        there = typed.get(key) or []
        typed[key] = [*there, *(each for each in ready if each not in there)]
    return typed


def _done(work: Work, found: UserTask, late: str = "", unsent: Sequence[tuple[str, str]] = ()) -> str:
    """What became of it. `unsent` is what somebody typed who was too late: nothing typed is lost (P13)."""
    return render_template("done.html", late=late, unsent=unsent, **_around(work, found, tasks.form(work, found)))


def _around(work: Work, found: UserTask, form: forms.Form) -> dict[str, Any]:
    """What stands beside the form: the case, the articles, what happened so far."""
    way = course.course_of(work, found.case)
    return {
        "task": found,
        "title": cases.title(work.session, found.case),
        "articles": in_force.regulation(work).cited("、".join([found.article, *form.article])),
        "steps": way.way if way else [],
        "answers": history.answers(work, found),
        "subject": subject.subject_of(work, found),
        "course": way,
        "documents": case.documents(work, found),
        "reminded": reminders.of_task(work, found.id),
        "rendered": DocumentStatus.RENDERED,
        "printing": request.args.get("print") == "1",
        "verbs": verbs.offered(work, found),
    }

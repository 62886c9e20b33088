"""待办: what waits for the person at the screen, and one task with its form."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from award import regulation
from award.calendar import office
from award.errors import Refused
from engine import forms, tasks
from engine.errors import AnswersRejected, Refusal, TaskAlreadyDone
from engine.tasks import UserTask
from engine.work import Work
from web import access, cases, errors, site, uploads, visitor
from web.access import Action
from web.inbox import due, history, reading, showing, subject, verbs

blueprint = Blueprint("inbox", __name__)

PAGE = 50
LARGEST_ID = 2**31 - 1


@blueprint.get("/inbox")
@access.to(Action.LIST_TASKS)
def inbox() -> ResponseReturnValue:
    after = min(request.args.get("after", 0, type=int), LARGEST_ID)
    with visitor.working() as work:
        found = tasks.inbox(work, work.actor, limit=PAGE + 1, after=max(after, 0))
        shown = found[:PAGE]
        titles = cases.titles(work.session, sorted({task.case for task in shown}))
        calendar = office.current(work.session)
        lights = {task.id: due.light(task.due_at, work.now, calendar) for task in shown}
    following = shown[-1].id if len(found) > PAGE else None
    return render_template(
        "inbox.html", tasks=shown, titles=titles, lights=lights, after=after, following=following
    )


@blueprint.get("/tasks/<number:task_id>")
@access.to(Action.READ_TASK)
def task(task_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = tasks.get(work, task_id)
        if found.closed_at is not None:
            return _done(work, found)
        return _open(work, found, {}, {})


@blueprint.post("/tasks/<number:task_id>")
@access.to(Action.COMPLETE_TASK)
def complete(task_id: int) -> ResponseReturnValue:
    form, typed = _answers(task_id)
    taken = _keep_files(task_id, form, typed)
    try:
        _complete(task_id, form, taken)
    except (AnswersRejected, Refusal, Refused) as error:
        with visitor.working() as work:
            page = _open(work, tasks.get(work, task_id), taken.typed, {**said(error), **taken.errors})
        return page, errors.status(error)
    site.go_on()
    flash("已办结。")
    return redirect(url_for("inbox.inbox"), 303)


@blueprint.get("/tasks/<number:task_id>/materials/<number:material_id>")
@access.to(Action.READ_MATERIAL)
def material(task_id: int, material_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = subject.may_open(work, tasks.get(work, task_id), material_id)
        if found is None:
            raise errors.PageNotFound()
        path, name, media_type = uploads.path(found), found.name, found.media_type
    if not path.is_file():
        raise errors.PageNotFound()
    return send_file(path, media_type, as_attachment=True, download_name=name, conditional=False)


def said(error: AnswersRejected | Refusal | Refused) -> dict[str, str]:
    """What is wrong, by field; under an empty name what belongs to none."""
    if isinstance(error, AnswersRejected):
        return error.errors
    return {error.field or "": error.sentence}


def _answers(task_id: int) -> tuple[forms.Form, dict[str, Any]]:
    """The form of an open task, and what was posted to it. Raises TaskNotFound, TaskAlreadyDone."""
    with visitor.working() as work:
        found = tasks.get(work, task_id)
        if found.closed_at is not None:
            raise TaskAlreadyDone(name=found.name, by=found.closed_by or "系统")
        form = tasks.form(work, found)
    return form, reading.read_answers(form, request.form, request.files)


def _keep_files(task_id: int, form: forms.Form, typed: dict[str, Any]) -> uploads.Taken:
    """Files are kept in a unit of work of their own: they stay when the rest of the form is refused."""
    if not uploads.has_files(form):
        return uploads.Taken(typed, typed, {})
    with visitor.working() as work:
        found = tasks.get(work, task_id)
        return uploads.take(uploads.Desk(work, found.case, f"task:{task_id}"), form, typed)


def _complete(task_id: int, form: forms.Form, taken: uploads.Taken) -> None:
    with visitor.working() as work:
        if taken.errors:
            # Everything that is wrong is told at once, the refused files among it.
            forms.validate(form, taken.answers, tasks.options(work, tasks.get(work, task_id)))
            raise AnswersRejected(taken.errors)
        tasks.complete(work, task_id, taken.answers)


def _open(work: Work, found: UserTask, typed: dict[str, Any], wrong: dict[str, str]) -> str:
    form = tasks.form(work, found)
    page = showing.page(form, tasks.options(work, found), typed, wrong)
    until = due.light(found.due_at, work.now, office.current(work.session))
    return render_template("task.html", page=page, until=until, **_around(work, found, form))


def _done(work: Work, found: UserTask) -> str:
    return render_template("done.html", **_around(work, found, tasks.form(work, found)))


def _around(work: Work, found: UserTask, form: forms.Form) -> dict[str, Any]:
    """What stands beside the form: the case, the articles, what happened so far."""
    return {
        "task": found,
        "title": cases.title(work.session, found.case),
        "articles": regulation.cited("、".join([found.article, *form.article])),
        "steps": history.steps(work, found),
        "answers": history.answers(work, found),
        "subject": subject.of(work, found),
        "verbs": verbs.of(work, found),
    }

"""办件: one case for those who have, or had, something to do in it: its course, its documents, what they may read."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.profile import RoleKind
from award.records.documents import Document
from award.terms import DocumentStatus
from engine import lists, tasks
from engine.work import Work
from people import cases, recusals
from people.permissions import Action
from web.case import course, history, subject
from web.frame import access, printed, visitor
from web.frame.errors import PageNotFound

blueprint = Blueprint("case", __name__)


@blueprint.get("/cases/<key>")
@access.to(Action.READ_CASE)
def case(key: str) -> ResponseReturnValue:
    with visitor.working() as work:
        task = _latest(work, key)
        return render_template("cases/case.html", **_told(work, task))


@blueprint.get("/cases/<key>/diagram.svg")
@access.to(Action.READ_CASE)
def diagram(key: str) -> ResponseReturnValue:
    with visitor.working() as work:
        _latest(work, key)
        found = course.course_of(work, key)
        picture = found.drawn() if found is not None else None
    if picture is None:
        raise PageNotFound()
    return Response(picture, mimetype="image/svg+xml")


@blueprint.get("/cases/<key>/documents/<number:document_id>")
@access.to(Action.READ_CASE)
def document(key: str, document_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        readable = documents(work, _latest(work, key))
        opened = printed.open(work, next((each for each in readable if each.id == document_id), None))
    return opened.answer()


@blueprint.post("/cases/<key>/watch")
@access.to(Action.WATCH_CASE)
def watch(key: str) -> ResponseReturnValue:
    """Follow a case, or follow it no more, as the button says."""
    with visitor.working() as work:
        _latest(work, key)
        follows = request.form.get("follow") == "1"
        (tasks.watching.watch if follows else tasks.watching.unwatch)(work, key)
    flash("已关注，办件列在待办的“关注”中。" if follows else "已取消关注。")
    return redirect(url_for("case.case", key=key), 303)


def documents(work: Work, task: lists.UserTask) -> Sequence[Document]:
    """The documents of a task's case that its role reads, newest first."""
    role = history.role_of(task)
    query = select(Document).where(Document.case == task.case).order_by(Document.id.desc())
    found = work.session.scalars(query).all()
    if history.kind_of(role) != RoleKind.OFFICE:
        found = [each for each in found if each.is_for(role)]
    if recusals.touch(work, task.case):
        # What is issued for an edition speaks of all its organisations, the one to stand back from too (P10).
        found = [each for each in found if each.names_nobody]
    return found


def _latest(work: Work, key: str) -> lists.UserTask:
    """The last task of a case that reaches the actor: in its role they read the case. Raises PageNotFound."""
    mine = lists.of_case(work, key)
    if not mine:
        raise PageNotFound()
    access.need(work, Action.READ_CASE, mine[-1])
    return mine[-1]


def _told(work: Work, task: lists.UserTask) -> dict[str, Any]:
    mine = lists.of_case(work, task.case)
    way = course.course_of(work, task.case)
    return {
        "key": task.case,
        "task": task,
        "title": cases.title(work.session, task.case),
        "subject": subject.subject_of(work, task),
        "course": way,
        "steps": way.way if way else [],
        "answers": history.answers(work, task),
        "documents": documents(work, task),
        "rendered": DocumentStatus.RENDERED,
        "mine": [each for each in mine if each.closed_at is None],
        "follows": task.case in tasks.watching.watched(work),
        "printing": request.args.get("print") == "1",
    }

"""What people arrange on their desk: filters under a name, and drafts while they type."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from award.errors import Refused
from engine import tasks
from engine.errors import DraftMovedOn, Refusal, TaskAlreadyDone
from engine.tasks import UserTask
from engine.work import Work
from people import wording
from people.permissions import Action
from web.forms import reading
from web.frame import access, errors, visitor
from web.inbox import drafting, saved
from web.inbox.wishes import Wish

blueprint = Blueprint("desk", __name__)

VERSION, ANYWAY = "_version", "_anyway"


@blueprint.post("/inbox/filters")
@access.to(Action.ARRANGE_DESK)
def save_filter() -> ResponseReturnValue:
    wish = Wish.parse(request.form.get("query", ""))
    try:
        with visitor.working() as work:
            saved.save(work, request.form.get("name", ""), wish)
        flash("筛选已经保存，列在待办上方。")
    except Refused as refused:
        flash(refused.sentence, "bad")
    return redirect(wish.address, 303)


@blueprint.post("/inbox/filters/<number:filter_id>/default")
@access.to(Action.ARRANGE_DESK)
def prefer_filter(filter_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        saved.prefer(work, filter_id)
    return redirect(url_for("inbox.inbox", tab="all"), 303)


@blueprint.post("/inbox/filters/<number:filter_id>/delete")
@access.to(Action.ARRANGE_DESK)
def drop_filter(filter_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        saved.drop(work, filter_id)
    flash("筛选已经删除。")
    return redirect(url_for("inbox.inbox", tab="all"), 303)


@blueprint.post("/tasks/<number:task_id>/draft")
@access.to(Action.SAVE_DRAFT)
def save_draft(task_id: int) -> ResponseReturnValue:
    """Keep what was typed so far. Answers in JSON, for the script that asks: what was saved, or why not."""
    try:
        with visitor.working() as work:
            found = tasks.get(work, task_id)
            if found.closed_at is not None:
                raise TaskAlreadyDone(name=found.name, by=found.closed_by or "系统")
            _save(work, found)
            return jsonify(saved=wording.clock(work.now), version=drafting.version_of(work.now))
    except DraftMovedOn as moved:
        sentence = f"这件事项在另一个窗口里于{wording.clock(moved.facts['at'])}保存过，这里的内容没有保存。"
        return jsonify(sentence=sentence, other=True), errors.status(moved)
    except (TaskAlreadyDone, Refusal) as error:
        return jsonify(sentence=str(error)), errors.status(error)


def _save(work: Work, task: UserTask) -> None:
    form = tasks.form(work, task)
    typed = drafting.storable(form, reading.read_answers(form, request.form, request.files))
    if request.form.get(ANYWAY):
        tasks.drafts.save(work, task.id, typed)
        return
    tasks.drafts.save_over(work, task.id, typed, drafting.moment_of(request.form.get(VERSION, "")))


@blueprint.post("/tasks/<number:task_id>/draft/discard")
@access.to(Action.SAVE_DRAFT)
def discard_draft(task_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        tasks.drafts.drop(work, task_id)
    flash("草稿已经放弃，表单恢复为空白。")
    return redirect(url_for("inbox.task", task_id=task_id, list=request.form.get("list") or None), 303)

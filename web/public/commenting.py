"""意见: what anybody may say of a 公示 that takes comments. The office reads them; they hold nothing open."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.acts import comments
from award.errors import Refused
from award.records.publicity import Publicity
from award.terms import Answer
from engine import forms
from engine.errors import AnswersRejected
from engine.work import Work
from people.permissions import Action
from web.forms import handing_in, reading, showing
from web.frame import access, errors, limits, site, visitor
from web.frame.limits import Limit
from web.public import publicities

blueprint = Blueprint("comments", __name__)

FORM = forms.compile(
    {
        "name": "comment",
        "title": "提出意见",
        "article": [],
        "intro": "意见由办公室阅处，不是异议，不影响公示按期结束。",
        "fields": [
            {"key": "name", "type": "text", "label": "姓名或者单位名称", "required": True, "max_length": 100},
            {"key": "phone", "type": "phone", "label": "联系电话", "required": True},
            {"key": "text", "type": "textarea", "label": "意见", "required": True, "max_length": 5000},
        ],
    }
)


@blueprint.get("/publicities/<number:publicity_id>/comment")
@access.to(Action.COMMENT)
def form(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        return _form(work, publicities.find(work, publicity_id), {}, {})


@blueprint.post("/publicities/<number:publicity_id>/comment")
@access.to(Action.COMMENT)
@limits.to(Limit.OBJECTION)
def comment(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        publicities.find(work, publicity_id)
    typed = reading.read_answers(FORM, request.form, request.files)
    try:
        _keep(publicity_id, forms.validate(FORM, typed, {}))
    except (AnswersRejected, Refused) as error:
        with visitor.looking() as work:
            page = _form(work, publicities.find(work, publicity_id), typed, handing_in.said(error))
        return page, errors.status(error)
    return redirect(url_for("comments.thanks", publicity_id=publicity_id), 303)


@blueprint.get("/publicities/<number:publicity_id>/comment/received")
@access.to(Action.COMMENT)
def thanks(publicity_id: int) -> ResponseReturnValue:
    with visitor.looking() as work:
        return render_template("publicities/thanks.html", publicity=publicities.find(work, publicity_id))


def _keep(publicity_id: int, answers: dict[str, Any]) -> None:
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        published = work.session.get_one(Publicity, publicity_id)
        comments.lodge(work.session, work.now, published, comments.Statement(**answers))


def _form(work: Work, found: Publicity, typed: dict[str, Any], wrong: dict[str, str]) -> str:
    page = showing.page(FORM, {}, typed, wrong)
    open_to = found.answer == Answer.COMMENT and publicities.is_running(work, found)
    return render_template("publicities/comment.html", publicity=found, page=page, running=open_to)

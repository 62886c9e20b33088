"""届: the editions there are, and the start of the next one by the office."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.records.editions import Edition
from web import access, actions, site, visitor
from web.access import Action

blueprint = Blueprint("editions", __name__)


@blueprint.get("/editions")
@access.to(Action.LIST_EDITIONS)
def editions() -> ResponseReturnValue:
    with visitor.working() as work:
        found = work.session.scalars(select(Edition).order_by(Edition.id.desc())).all()
        return render_template("editions.html", editions=found)


@blueprint.post("/editions")
@access.to(Action.START_EDITION)
def start() -> ResponseReturnValue:
    with visitor.working() as work:
        actions.start_edition(work)
    site.go_on()
    flash("新一届评选已经启动，请在待办中填写。")
    return redirect(url_for("inbox.inbox"), 303)

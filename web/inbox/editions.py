"""届: the editions there are, and the start of the next one by the office."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.records.editions import Edition
from award.terms import Role
from web import actions, site, visitor

blueprint = Blueprint("editions", __name__)


@blueprint.get("/editions")
def editions() -> ResponseReturnValue:
    with visitor.working() as work:
        visitor.need(work.actor, Role.OFFICE)
        found = work.session.scalars(select(Edition).order_by(Edition.id.desc())).all()
        return render_template("editions.html", editions=found)


@blueprint.post("/editions")
def start() -> ResponseReturnValue:
    with visitor.working() as work:
        visitor.need(work.actor, Role.OFFICE)
        actions.start_edition(work)
    site.go_on()
    flash("新一届评选已经启动，请在待办中填写。")
    return redirect(url_for("inbox.inbox"), 303)

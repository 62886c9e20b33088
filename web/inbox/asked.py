"""协办: the tasks of others that somebody was asked into: to prepare them, to give an opinion, to know of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from award.calendar import office
from engine import tasks
from people import cases, due
from people.permissions import Action
from web.frame import access, visitor

blueprint = Blueprint("asked", __name__)

MOST = 100


@blueprint.get("/asked")
@access.to(Action.ANSWER)
def asked() -> ResponseReturnValue:
    with visitor.working() as work:
        waiting, copies = tasks.waiting(work, MOST), tasks.copies(work, MOST)
        titles = cases.titles(work.session, sorted({each.case for each in (*waiting, *copies)}))
        calendar = office.current(work.session)
        lights = {each.id: due.light(each.due_at, work.now, calendar) for each in waiting}
    return render_template("inbox/asked.html", waiting=waiting, copies=copies, titles=titles, lights=lights)

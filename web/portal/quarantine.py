"""隔离的文件: what carries the marking of a state secret. The office sees that it is there, and nobody opens it."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.records.applications import Material
from award.records.parties import Person
from engine import audit
from engine.work import Work
from people import cases, events
from people.permissions import Action
from running.files import store
from web.frame import access, errors, site, visitor

blueprint = Blueprint("quarantine", __name__, url_prefix="/quarantine")


@blueprint.get("")
@access.to(Action.SETTLE_QUARANTINE)
def files() -> ResponseReturnValue:
    with visitor.working() as work:
        found = _locked(work)
        titles = cases.titles(work.session, sorted({one.case for one in found if one.case}))
        people = work.session.scalars(select(Person).where(Person.id.in_({one.uploaded_by for one in found})))
        uploaders = {person.id: person for person in people}
        return render_template("portal/quarantine.html", materials=found, titles=titles, uploaders=uploaders)


@blueprint.post("/<number:material_id>")
@access.to(Action.SETTLE_QUARANTINE)
def settle(material_id: int) -> ResponseReturnValue:
    """It was dealt with outside this system: the bytes are destroyed, the line stays."""
    with visitor.working() as work:
        found = next((one for one in _locked(work) if one.id == material_id), None)
        if found is None or found.quarantine_settled_at is not None:
            raise errors.PageNotFound()
        found.quarantine_settled_at, place = work.now, found.path
        work.after_commit.append(lambda: store.discard(site.uploads(), place))
        audit.record(work, events.Event.MATERIAL_REMOVED, case=found.case, material=found.id, sm3=found.sm3)
    flash("已经登记，文件已经销毁。")
    return redirect(url_for("quarantine.files"), 303)


def _locked(work: Work) -> Sequence[Material]:
    """Newest first; nothing of a case that the person stands back from (P10)."""
    query = select(Material).where(Material.quarantined).order_by(Material.id.desc())
    return [one for one in work.session.scalars(query) if access.may(work, Action.SETTLE_QUARANTINE, one)]

"""申报: an organisation opens its application, and follows the ones it has."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation
from award.terms import EditionStatus
from engine.work import Work
from people import actions
from people.permissions import Action
from web.frame import access, errors, in_force, site, visitor
from web.portal import finding, standing

blueprint = Blueprint("portal", __name__)


@blueprint.get("/apply")
@access.to(Action.LIST_APPLICATIONS)
def applications() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, "")


@blueprint.post("/apply")
@access.to(Action.APPLY)
def apply() -> ResponseReturnValue:
    edition, organisation = (request.form.get(name, 0, type=int) for name in ("edition", "organisation"))
    try:
        with visitor.working() as work:
            _check(work, edition, organisation)
            number = actions.apply(work, in_force.profile(work), edition, organisation).id
    except Refused as refused:
        with visitor.working() as work:
            return _page(work, in_force.told(refused)), errors.status(refused)
    site.go_on()
    flash("申报已经开始。请先自查申报条件。")
    return redirect(url_for("following.application", application_id=number), 303)


def _check(work: Work, edition: int, organisation: int) -> None:
    """The form offers only these; another one was made up. Of some awards, nobody applies for themselves."""
    if in_force.at_hand().is_nominated or organisation not in {one.id for one in _organisations(work)}:
        raise errors.PageNotFound()
    if edition not in {one.id for one in _editions(work)}:
        raise Refused("请选择一届正在接受申报的评选。")


def _organisations(work: Work) -> list[Organisation]:
    mine = visitor.units(work.actor, RoleKind.APPLICANT)
    return list(work.session.scalars(select(Organisation).where(Organisation.unit_id.in_(mine))))


def _editions(work: Work) -> list[Edition]:
    filing = select(Edition).where(Edition.status == EditionStatus.FILING)
    return list(work.session.scalars(filing.order_by(Edition.id.desc())))


def _may_still(organisations: Sequence[Organisation], mine: Sequence[Application], edition: Edition) -> bool:
    """Whether some organisation of theirs hasn't applied yet."""
    applied = {each.organisation_id for each in mine if each.edition_id == edition.id}
    return not {each.id for each in organisations} <= applied


def _open(
    work: Work, organisations: Sequence[Organisation], applications: Sequence[Application]
) -> list[Edition]:
    """The editions to which they may bring one more."""
    editions = _editions(work)
    if visitor.units(work.actor, RoleKind.NOMINATOR):
        return editions
    return [one for one in editions if _may_still(organisations, applications, one)]


def _page(work: Work, wrong: str) -> str:
    organisations = _organisations(work)
    applications = finding.own(work)
    facts: dict[str, Any] = {
        "organisations": [] if in_force.at_hand().is_nominated else organisations,
        "nominates": bool(visitor.units(work.actor, RoleKind.NOMINATOR)),
        "editions": _open(work, organisations, applications),
        "applications": applications,
        "waiting": {each.id: len(standing.standing_of(work, each).mine) for each in applications},
    }
    return render_template("portal/applications.html", wrong=wrong, **facts)

"""获奖组织: their supervision, inspections and incidents (Articles 29 to 33), for the office and their auditors."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from award.acts import incidents
from award.profile import RoleKind
from award.records.applications import Application
from award.records.honours import Award, Incident, Inspection, Promotion
from engine import addresses, audit, forms
from engine.contract import Option
from engine.work import Work
from people import actions, events, recusals
from people.permissions import Action
from web.forms import handing_in, showing
from web.frame import access, in_force, profiles, site, visitor
from web.frame.errors import PageNotFound
from web.office import standing

blueprint = Blueprint("awards", __name__)

INCIDENT = forms.compile(
    {
        "name": "incident", "title": "报告情形", "article": [],
        "intro": "报告后，监督流程会通知办公室核查；获奖组织可以陈述申辩，之后作出决定。报告人不会告知获奖组织。",
        "fields": [
            {"key": "kind", "type": "select", "label": "情形", "required": True, "source": "grounds"},
            {"key": "occurred_on", "type": "date", "label": "发生日期"},
            {"key": "text", "type": "textarea", "label": "事实", "required": True,
             "max_length": incidents.LONGEST_TEXT},
        ],
    }
)  # fmt: skip


@blueprint.get("/awards")
@access.to(Action.READ_AWARDS)
def awards() -> ResponseReturnValue:
    with visitor.working() as work:
        query = visible(work).options(joinedload(Award.unit)).order_by(Award.year.desc(), Award.id)
        found = work.session.scalars(query).all()
        waits = standing.waiting(work, [award.key for award in found])
        return render_template("office/awards.html", awards=found, waits_of=waits, office=_is_office(work))


@blueprint.get("/awards/<number:award_id>")
@access.to(Action.READ_AWARDS)
def award(award_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, award_id, handing_in.blank(INCIDENT, _offer(work, award_id)))


@blueprint.post("/awards/<number:award_id>")
@access.to(Action.REPORT_INCIDENT)
def report(award_id: int) -> ResponseReturnValue:
    def deed(work: Work, answers: dict[str, Any]) -> None:
        found = _find(work, award_id, Action.REPORT_INCIDENT)
        occurred = answers.get("occurred_on")
        day = dt.date.fromisoformat(occurred) if occurred else None
        told = actions.Report(answers["kind"], answers["text"], day)
        reported = actions.report_incident(work, in_force.profile_of(work, found.key), award_id, told)
        about: dict[str, Any] = {"record": "incident", "incident": reported.id, "kind": reported.kind}
        audit.record(work, events.Event.RECORD_CHANGED, case=found.key, **about)

    def goal() -> ResponseReturnValue:
        site.go_on()
        flash("已报告，等待办公室核查。")
        return redirect(url_for("awards.award", award_id=award_id), 303)

    def offer(work: Work) -> handing_in.Options:
        return _offer(work, award_id)

    return handing_in.hand_in(INCIDENT, offer, deed, lambda work, page: _page(work, award_id, page), goal)


def _offer(work: Work, award_id: int) -> handing_in.Options:
    return {"kind": [Option(key, name) for key, name in _grounds(work, award_id).items()]}


def _grounds(work: Work, award_id: int) -> dict[str, str]:
    known = profiles.of_case(work, f"award:{award_id}").grounds
    return {key: ground.name for key, ground in known.items()}


def visible(work: Work) -> Select[Award]:
    """The awards that this person may know of: an auditor's own winners, all of them for the office."""
    query = (
        select(Award)
        .join(Application, Application.id == Award.application_id)
        .where(
            Award.id.not_in(recusals.numbers(work.actor, "award")),
            Award.application_id.not_in(recusals.numbers(work.actor, "application")),
        )
    )
    if _is_office(work):
        return query
    return query.where(Application.auditor_unit_id.in_(visitor.units(work.actor, RoleKind.AUDITOR)))


def _is_office(work: Work) -> bool:
    lanes = in_force.at_hand().lanes(RoleKind.OFFICE)
    return bool(addresses.roles(work.actor.audiences) & lanes)


def _find(work: Work, award_id: int, action: Action) -> Award:
    found = work.session.scalars(visible(work).where(Award.id == award_id)).one_or_none()
    if found is None:
        raise PageNotFound()
    # An award belongs to whoever audited the application it was won with.
    access.need(work, action, found.application)
    return found


def _page(work: Work, award_id: int, page: showing.Page) -> str:
    found = _find(work, award_id, Action.READ_AWARDS)
    return render_template(
        "office/award.html",
        award=found,
        waiting=standing.waiting(work, [found.key])[found.key],
        inspections=_of(work, Inspection, Inspection.inspected_on, award_id),
        incidents=_of(work, Incident, Incident.id, award_id),
        promotions=_of(work, Promotion, Promotion.held_on, award_id),
        grounds=_grounds(work, award_id),
        office=_is_office(work),
        page=page,
    )


def _of(work: Work, table: Any, order: Any, award_id: int) -> Sequence[Any]:
    return work.session.scalars(select(table).where(table.award_id == award_id).order_by(order.desc())).all()

"""我的申报: one application with all that its organisation may know of it."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from award.profile import RoleKind
from award.records.applications import Application
from award.records.documents import Document
from award.rules import materials as marks
from award.terms import ApplicationStatus, DocumentStatus
from engine.work import Work
from people.permissions import Action
from web import files
from web.case import course, nearby, papers
from web.frame import access, in_force, printed, visitor
from web.frame.errors import PageNotFound
from web.portal import finding, standing

blueprint = Blueprint("following", __name__, url_prefix="/applications")

# What a time line tells: what people did and what the house did, not how the diagram branched.
TOLD = {
    "userTask", "manualTask", "serviceTask", "businessRuleTask", "callActivity", "startEvent", "endEvent", "sendTask",
    "receiveTask",
}  # fmt: skip


@blueprint.get("/<number:application_id>")
@access.to(Action.FOLLOW_APPLICATION)
def application(application_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = finding.application(work, application_id)
        stand, uploaded = standing.standing_of(work, found), finding.materials(work, found)
        usable = [one for one in uploaded if not one.quarantined]
        return render_template(
            "portal/application.html",
            application=found,
            own=finding.is_of_applicant(work, found),
            stand=stand,
            others=standing.role_names(stand.others),
            items=standing.check_list(work, found, len(usable)),
            materials=uploaded,
            documents=papers.papers_of(work, found.key, _reader(found)),
            steps=[each for each in course.way(work, found.key) if each.kind in TOLD],
            ended=found.status == ApplicationStatus.ENDED,
            ready=DocumentStatus.RENDERED,
            feedback=_feedback(work, found),
        )


@blueprint.get("/<number:application_id>/diagram.svg")
@access.to(Action.FOLLOW_APPLICATION)
def diagram(application_id: int) -> ResponseReturnValue:
    """The way of the case on its own version of the diagram. A picture: it can't be scripted."""
    with visitor.working() as work:
        way = course.course_of(work, finding.application(work, application_id).key)
        if way is None:
            raise PageNotFound()
        picture = nearby.near(work, way) if "near" in request.args else way.drawn()
    return Response(picture, mimetype="image/svg+xml")


@blueprint.get("/<number:application_id>/documents/<number:document_id>")
@access.to(Action.FOLLOW_APPLICATION)
def document(application_id: int, document_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        found = finding.application(work, application_id)
        opened = printed.open(work, papers.find(work, found.key, document_id, _reader(found)))
    return opened.answer()


@blueprint.get("/<number:application_id>/receipt")
@access.to(Action.FOLLOW_APPLICATION)
def receipt(application_id: int) -> ResponseReturnValue:
    """What was handed in, when, under which number, with the SM3 of every file (Article 13)."""
    with visitor.working() as work:
        found = finding.application(work, application_id)
        if found.filed_at is None:
            raise PageNotFound()
        filed = [one for one in finding.materials(work, found) if one.application_id is not None]
        return render_template("portal/receipt.html", application=found, materials=filed)


@blueprint.get("/<number:application_id>/feedback")
@access.to(Action.FOLLOW_APPLICATION)
def feedback(application_id: int) -> ResponseReturnValue:
    """The feedback report as a page: means over the experts, never a single one's score."""
    with visitor.working() as work:
        found = finding.application(work, application_id)
        report = _feedback(work, found)
        if report is None:
            raise PageNotFound()
        return render_template("portal/feedback.html", application=found, report=report)


@blueprint.get("/<number:application_id>/openings")
@access.to(Action.FOLLOW_APPLICATION)
def openings(application_id: int) -> ResponseReturnValue:
    """Who opened the files marked as trade secrets: of an expert the role alone (C24)."""
    with visitor.working() as work:
        found = finding.application(work, application_id)
        marked = {one.id: one for one in finding.materials(work, found) if one.trade_secret}
        rows = _openings(work, marked)
        return render_template("portal/openings.html", application=found, rows=rows, any=bool(marked))


def _openings(work: Work, marked: dict[int, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": marks.label(marked[one.material_id]),
            "role": one.role,
            "unit": one.unit.name if one.unit and in_force.at_hand().kind_of(one.role) != RoleKind.EXPERT else "",
            "why": one.why,
            "at": one.at,
        }
        for one in files.openings(work, list(marked))
    ]


def _feedback(work: Work, found: Application) -> Document | None:
    """The newest letter that tells the organisation its scores."""
    letters = papers.papers_of(work, found.key, _reader(found))
    return next((each for each in letters if "scores" in each.facts), None)


def _reader(found: Application) -> str:
    """The lane of those who brought the application, to whom its letters are addressed."""
    return in_force.at_hand().lane(RoleKind.NOMINATOR if found.nominator_unit_id else RoleKind.APPLICANT)

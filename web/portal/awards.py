"""获奖: a winner's awards, their papers, and what it owes to them (Articles 29 to 33)."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.concepts import Concept
from award.profile import RoleKind
from award.records.honours import Award
from award.terms import AwardStatus, DocumentStatus
from engine.model import Task
from engine.work import Work
from people.permissions import Action
from web.case import papers
from web.frame import access, in_force, printed, visitor
from web.frame.errors import PageNotFound

blueprint = Blueprint("own_awards", __name__, url_prefix="/awards/mine")

# In words, and the kind of tag.
STATUS = {
    AwardStatus.VALID: ("有效", "on"),
    AwardStatus.REVOKED: ("已撤销", "late"),
    AwardStatus.EXPIRED: ("监督期满", ""),
}
DUTIES = (Concept.PROMOTION, Concept.SUPERVISION, Concept.TITLE_USE)


@blueprint.get("")
@access.to(Action.LIST_AWARDS)
def awards() -> ResponseReturnValue:
    with visitor.working() as work:
        found = _mine(work)
        return render_template(
            "portal/awards.html",
            awards=found,
            status={one.id: STATUS[AwardStatus(one.status)] for one in found},
            papers={one.id: papers.papers_of(work, one.key, _winner()) for one in found},
            tasks={one.id: _tasks(work, one) for one in found},
            duties=in_force.regulation(work).cited(in_force.law(*DUTIES)),
            ready=DocumentStatus.RENDERED,
        )


@blueprint.get("/<number:award_id>/documents/<number:document_id>")
@access.to(Action.LIST_AWARDS)
def document(award_id: int, document_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        award = next((one for one in _mine(work) if one.id == award_id), None)
        if award is None:
            raise PageNotFound()
        opened = printed.open(work, papers.find(work, award.key, document_id, _winner()))
    return opened.answer()


def _mine(work: Work) -> Sequence[Award]:
    units = visitor.units(work.actor, RoleKind.WINNER)
    query = select(Award).where(Award.unit_id.in_(units)).order_by(Award.id.desc())
    return [one for one in work.session.scalars(query) if access.may(work, Action.LIST_AWARDS, one)]


def _tasks(work: Work, award: Award) -> Sequence[Task]:
    mine = select(Task).where(Task.case == award.key, Task.closed_at.is_(None))
    return work.session.scalars(mine.where(Task.audience.in_(work.actor.audiences)).order_by(Task.id)).all()


def _winner() -> str:
    """The lane of those who have won."""
    return in_force.at_hand().lane(RoleKind.WINNER)

"""登记核对: the office compares a 授权委托书 with the record before anybody acts for an organisation on record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from award.acts import organisations
from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Application
from award.records.registrations import Claim
from engine import audit, outbox
from engine.work import Work
from people import events, recusals
from people.permissions import Action
from web import files
from web.frame import access, errors, in_force, visitor

blueprint = Blueprint("claims", __name__, url_prefix="/claims")

MOST_DECIDED = 30
AGREED = "办公室已经核对授权委托书，您可以办理本组织的事项，请登录。"
REFUSED = "授权委托书没有通过核对：{reason}。请登录查看并重新提交。"


@blueprint.get("")
@access.to(Action.DECIDE_CLAIM)
def claims() -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, "")


@blueprint.get("/<number:claim_id>/letter")
@access.to(Action.DECIDE_CLAIM)
def letter(claim_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        opened = files.open(work, _find(work, claim_id).letter, in_force.at_hand().lane(RoleKind.OFFICE), "登记核对")
    return opened.answer()


@blueprint.post("/<number:claim_id>")
@access.to(Action.DECIDE_CLAIM)
def decide(claim_id: int) -> ResponseReturnValue:
    agrees, reason = request.form.get("agrees") == "1", request.form.get("reason", "").strip()[:500]
    with visitor.working() as work:
        claim = _find(work, claim_id)
        if not agrees and not reason:
            return _page(work, "不同意的，应当写明原因。"), errors.status(Refused(""))
        organisations.decide(
            work.session, claim, work.actor.id, work.now, in_force.at_hand(), "" if agrees else reason
        )
        _tell(work, claim)
    flash("已经核对。")
    return redirect(url_for("claims.claims"), 303)


def _find(work: Work, claim_id: int) -> Claim:
    found = work.session.get(Claim, claim_id, with_for_update=True)
    if found is None or found.unit_id in work.session.scalars(_hidden(work)).all():
        raise errors.PageNotFound()
    return found


def _hidden(work: Work) -> Select[int]:
    """The organisations whose application the person stands back from: their claims name them too (P10)."""
    barred = recusals.numbers(work.actor, "application")
    return select(Application.unit_id).where(Application.id.in_(barred))


def _tell(work: Work, claim: Claim) -> None:
    audit.record(work, events.Event.CLAIM_DECIDED, claim=claim.id, of=claim.person_id, agreed=claim.agreed)
    text = AGREED if claim.agreed else REFUSED
    notice = {"to": f"person:{claim.person_id}", "template": text, "facts": {"reason": claim.reason}}
    outbox.queue(work, "notice", f"claim:{claim.id}", notice)


def _page(work: Work, wrong: str) -> str:
    known = select(Claim).where(Claim.unit_id.not_in(_hidden(work)))
    waiting = known.where(Claim.decided_at.is_(None)).order_by(Claim.id)
    decided = known.where(Claim.decided_at.is_not(None)).order_by(Claim.decided_at.desc()).limit(MOST_DECIDED)
    return render_template(
        "portal/claims.html",
        waiting=work.session.scalars(waiting).all(),
        decided=work.session.scalars(decided).all(),
        wrong=wrong,
    )

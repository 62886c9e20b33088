"""授权申请: what was asked for by the system administrator and is decided by a security administrator (C08)."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.errors import Refused
from award.records.accounts import ApprovalRequest
from engine.work import Work
from people.accounts import requests as asking
from people.permissions import Action
from web.administration.pages import LARGEST_ID, PAGE, attempt, blueprint, page, place
from web.frame import access, visitor

LONGEST_REASON = 500
MOST = 200


@blueprint.get("/requests")
@access.to(Action.SEE_REQUESTS)
def requests() -> ResponseReturnValue:
    with visitor.working() as work:
        waiting = select(ApprovalRequest).where(ApprovalRequest.decided_at.is_(None)).order_by(ApprovalRequest.id)
        decided = select(ApprovalRequest).where(ApprovalRequest.decided_at.is_not(None))
        latest = decided.order_by(ApprovalRequest.decided_at.desc(), ApprovalRequest.id.desc()).limit(PAGE)
        told = [
            [(each, asking.describe(work, each)) for each in work.session.scalars(query)] for query in (waiting, latest)
        ]
        decides = access.may(work, Action.DECIDE_REQUESTS)
        return page("requests", work, waiting=told[0], decided=told[1], decides=decides)


@blueprint.post("/requests/<number:request_id>/approve")
@access.to(Action.DECIDE_REQUESTS)
def approve(request_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = asking.approve(work, request_id)
        return f"已批准：{found.person.name}，{asking.describe(work, found)}。"

    return attempt(deed, place("requests"))


@blueprint.post("/requests/approve")
@access.to(Action.DECIDE_REQUESTS)
def approve_several() -> ResponseReturnValue:
    """Each in a unit of work of its own: one that can't be done any more holds up none of the others."""
    with visitor.working():
        # Whoever may not decide is told so also when nothing is chosen.
        chosen = sorted({number for number in request.form.getlist("request", type=int) if 0 < number <= LARGEST_ID})
    refused = list(filter(None, map(_refusal, chosen[:MOST])))
    for sentence in refused[:5]:
        flash(sentence, "bad")
    flash(f"已批准{len(chosen[:MOST]) - len(refused)}件。" if chosen else "请先选择申请。")
    return redirect(place("requests"), 303)


def _refusal(request_id: int) -> str:
    """Approve one; why it can't be, if it can't."""
    try:
        with visitor.working() as work:
            asking.approve(work, request_id)
    except Refused as error:
        return error.sentence
    return ""


@blueprint.post("/requests/<number:request_id>/refuse")
@access.to(Action.DECIDE_REQUESTS)
def refuse(request_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = asking.refuse(work, request_id, request.form.get("reason", "")[:LONGEST_REASON])
        return f"未批准：{found.person.name}，{asking.describe(work, found)}。"

    return attempt(deed, place("requests"))

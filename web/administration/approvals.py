"""授权申请: what was asked for by the system administrator and is decided by a security administrator (C08)."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.records.accounts import ApprovalRequest
from engine.work import Work
from web import access, visitor
from web.access import Action
from web.administration import requests as asking
from web.administration.pages import PAGE, attempt, blueprint, page, place

LONGEST_REASON = 500


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


@blueprint.post("/requests/<number:request_id>/refuse")
@access.to(Action.DECIDE_REQUESTS)
def refuse(request_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = asking.refuse(work, request_id, request.form.get("reason", "")[:LONGEST_REASON])
        return f"未批准：{found.person.name}，{asking.describe(work, found)}。"

    return attempt(deed, place("requests"))

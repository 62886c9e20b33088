"""What all pages of the administrators share: the blueprint, the menu, how a refusal is shown."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from award.errors import Refused
from award.records.accounts import ApprovalRequest
from engine.errors import EngineError
from engine.model import Incident
from engine.work import Work
from web import access, visitor
from web.access import Action

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

PAGE = 50
LARGEST_ID = 2**31 - 1
# Endpoint → what the menu calls it, and what one has to be allowed to do.
MENU = {
    "administration.persons": ("人员和账号", Action.MANAGE_PERSONS),
    "administration.units": ("单位", Action.MANAGE_PERSONS),
    "administration.requests": ("授权申请", Action.SEE_REQUESTS),
    "administration.sessions": ("登录", Action.SEE_SESSIONS),
    "administration.locks": ("锁定的账号", Action.UNLOCK),
    "administration.operation": ("故障", Action.OPERATE),
    "administration.health": ("运行状况", Action.OPERATE),
    "administration.log": ("审计日志", Action.READ_AUDIT),
    "administration.permissions": ("权限表", Action.READ_ACCESS),
}


def page(template: str, work: Work, **given: Any) -> str:
    """A page with the menu of whoever is acting."""
    menu = {endpoint: words for endpoint, (words, action) in MENU.items() if access.may(work, action)}
    return render_template(f"administration/{template}.html", menu=menu, **given)


def attempt(deed: Callable[[Work], str], back: str) -> ResponseReturnValue:
    """Do something in one unit of work and go back, telling what was done or why it was refused."""
    try:
        with visitor.working() as work:
            said = deed(work)
    except (Refused, EngineError) as error:
        flash(str(error), "bad")
    else:
        flash(said)
    return redirect(back, 303)


@blueprint.get("/")
@access.to(Action.ADMINISTER)
def home() -> ResponseReturnValue:
    with visitor.working() as work:
        asked = select(func.count(ApprovalRequest.id)).where(ApprovalRequest.decided_at.is_(None))
        failed = select(func.count(Incident.id)).where(Incident.closed_at.is_(None))
        counts = {
            "administration.requests": work.session.scalar(asked),
            "administration.operation": work.session.scalar(failed),
        }
        return page("home", work, counts=counts)


def place(endpoint: str, **values: Any) -> str:
    return url_for(f"administration.{endpoint}", **values)

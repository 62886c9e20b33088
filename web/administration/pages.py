"""What all pages of the administrators share: the blueprint, the menu, how a refusal is shown."""

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from award.errors import Refused
from engine.errors import EngineError
from engine.model import Incident
from engine.work import Work
from people.accounts import requests
from people.permissions import Action
from web.administration import words
from web.frame import access, visitor

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

PAGE = 50
LARGEST_ID = 2**31 - 1


@dataclasses.dataclass(frozen=True)
class Room:
    """What the menu calls it, what one has to be allowed to do, and what it is for."""

    words: str
    action: Action
    purpose: str


# By endpoint.
MENU = {
    "administration.persons": Room("人员和账号", Action.MANAGE_PERSONS, "登记人员，申请账号和角色，发放一次性密码"),
    "administration.units": Room("单位", Action.MANAGE_PERSONS, "登记、停用单位"),
    "administration.requests": Room("授权申请", Action.SEE_REQUESTS, "账号、角色的申请：谁提出，谁批准"),
    "administration.sessions": Room("登录", Action.SEE_SESSIONS, "现在谁登录着，必要时关闭"),
    "administration.locks": Room("锁定的账号", Action.UNLOCK, "连续输错密码的账号，核实后解除"),
    "administration.operation": Room("故障", Action.OPERATE, "没有办成的时限、消息、通知和公文，可以重试"),
    "administration.health": Room("运行状况", Action.OPERATE, "各项检查是否正常"),
    "administration.log": Room("审计日志", Action.READ_AUDIT, "谁在什么时候做了什么，逐条校验、导出"),
    "administration.permissions": Room("权限表", Action.READ_ACCESS, "什么角色可以做什么，依据是什么"),
}


def page(template: str, work: Work, **given: Any) -> str:
    """A page with the menu of whoever is acting."""
    menu = {endpoint: room for endpoint, room in MENU.items() if access.may(work, room.action)}
    return render_template(f"administration/{template}.html", menu=menu, who=words.who, thing=words.thing, **given)


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
        failed = select(func.count(Incident.id)).where(Incident.closed_at.is_(None))
        counts = {
            "administration.requests": requests.waiting(work),
            "administration.operation": work.session.scalar(failed),
        }
        return page("home", work, counts=counts)


def place(endpoint: str, **values: Any) -> str:
    return url_for(f"administration.{endpoint}", **values)

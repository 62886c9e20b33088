"""登录 and 锁定的账号: who is signed in, and whom five failures have locked out."""

from flask import g
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.errors import Refused
from award.records.accounts import Account, LoginSession
from engine.work import Work
from people.accounts import sessions as open_sessions
from people.accounts import steps
from people.permissions import Action
from web.administration.pages import attempt, blueprint, page, place
from web.frame import access, visitor

CLOSED = "管理员关闭了您的登录"


@blueprint.get("/sessions")
@access.to(Action.SEE_SESSIONS)
def sessions() -> ResponseReturnValue:
    with visitor.working() as work:
        return page("sessions", work, sessions=open_sessions.open_ones(work), this=g.session_id)


@blueprint.post("/sessions/<number:session_id>/close")
@access.to(Action.SEE_SESSIONS)
def close_session(session_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = work.session.get(LoginSession, session_id)
        if found is None or found.closed_at is not None:
            raise Refused("这个登录已经关闭。")
        open_sessions.close_one(work, session_id, CLOSED)
        return f"已关闭{found.person.name}的登录。"

    return attempt(deed, place("sessions"))


@blueprint.get("/locks")
@access.to(Action.UNLOCK)
def locks() -> ResponseReturnValue:
    with visitor.working() as work:
        locked = select(Account).where(Account.locked_until > work.now).order_by(Account.locked_until)
        return page("locks", work, accounts=list(work.session.scalars(locked)))


@blueprint.post("/locks/<number:account_id>/open")
@access.to(Action.UNLOCK)
def unlock(account_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        account = work.session.get(Account, account_id, with_for_update=True)
        if account is None or not steps.is_locked(account, work.now):
            raise Refused("这个账号没有锁定。")
        steps.unlock(work, account)
        return f"已解除{account.person.name}的账号锁定。"

    return attempt(deed, place("locks"))

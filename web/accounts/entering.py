"""Signing in: login and password, then a code of the telephone, then a new password where one is due."""

import contextlib
import dataclasses
from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.errors import Refused
from award.records.accounts import Account, LoginSession
from engine import audit
from engine.work import Work
from people import actors, events
from people.accounts import factor, passwords, sessions, steps
from people.accounts.steps import Step
from people.permissions import Action
from web.demo import players
from web.frame import access, expiry, in_force, limits, site, visitor
from web.frame.errors import SignInFirst
from web.frame.limits import Limit

blueprint = Blueprint("accounts", __name__)

WRONG_CODE = "验证码不正确，或者已经用过。请等手机上出现下一个验证码再输入。"
LOCKED = f"连续{steps.FAILURES}次输错，账号已锁定{steps.LOCKED_FOR.seconds // 60}分钟"
DIFFERENT = "两次输入的密码不一样。"


@dataclasses.dataclass(frozen=True)
class Halfway:
    """A session that awaits this step, with its account, in a unit of work of its person."""

    work: Work
    session: LoginSession
    account: Account


@blueprint.get("/sign-in")
@access.to(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    return _page()


@blueprint.post("/sign-in")
@access.to(Action.SIGN_IN)
@limits.to(Limit.SIGN_IN)
def prove() -> ResponseReturnValue:
    typed = steps.Attempt(request.form.get("login", ""), request.form.get("password", ""), visitor.place())
    try:
        token = steps.begin(site.here().runtime, typed, in_force.at_hand())
    except steps.Mistaken as error:
        return _page(str(error), typed.login), 422
    visitor.keep(token)
    return go_on()


@blueprint.get("/sign-in/code")
@access.to(Action.SIGN_IN)
def code() -> ResponseReturnValue:
    with _halfway(Step.FACTOR):
        return render_template("accounts/code.html", next=_next())


@blueprint.post("/sign-in/code")
@access.to(Action.SIGN_IN)
@limits.to(Limit.FACTOR)
def show_code() -> ResponseReturnValue:
    with _halfway(Step.FACTOR) as at:
        if not factor.check(at.work, at.account, request.form.get("code", ""), site.here().settings.keys):
            return _wrong_code(at, render_template("accounts/code.html", next=_next(), wrong=WRONG_CODE))
        advanced = _proved(at)
    return _let_in(advanced)


@blueprint.get("/sign-in/factor")
@access.to(Action.SIGN_IN)
def enrol() -> ResponseReturnValue:
    with _halfway(Step.ENROLMENT) as at:
        return _enrolment(at.account)


@blueprint.post("/sign-in/factor")
@access.to(Action.SIGN_IN)
@limits.to(Limit.FACTOR)
def confirm() -> ResponseReturnValue:
    with _halfway(Step.ENROLMENT) as at:
        if not factor.confirm(at.work, at.account, request.form.get("code", ""), site.here().settings.keys):
            return _wrong_code(at, _enrolment(at.account, WRONG_CODE))
        advanced = _proved(at)
    return _let_in(advanced, "动态验证码已启用。以后登录时，除密码外还需要手机上的验证码。")


@blueprint.get("/sign-in/password")
@access.to(Action.SIGN_IN)
def renew() -> ResponseReturnValue:
    with _halfway(Step.PASSWORD) as at:
        return _renewal(at.account)


@blueprint.post("/sign-in/password")
@access.to(Action.SIGN_IN)
@limits.to(Limit.PASSWORD)
def choose() -> ResponseReturnValue:
    with _halfway(Step.PASSWORD) as at:
        try:
            set_password(at.work, at.account)
        except Refused as error:
            return _renewal(at.account, error.sentence), 422
        advanced = steps.advance(at.work, at.session, at.account, in_force.at_hand())
    return _let_in(advanced, "密码已更换。")


def set_password(work: Work, account: Account) -> None:
    """Change the password to the one typed twice. Raises Refused."""
    chosen = request.form.get("password", "")
    if chosen != request.form.get("again", ""):
        raise Refused(DIFFERENT, field="again")
    passwords.change(work, account, chosen)
    audit.record(work, events.Event.PASSWORD_CHANGED, account=account.id, address=visitor.address())


def go_on() -> ResponseReturnValue:
    """To the next step, or to the page that was wanted, or to where the person's work is."""
    wanted = expiry.own(_next())
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        found = visitor.open_session(work)
        if found is None:
            raise SignInFirst()
        if found.awaits:
            return redirect(url_for(expiry.PAGES[Step(found.awaits)], next=wanted), 303)
        home = steps.home(actors.actor(work.session, found.person_id, work.now))
    return redirect(wanted or url_for(home), 303)


@contextlib.contextmanager
def _halfway(step: Step) -> Iterator[Halfway]:
    """Raises SignInFirst when the browser brings no session that awaits this step, or the account was locked since."""
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        found = visitor.open_session(work)
        if found is None or found.awaits != step:
            raise SignInFirst()
        account = steps.account_of(work, found.person_id)
        if account is None or steps.is_locked(account, work.now):
            raise SignInFirst()
        actor = actors.actor(work.session, found.person_id, work.now)
        yield Halfway(work.acting(actor), found, account)


def _wrong_code(at: Halfway, page: str) -> ResponseReturnValue:
    steps.fail(at.work, at.account, "code", visitor.address())
    if not steps.is_locked(at.account, at.work.now):
        return page, 422
    # They knew the password, so they may be told; the next request ends at the sign-in page.
    sessions.close_all(at.work, at.account.person_id, LOCKED)
    return redirect(url_for("accounts.code"), 303)


def _proved(at: Halfway) -> steps.Advanced:
    at.session.second_factor = True
    return steps.advance(at.work, at.session, at.account, in_force.at_hand())


def _let_in(advanced: steps.Advanced, said: str = "") -> ResponseReturnValue:
    visitor.keep(advanced.token)
    if said:
        flash(said)
    if advanced.closed:
        flash("您在另一处的登录已关闭：成员单位的账号同一时间只能在一处登录。")
    return go_on()


def _page(wrong: str = "", login: str = "") -> str:
    """In the demo, and there alone, it lists the fictional persons to enter as."""
    return render_template(
        "accounts/sign_in.html", wrong=wrong, login=login, next=expiry.own(_next()), **players.shown()
    )


def _enrolment(account: Account, wrong: str = "") -> str:
    secret = factor.prepare(account, site.here().settings.keys)
    issuer = in_force.at_hand().names.award
    return render_template(
        "accounts/enrol.html", picture=factor.picture(account, secret, issuer), secret=factor.readable(secret),
        next=_next(), wrong=wrong, action=url_for("accounts.confirm"), first=True,
    )  # fmt: skip


def _renewal(account: Account, wrong: str = "") -> str:
    why = "这是一次性密码，请换成自己的密码。" if account.must_change else "密码已使用90天，请更换。"
    return render_template("accounts/renew.html", why=why, wrong=wrong, rules=passwords.RULES, next=_next())


def _next() -> str:
    return request.values.get("next", "")

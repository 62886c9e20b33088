"""我的账号: who one is, where one is signed in, the password, the second factor."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.errors import Refused
from award.records.accounts import Account
from award.records.parties import Person, RoleGrant
from engine.work import Work
from people.accounts import factor, passwords, sessions, steps
from people.permissions import Action
from web.accounts import entering
from web.frame import access, errors, in_force, limits, site, visitor
from web.frame.limits import Limit

blueprint = Blueprint("account", __name__)

ELSEWHERE = "您在另一处选择了退出其他地方"
CHANGED = "您的密码已更换，请用新密码登录"
WITHOUT_FACTOR = "动态验证码已停用，请重新登录"
WRONG_PASSWORD = "现在的密码不正确。"  # noqa: S105 (a sentence)


@blueprint.get("/account")
@access.to(Action.OWN_ACCOUNT)
def mine() -> ResponseReturnValue:
    with visitor.working() as work:
        person = work.session.get_one(Person, work.actor.id)
        account = steps.account_of(work, person.id)
        return render_template(
            "accounts/mine.html", person=person, account=account, grants=_grants(work), this=g.session_id,
            sessions=sessions.open_ones(work, person.id), factor_on=account is not None and factor.is_on(account),
            expires=account and account.password_set_at + passwords.GOOD_FOR,
        )  # fmt: skip


@blueprint.post("/account/sessions/close")
@access.to(Action.OWN_ACCOUNT)
def close_others() -> ResponseReturnValue:
    with visitor.working() as work:
        closed = sessions.close_all(work, _id(work), ELSEWHERE, but=g.session_id)
    flash(f"已退出其他{closed}处登录。" if closed else "没有在其他地方登录。")
    return redirect(url_for("account.mine"), 303)


@blueprint.get("/account/password")
@access.to(Action.OWN_ACCOUNT)
def change() -> ResponseReturnValue:
    with visitor.working() as work:
        _account(work)
        return _change_page()


@blueprint.post("/account/password")
@access.to(Action.OWN_ACCOUNT)
@limits.to(Limit.PASSWORD)
def change_password() -> ResponseReturnValue:
    with visitor.working() as work:
        account = _account(work)
        if not passwords.fits(account.password_hash, request.form.get("current", "")):
            return _wrong(work, account, "password", _change_page(WRONG_PASSWORD))
        try:
            entering.set_password(work, account)
        except Refused as error:
            return _change_page(error.sentence), 422
        sessions.close_all(work, account.person_id, CHANGED, but=g.session_id)
    flash("密码已更换，其他地方的登录已关闭。")
    return redirect(url_for("account.mine"), 303)


@blueprint.get("/account/factor")
@access.to(Action.OWN_ACCOUNT)
def own_factor() -> ResponseReturnValue:
    with visitor.working() as work:
        return _factor_page(work, _account(work))


@blueprint.post("/account/factor")
@access.to(Action.OWN_ACCOUNT)
@limits.to(Limit.FACTOR)
def switch_factor() -> ResponseReturnValue:
    """On, with the first code of a telephone; off, with a code of the one that is on."""
    code = request.form.get("code", "")
    with visitor.working() as work:
        account = _account(work)
        was_on = factor.is_on(account)
        if not (factor.check if was_on else factor.confirm)(work, account, code, site.here().settings.keys):
            return _wrong(work, account, "code", _factor_page(work, account, entering.WRONG_CODE))
        if was_on:
            factor.remove(work, account)
            sessions.close_all(work, account.person_id, WITHOUT_FACTOR, but=_kept(work))
    flash("动态验证码已停用。" if was_on else "动态验证码已启用。")
    return redirect(url_for("account.mine"), 303)


def _kept(work: Work) -> int | None:
    """Whoever needs the factor signs in again, and sets one up."""
    return None if steps.needs_factor(work.actor, in_force.at_hand()) else g.session_id


def _wrong(work: Work, account: Account, what: str, page: str) -> ResponseReturnValue:
    """Guessing inside counts like guessing at the door: a browser left open must not be a way to the password."""
    steps.fail(work, account, what, visitor.address())
    if steps.is_locked(account, work.now):
        sessions.close_all(work, account.person_id, entering.LOCKED)
    return page, 422


def _change_page(wrong: str = "") -> str:
    return render_template("accounts/change.html", rules=passwords.RULES, wrong=wrong)


def _factor_page(work: Work, account: Account, wrong: str = "") -> str:
    if factor.is_on(account):
        needed = steps.needs_factor(work.actor, in_force.at_hand())
        return render_template("accounts/factor.html", wrong=wrong, needed=needed)
    secret = factor.prepare(account, site.here().settings.keys)
    issuer = in_force.at_hand().names.award
    return render_template(
        "accounts/enrol.html", picture=factor.picture(account, secret, issuer), secret=factor.readable(secret),
        wrong=wrong, action=url_for("account.own_factor"), first=False, next=None,
    )  # fmt: skip


def _account(work: Work) -> Account:
    """The account of whoever is at the screen; the demo's persons have none. Raises PageNotFound."""
    found = steps.account_of(work, _id(work))
    if found is None:
        raise errors.PageNotFound()
    return found


def _id(work: Work) -> int:
    assert work.actor.id is not None  # noqa: S101 (whoever is signed in is a person)
    return work.actor.id


def _grants(work: Work) -> list[RoleGrant]:
    held = select(RoleGrant).where(RoleGrant.person_id == work.actor.id, RoleGrant.valid_from <= work.now)
    current = held.where(RoleGrant.valid_until.is_(None) | (RoleGrant.valid_until > work.now))
    return list(work.session.scalars(current.order_by(RoleGrant.id)))

"""What takes two administrators (C08): one asks, another decides; before that nothing has effect."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from award.errors import Refused
from award.records.accounts import Account, ApprovalRequest
from award.records.parties import Person, RoleGrant, Unit
from award.terms import AdminRole, RequestKind
from engine import addresses, audit
from engine.work import Work
from people import events
from people.accounts import factor, granting, opening, sessions, steps
from people.accounts.granting import Grant

SAME = "同样的申请正在等待批准。"
DECIDED = "这件申请已经由{by}处理。"
YOURSELF = "申请人和当事人不能批准自己的申请。"
WITHOUT_REASON = "不批准时应当说明理由。"
NOBODY_YET = "首位安全保密管理员：此前无人可以批准"
FACTOR_RESET = "您的动态验证码已重置，请重新登录并设置"


def ask_account(work: Work, person_id: int, login: str) -> ApprovalRequest:
    """Ask for the one account of a person (C01). Raises Refused."""
    login = login.strip().lower()
    if wrong := opening.fault(work, person_id, login):
        raise Refused(wrong, field="login")
    return _ask(work, RequestKind.ACCOUNT, person_id, {"login": login})


def ask_role(work: Work, person_id: int, wanted: Grant) -> ApprovalRequest:
    """Ask for a role; what can't be granted isn't asked for. Raises Refused."""
    granting.check(work, person_id, wanted)
    until = wanted.until.isoformat() if wanted.until else None
    facts = {"role": wanted.role, "unit": wanted.unit_id, "since": wanted.since.isoformat(), "until": until}
    if wanted.position:
        facts["position"] = wanted.position
    return _ask(work, RequestKind.ROLE, person_id, facts)


def ask_factor(work: Work, person_id: int) -> ApprovalRequest:
    """Ask that a lost telephone be forgotten. Raises Refused."""
    account = steps.account_of(work, person_id)
    if account is None or not factor.is_on(account):
        raise Refused("此人没有启用动态验证码。")
    return _ask(work, RequestKind.FACTOR, person_id, {})


def approve(work: Work, request_id: int) -> ApprovalRequest:
    """Decide for it, and do it. Raises Refused, also when it can't be done any more."""
    found = _undecided(work, request_id)
    _decide(work, found, approved=True, reason="")
    _DEEDS[RequestKind(found.kind)](work, found)
    return found


def refuse(work: Work, request_id: int, reason: str) -> ApprovalRequest:
    """Decide against it. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(WITHOUT_REASON, field="reason")
    found = _undecided(work, request_id)
    _decide(work, found, approved=False, reason=reason.strip())
    return found


def waiting(work: Work) -> int:
    """How many wait for a decision."""
    asked = select(func.count(ApprovalRequest.id)).where(ApprovalRequest.decided_at.is_(None))
    return work.session.scalar(asked) or 0


def describe(work: Work, found: ApprovalRequest) -> str:
    """What is asked for, in words."""
    facts = found.facts
    if found.kind == RequestKind.ACCOUNT:
        return f"开设账号，登录名 {facts['login']}"
    if found.kind == RequestKind.FACTOR:
        return "重置动态验证码"
    unit = work.session.get(Unit, facts["unit"]) if facts["unit"] else None
    role = addresses.post(facts["role"], facts.get("position", ""))
    return f"授予角色：{role}{f'（{unit.name}）' if unit else ''}"


def _ask(work: Work, kind: RequestKind, person_id: int, facts: dict[str, Any]) -> ApprovalRequest:
    asker = work.actor.id
    if asker is None:
        raise Refused("申请须由系统管理员本人提出。")
    work.session.get_one(Person, person_id, with_for_update=True)
    waiting = select(ApprovalRequest).filter_by(kind=kind, person_id=person_id, decided_at=None)
    if any(_same(each.facts, facts) for each in work.session.scalars(waiting)):
        raise Refused(SAME)
    made = ApprovalRequest(kind=kind, person_id=person_id, facts=facts, asked_by_id=asker, asked_at=work.now)
    work.session.add(made)
    work.session.flush()
    audit.record(work, events.Event.REQUEST_MADE, request=made.id, kind=kind.value, of=person_id, **_noted(facts))
    if _is_first_security(work, made):
        made.decided_at, made.approved, made.reason = work.now, True, NOBODY_YET
        audit.record(work, events.Event.REQUEST_APPROVED, request=made.id, of=person_id, why=NOBODY_YET)
        _DEEDS[kind](work, made)
    return made


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two requests for one role of one unit are the same whenever they begin."""
    return all(one.get(name) == other.get(name) for name in ("login", "role", "unit", "position"))


def _noted(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("role", "unit", "position") if facts.get(name)}


def _is_first_security(work: Work, made: ApprovalRequest) -> bool:
    """Somebody has to be the first who approves. Once a security administrator has had an account, never again."""
    ever = select(RoleGrant.person_id).where(RoleGrant.role == AdminRole.SECURITY)
    if work.session.scalar(select(Account.id).where(Account.person_id.in_(ever)).limit(1)) is not None:
        return False
    named = set(work.session.scalars(ever))
    if made.kind == RequestKind.ROLE:
        return made.facts["role"] == AdminRole.SECURITY and not named
    return made.kind == RequestKind.ACCOUNT and made.person_id in named


def _undecided(work: Work, request_id: int) -> ApprovalRequest:
    found = work.session.get(ApprovalRequest, request_id, with_for_update=True)
    if found is None:
        raise Refused("没有这件申请。")
    if found.decided_at is not None:
        raise Refused(DECIDED.format(by=found.decided_by.name if found.decided_by else "系统"))
    if work.actor.id in (None, found.asked_by_id, found.person_id):
        raise Refused(YOURSELF)
    return found


def _decide(work: Work, found: ApprovalRequest, *, approved: bool, reason: str) -> None:
    found.decided_by_id, found.decided_at = work.actor.id, work.now
    found.approved, found.reason = approved, reason
    event = events.Event.REQUEST_APPROVED if approved else events.Event.REQUEST_REFUSED
    audit.record(work, event, request=found.id, kind=found.kind, of=found.person_id)


def _open_account(work: Work, found: ApprovalRequest) -> None:
    opening.open(work, found.person_id, found.facts["login"])


def _grant_role(work: Work, found: ApprovalRequest) -> None:
    """A role that should have begun while the request waited begins now: nobody held it before."""
    facts = found.facts
    since = max(dt.datetime.fromisoformat(facts["since"]), work.now)
    until = dt.datetime.fromisoformat(facts["until"]) if facts["until"] else None
    wanted = Grant(facts["role"], facts["unit"], since, until, facts.get("position", ""))
    granting.grant(work, found.person_id, wanted)


def _forget_factor(work: Work, found: ApprovalRequest) -> None:
    account = steps.account_of(work, found.person_id)
    if account is None or not factor.is_on(account):
        raise Refused("此人没有启用动态验证码。")
    factor.remove(work, account)
    sessions.close_all(work, found.person_id, FACTOR_RESET)


_DEEDS = {
    RequestKind.ACCOUNT: _open_account,
    RequestKind.ROLE: _grant_role,
    RequestKind.FACTOR: _forget_factor,
}

"""单位 (系统管理员): the bodies that act, and what each may be asked to do."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from award.errors import Refused
from award.profile import RoleKind
from award.records.parties import Unit
from award.terms import UnitKind
from engine import audit
from engine.work import Work
from people import events, permissions
from people.permissions import Action
from web.administration.pages import LARGEST_ID, PAGE, attempt, blueprint, page, place
from web.frame import access, errors, in_force, visitor

# Kinds of units that hold a role of the award; what they are called, its profile says.
HOLDING = {
    UnitKind.APPLICANT: RoleKind.APPLICANT,
    UnitKind.LEGAL_PERSON: RoleKind.SUPERIOR,
    UnitKind.AUDITOR: RoleKind.AUDITOR,
    UnitKind.DEPARTMENT: RoleKind.CONSULTED,
    UnitKind.OFFICE: RoleKind.OFFICE,
    UnitKind.MEMBER: RoleKind.VOTER,
    UnitKind.PREFECTURE: RoleKind.APPROVER,
}
OTHERS = {UnitKind.EMPLOYER: "专家所在单位", UnitKind.ADMINISTRATION: "系统、安全、审计管理"}
# What a unit may be asked to do, whatever its kind.
DUTIES = {
    "audits": "审核申报",
    "consulted": "接受征求意见",
    "votes": "投票",
}
TAKEN = "已有同类同名的单位，或者统一社会信用代码已经登记。"
LONGEST = 100
CODE_LENGTH = 18


def kinds() -> dict[UnitKind, str]:
    """What each kind of unit is called in the award in force, without those whose role it doesn't have."""
    profile = in_force.at_hand()
    named = {unit: permissions.called(profile, role) for unit, role in HOLDING.items()}
    return {unit: name for unit, name in named.items() if name} | OTHERS


@blueprint.get("/units")
@access.to(Action.MANAGE_PERSONS)
def units() -> ResponseReturnValue:
    after = max(0, min(request.args.get("after", 0, type=int), LARGEST_ID))
    with visitor.working() as work:
        found = list(work.session.scalars(select(Unit).where(Unit.id > after).order_by(Unit.id).limit(PAGE + 1)))
        following = found[PAGE - 1].id if len(found) > PAGE else None
        return page("units", work, units=found[:PAGE], kinds=kinds(), duties=DUTIES, following=following)


@blueprint.post("/units")
@access.to(Action.MANAGE_PERSONS)
def add_unit() -> ResponseReturnValue:
    return _saved(None)


@blueprint.get("/units/<number:unit_id>")
@access.to(Action.MANAGE_PERSONS)
def unit(unit_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return page("unit", work, unit=_found(work, unit_id), kinds=kinds(), duties=DUTIES)


@blueprint.post("/units/<number:unit_id>")
@access.to(Action.MANAGE_PERSONS)
def change_unit(unit_id: int) -> ResponseReturnValue:
    return _saved(unit_id)


@blueprint.post("/units/<number:unit_id>/active")
@access.to(Action.MANAGE_PERSONS)
def switch_unit(unit_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        found = _found(work, unit_id)
        found.active = not found.active
        audit.record(work, events.Event.UNIT_CHANGED, unit=found.id, active=found.active)
        return "已恢复。" if found.active else "已停用：不再列入新的审核、征求意见和投票。"

    return attempt(deed, place("unit", unit_id=unit_id))


def _saved(unit_id: int | None) -> ResponseReturnValue:
    back = place("units") if unit_id is None else place("unit", unit_id=unit_id)
    try:
        with visitor.working() as work:
            found = Unit() if unit_id is None else _found(work, unit_id)
            _fill(found)
            work.session.add(found)
            work.session.flush()
            audit.record(work, events.Event.UNIT_CHANGED, unit=found.id, added=unit_id is None)
    except Refused as error:
        flash(error.sentence, "bad")
    except IntegrityError:
        flash(TAKEN, "bad")
    else:
        flash("已保存。")
    return redirect(back, 303)


def _fill(found: Unit) -> None:
    """Raises Refused."""
    typed = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("name", "kind", "address", "phone")}
    if not typed["name"] or typed["kind"] not in set(UnitKind):
        raise Refused("请填写单位名称，选择类别。")
    code = request.form.get("credit_code", "").strip().upper()
    if code and (len(code) != CODE_LENGTH or not code.isascii() or not code.isalnum()):
        raise Refused(f"统一社会信用代码应当是{CODE_LENGTH}位数字和大写字母。")
    for name, value in typed.items():
        setattr(found, name, value)
    found.credit_code = code or None
    for duty in DUTIES:
        setattr(found, duty, duty in request.form)


def _found(work: Work, unit_id: int) -> Unit:
    found = work.session.get(Unit, unit_id)
    if found is None:
        raise errors.PageNotFound()
    return found

"""登记: an organisation comes on record with the first person who acts for it, or that person asks to be let in."""

import dataclasses
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from award.acts import organisations
from award.acts.organisations import Known, Registration
from award.calendar import periods
from award.errors import Refused
from award.profile import RoleKind
from award.records.applications import Material
from award.records.parties import Person
from award.records.registrations import Claim
from engine import addresses, audit, forms, outbox
from engine.errors import AnswersRejected
from engine.work import Work
from people import events
from people.accounts import opening, passwords
from people.permissions import Action
from web import files
from web.forms import reading, showing
from web.frame import access, errors, in_force, limits, visitor
from web.frame.limits import Limit
from web.portal.registration_form import CONSENT, form

blueprint = Blueprint("registering", __name__)

TAKEN = "该统一社会信用代码已经登记。请由本组织已有的经办人在“本单位经办人”中添加您，或者联系办公室。"
LETTER = "该组织已有记录，需要上传加盖公章的授权委托书，由办公室核对后开通。"
SAME_TIME = "刚才有人同时登记了相同的组织或者登录名，请核对后重试。"
TO_OFFICE = "有人申请办理已有记录的组织的事项，请在“登记核对”中核对授权委托书。"


@dataclasses.dataclass(frozen=True)
class Typed:
    """What was typed, with the files taken; the password is not among it and never shown again."""

    answers: dict[str, Any]
    shown: dict[str, Any]
    wrong: dict[str, str]


@blueprint.get("/register")
@access.to(Action.REGISTER)
def register() -> ResponseReturnValue:
    with visitor.looking():
        return _page({}, {})


@blueprint.post("/register")
@access.to(Action.REGISTER)
@limits.to(Limit.REGISTRATION)
def hand_in() -> ResponseReturnValue:
    typed = _typed()
    try:
        with visitor.looking() as work:
            claimed = _register(work.acting(visitor.PUBLIC), typed)
    except AnswersRejected as rejected:
        return _page(typed.shown, rejected.errors), errors.status(rejected)
    except IntegrityError:
        return _page(typed.shown, {"": SAME_TIME}), 409
    flash("登记已经提交，等办公室核对授权委托书。您可以登录查看进展。" if claimed else "登记完成，请登录。")
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.get("/registration")
@access.to(Action.FOLLOW_REGISTRATION)
def mine() -> ResponseReturnValue:
    """How the office answered; only who asked sees it, and nothing of the organisation."""
    with visitor.working() as work:
        return render_template("portal/registration.html", claim=_mine(work), wrong="")


@blueprint.post("/registration")
@access.to(Action.FOLLOW_REGISTRATION)
def again() -> ResponseReturnValue:
    """After a refusal: another letter."""
    with visitor.working() as work:
        _refused(work)
    letter = files.receive(form(), {"letter": request.files.getlist("letter")})
    with visitor.working() as work:
        claim = _refused(work)
        taken = files.take(files.Desk(work, None, "register"), form(), letter)
        if not taken.answers["letter"]:
            wrong = next(iter(taken.errors.values()), "请选择授权委托书。")
            return render_template("portal/registration.html", claim=claim, wrong=wrong), 422
        claim.letter_id, claim.lodged_at = taken.answers["letter"][0], work.now
        claim.decided_at, claim.decided_by, claim.agreed, claim.reason = None, None, None, ""
        _tell_office(work, claim)
    flash("已经重新提交。")
    return redirect(url_for("registering.mine"), 303)


def _typed() -> Typed:
    """Files are put on record at once, as everywhere, so that nobody uploads twice."""
    received = files.receive(form(), reading.read_answers(form(), request.form, request.files))
    with visitor.looking() as work:
        taken = files.take(files.Desk(work.acting(visitor.PUBLIC), None, "register"), form(), received)
    return Typed(taken.answers, taken.typed, taken.errors)


def _register(work: Work, typed: Typed) -> bool:
    """One transaction: organisation, person, roles and account, or a claim. Raises AnswersRejected.

    Returns whether it is a claim.
    """
    answers = _checked(work, typed)
    person = Person(name=answers["person_name"], phone=answers["phone"], email=answers.get("email", ""))
    work.session.add(person)
    work.session.flush()
    opening.register(work, person.id, answers["login"], request.form.get("password", ""))
    if organisations.known(work.session, answers["code"]) == Known.UNCLAIMED:
        _claim(work, person, answers)
        return True
    registration = Registration.read(answers)
    unit = organisations.put_on_record(work.session, registration)
    lanes = organisations.lanes(registration.roles, in_force.at_hand())
    organisations.grant(work.session, person, unit, lanes, work.now)
    audit.record(work, events.Event.ORGANISATION_REGISTERED, unit=unit.id, of=person.id)
    _drop_letter(work, answers)
    return False


def _checked(work: Work, typed: Typed) -> dict[str, Any]:
    """The clean answers; all that is wrong is told at once."""
    wrong = {**_faults_beside(typed), **typed.wrong}
    try:
        answers = forms.validate(form(), typed.answers, {})
    except AnswersRejected as rejected:
        raise AnswersRejected({**rejected.errors, **wrong}) from rejected
    answers["login"] = answers["login"].lower()
    for fault in _faults(work, answers):
        wrong.setdefault(fault.field or "", in_force.told(fault))
    if wrong:
        raise AnswersRejected(wrong)
    return answers


def _faults_beside(typed: Typed) -> dict[str, str]:
    """Of what is no field of the form: the password and the consent."""
    password = request.form.get("password", "")
    names = [str(typed.answers.get(key) or "") for key in ("login", "person_name")]
    found = {"password": passwords.fault(password, *filter(None, names)) or ""}
    if not found["password"] and password != request.form.get("again", ""):
        found["again"] = "两次输入的密码不一样。"
    if request.form.get(CONSENT) != "1":
        found[CONSENT] = "请阅读并同意个人信息处理告知。"
    return {key: sentence for key, sentence in found.items() if sentence}


def _faults(work: Work, answers: dict[str, Any]) -> list[Refused]:
    found = organisations.faults(work.session, Registration.read(answers), periods.day_of(work.now))
    if sentence := opening.fault(work, 0, answers["login"]):
        found.append(Refused(sentence, field="login"))
    known = organisations.known(work.session, answers["code"])
    if known == Known.TAKEN:
        found.append(Refused(TAKEN, field="code"))
    if known == Known.UNCLAIMED and not answers.get("letter"):
        found.append(Refused(LETTER, field="letter"))
    return found


def _claim(work: Work, person: Person, answers: dict[str, Any]) -> None:
    facts = {key: value for key, value in answers.items() if key not in ("letter", "login", "phone", "email")}
    claim = organisations.claim(work.session, person, facts, answers["letter"][0], work.now)
    audit.record(work, events.Event.CLAIM_LODGED, claim=claim.id, unit=claim.unit_id, of=person.id)
    _tell_office(work, claim)


def _tell_office(work: Work, claim: Claim) -> None:
    case = f"claim:{claim.id}"
    office = addresses.role(in_force.at_hand().lane(RoleKind.OFFICE))
    outbox.queue(work, "notice", case, {"to": office, "template": TO_OFFICE, "facts": {}})


def _drop_letter(work: Work, answers: dict[str, Any]) -> None:
    """A letter that nobody needed is not kept: no more personal data than necessary."""
    for number in answers.get("letter", ()):
        # Somebody who went back in the browser may have asked with it for another organisation.
        if work.session.scalar(select(Claim.id).where(Claim.letter_id == number)) is None:
            files.remove(work, work.session.get_one(Material, number))


def _mine(work: Work) -> Claim | None:
    return work.session.scalars(select(Claim).where(Claim.person_id == work.actor.id)).one_or_none()


def _refused(work: Work) -> Claim:
    claim = _mine(work)
    if claim is None or claim.agreed is not False:
        raise errors.PageNotFound()
    return claim


def _page(shown: dict[str, Any], wrong: dict[str, str]) -> str:
    page = showing.page(form(), {}, shown, wrong)
    return render_template("portal/register.html", page=page, wrong=wrong, rules=passwords.RULES)


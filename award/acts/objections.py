"""Lodging an objection: what somebody hands in against a 公示, kept before anybody judges it."""

import dataclasses
import datetime as dt
import hashlib
import hmac
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import publicity as publicity_acts
from award.calendar import days, office, periods
from award.errors import Refused
from award.records.objections import Objection
from award.records.publicity import Publicity
from award.rules import honours, objections
from award.terms import Answer, ObjectorKind

# What no code has as its digest: for objections that are not there, or were handed in without a code.
NO_DIGEST = "0" * 64
# Somebody who presses the button twice has objected once.
TWICE_WITHIN = dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True)
class Statement:
    """What is handed in. `evidence` and `identity_proof` are ids of materials; `address` is a unit's 住所、通讯地址."""

    application_id: int
    objector_kind: str
    name: str
    phone: str
    address: str
    text: str
    signed: bool = False
    identity_proof: int | None = None
    sealed: bool = False
    evidence: tuple[int, ...] = ()
    evidence_note: str = ""


def gaps(statement: Statement) -> list[Refused]:
    """What the statement lacks of Article 23, for the page that takes it. The office judges it again (Article 24)."""
    return objections.faults(as_rule(statement))


def lodge(session: Session, now: dt.datetime, publicity: Publicity, statement: Statement) -> Objection:
    """Keep an objection to a 公示. It needs a text and an application on the list; the office screens all the rest.

    Whoever lodges in the last second and the case that closes the list follow one another on the list's lock.
    Start the case with `start_data`: process `objection`, key `objection.key`.
    """
    published = publicity_acts.locked(session, publicity.id)
    _check(published, statement)
    _refuse_repeated(session, now, published, statement)
    values = dataclasses.asdict(statement) | {"evidence": list(statement.evidence)}
    objection = Objection(publicity_id=published.id, lodged_at=now, in_window=_in_window(published, now), **values)
    session.add(objection)
    session.flush()
    return objection


def start_data(objection: Objection) -> dict[str, Any]:
    """What the case of an objection begins with."""
    return {"objection_id": objection.id, "publicity_id": objection.publicity_id}


def extend_screenings(session: Session) -> list[Objection]:
    """Count the limits of screenings anew after the calendar changed (Article 24); return those that grew."""
    calendar = office.current(session)
    running = select(Objection).where(Objection.screened_at.is_(None), Objection.screening_days.is_not(None))
    locked = session.scalars(running.order_by(Objection.id).with_for_update())
    return [one for one in locked if _extend(one, calendar)]


def _extend(objection: Objection, calendar: days.WorkingCalendar) -> bool:
    before, limit = objection.screening_due_at, objection.screening_days
    if before is None or limit is None:
        return False
    due = days.last_working_day(periods.day_of(objection.lodged_at), limit, calendar).closes_at
    objection.screening_due_at = max(before, due)
    return due > before


# ---------------------------------------------------------------- following an objection


def give_code(objection: Objection, entropy: bytes) -> str:
    """Return the code by which the objector alone follows the objection. Only its digest is kept."""
    code = honours.verification_code(entropy)
    objection.tracking_digest = _digest(code)
    return code


def follow(session: Session, number: int, code: str) -> Objection | None:
    """The objection of this number, for whoever knows its code. A wrong number and a wrong code look alike."""
    found = session.get(Objection, number) if 0 < number < 2**31 else None
    expected = found.tracking_digest if found is not None else ""
    is_right = hmac.compare_digest(_digest(code), expected or NO_DIGEST)
    return found if is_right else None


def _digest(code: str) -> str:
    """Of the code as it was told, however it was typed: with small letters, without its dashes."""
    return hashlib.new("sm3", "".join(code.split()).replace("-", "").upper().encode()).hexdigest()


def _refuse_repeated(session: Session, now: dt.datetime, publicity: Publicity, statement: Statement) -> None:
    same = select(Objection.id).where(
        Objection.publicity_id == publicity.id,
        Objection.application_id == statement.application_id,
        Objection.name == statement.name,
        Objection.phone == statement.phone,
        Objection.text == statement.text,
        Objection.lodged_at > now - TWICE_WITHIN,
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused("内容相同的异议刚才已经收到，请勿重复提交。", field="text", article=objections.FORM)


def _check(publicity: Publicity, statement: Statement) -> None:
    if publicity.opened_at is None:
        raise Refused("该公示尚未发布，不能提出异议。", article=objections.FORM)
    if publicity.answer != Answer.OBJECTION:
        raise Refused("该公示不接受异议。", article=objections.FORM)
    if statement.objector_kind not in set(ObjectorKind):
        raise Refused("应当注明异议人是个人还是单位。", field="objector_kind", article=objections.FORM)
    if not statement.text.strip():
        raise Refused("异议应当书面提出，写明事实和理由。", field="text", article=objections.FORM)
    if statement.application_id not in {entry.application_id for entry in publicity.entries}:
        raise Refused("被异议的组织不在该公示名单上。", field="application_id", article=objections.FORM)


def _in_window(publicity: Publicity, now: dt.datetime) -> bool:
    opened_at, closes_at = publicity.opened_at, publicity.closes_at
    return opened_at is not None and closes_at is not None and objections.in_window(now, opened_at, closes_at)


def as_rule(given: Statement | Objection) -> objections.Objection:
    """An objection as the rules see it, handed in just now or on record."""
    return objections.Objection(
        kind=given.objector_kind,
        name=given.name,
        phone=given.phone,
        address=given.address,
        text=given.text,
        has_evidence=bool(given.evidence or given.evidence_note.strip()),
        signed=given.signed,
        has_identity_proof=given.identity_proof is not None,
        sealed=given.sealed,
    )

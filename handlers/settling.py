"""What follows when an objection is settled: the list it held open, the application, the notices (Article 26)."""

from typing import Any

from sqlalchemy import func, select

from award.acts import objections, publicity
from award.calendar import periods
from award.profile import RoleKind
from award.records.documents import Document
from award.records.objections import Objection, ObjectionNotice
from award.records.publicity import Publicity
from award.rules import objections as rules
from award.terms import NoticeRecipient, ObjectionOutcome, ObjectionStatus, PublicityStatus
from engine.contract import Call
from handlers import endings, standing
from handlers.general import documents, rulebook

RESULTS = {ObjectionOutcome.UPHELD: "uphold", ObjectionOutcome.DISMISSED: "dismiss"}


def settle(call: Call, objection: Objection, outcome: ObjectionOutcome) -> None:
    """Put the outcome on record, under the lock of the list; the last undecided objection lets the list go on."""
    published = publicity.locked(call.session, objection.publicity_id)
    objection.status, objection.outcome, objection.decided_at = ObjectionStatus.SETTLED, outcome, call.now
    call.session.flush()
    is_held = published.status == PublicityStatus.HOLDING and objection.in_window
    if is_held and not publicity.undecided(call.session, published.id):
        _let_go_on(call, published)


def _let_go_on(call: Call, published: Publicity) -> None:
    own = published.application_id
    # The case of an application that is taken out ends, and nobody would be there to receive the message.
    if own is not None and publicity.upheld(call.session, own):
        return
    settled = select(func.count(Objection.id)).where(
        Objection.publicity_id == published.id, Objection.status == ObjectionStatus.SETTLED
    )
    correlation = {"publicity_id": published.id}
    message = call.inputs["decided"]
    number = f"{message}:{published.id}:{published.round}:{call.session.scalar(settled)}"
    call.send(message, published.case, correlation=correlation, payload=correlation, id=number)


def disqualify(call: Call, objection: Objection) -> None:
    """Take the application out. One that has ended already can still be banned for what was found (R30)."""
    application = objection.application
    if application.still_in:
        facts = {"reason": objection.facts, "false_materials": objection.false_materials}
        standing.send(call, call.inputs["disqualified"], application, **facts)
    elif objection.false_materials:
        outcome = rulebook.profile(call).outcome(call.inputs["outcome"])
        endings.ban(call, application, outcome, objection.facts)


# ---------------------------------------------------------------- the notices


def give_notices(call: Call, objection: Objection) -> None:
    """R26: the objector, the objected party and the auditor are told; only the objector reads who objected."""
    shared = _shared_facts(objection)
    own = own_facts(objection) | shared | {"receipt_number": objection.receipt_no}
    result = documents.issue(call, call.inputs["result"], subject=objection.key, **own)
    _note(call, objection, NoticeRecipient.OBJECTOR, result)
    application = objection.application
    _bulletin(call, objection, NoticeRecipient.OBJECTED, application.name)
    title = shared["publicity"]
    standing.tell(call, application, "对“{publicity}”的异议已经处理完毕，处理结果见通报。", publicity=title)
    if application.auditor is not None:
        _bulletin(call, objection, NoticeRecipient.AUDITOR, application.auditor.name)
        to = f"unit:{application.auditor.id}:{rulebook.profile(call).lane(RoleKind.AUDITOR)}"
        facts = {"applicant": application.name}
        call.notify(to, "对{applicant}的异议已经处理完毕，处理结果见通报。", **facts)


def own_facts(objection: Objection) -> dict[str, Any]:
    """What a letter to the objector says of the objection."""
    return {
        "objector": objection.name,
        "publicity": objection.publicity.title,
        "matter": objection.text,
        "received_on": periods.day_of(objection.lodged_at),
    }


def _shared_facts(objection: Objection) -> dict[str, Any]:
    return {
        "publicity": objection.publicity.title,
        "objected": objection.application.name,
        "findings": objection.facts,
        "result": RESULTS[ObjectionOutcome(objection.outcome or "")],
    }


def _bulletin(call: Call, objection: Objection, recipient: NoticeRecipient, name: str) -> None:
    matter = rules.without_objector(objection.text, objections.as_rule(objection))
    facts = _shared_facts(objection) | {"recipients": [name], "matter": matter}
    subject = objection.application.key if recipient == NoticeRecipient.OBJECTED else objection.key
    _note(call, objection, recipient, documents.issue(call, call.inputs["bulletin"], subject=subject, **facts))


def _note(call: Call, objection: Objection, recipient: NoticeRecipient, document: Document) -> None:
    call.session.add(
        ObjectionNotice(
            objection_id=objection.id, recipient=recipient, document_id=document.id, sent_at=call.now
        )
    )

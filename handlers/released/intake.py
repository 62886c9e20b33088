"""Services of 申报, 公示 and 异议 that release 0.1 told less, or that did more then: with what was understood."""

import dataclasses
from typing import Any

from sqlalchemy import select

from award.acts import publicity as publicity_acts
from award.records.applications import Consultation
from award.terms import EditionStatus
from engine.contract import Call, former
from handlers import auditing, consulting, endings, formal_review, objection, publicity, standing
from handlers.general import rulebook

FORMAT = 1
# A round of consultation: its name, its article, the task that named the departments, its field, where they answered.
ROUNDS = {
    "audit": ("审核", "第十四条", "audit", "departments", "consult_departments"),
    "formal": ("形式审查", "第十六条", "formal_review", "authorities", "consult_authorities"),
}


def _told(call: Call, **given: Any) -> Call:
    return dataclasses.replace(call, inputs={**call.inputs, **given})


# ---------------------------------------------------------------- audit, formal review, consultation


@former("record_audit", FORMAT, like="record_audit")
def record_audit(call: Call) -> dict[str, Any]:
    found = auditing.record_audit(
        _told(
            call,
            answers="audit",
            corrections=int(rulebook.value(call, "correction.rounds")),
            correction_days=int(rulebook.value(call, "correction.days")),
            correction_notice="correction_notice",
        )
    )
    if found["audit_result"] == "pass":
        _consult(call, "audit", found["departments"])
    return found


@former("record_formal_review", FORMAT, like="record_formal_review")
def record_formal_review(call: Call) -> dict[str, Any]:
    told = _told(call, answers="formal_review", publicities=["internal", "audit"])
    found = formal_review.record_formal_review(told)
    _consult(call, "formal", found["departments"])
    return {"formal_passed": found["formal_passed"], "authorities": found["departments"]}


def _consult(call: Call, round: str, departments: list[int]) -> None:
    name, article, *_ = ROUNDS[round]
    days, sender = int(rulebook.value(call, "consult.reply")), "auditor" if round == "audit" else "office"
    given = {"departments": departments, "name": name, "article": article, "days": days, "sender": sender}
    consulting.consult(_told(call, **given, letter="consultation_letter", facts={"round": round}))


@former("record_opinions", FORMAT, like="collect_opinions")
def record_opinions(call: Call) -> dict[str, Any]:
    name, article, asking, field, answering = ROUNDS[call.inputs["round"]]
    application, departments = standing.application(call), standing.answers(call, asking).get(field, [])
    query = select(Consultation).where(
        Consultation.application_id == application.id,
        Consultation.name == name,
        Consultation.collected_at.is_(None),
    )
    # Whoever was asked before this release was asked without a record of it.
    asked = call.session.scalars(query).first() or _asked(call, name, article, answering)
    return consulting.collect_opinions(
        _told(call, consultation_id=asked.id, departments=departments, answers=answering)
    )


def _asked(call: Call, name: str, article: str, answering: str) -> Consultation:
    asked = consulting.open_consultation(call, standing.application(call), name, article)
    asked.asked_at = min((record.at for record in call.forms.all(answering)), default=call.now)
    return asked


# ---------------------------------------------------------------- how an application ends


@former("tell_not_recommended", FORMAT, like="end_application")
def tell_not_recommended(call: Call) -> dict[str, Any]:
    reason = standing.answers(call, "legal_person_review")["reason"]
    told = {"outcome": "not_recommended", "reason": reason, "facts": {"kind": "recommendation"}}
    return endings.end_application(_told(call, **told))


@former("tell_refused", FORMAT, like="end_application")
def tell_refused(call: Call) -> dict[str, Any]:
    reason = standing.answers(call, "audit")["refuse_reason"]
    return endings.end_application(_told(call, outcome="refused", reason=reason, facts={"kind": "audit"}))


@former("close_withdrawn", FORMAT, like="end_application")
def close_withdrawn(call: Call) -> dict[str, Any]:
    application = standing.application(call)
    is_late = application.filed_at is None and application.edition.status != EditionStatus.FILING
    reason = call.inputs.get("reason") or ("逾期未申报" if is_late else "申报组织自愿撤回申报")
    return endings.end_application(_told(call, outcome="withdrawn", reason=reason))


@former("close_disqualified", FORMAT, like="end_application")
def close_disqualified(call: Call) -> dict[str, Any]:
    upheld = publicity_acts.upheld(call.session, standing.application(call).id)
    reason = call.inputs.get("reason") or (upheld[-1].facts if upheld else "不符合申报、评审规定")
    banned = bool(call.inputs.get("false_materials")) or any(one.false_materials for one in upheld)
    told = {"outcome": "disqualified", "reason": reason, "banned": banned}
    return endings.end_application(_told(call, **told, ban_start=rulebook.value(call, "ban.start")))


# ---------------------------------------------------------------- 公示 and 异议


@former("close_publicity", FORMAT, like="close_publicity")
def close_publicity(call: Call) -> dict[str, Any]:
    return publicity.close_publicity(_told(call, again=bool(rulebook.value(call, "objection.republish"))))


@former("register_objection", FORMAT, like="register_objection")
def register_objection(call: Call) -> dict[str, Any]:
    return objection.register_objection(_told(call, days=int(rulebook.value(call, "objection.screen"))))


@former("record_investigation", FORMAT, like="record_investigation")
def record_investigation(call: Call) -> dict[str, Any]:
    lookback = int(rulebook.value(call, "coi.lookback"))
    return objection.record_investigation(_told(call, answers="investigate", lookback=lookback))


@former("settle_objection", FORMAT, like="settle_objection")
def settle_objection(call: Call) -> dict[str, Any]:
    messages = {"decided": "objections_decided", "disqualified": "disqualified", "outcome": "disqualified"}
    letters = {"result": "objection_result", "bulletin": "objection_bulletin"}
    start = rulebook.value(call, "ban.start")
    return objection.settle_objection(_told(call, answers="conclude", **messages, **letters, ban_start=start))

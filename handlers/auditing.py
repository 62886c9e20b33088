"""The auditor's part: findings, correction, and the 审核意见 for the office (Article 14)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from award.acts import publicity
from award.calendar import periods
from award.records.applications import Application, AuditFinding
from award.rules import filing, screening
from award.terms import ApplicationStatus, AuditResult, ConsultationRound, PublicityKind, Role
from engine.contract import Call
from handlers import consulting, document_facts, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

# The checks of the form: the field of the form, the column of the record, what the opinion calls it.
CHECKS = (
    ("conditions", "conditions_met", "申报条件"),
    ("completeness", "complete", "申报材料的完整性"),
    ("truth", "truthful", "申报材料的真实性"),
    ("accuracy", "accurate", "申报材料的准确性"),
    ("legality", "lawful", "申报材料的合法性"),
)


@service(
    "record_audit",
    title="登记审核结论",
    inputs=standing.APPLICATION,
    outputs={"audit_result": "审核结论：pass、return 或 refuse", "departments": "征求意见的部门"},
)
def record_audit(call: Call) -> dict[str, Any]:
    """Keep the findings with both lists looked up (R10); let pass, return for correction, or refuse."""
    application, answers = standing.application(call), standing.answers(call, "audit")
    audit = _audit(answers)
    screening.check_audit(audit, periods.day_of(call.now))
    _keep_finding(call, application, audit)
    departments = answers.get("departments", [])
    if audit.result == AuditResult.RETURN:
        _return_for_correction(call, application, audit.reason)
    if audit.result == AuditResult.PASS:
        consulting.consult(call, application, ConsultationRound.AUDIT, departments)
    return {"audit_result": audit.result.value, "departments": departments}


def _audit(answers: Mapping[str, Any]) -> screening.Audit:
    result = AuditResult(answers["result"])
    return screening.Audit(
        result=result,
        checks={field: answers[field] == "pass" for field, _, _ in CHECKS},
        abnormal=_list_check(answers, "abnormal"),
        illegal=_list_check(answers, "illegal"),
        reason=answers.get(f"{result.value}_reason", ""),
    )


def _list_check(answers: Mapping[str, Any], which: str) -> screening.ListCheck:
    checked_on = dt.date.fromisoformat(answers[f"{which}_checked_on"])
    return screening.ListCheck(checked_on, answers[f"{which}_source"], answers[f"{which}_listed"] == "yes")


def _keep_finding(call: Call, application: Application, audit: screening.Audit) -> None:
    record = call.forms.latest("audit")
    call.session.add(
        AuditFinding(
            application_id=application.id,
            round=application.correction_rounds + 1,
            unit_id=application.auditor_unit_id,
            person_id=record.person_id if record else None,
            result=audit.result,
            **{column: audit.checks[field] for field, column, _ in CHECKS},
            **_list_columns("abnormal", audit.abnormal),
            **_list_columns("illegal", audit.illegal),
            reason=audit.reason,
            audited_at=call.now,
        )
    )


def _list_columns(which: str, check: screening.ListCheck) -> dict[str, Any]:
    return {
        f"{which}_listed": check.listed,
        f"{which}_checked_on": check.checked_on,
        f"{which}_source": check.source,
    }


def _return_for_correction(call: Call, application: Application, reason: str) -> None:
    filing.check_correction(application.correction_rounds, int(rulebook.value(call, "correction.rounds")))
    application.correction_rounds += 1
    application.status = ApplicationStatus.CORRECTING
    due = consulting.last_day(call, int(rulebook.value(call, "correction.days")))
    facts = document_facts.of_application(application) | {"reason": reason, "due": due}
    documents.issue(call, "correction_notice", subject=application.key, **facts)
    standing.tell(call, application, "申报材料需要补正，请于{due}前提交。{reason}", due=due.isoformat(), reason=reason)


@service("send_audit_opinion", title="出具审核意见并报送办公室", inputs=standing.APPLICATION)
def send_audit_opinion(call: Call) -> dict[str, Any]:
    """After the 公示 (R11), send the opinion with the application to the office."""
    application, answers = standing.application(call), standing.answers(call, "audit_opinion")
    publicity.check_may_go_on(call.session, PublicityKind.AUDIT, application, call.now)
    application.audit_opinion, application.audit_opinion_at = answers["opinion"], call.now
    application.status = ApplicationStatus.AUDITED
    facts = document_facts.of_application(application) | _opinion_facts(call, application)
    facts |= {"opinion": answers["opinion"], "publicity_result": answers["publicity_result"]}
    documents.issue(call, "audit_opinion", subject=application.key, **facts)
    call.notify(f"role:{Role.OFFICE}", "{applicant}的申报材料和审核意见已经送达。", applicant=application.name)
    return {}


def _opinion_facts(call: Call, application: Application) -> dict[str, Any]:
    published = publicity.of_application(call.session, PublicityKind.AUDIT, application.id)
    return {
        **document_facts.of_publicity(published),
        **_finding_facts(call, application),
        "departments": consulting.opinions(call, application, ConsultationRound.AUDIT),
    }


def _finding_facts(call: Call, application: Application) -> dict[str, Any]:
    query = select(AuditFinding).where(AuditFinding.application_id == application.id)
    finding = call.session.scalars(query.order_by(AuditFinding.round.desc()).limit(1)).one()
    results = {True: "符合", False: "不符合"}
    return {
        "checks": [{"item": item, "result": results[getattr(finding, column)]} for _, column, item in CHECKS],
        "abnormal_result": "列入" if finding.abnormal_listed else "未列入",
        "illegal_result": "列入" if finding.illegal_listed else "未列入",
        "checked_on": finding.abnormal_checked_on,
        "source": finding.abnormal_source,
    }

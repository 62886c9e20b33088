"""The auditor's part: findings, correction, and the 审核意见 for the office (Article 14)."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from award.acts import publicity
from award.calendar import periods
from award.profile import RoleKind
from award.records.applications import Application, AuditFinding
from award.rules import filing, screening
from award.terms import ApplicationStatus, AuditResult
from engine.contract import Call, FormRecord
from engine.types import Choice, Date, Integer, ListOf, Optional, Reference, Text, box
from handlers import consulting, document_facts, standing
from handlers import publicity as publicities
from handlers.general import documents, questions, rulebook
from handlers.general.questions import Check
from handlers.general.refusals import service

PASSED, FAILED = "pass", "fail"
YES, NO = "yes", "no"
RESULT = Choice.of(*AuditResult, description="审核结论")
AUDIT = box(
    "审核的任务；表单里凡是答“符合”（pass）或者“不符合”（fail）的问题，都是审核事项",
    result=RESULT,
    departments=Optional("征求意见的部门", ListOf("", Integer())),
    return_reason=Optional("需要补正的内容", Text()),
    refuse_reason=Optional("不通过的理由", Text()),
    abnormal_checked_on=Date(),
    abnormal_source=Text(),
    abnormal_listed=Choice.of(YES, NO),
    illegal_checked_on=Date(),
    illegal_source=Text(),
    illegal_listed=Choice.of(YES, NO),
)


@service(
    "record_audit",
    title="登记审核结论",
    inputs={
        **standing.APPLICATION,
        "answers": AUDIT,
        "corrections": Integer("最多补正几次"),
        "correction_days": Integer("补正期限的工作日数"),
        "correction_notice": Reference("补正通知书", to="documents"),
    },
    outputs={
        "audit_result": RESULT,
        "audit_reason": Text("退回补正或者审核不通过的理由"),
        "departments": ListOf("征求意见的部门", Integer()),
    },
)
def record_audit(call: Call) -> dict[str, Any]:
    """Keep the findings with both lists looked up (R10); let pass, return for correction, or refuse."""
    application, record = standing.application(call), standing.record(call, call.inputs["answers"])
    checks = questions.checks(call, record, PASSED, FAILED)
    audit = _audit(record.answers, checks)
    screening.check_audit(audit, periods.day_of(call.now))
    _keep_finding(call, application, record, audit, checks)
    if audit.result == AuditResult.RETURN:
        _return_for_correction(call, application, audit.reason)
    departments = record.answers.get("departments") or []
    return {"audit_result": audit.result.value, "audit_reason": audit.reason, "departments": departments}


def _audit(answers: Mapping[str, Any], checks: Sequence[Check]) -> screening.Audit:
    result = AuditResult(answers["result"])
    return screening.Audit(
        result=result,
        checks={check.key: check.passed for check in checks},
        abnormal=_list_check(answers, "abnormal"),
        illegal=_list_check(answers, "illegal"),
        reason=answers.get(f"{result.value}_reason") or "",
    )


def _list_check(answers: Mapping[str, Any], which: str) -> screening.ListCheck:
    checked_on = dt.date.fromisoformat(answers[f"{which}_checked_on"])
    return screening.ListCheck(checked_on, answers[f"{which}_source"], answers[f"{which}_listed"] == YES)


def _keep_finding(
    call: Call, application: Application, record: FormRecord, audit: screening.Audit, checks: Sequence[Check]
) -> None:
    query = select(AuditFinding.round).where(AuditFinding.application_id == application.id)
    call.session.add(
        AuditFinding(
            application_id=application.id,
            round=max(call.session.scalars(query), default=0) + 1,
            unit_id=record.unit or application.auditor_unit_id,
            person_id=record.person_id,
            result=audit.result,
            checks=[dataclasses.asdict(check) for check in checks],
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
    filing.check_correction(application.correction_rounds, call.inputs["corrections"])
    application.correction_rounds += 1
    application.status = ApplicationStatus.CORRECTING
    due = consulting.last_day(call, call.inputs["correction_days"])
    facts = document_facts.of_application(application) | {"reason": reason, "due": due}
    documents.issue(call, call.inputs["correction_notice"], subject=application.key, **facts)
    standing.tell(call, application, "申报材料需要补正，请于{due}前提交。{reason}", due=due.isoformat(), reason=reason)


@service(
    "send_audit_opinion",
    title="出具审核意见并报送办公室",
    inputs={
        **standing.APPLICATION,
        "answers": box("出具审核意见的任务", opinion=Text(), publicity_result=Text()),
        "publicities": publicities.KINDS,
        "document": Reference("审核意见的公文", to="documents"),
    },
)
def send_audit_opinion(call: Call) -> dict[str, Any]:
    """After the 公示 (R11), send the opinion with the application to the office."""
    application, answers = standing.application(call), standing.answers(call, call.inputs["answers"])
    publicities.must_have_stood(call, application)
    application.audit_opinion, application.audit_opinion_at = answers["opinion"], call.now
    application.status = ApplicationStatus.AUDITED
    facts = document_facts.of_application(application) | _opinion_facts(call, application)
    facts |= {"opinion": answers["opinion"], "publicity_result": answers["publicity_result"]}
    documents.issue(call, call.inputs["document"], subject=application.key, **facts)
    office = rulebook.profile(call).lane(RoleKind.OFFICE)
    call.notify(f"role:{office}", "{applicant}的申报材料和审核意见已经送达。", applicant=application.name)
    return {}


def _opinion_facts(call: Call, application: Application) -> dict[str, Any]:
    kinds = call.inputs["publicities"]
    published = publicity.newest(call.session, kinds[-1], application) if kinds else None
    return {
        **document_facts.of_publicity(published),
        **_finding_facts(call, application),
        "departments": consulting.opinions(call.session, application),
    }


def _finding_facts(call: Call, application: Application) -> dict[str, Any]:
    query = select(AuditFinding).where(AuditFinding.application_id == application.id)
    finding = call.session.scalars(query.order_by(AuditFinding.id.desc()).limit(1)).one()
    return {
        "checks": [{"item": check["label"], "result": check["answer"]} for check in finding.checks],
        "abnormal_result": "列入" if finding.abnormal_listed else "未列入",
        "illegal_result": "列入" if finding.illegal_listed else "未列入",
        "checked_on": finding.abnormal_checked_on,
        "source": finding.abnormal_source,
    }

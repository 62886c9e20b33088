"""形式审查 by the office: its checks, and the report to the edition (Articles 15 and 16)."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from award.concepts import Concept
from award.errors import Refused
from award.records.applications import Application, FormalReview
from award.rules import filing, screening
from award.terms import ApplicationStatus
from engine.contract import Call, FormRecord, Refusal
from engine.types import Boolean, Choice, Integer, ListOf, Optional, Text, box
from handlers import looked_up, publicity, stages, standing
from handlers.general import questions
from handlers.general.questions import Check
from handlers.general.refusals import service

PASSED, FAILED = "pass", "fail"
CHECK = Choice.of(PASSED, FAILED)
FORMAL_REVIEW = box(
    "形式审查的任务；表单里凡是答“符合”（pass）或者“不符合”（fail）的问题，都是审查事项",
    conditions=Optional("是否符合申报条件", CHECK),
    procedure=Optional("申报程序是否符合规定", CHECK),
    documents=Optional("材料和意见是否齐全", CHECK),
    opinion=Text(),
    authorities=Optional("征求意见的有关主管部门", ListOf("", Integer())),
)


@service(
    "record_formal_review",
    title="登记形式审查",
    inputs={**standing.APPLICATION, "answers": FORMAL_REVIEW, "publicities": publicity.KINDS},
    outputs={
        "formal_passed": Boolean("是否通过形式审查"),
        "departments": ListOf("征求意见的有关主管部门", Integer()),
    },
    reads=looked_up.ELIGIBILITY,
)
def record_formal_review(call: Call) -> dict[str, Any]:
    """Keep the checks (R12). Three of them can't be ticked against what the records know (R03, R05, R06, R11, R30)."""
    application, record = standing.application(call), standing.record(call, call.inputs["answers"])
    checks = questions.checks(call, record, PASSED, FAILED)
    for check in checks:
        if check.passed and check.key in _VERIFY:
            _verify(call, application, check.key)
    passed = screening.formal_passed([check.passed for check in checks], record.answers["opinion"])
    _keep(call, application, record, checks, passed)
    return {"formal_passed": passed, "departments": _authorities(call, record) if passed else []}


def _authorities(call: Call, record: FormRecord) -> list[int]:
    """Article 16: some authority is asked about whoever passes, where the form has a question for it."""
    found: list[int] = record.answers.get("authorities") or []
    if not found and questions.asks(call, record, "authorities"):
        raise Refusal("通过形式审查的，应当至少征求一个有关主管部门的意见。", field="authorities")
    return found


def _verify(call: Call, application: Application, key: str) -> None:
    try:
        _VERIFY[key](call, application)
    except Refused as refused:
        raise Refusal(f"此项不能认定为符合：{refused.sentence}", field=key) from refused


def _documents(call: Call, application: Application) -> None:
    needed = standing.is_recommended(call, application)
    filing.check_recommendation(is_branch=needed, recommendation=application.recommendation)
    if not application.audit_opinion:
        raise Refused("没有审核机关出具的审核意见。", article=Concept.AUDIT)


_VERIFY = {"conditions": standing.check_eligible, "procedure": publicity.must_have_stood, "documents": _documents}


def _keep(
    call: Call, application: Application, record: FormRecord, checks: Sequence[Check], passed: bool
) -> None:
    application.formal_passed = passed
    call.session.add(
        FormalReview(
            application_id=application.id,
            checks=[dataclasses.asdict(check) for check in checks],
            passed=passed,
            reason=record.answers["opinion"],
            person_id=record.person_id,
            reviewed_at=call.now,
        )
    )


@service(
    "report_formal_review",
    title="报送形式审查结果",
    inputs=standing.APPLICATION,
)
def report_formal_review(call: Call) -> dict[str, Any]:
    """Report to the edition; the last one to report sets it going on, by the message that `close_filing` named."""
    application = standing.application(call)
    application.formal_reported_at, application.status = call.now, ApplicationStatus.REVIEWED
    stages.announce_formal_reviews(call, stages.locked(call.session, application.edition_id))
    return {}

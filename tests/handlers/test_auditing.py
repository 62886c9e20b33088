"""The audit, the departments' opinions and the 审核意见 (Articles 14 and 16)."""

import datetime as dt
from typing import Any

import pytest

from award.records.applications import Application, AuditFinding, Opinion
from award.terms import ApplicationStatus, PublicityKind
from engine.contract import Refusal
from handlers import auditing, consulting
from tests.handlers.calls import NOW, Desk, record
from tests.handlers.cast import Cast

OPINION = {"opinion": "符合申报条件。", "publicity_result": "公示无异议。", "signer": "虚构局长"}


def findings(result: str = "pass", **changes: Any) -> dict[str, Any]:
    return {
        "conditions": "pass", "completeness": "pass", "truth": "pass", "accuracy": "pass", "legality": "pass",
        "abnormal_checked_on": "2026-03-02", "abnormal_source": "国家企业信用信息公示系统", "abnormal_listed": "no",
        "illegal_checked_on": "2026-03-02", "illegal_source": "国家企业信用信息公示系统", "illegal_listed": "no",
        "result": result, **changes,
    }  # fmt: skip


def audit(desk: Desk, application: Application, answers: dict[str, Any]) -> dict[str, Any]:
    return desk.run(auditing.record_audit, {"audit": answers}, application_id=application.id)


def test_r10_a_passed_audit_keeps_both_lists_with_day_and_source_and_asks_the_departments(cast: Cast) -> None:
    application = cast.filed()
    desk = cast.desk(application)
    asked = [department.id for department in cast.departments]
    assert audit(desk, application, findings(departments=asked)) == {"audit_result": "pass", "departments": asked}
    kept = cast.session.query(AuditFinding).one()
    assert (kept.abnormal_checked_on, kept.illegal_source) == (dt.date(2026, 3, 2), "国家企业信用信息公示系统")
    letters = [document.facts["department"] for document in desk.documents]
    assert letters == ["虚构生态环境局", "虚构应急管理局"]
    assert desk.documents[0].facts["reply_by"] == "2026-03-09"
    assert desk.notices[0].to == f"unit:{asked[0]}:相关部门"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"abnormal_listed": "yes"}, "result"),
        ({"illegal_listed": "yes"}, "result"),
        ({"truth": "fail"}, "result"),
        ({"abnormal_checked_on": "2026-03-03"}, "abnormal_checked_on"),
        ({"illegal_source": " "}, "illegal_source"),
    ],
)
def test_an_audit_does_not_pass_what_it_found_wrong(cast: Cast, changes: dict[str, Any], field: str) -> None:
    application = cast.filed()
    with pytest.raises(Refusal) as refused:
        audit(cast.desk(application), application, findings(departments=[cast.departments[0].id], **changes))
    assert refused.value.field == field


def test_an_application_is_returned_for_correction_once(cast: Cast) -> None:
    application = cast.filed()
    desk = cast.desk(application)
    returned = findings("return", return_reason="缺少检验报告。")
    assert audit(desk, application, returned) == {"audit_result": "return", "departments": []}
    assert (application.status, application.correction_rounds) == (ApplicationStatus.CORRECTING, 1)
    assert desk.documents[0].facts["due"] == "2026-03-09"
    assert "缺少检验报告。" in desk.notices[0].text
    with pytest.raises(Refusal, match="补正以1次为限"):
        audit(desk, application, returned)


def test_an_application_found_on_the_abnormal_list_is_refused_with_a_reason(cast: Cast) -> None:
    application = cast.filed()
    refused = findings("refuse", abnormal_listed="yes", refuse_reason="被列入经营异常名录。")
    assert audit(cast.desk(application), application, refused)["audit_result"] == "refuse"
    assert cast.session.query(AuditFinding).one().reason == "被列入经营异常名录。"


def test_a_department_that_does_not_answer_in_time_has_no_objection(cast: Cast) -> None:
    application = cast.filed()
    asked = [department.id for department in cast.departments]
    against = {"opinion": "disagree", "reason": "2025年有环保处罚。"}
    forms = {
        "audit": findings(departments=asked),
        "consult_departments": [record(against, person=cast.person().id, item=asked[0])],
    }
    inputs = {"application_id": application.id, "round": "audit"}
    assert cast.desk(application).run(consulting.record_opinions, forms, **inputs) == {"objecting_departments": 1}
    given, silent = cast.session.query(Opinion).order_by(Opinion.id)
    assert (given.agrees, given.text, given.silence) == (False, "2025年有环保处罚。", False)
    assert (silent.agrees, silent.silence, silent.unit_id) == (None, True, asked[1])


def test_the_office_asks_the_authorities_it_chose_in_the_formal_review(cast: Cast) -> None:
    application = cast.filed()
    chosen = cast.departments[1].id
    forms = {
        "formal_review": {"authorities": [chosen]},
        "consult_authorities": [record({"opinion": "agree"}, item=chosen)],
    }
    cast.desk(application).run(consulting.record_opinions, forms, application_id=application.id, round="formal")
    assert cast.session.query(Opinion).one().round == "formal"


def test_r11_the_opinion_waits_for_the_end_of_the_audit_publicity(cast: Cast) -> None:
    application = cast.filed()
    audit(cast.desk(application), application, findings(departments=[cast.departments[0].id]))
    send = {"audit_opinion": OPINION}
    with pytest.raises(Refusal, match="尚未进行审核公示"):
        cast.desk(application).run(auditing.send_audit_opinion, send, application_id=application.id)
    cast.publicised(PublicityKind.AUDIT, application)
    desk = cast.desk(application)
    desk.run(auditing.send_audit_opinion, send, application_id=application.id)
    assert (application.status, application.audit_opinion_at) == (ApplicationStatus.AUDITED, NOW)
    facts = desk.documents[0].facts
    assert facts["checks"][0] == {"item": "申报条件", "result": "符合"}
    assert (facts["abnormal_result"], facts["working_days"]) == ("未列入", 5)


def test_the_opinion_tells_what_each_department_said(cast: Cast) -> None:
    application = cast.filed()
    asked = [department.id for department in cast.departments]
    forms: dict[str, Any] = {
        "audit": findings(departments=asked),
        "consult_departments": [record({"opinion": "disagree", "reason": "有处罚"}, item=asked[0])],
        "audit_opinion": OPINION,
    }
    desk = cast.desk(application)
    desk.run(auditing.record_audit, forms, application_id=application.id)
    desk.run(consulting.record_opinions, forms, application_id=application.id, round="audit")
    cast.publicised(PublicityKind.AUDIT, application)
    desk.run(auditing.send_audit_opinion, forms, application_id=application.id)
    told = [row["opinion"] for row in desk.documents[-1].facts["departments"]]
    assert told == ["不同意：有处罚", "逾期未反馈，视为无意见"]

"""The audit, the departments' opinions and the 审核意见 (Articles 14 and 16)."""

import datetime as dt
from typing import Any

import pytest

from award.records.applications import Application, AuditFinding, Opinion
from award.terms import ApplicationStatus
from engine.contract import FormRecord, Refusal
from tests.handlers import calls
from tests.handlers.calls import NOW, Desk, record
from tests.handlers.cast import DAY, Cast

OPINION = {"opinion": "符合申报条件。", "publicity_result": "公示无异议。", "signer": "虚构局长"}


def findings(result: str = "pass", **changes: Any) -> dict[str, Any]:
    return {
        "conditions": "pass", "completeness": "pass", "truth": "pass", "accuracy": "pass", "legality": "pass",
        "abnormal_checked_on": "2026-03-02", "abnormal_source": "国家企业信用信息公示系统", "abnormal_listed": "no",
        "illegal_checked_on": "2026-03-02", "illegal_source": "国家企业信用信息公示系统", "illegal_listed": "no",
        "result": result, **changes,
    }  # fmt: skip


def audit(desk: Desk, application: Application, answers: dict[str, Any]) -> dict[str, Any]:
    return desk.do("record_audit", {"audit": answers}, application_id=application.id)


def test_r10_a_passed_audit_keeps_both_lists_with_day_and_source_and_names_the_departments(cast: Cast) -> None:
    application = cast.filed()
    desk = cast.desk(application)
    asked = [department.id for department in cast.departments]
    found = audit(desk, application, findings(departments=asked))
    assert found == {"audit_result": "pass", "audit_reason": "", "departments": asked}
    kept = cast.session.query(AuditFinding).one()
    assert (kept.abnormal_checked_on, kept.illegal_source) == (dt.date(2026, 3, 2), "国家企业信用信息公示系统")
    assert [check["label"] for check in kept.checks] == [
        "是否符合申报条件", "申报材料的完整性", "申报材料的真实性", "申报材料的准确性", "申报材料的合法性"
    ]  # fmt: skip


def test_a_check_that_the_owner_adds_to_the_form_counts_like_the_others(cast: Cast) -> None:
    files = {**calls.files()}
    form = {**files["forms/audit.json"]}
    options = [{"value": "pass", "label": "达标"}, {"value": "fail", "label": "未达标"}]
    form["fields"] = [*form["fields"], {"key": "energy", "type": "radio", "label": "能耗", "options": options}]
    desk = cast.desk(application := cast.filed(), files=files | {"forms/audit.json": form})
    with pytest.raises(Refusal, match="有不合格的审核事项"):
        audit(desk, application, findings(energy="fail"))
    audit(desk, application, findings(energy="pass"))
    kept = cast.session.query(AuditFinding).one()
    assert kept.checks[-1] == {"key": "energy", "label": "能耗", "answer": "达标", "passed": True}


def test_a_second_audit_by_another_authority_keeps_its_own_finding(cast: Cast) -> None:
    application, other = cast.filed(), cast.departments[0]
    for unit in (cast.auditor, other):
        forms = {"audit": [record(findings(), unit=unit.id)]}
        cast.desk(application).do("record_audit", forms, application_id=application.id)
    kept = cast.session.query(AuditFinding).order_by(AuditFinding.id)
    assert [(one.round, one.unit_id) for one in kept] == [(1, cast.auditor.id), (2, other.id)]


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
    assert audit(desk, application, returned)["audit_result"] == "return"
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


def consult(desk: Desk, application: Application, departments: list[int], **told: Any) -> dict[str, Any]:
    given = {"consultation": "审核", "article": "第十四条", "sender": "auditor", **told}
    return desk.do("send_letters", application_id=application.id, departments=departments, **given)


def collect(desk: Desk, asked: dict[str, Any], departments: list[int], *answers: FormRecord) -> dict[str, Any]:
    forms = {"give_opinion": answers}
    return desk.do("collect_opinions", forms, consultation_id=asked["consultation_id"], departments=departments)


def test_r10_each_department_is_written_to_and_told_until_when(cast: Cast) -> None:
    application, desk = cast.filed(), cast.desk(cast.edition)
    asked = [department.id for department in cast.departments]
    assert consult(desk, application, asked)["reply_by"] == "2026-03-09"
    letters = [document.facts["department"] for document in desk.documents]
    assert letters == ["虚构生态环境局", "虚构应急管理局"]
    assert desk.documents[0].facts["reply_by"] == "2026-03-09"
    assert (desk.documents[0].facts["sender"], desk.documents[0].facts["basis"]) == (cast.auditor.name, "第十四条")
    assert desk.notices[0].to == f"unit:{asked[0]}:相关部门"


def test_a_department_that_does_not_answer_in_time_has_no_objection(cast: Cast) -> None:
    application, desk = cast.filed(), cast.desk(cast.edition)
    departments = [department.id for department in cast.departments]
    against = {"opinion": "disagree", "reason": "2025年有环保处罚。"}
    answer = record(against, person=cast.person().id, item=departments[0])
    found = collect(desk, consult(desk, application, departments), departments, answer)
    assert found == {"objecting_departments": 1}
    given, silent = cast.session.query(Opinion).order_by(Opinion.id)
    assert (given.agrees, given.text, given.silence) == (False, "2025年有环保处罚。", False)
    assert (silent.agrees, silent.silence, silent.unit_id) == (None, True, departments[1])


def test_a_department_may_be_asked_as_often_as_the_diagram_says(cast: Cast) -> None:
    application, desk = cast.filed(), cast.desk(cast.edition)
    departments = [cast.departments[0].id]
    first = consult(desk, application, departments)
    collect(desk, first, departments, record({"opinion": "agree"}, item=departments[0]))
    later = Desk(cast.session, case=application.key, now=NOW + DAY)
    told = {"consultation": "形式审查", "article": "第十六条", "sender": "office"}
    second = consult(later, application, departments, **told)
    # Nobody answers the second time; what was said the first time is no answer to it.
    collect(later, second, departments, record({"opinion": "agree"}, item=departments[0]))
    opinions = cast.session.query(Opinion).order_by(Opinion.id)
    assert [(one.consultation.name, one.silence) for one in opinions] == [("审核", False), ("形式审查", True)]
    assert later.documents[0].facts["sender"] == "塔城地区质量强区工作领导小组办公室"


def test_r11_the_opinion_waits_for_the_end_of_the_audit_publicity(cast: Cast) -> None:
    application = cast.filed()
    audit(cast.desk(application), application, findings(departments=[cast.departments[0].id]))
    send = {"audit_opinion": OPINION}
    with pytest.raises(Refusal, match="尚未进行审核公示"):
        cast.desk(application).do("issue_audit_opinion", send, application_id=application.id)
    cast.publicised("audit", application)
    desk = cast.desk(application)
    desk.do("issue_audit_opinion", send, application_id=application.id)
    assert (application.status, application.audit_opinion_at) == (ApplicationStatus.AUDITED, NOW)
    facts = desk.documents[0].facts
    assert facts["checks"][0] == {"item": "是否符合申报条件", "result": "符合"}
    assert (facts["abnormal_result"], facts["working_days"]) == ("未列入", 5)


def test_the_opinion_tells_what_each_department_said(cast: Cast) -> None:
    application = cast.filed()
    departments = [department.id for department in cast.departments]
    desk = cast.desk(application)
    desk.do("record_audit", {"audit": findings(departments=departments)}, application_id=application.id)
    against = record({"opinion": "disagree", "reason": "有处罚"}, item=departments[0])
    collect(desk, consult(desk, application, departments), departments, against)
    cast.publicised("audit", application)
    desk.do("issue_audit_opinion", {"audit_opinion": OPINION}, application_id=application.id)
    told = [row["opinion"] for row in desk.documents[-1].facts["departments"]]
    assert told == ["不同意：有处罚", "逾期未反馈，视为无意见"]

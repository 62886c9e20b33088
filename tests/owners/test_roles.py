"""A role and a position added with a task each, a start given to another role, a sign-off by somebody else than the
author, and two authorities that audit one after the other."""

from collections.abc import Iterator

import pytest

from award.records.applications import AuditFinding
from award.records.parties import RoleGrant
from engine.model import FormRecord
from running import checking
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, SECOND, Seen

THIRD = "丙公司（虚构）"


def a_role_more(draft: Draft) -> None:
    """Another authority looks into the winners-to-be before the minutes are printed."""
    editor.add_role(draft, "discipline", "纪检监察机关")
    modeler.add_lane(draft, "edition", "纪检监察机关")
    editor.add_form(
        draft, "discipline", "廉政审查", "第三十四条",
        {"key": "opinion", "type": "textarea", "label": "审查意见", "required": True},
    )  # fmt: skip
    on = ("deliberate", "issue_minutes")
    modeler.add_user_task(
        draft, "look_into_it", "廉政审查", on, form="discipline", article="第三十四条", lane="纪检监察机关"
    )


def another_beginner(draft: Draft) -> None:
    editor.describe(draft, "starts", "launch", role="prefecture")
    modeler.move(draft, "edition_started", "行署")
    modeler.move(draft, "launch", "行署")


def signed_off(draft: Draft, **properties: str) -> None:
    """The office's director signs the report of the review before it is printed."""
    with draft.json("award.json") as profile:
        (office,) = [role for role in profile["roles"] if role["key"] == "office"]
        office["positions"] = [{"key": "clerk", "name": "经办"}, {"key": "director", "name": "负责人"}]
    editor.add_form(
        draft, "sign_off", "签发评审报告", "第二十二条",
        {"key": "opinion", "type": "text", "label": "签发意见", "required": True},
    )  # fmt: skip
    on = ("review_report", "issue_review_report")
    modeler.add_user_task(draft, "sign_off", "签发评审报告", on, form="sign_off", article="第二十二条", **properties)


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    draft = Draft()
    a_role_more(draft)
    another_beginner(draft)
    signed_off(draft, position="负责人", not_same_person_as="review_report")
    modeler.set_property(draft, "review_report", "position", "负责人")
    with playing.playing(draft.bundle()) as seen:
        yield seen


def test_a_role_added_with_a_task(seen: Seen) -> None:
    (task,) = seen.tasks("look_into_it")
    assert task.audience == "role:纪检监察机关"
    (record,) = seen.rows(FormRecord, element="look_into_it")
    assert record.answers["opinion"]
    assert record.actor == seen.person(task)


def test_a_start_given_to_another_role(seen: Seen) -> None:
    (task,) = seen.tasks("launch")
    assert task.audience == "role:行署"
    assert seen.started_by("edition:1") == seen.person(task)


def test_a_position_added_with_a_task(seen: Seen) -> None:
    (task,) = seen.tasks("review_report")
    assert task.audience == "role:办公室（负责人）"
    (record,) = seen.rows(FormRecord, element="review_report")
    (grant,) = seen.rows(RoleGrant, person_id=record.person_id)
    assert (grant.role, grant.position) == ("办公室", "负责人")


def test_the_directors_sign_off_by_somebody_else_than_the_author(seen: Seen) -> None:
    (written,), (signed,) = (seen.rows(FormRecord, element=box) for box in ("review_report", "sign_off"))
    (task,) = seen.tasks("sign_off")
    assert (task.audience, task.not_for) == ("role:办公室（负责人）", written.person_id)
    assert signed.person_id != written.person_id


def test_a_position_and_another_person_are_asked_for_only_where_there_are_any() -> None:
    draft = Draft()
    signed_off(draft, position="主任", not_same_person_as="submit_for_approval")
    told = [fault.message for fault in checking.faults(draft.bundle()) if fault.box == "sign_off"]
    assert len(told) == 2
    assert "应当由办理“报请审定”以外的人办理，但从“评选年度开始”" in told[0]
    assert told[1] == "“签发评审报告”由“办公室”的“主任”办理，但这个角色没有这个岗位；只有：经办、负责人。"


def test_only_applicants_begin_applications_and_only_processes_that_are_drawn_begin() -> None:
    draft = Draft()
    editor.describe(draft, "starts", "apply", role="office")
    editor.describe(draft, "starts", "launch", process="editions")
    told = [fault.message for fault in checking.faults(draft.bundle())]
    assert told == ["奖项设定：启动方式“申报”只能由申报或者提名的角色（kind 为 applicant 或者 nominator）启动。"]
    editor.describe(draft, "starts", "apply", role="applicant")
    told = [fault.message for fault in checking.faults(draft.bundle())]
    assert told == ["奖项设定：启动方式“启动新一届评选”启动的流程“editions”在流程图里没有。"]


# ---------------------------------------------------------------- two authorities


AUDITED_TWICE = f"""
    填写:
      填报申报表与自我评价报告:
        {{复审的机关: 塔城地区工业和信息化局（演练）, 报送的审核机关: 塔城地区农业农村局（演练）}}
    组织:
      - 名称: {FIRST}
        成立: 2006-04-12
        填写:
          审核: [{{审核结论: 退回补正, 需要补正的内容: 缺页（虚构）}}]
          复审: [{{审核结论: 退回补正, 需要补正的内容: 缺章（虚构）}}]
        结局: 获奖
      - 名称: {SECOND}
        成立: 2007-05-13
        填写: {{审核: {{审核结论: 不通过, 不通过的理由: 不真实（虚构）}}}}
        结局: 审核不通过
      - 名称: {THIRD}
        成立: 2007-05-13
        填写: {{复审: {{审核结论: 不通过, 不通过的理由: 不合法（虚构）}}}}
        结局: 审核不通过
"""


def _audited_twice(draft: Draft) -> None:
    """The applicant names a second authority, which audits after the first and may send back and refuse as it may."""
    editor.add_field(
        draft, "fill_application", "second", "select", "复审的机关", required=True, source="audit_units",
        variable=True, **{"as": "second_auditor"},
    )  # fmt: skip
    editor.set_parameter(draft, "correction.rounds", 2)
    modeler.paste(draft, "audit", "audit_again", ("audit_gate", "consult_departments"))
    modeler.rename(draft, "audit_again", "复审")
    modeler.set_property(draft, "audit_again", "assign_unit", "second_auditor")
    modeler.paste(draft, "record_audit", "record_again", ("audit_again", "consult_departments"))
    modeler.set_input(draft, "record_again", "answers", '"audit_again"')
    on = ("record_again", "consult_departments")
    modeler.add_gateway(draft, "second_gate", "复审结论？", on, article="第十四条")
    for target, result in [("correct_application", "return"), ("tell_refused", "refuse")]:
        modeler.connect(draft, "second_gate", target, name=result, condition=f'audit_result == "{result}"')


def test_the_audit_is_asked_of_two_authorities_one_after_the_other() -> None:
    draft = Draft()
    _audited_twice(draft)
    with playing.playing(draft.bundle(), AUDITED_TWICE) as seen:
        assert _findings(seen, FIRST) == ["return", "pass", "return", "pass", "pass"]
        assert _findings(seen, SECOND) == ["refuse"]
        assert _findings(seen, THIRD) == ["pass", "refuse"]
        first, second = ({each.audience for each in seen.tasks(box)} for box in ("audit", "audit_again"))
        assert len(first) == len(second) == 1
        assert first != second
        asked = [each.facts["reason"] for each in seen.documents("correction_notice")]
        assert asked == ["缺页（虚构）", "缺章（虚构）"]


def _findings(seen: Seen, name: str) -> list[str]:
    found = seen.rows(AuditFinding, application_id=seen.application(name).id)
    return [each.result for each in found]

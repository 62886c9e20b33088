"""A role added with a task, a start given to another role, two authorities that audit one after the other."""

from award.records.applications import AuditFinding
from engine.model import FormRecord
from running import checking
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, SECOND, Seen

THIRD = "丙公司（虚构）"


def test_a_role_added_with_a_task() -> None:
    draft = Draft()
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
    with playing.playing(draft.bundle()) as seen:
        (task,) = seen.tasks("look_into_it")
        assert task.audience == "role:纪检监察机关"
        (record,) = seen.rows(FormRecord, element="look_into_it")
        assert record.answers["opinion"]
        assert record.actor == seen.person(task)


# ---------------------------------------------------------------- a start


def _begun_by(draft: Draft, key: str, role: str, lane: str) -> None:
    editor.describe(draft, "starts", key, role=role)
    modeler.move(draft, "edition_started", lane)
    modeler.move(draft, "launch", lane)


def test_a_start_given_to_another_role() -> None:
    draft = Draft()
    _begun_by(draft, "launch", "prefecture", "行署")
    with playing.playing(draft.bundle()) as seen:
        (task,) = seen.tasks("launch")
        assert task.audience == "role:行署"
        assert seen.started_by("edition:1") == seen.person(task)


def test_only_applicants_begin_applications_and_only_processes_that_are_drawn_begin() -> None:
    draft = Draft()
    editor.describe(draft, "starts", "apply", role="office")
    editor.describe(draft, "starts", "launch", process="editions")
    told = [fault.message for fault in checking.faults(draft.bundle())]
    assert told == ["奖项设定：启动方式“申报”只能由申报的角色（kind 为 applicant）启动。"]
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

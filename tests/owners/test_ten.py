"""The ten changes that an office asks for, each made in the bundle alone and seen in effect."""

from collections.abc import Iterator

import pytest

from award.acts import proofs
from award.calendar import days, office
from award.records.applications import Consultation, Opinion
from award.records.publicity import Publicity
from award.records.review import SiteVisit, StageResult
from award.records.voting import VoteResult
from engine import forms
from engine.errors import AnswersRejected
from engine.model import FormRecord
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft
from tests.owners.playing import FIRST, SECOND, Seen

# ---------------------------------------------------------------- several in one edition


OPENING = "现将{award}受理名单公布如下，欢迎社会各界监督（{article}）："
THANKS = "感谢社会各界对质量工作的关心。"
REMINDER = "审核还有两个工作日到期，请抓紧办理。"
STORY = f"""
    组织:
      - {{名称: {FIRST}, 成立: 2006-04-12, 水平: 80, 投票: [{{赞成: 12}}], 延迟: {{审核: 14}}, 结局: 获奖}}
      - {{名称: {SECOND}, 成立: 2007-05-13, 水平: 70, 投票: [{{赞成: 8, 反对: 5}}], 结局: 未列入获奖建议名单}}
"""
WITH_THEME = playing.EDITION.replace("}", ", 本届主题: 质量惠民}")


def seven_days(draft: Draft) -> None:
    editor.set_parameter(draft, "publicity.days.result", 7)


def another_department(draft: Draft) -> None:
    """The auditor names it in a field of its own, and it is asked after the others as they are."""
    label = "另外征求意见的部门"
    editor.add_field(draft, "audit", "tax", "select", label, required=True, source="departments", variable=True,
                     show_when={"field": "result", "equals": "pass"})  # fmt: skip
    on = ("consult_departments", "publicise_audit")
    modeler.add_script_task(draft, "name_tax", "列明部门", on, script="departments = [tax]", article="第十四条")
    modeler.add_call(
        draft, "consult_tax", "再征求一个部门的意见", ("name_tax", "publicise_audit"), called="consultation",
        article="第十四条", input_consultation="补充", input_article="第十四条", input_sender="auditor",
    )  # fmt: skip


def required_field(draft: Draft) -> None:
    """The office says what the edition is about, and the call for applications tells it."""
    editor.add_field(draft, "launch", "theme", "text", "本届主题", required=True, article="第四条")
    modeler.set_input(draft, "issue_call", "answers", '"launch"')
    notice = "documents/call_for_applications.typ"
    editor.replace(draft, notice, "// facts: number,", "// facts: theme, number,")
    editor.replace(draft, notice, "= 评选名额", '= 本届主题\n#f("theme")\n\n= 评选名额')


def other_text(draft: Draft) -> None:
    editor.describe(draft, "publicities", "acceptance", text=OPENING)
    editor.replace(draft, "documents/publicity_notice.typ", '#f("opening")', f'#f("opening")\n\n{THANKS}')


def two_thirds(draft: Draft) -> None:
    editor.set_parameter(draft, "vote.pass", "2/3")


def reminder(draft: Draft) -> None:
    """Of the auditor whose task it is, and of nobody else's."""
    moment = 'working_days(param("audit.limit") - 2)'
    modeler.add_boundary_timer(draft, "audit_due_soon", "审核将到期", "audit", moment=moment, article="第十四条")
    modeler.add_end(draft, "auditor_reminded", "已提醒", "audit_due_soon", article="第十四条")
    modeler.add_service_task(
        draft, "remind_auditor", "提醒审核机关", ("audit_due_soon", "auditor_reminded"), service="notify",
        article="第十四条", inputs={"to": '"unit:" + auditor_unit + ":审核机关"', "text": f'"{REMINDER}"'},
    )  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    draft = Draft()
    for change in (seven_days, another_department, required_field, other_text, two_thirds, reminder):
        change(draft)
    with playing.playing(draft.bundle(), STORY, WITH_THEME) as seen:
        yield seen


def test_a_publicity_of_seven_days(seen: Seen) -> None:
    (result,), (acceptance,) = (seen.rows(Publicity, kind=kind) for kind in ("result", "acceptance"))
    calendar = office.current(seen.session)
    assert result.last_day == days.last_working_day(result.opened_on, 7, calendar).last_day
    assert acceptance.last_day == days.last_working_day(acceptance.opened_on, 5, calendar).last_day
    (notice,) = [each for each in seen.documents("publicity_notice") if each.facts["kind"] == "result"]
    assert "公示期为7个工作日" in seen.printed(notice)


def test_one_more_consulted_department(seen: Seen) -> None:
    asked = seen.rows(Consultation, application_id=seen.application().id)
    assert [each.name for each in asked] == ["审核", "补充", "形式审查"]
    (opinion,) = seen.rows(Opinion, consultation_id=asked[1].id)
    assert opinion.agrees


def test_a_new_required_field(seen: Seen) -> None:
    (record,) = seen.rows(FormRecord, element="launch")
    assert record.answers["theme"] == "质量惠民"
    form = forms.compile(seen.bundle.forms["launch"])
    with pytest.raises(AnswersRejected) as refused:
        forms.validate(form, {**record.answers, "theme": ""}, {})
    assert list(refused.value.errors) == ["theme"]
    (call,) = seen.documents("call_for_applications")
    assert "质量惠民" in seen.printed(call)


def test_another_text_in_the_acceptance_letter_and_on_its_page(seen: Seen) -> None:
    opening = "现将塔城地区政府质量奖受理名单公布如下，欢迎社会各界监督（第十七条）："
    (posted,) = seen.rows(Publicity, kind="acceptance")
    assert opening in proofs.lines(posted)
    (letter,) = [each for each in seen.documents("publicity_notice") if each.facts["kind"] == "acceptance"]
    assert opening in seen.printed(letter)
    assert THANKS in seen.printed(letter)


def test_a_vote_passes_with_more_than_two_thirds(seen: Seen) -> None:
    passed = {row.application_id: (row.for_votes, row.passed) for row in seen.rows(VoteResult)}
    assert passed == {seen.application(FIRST).id: (12, True), seen.application(SECOND).id: (8, False)}


def test_a_reminder_to_the_one_responsible_auditor_two_working_days_before_the_due_date(seen: Seen) -> None:
    (late,) = [each for each in seen.tasks("audit") if each.case == seen.application(FIRST).key]
    (told,) = [each for each in seen.notices() if each["template"] == REMINDER]
    assert told["to"] == late.audience
    calendar = office.current(seen.session)
    assert days.working_days_between(told["on"], playing.day(late.due_at), calendar) == 2


# ---------------------------------------------------------------- others


A_BRANCH_AND_ANOTHER = f"""
    组织:
      - {{名称: {FIRST}, 成立: 2006-04-12, 水平: 80, 结局: 获奖}}
      - {{名称: {SECOND}, 成立: 2007-05-13, 类型: 分支机构, 水平: 70, 结局: 获奖}}
"""


def test_no_internal_publicity_for_others_than_branches() -> None:
    draft = Draft()
    modeler.redirect(draft, "branch_gate", "publicise_internally", "recommendation_gate")
    modeler.set_input(draft, "file_application", "publicities", '["internal"] if is_branch else []')
    both, one = '["internal", "audit"]', '["audit"]'
    modeler.set_input(draft, "record_formal_review", "publicities", f"{both} if is_branch else {one}")
    with playing.playing(draft.bundle(), A_BRANCH_AND_ANOTHER) as seen:
        assert [each["names"] for each in seen.publicities("internal")] == [[SECOND]]


# ---------------------------------------------------------------- the visit


SCORED_TWICE = f"""
    组织:
      - 名称: {FIRST}
        成立: 2006-04-12
        填写: {{现场评审: [{{评分（百分制）: 50}}, {{评分（百分制）: 90}}]}}
        结局: 获奖
"""


def test_a_second_visit_whose_score_counts() -> None:
    """One more box in either pool: a group is appointed, visits and reports a second time."""
    draft, said = Draft(), {"article": "第二十一条", "input_stage": "site"}
    modeler.add_call(draft, "second_review", "再次现场评审", ("any_site", "review_report"), called="stage", **said)
    on = ("site_assessed", "award_decided")
    modeler.add_call(draft, "second_visit", "再次现场评审", on, called="assessment", input_method="site", **said)
    with playing.playing(draft.bundle(), SCORED_TWICE) as seen:
        results = seen.rows(StageResult, stage="site")
        assert [(each.round, each.total) for each in results] == [(1, 50), (2, 90)]
        assert len(seen.rows(SiteVisit)) == 2
        (report,) = seen.documents("review_report")
        assert [row["site"] for row in report.facts["ranking"]] == ["90"]


HIGH_AND_LOW = f"""
    组织:
      - {{名称: {FIRST}, 成立: 2006-04-12, 得分: {{材料评审: 612}}, 结局: 获奖}}
      - {{名称: {SECOND}, 成立: 2007-05-13, 得分: {{材料评审: 500}}, 结局: 获奖}}
"""


def test_a_visit_only_to_those_with_more_than_500_points() -> None:
    draft, reason = Draft(), "材料评审得分不高于500分，不安排现场评审。"
    on = ("method_gate", "score_site")
    modeler.add_gateway(draft, "is_high", "材料评审是否高于500分？", on, article="第二十一条")
    modeler.paste(draft, "report_scores", "report_unvisited", ("report_scores", "assessment_ended"))
    modeler.redirect(draft, "report_scores", "report_unvisited", "assessment_ended")
    modeler.connect(draft, "is_high", "report_unvisited", name="否", condition='score("material") <= 500')
    modeler.set_input(draft, "report_unvisited", "visit", "")
    modeler.set_input(draft, "report_unvisited", "unscored", f'"{reason}"')
    with playing.playing(draft.bundle(), HIGH_AND_LOW) as seen:
        first, second = (seen.application(name) for name in (FIRST, SECOND))
        assert {each.case for each in seen.tasks("score_site")} == {first.key}
        assert [each.application_id for each in seen.rows(SiteVisit)] == [first.id]
        (unvisited,) = seen.rows(StageResult, stage="site", application_id=second.id)
        assert (unvisited.total, unvisited.report) == (None, reason)

"""The ten changes that an office asks for, each made in the bundle alone and seen in effect."""

from award.calendar import days, office
from award.records.publicity import Publicity
from tests.owners import editor, modeler, playing
from tests.owners.drafts import Draft

A_BRANCH_AND_ANOTHER = f"""
    组织:
      - {{名称: {playing.FIRST}, 成立: 2006-04-12, 水平: 80, 结局: 获奖}}
      - {{名称: {playing.SECOND}, 成立: 2007-05-13, 类型: 分支机构, 水平: 70, 结局: 获奖}}
"""


def test_a_publicity_of_seven_days() -> None:
    draft = Draft()
    editor.set_parameter(draft, "publicity.days.result", 7)
    with playing.playing(draft.bundle()) as seen:
        (result,) = seen.rows(Publicity, kind="result")
        (acceptance,) = seen.rows(Publicity, kind="acceptance")
        calendar = office.current(seen.session)
        assert result.last_day == days.last_working_day(result.opened_on, 7, calendar).last_day
        assert acceptance.last_day == days.last_working_day(acceptance.opened_on, 5, calendar).last_day
        (notice,) = [each for each in seen.documents("publicity_notice") if each.facts["kind"] == "result"]
        assert notice.facts["length"] == "7个工作日"


def test_no_internal_publicity_for_others_than_branches() -> None:
    draft = Draft()
    modeler.redirect(draft, "branch_gate", "publicise_internally", "recommendation_gate")
    modeler.set_input(draft, "file_application", "publicities", '["internal"] if is_branch else []')
    both, one = '["internal", "audit"]', '["audit"]'
    modeler.set_input(draft, "record_formal_review", "publicities", f"{both} if is_branch else {one}")
    with playing.playing(draft.bundle(), A_BRANCH_AND_ANOTHER) as seen:
        shown = [each["names"] for each in seen.publicities("internal")]
        assert shown == [[playing.SECOND]]

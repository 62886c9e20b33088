"""Winners: their page, incidents reported from it, and the registers."""

import datetime as dt

import pytest

from award.records.documents import Interpretation
from award.records.honours import Expense, ExpertDiscipline, Incident, Promotion
from award.records.parties import Expert
from award.terms import ExpertStatus
from tests.web.office.conftest import SECRET, Desk

INCIDENT = {"kind": "accident", "occurred_on": "2026-03-01", "text": "发生一起重大质量事故"}


def test_the_office_reports_what_happened_to_a_winner(both: Desk) -> None:
    award = both.award(both.first)
    both.li.open(f"/awards/{award}").fill(**INCIDENT)
    assert "已报告" in both.li.text
    assert "发生一起重大质量事故" in both.li.text
    (kept,) = both.world.rows(Incident)
    assert (kept.reporter, kept.occurred_on) == ("李办（虚构）", dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("field", "value", "sentence"), [("occurred_on", "2026-12-01", "发生日期不能晚于今天"), ("text", "", "请")]
)
def test_p13_a_report_that_cannot_be_is_refused(desk: Desk, field: str, value: str, sentence: str) -> None:
    award = desk.award(desk.first)
    desk.li.open(f"/awards/{award}").fill(422, **INCIDENT | {field: value})
    assert sentence in desk.li.text
    assert not desk.world.rows(Incident)


def test_an_auditor_finds_its_own_winners_alone_and_not_who_reported(desk: Desk) -> None:
    mine, other = desk.award(desk.first), desk.award(desk.second)
    desk.change(desk.first, auditor_unit_id=desk.site.auditor)
    desk.li.open(f"/awards/{mine}").fill(**INCIDENT)
    zhao = desk.site.browser(desk.site.zhao)
    assert SECRET not in zhao.open("/awards").text
    zhao.open(f"/awards/{other}", 404)
    text = zhao.open(f"/awards/{mine}").text
    assert "李办" not in text
    zhao.fill(**INCIDENT | {"text": "又一起"})
    assert len(desk.world.rows(Incident)) == 2


def test_p10_a_barred_winner_is_nowhere(desk: Desk) -> None:
    award = desk.award(desk.second)
    desk.li.open("/registers/promotions").fill(award_id=str(award), kind="经验交流", held_on="2026-03-02", text="讲课")
    desk.recuse()
    assert SECRET not in desk.wang.open("/awards").text
    text = desk.wang.open("/registers/promotions").text
    assert SECRET not in text
    assert "讲课" not in text
    assert "推广记录 第二十九条、第三十条 已登记0条" in desk.wang.open("/registers").text
    desk.wang.open("/registers/promotions").fill(
        422, award_id=str(award), kind="经验交流", held_on="2026-03-02", text="讲课"
    )


def test_interpretations_are_numbered_once(both: Desk) -> None:
    told = {"number": "塔质强解〔2026〕1号", "article": "第十条", "question": "可以以新成果申报吗", "answer": "可以"}
    both.li.open("/registers/interpretations").fill(**told)
    assert "塔质强解〔2026〕1号" in both.li.text
    both.li.fill(422, **told)
    assert "已经登记过" in both.li.text
    both.li.fill(422, **told | {"number": "2号", "article": "第九十九条"})
    assert "请写明所解释的条款" in both.li.text
    assert len(both.world.rows(Interpretation)) == 1


def test_an_expert_who_broke_the_rules_loses_the_qualification_at_once(both: Desk) -> None:
    with both.world.acting() as work:
        work.session.add(Expert(person_id=both.site.zhao, employer="某院"))
    (expert,) = both.world.rows(Expert)
    told = {"expert_id": str(expert.id), "reason": "泄露评审情况", "disqualified": "1", "decided_on": "2026-03-01"}
    both.li.open("/registers/experts").fill(**told)
    assert both.world.rows(Expert)[0].status == ExpertStatus.DISQUALIFIED
    assert len(both.world.rows(ExpertDiscipline)) == 1
    assert "取消评审专家资格" in both.li.text


def test_expenses_and_promotions_are_kept(both: Desk) -> None:
    award = both.award(both.first)
    both.li.open("/registers/expenses").fill(
        edition_id=str(both.edition), purpose="专家评审费", amount="1234.50", spent_on="2026-03-01"
    )
    assert "1,234.50元" in both.li.text
    both.li.fill(422, purpose="会议", amount="0", spent_on="2026-03-01")
    both.li.fill(422, purpose="会议", amount="10", spent_on="2027-03-01")
    assert "日期不能晚于今天" in both.li.text
    both.li.open("/registers/promotions").fill(
        award_id=str(award), kind="现场观摩", held_on="2026-03-02", text="接待参观", audience="30"
    )
    assert len(both.world.rows(Expense)) == 1
    assert both.world.rows(Promotion)[0].audience == 30
    assert "接待参观" in both.li.open(f"/awards/{award}").text


def test_a_register_that_there_is_not_is_not_there(desk: Desk) -> None:
    desk.li.open("/registers/nothing", 404)

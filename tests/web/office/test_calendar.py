"""Holiday notices: what is missing, what one would do before it is saved, and that saving does just that."""

import datetime as dt

import pytest

import handlers
from award.calendar import periods
from award.calendar.notices import NoticeDay
from award.errors import Refused
from award.records.calendar import CalendarNotice
from award.records.publicity import Publicity
from engine.contract import WORDS
from engine.model import Task
from people import events
from tests.web.office.conftest import SECRET, Desk
from web.office import pasting

MARCH = {
    "region": "新疆", "year": "2026", "title": "关于调整放假安排的通知", "source": "新政办发〔2026〕9号",
    "off": "3月4日至3月5日 试验节", "on": "3月8日",
}  # fmt: skip


def test_a_notice_is_seen_before_it_is_saved_and_then_does_what_was_seen(both: Desk) -> None:
    handlers.register()
    both.world.words["working_days"] = WORDS["working_days"]
    number, task = both.site.publicity(both.edition, both.first), both.site.task()
    before = len(both.world.rows(CalendarNotice))
    both.li.open("/calendar").fill(**MARCH)
    assert "预览：《关于调整放假安排的通知》的影响" in both.li.text
    assert "1个公示延长" in both.li.text
    assert "1项待办的办理期限延长" in both.li.text
    # Two days off, and the Sunday worked counts: Monday the 9th becomes Tuesday the 10th.
    assert both.li.text.count("2026年3月9日2026年3月10日1天") == 2
    assert len(both.world.rows(CalendarNotice)) == before, "nothing is saved yet"
    assert both.world.rows(Publicity, id=number)[0].last_day == dt.date(2026, 3, 9)
    both.li.fill(save="1")
    assert "已录入" in both.li.text
    assert both.world.rows(Publicity, id=number)[0].last_day == dt.date(2026, 3, 10)
    assert both.world.rows(Task, id=task)[0].due_at == periods.closing(dt.date(2026, 3, 10))
    (detail,) = both.world.happened(events.Event.CALENDAR_CHANGED)
    assert (detail["publicities"], detail["tasks"]) == ([number], [task])


def test_p8_a_notice_that_would_shorten_a_window_changes_nothing_and_says_so(desk: Desk) -> None:
    number = desk.site.publicity(desk.edition, desk.first)
    desk.li.open("/calendar").fill(**MARCH | {"off": "", "on": "3月7日\n3月8日"})
    assert "正在进行的公示、时限和待办的办理期限都不变" in desk.li.text
    desk.li.fill(save="1")
    assert desk.world.rows(Publicity, id=number)[0].last_day == dt.date(2026, 3, 9)


def test_p10_the_preview_tells_a_recused_person_nothing_of_the_barred_window(desk: Desk) -> None:
    desk.site.publicity(desk.edition, desk.second)
    desk.recuse()
    desk.wang.open("/calendar").fill(**MARCH)
    assert SECRET not in desk.wang.text
    assert "公示延长" not in desk.wang.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("off", "三月四日", "看不懂“三月四日”"),
        ("off", "2月30日", "没有2月30日这一天"),
        ("off", "3月5日至3月4日", "起止日期不对"),
        ("off", "2027-03-04", "不属于2026年"),
        ("on", "3月4日", "既填了放假又填了上班"),
        ("title", "", "请"),
    ],
)
def test_p13_a_notice_that_cannot_be_is_refused_at_its_field_and_keeps_what_was_typed(
    desk: Desk, field: str, value: str, sentence: str
) -> None:
    desk.li.open("/calendar").fill(422, **MARCH | {field: value})
    assert sentence in desk.li.text
    assert desk.li.value("source") == MARCH["source"]


def test_a_year_without_its_notice_is_provisional(desk: Desk) -> None:
    text = desk.li.open("/calendar").text
    assert "2028年缺少缺少暂定" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date=2026-03-02&days=5", "到 2026年3月9日24:00 止"),
        ("date=2026-09-30&days=1", "2026年10月"),
        ("date=2027-12-20&days=5", "暂定"),
        ("date=x&days=5", "日期应写成"),
        ("date=2026-03-02&days=0", "工作日数应为1至400的整数"),
        ("date=2026-03-02&days=9999999", "工作日数应为1至400的整数"),
        ("date=1999-03-02&days=5", "起始日应在2004年至2100年之间"),
    ],
)
def test_a_period_is_counted_day_by_day(desk: Desk, query: str, expected: str) -> None:
    text = desk.li.open(f"/calendar?{query}").text
    assert expected.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-01 国庆节", [(10, 1, "国庆节")]),
        ("10月1日", [(10, 1, "")]),
        ("10月1日（周四）至10月3日（周六） 国庆节", [(10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节")]),
        ("10.1～10.2；10/5", [(10, 1, ""), (10, 2, ""), (10, 5, "")]),
        ("\n  \n", []),
    ],
)
def test_days_are_read_as_people_paste_them(text: str, expected: list[tuple[int, int, str]]) -> None:
    read = pasting.read(text, 2026, works=False, field="off")
    assert read == [NoticeDay(dt.date(2026, month, day), False, name) for month, day, name in expected]


def test_a_span_may_begin_in_the_december_before() -> None:
    read = pasting.read("2025年12月31日至2026年1月2日 元旦", 2026, works=False, field="off")
    assert [each.day.year for each in read] == [2025, 2026, 2026]
    with pytest.raises(Refused, match="起止"):
        pasting.read("1月1日至12月31日", 2026, works=False, field="off")

"""公示 (Articles 12, 14, 17, 22)."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award import profile
from award.calendar.days import WorkingCalendar, last_calendar_day
from award.rules import publicity
from tests.award.rules.sheet import SHEET, refused
from tests.handlers import calls

CLOSES = dt.datetime(2026, 5, 11, 16, 0, tzinfo=dt.UTC)  # 24:00 Beijing time
WINDOW = publicity.Window(dt.date(2026, 4, 30), dt.date(2026, 5, 11), CLOSES, working_days=5, least_days=5)
BEFORE = CLOSES - dt.timedelta(seconds=1)


def kind(key: str, **changes: Any) -> profile.Publicity:
    return dataclasses.replace(calls.award().publicity(key), **changes)


def _at_least_five(key: str, article: str) -> None:
    days, shown = f"publicity.days.{key}", kind(key)
    assert [publicity.days(shown, {**SHEET, days: wanted}, 5) for wanted in (5, 3, 7)] == [5, 5, 7]
    assert shown.article == article
    told = (shown.title, shown.article)
    with refused("不得少于5个工作日", article=article):
        publicity.check_finished(*told, dataclasses.replace(WINDOW, working_days=4), CLOSES)
    with refused("尚未期满", article=article):
        publicity.check_finished(*told, WINDOW, BEFORE)
    with refused("尚未进行", article=article):
        publicity.check_finished(*told, None, CLOSES)
    publicity.check_finished(*told, WINDOW, CLOSES)


def test_r05_internal_publicity_of_five_working_days_is_over_before_filing() -> None:
    _at_least_five("internal", "第十二条")


def test_r11_audit_publicity_takes_at_least_five_working_days() -> None:
    _at_least_five("audit", "第十四条")


def test_r13_the_acceptance_list_stands_for_at_least_five_working_days() -> None:
    _at_least_five("acceptance", "第十七条")


def test_r22_the_proposed_winners_stand_for_at_least_five_working_days() -> None:
    _at_least_five("result", "第二十二条")


def test_the_days_may_be_a_number_and_calendar_days_are_taken_as_they_are() -> None:
    assert publicity.days(kind("audit", days=9), SHEET, 5) == 9
    assert publicity.days(kind("audit", days=3, unit="calendar_days"), SHEET, 5) == 3


def test_r13_an_undecided_objection_holds_the_list_open() -> None:
    with refused("尚有1件异议"):
        publicity.check_finished("公示", "第十七条", WINDOW, CLOSES + dt.timedelta(days=30), undecided=1)


def test_r13_an_upheld_objection_ends_the_way() -> None:
    publicity.check_nothing_upheld(upheld=False)
    with refused("异议成立", article="第二十六条"):
        publicity.check_nothing_upheld(upheld=True)


@pytest.mark.parametrize(
    ("of_list", "removed", "remaining", "republish", "again"),
    [
        (True, 1, 2, True, True),
        (True, 1, 2, False, False),
        (True, 0, 3, True, False),
        (True, 2, 0, True, False),
        (False, 1, 1, True, False),
    ],
)
def test_a_list_shortened_by_an_upheld_objection_is_published_again(
    of_list: bool, removed: int, remaining: int, republish: bool, again: bool
) -> None:
    found = publicity.must_publish_again(of_list=of_list, removed=removed, remaining=remaining, republish=republish)
    assert found is again


@given(st.lists(st.integers(-30, 30), max_size=6))
def test_r33_a_window_only_ever_grows(shifts: list[int]) -> None:
    window, ends = WINDOW, [WINDOW.closes_at]
    for days in shifts:
        by = dt.timedelta(days=days)
        recomputed = dataclasses.replace(WINDOW, last_day=WINDOW.last_day + by, closes_at=WINDOW.closes_at + by)
        window = publicity.extend(window, recomputed)
        ends.append(recomputed.closes_at)
        assert window.closes_at == max(ends)
        assert window.last_day - WINDOW.last_day == window.closes_at - WINDOW.closes_at
    assert window.opened_on == WINDOW.opened_on


@pytest.mark.parametrize(("days", "fewest"), [(1, 1), (3, 1), (5, 3), (6, 4), (7, 5), (10, 6), (14, 10)])
def test_calendar_days_hold_so_many_working_days_whichever_day_they_begin_on(days: int, fewest: int) -> None:
    plain = WorkingCalendar()
    starts = (dt.date(2099, 6, 1) + dt.timedelta(days=begin) for begin in range(7))
    windows = (last_calendar_day(start, days, plain) for start in starts)
    assert min(sum(day.counts for day in window.count) for window in windows) == fewest
    assert publicity.fewest_working_days(days) == fewest

"""Counting working days: the reference dates, what holds for every count, and which dates may be promised (P9)."""

import dataclasses
import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.calendar import days, national, notices
from award.calendar.notices import NATIONAL, XINJIANG, Notice, NoticeDay
from award.errors import Refused

VERIFIED = notices.verified()
XINJIANG_DAYS = days.WorkingCalendar(XINJIANG, VERIFIED)
NATIONAL_DAYS = days.WorkingCalendar(None, VERIFIED)
ONLY_THE_PACKAGE = days.WorkingCalendar()


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def notice(
    region: str, year: int, off: tuple[str, ...] = (), on: tuple[str, ...] = (), complete: bool = True
) -> Notice:
    marked = [NoticeDay(date(day), False, "放假") for day in off] + [NoticeDay(date(day), True) for day in on]
    return Notice(region, year, "通知", "出处", complete, tuple(marked))


def knowing(*more: Notice) -> days.WorkingCalendar:
    return days.WorkingCalendar(XINJIANG, (*VERIFIED, *more))


# ------------------------------------------------------------------------------------------------ reference dates

REFERENCE = [
    # publish day, last day by the national days, last day in Xinjiang
    ("2025-03-01", "2025-03-07", "2025-03-07"),
    ("2025-06-04", "2025-06-11", "2025-06-16"),
    ("2025-09-26", "2025-10-10", "2025-10-10"),
    ("2026-02-13", "2026-02-27", "2026-02-27"),
    ("2026-04-30", "2026-05-11", "2026-05-11"),
]


@pytest.mark.parametrize(("publish", "national_end", "xinjiang_end"), REFERENCE)
def test_five_working_days_end_where_the_reference_says(publish: str, national_end: str, xinjiang_end: str) -> None:
    assert days.last_working_day(date(publish), 5, NATIONAL_DAYS).last_day == date(national_end)
    assert days.last_working_day(date(publish), 5, ONLY_THE_PACKAGE).last_day == date(national_end)
    assert days.last_working_day(date(publish), 5, XINJIANG_DAYS).last_day == date(xinjiang_end)


@pytest.mark.parametrize(("publish", "national_end", "xinjiang_end"), REFERENCE)
def test_p9_the_reference_dates_of_2025_are_final_and_those_of_2026_only_nationally(
    publish: str, national_end: str, xinjiang_end: str
) -> None:
    assert not days.last_working_day(date(publish), 5, NATIONAL_DAYS).provisional
    assert days.last_working_day(date(publish), 5, XINJIANG_DAYS).provisional == publish.startswith("2026")


@pytest.mark.parametrize("calendar", [NATIONAL_DAYS, XINJIANG_DAYS, ONLY_THE_PACKAGE])
def test_p9_a_count_over_the_end_of_the_known_years_is_provisional(calendar: days.WorkingCalendar) -> None:
    window = days.last_working_day(date("2026-12-28"), 5, calendar)
    assert window.provisional
    assert "2027年国家放假通知尚未录入" in window.reasons


def test_a_window_closes_at_the_end_of_its_last_day_in_beijing_time() -> None:
    window = days.last_working_day(date("2025-06-04"), 5, XINJIANG_DAYS)
    assert window.closes_at.isoformat() == "2025-06-17T00:00:00+08:00"
    assert window.closes_at.astimezone(dt.UTC).isoformat() == "2025-06-16T16:00:00+00:00"


def test_the_count_says_of_each_day_why_it_counts() -> None:
    window = days.last_working_day(date("2025-06-04"), 5, XINJIANG_DAYS)
    told = [(day.date.day, day.counts, day.why) for day in window.count]
    assert told == [
        (4, False, "起始日不计入"),
        (5, True, "周四"),
        (6, False, "古尔邦节（新疆通知）"),
        (7, False, "古尔邦节（新疆通知）"),
        (8, False, "古尔邦节（新疆通知）"),
        (9, False, "古尔邦节（新疆通知）"),
        (10, False, "古尔邦节（新疆通知）"),
        (11, True, "周三"),
        (12, True, "周四"),
        (13, True, "周五"),
        (14, False, "周六"),
        (15, False, "周日"),
        (16, True, "周一"),
    ]


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        ("2024-10-01", False, "国庆节（国家放假）"),
        ("2024-10-12", True, "调休上班"),
        ("2024-06-10", False, "端午节（国家放假）"),
        ("2025-10-06", False, "国庆节、中秋节（国家放假）"),
        ("2025-10-11", True, "调休上班"),
        ("2016-09-10", True, "调休上班（新疆通知）"),
        ("2022-05-05", False, "肉孜节（新疆通知）"),
        ("2027-05-01", False, "劳动节（法定节日）"),
        ("2027-05-03", True, "周一"),
        ("2027-05-08", False, "周六"),
        ("1999-06-01", True, "周二"),
        ("2100-10-01", False, "国庆节（法定节日）"),
    ],
)
def test_each_kind_of_day_has_its_reason(day: str, works: bool, why: str) -> None:
    assert XINJIANG_DAYS.is_working_day(date(day)) is works
    assert XINJIANG_DAYS.why(date(day)) == why


def test_a_local_working_saturday_counts_in_xinjiang_only() -> None:
    assert XINJIANG_DAYS.is_working_day(date("2016-09-10"))
    assert not NATIONAL_DAYS.is_working_day(date("2016-09-10"))


@pytest.mark.parametrize(
    ("last", "carried"),
    [
        ("2025-06-05", "2025-06-05"),
        ("2025-06-06", "2025-06-11"),
        ("2025-10-01", "2025-10-09"),
        ("2025-10-11", "2025-10-11"),
    ],
)
def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day(last: str, carried: str) -> None:
    assert days.carried_over(date(last), XINJIANG_DAYS) == date(carried)


@pytest.mark.parametrize(
    ("day", "belongs_to"),
    [("2025-06-06", "2025-06-05"), ("2025-10-08", "2025-09-30"), ("2025-10-11", "2025-10-11")],
)
def test_a_day_off_belongs_to_the_working_day_before_it(day: str, belongs_to: str) -> None:
    assert days.working_day_of(date(day), XINJIANG_DAYS) == date(belongs_to)


# ------------------------------------------------------------------------------------------- what may be promised


@pytest.mark.parametrize(
    ("year", "national_final", "xinjiang_final"),
    [
        (2003, False, False),
        (2013, True, False),
        (2016, True, False),
        (2022, True, True),
        (2023, True, True),
        (2024, True, False),
        (2025, True, True),
        (2026, True, False),
        (2027, False, False),
    ],
)
def test_p9_a_year_is_final_when_its_national_and_regional_notices_are_in(
    year: int, national_final: bool, xinjiang_final: bool
) -> None:
    assert NATIONAL_DAYS.year_is_final(year) is national_final
    assert XINJIANG_DAYS.year_is_final(year) is xinjiang_final


def test_p9_a_year_becomes_final_when_the_office_enters_its_notice() -> None:
    before = days.last_working_day(date("2026-05-20"), 5, XINJIANG_DAYS)
    assert before.reasons == ("2026年新疆放假通知尚未录入",)
    entered = notice(XINJIANG, 2026, off=("2026-05-27", "2026-05-28", "2026-05-29"))
    after = days.last_working_day(date("2026-05-20"), 5, knowing(entered))
    assert (before.last_day, after.last_day) == (date("2026-05-27"), date("2026-06-01"))
    assert not after.provisional


def test_p9_an_incomplete_notice_moves_days_but_settles_nothing() -> None:
    entered = notice(XINJIANG, 2026, off=("2026-05-27",), complete=False)
    window = days.last_working_day(date("2026-05-20"), 5, knowing(entered))
    assert window.last_day == date("2026-05-28")
    assert window.provisional


@pytest.mark.parametrize(
    ("start", "reasons"),
    [
        ("2026-11-20", ()),
        ("2026-11-24", ("2027年国家放假通知尚未录入，可能调整2026年12月的放假安排",)),
        ("2026-12-10", ("2027年国家放假通知尚未录入，可能调整2026年12月的放假安排",)),
        (
            "2026-12-18",
            (
                "2027年国家放假通知尚未录入，可能调整2026年12月的放假安排",
                "2027年新疆放假通知尚未录入，可能调整2026年12月的放假安排",
            ),
        ),
        ("2026-12-25", ("2027年国家放假通知尚未录入", "2027年新疆放假通知尚未录入")),
    ],
)
def test_p9_december_waits_for_the_next_notice(start: str, reasons: tuple[str, ...]) -> None:
    calendar = knowing(notice(XINJIANG, 2026, off=("2026-05-27",)))
    window = days.last_working_day(date(start), 5, calendar)
    assert window.reasons == reasons
    assert window.provisional is bool(reasons)


def test_p9_both_notices_of_the_next_year_settle_december() -> None:
    calendar = knowing(
        notice(XINJIANG, 2026, off=("2026-05-27",)),
        notice(NATIONAL, 2027, off=("2026-12-31", "2027-01-01")),
        notice(XINJIANG, 2027, off=("2027-03-10",)),
    )
    window = days.last_working_day(date("2026-12-25"), 5, calendar)
    assert (window.last_day, window.provisional) == (date("2027-01-05"), False)


def test_the_december_rule_covers_every_reach_back_in_the_national_days() -> None:
    """Every December day that a notice ever touched lies in the last week, where both next notices are waited for."""
    touched = [day.day for day in national.DAYS if day.day.month == 12]
    assert touched
    assert min((day.month, day.day) for day in touched) >= days.LAST_WEEK_OF_DECEMBER


def test_without_a_notice_the_fixed_statutory_days_are_off_and_lunar_feasts_are_not_guessed() -> None:
    off = [day for day in _year(2027) if day.weekday() < 5 and not NATIONAL_DAYS.is_working_day(day)]
    assert off == [date("2027-01-01"), date("2027-10-01")]


def test_an_entered_national_notice_replaces_the_fixed_days() -> None:
    calendar = knowing(notice(NATIONAL, 2028, off=("2028-05-01",)))
    assert not calendar.is_working_day(date("2028-05-01"))
    assert calendar.is_working_day(date("2028-05-02"))


def test_a_later_notice_overrides_an_earlier_one_and_a_regional_one_the_national() -> None:
    on, off = ("2027-06-07",), ("2027-06-07",)
    day = date("2027-06-07")
    assert knowing(notice(NATIONAL, 2027, off=off), notice(NATIONAL, 2027, on=on)).is_working_day(day)
    assert not knowing(notice(XINJIANG, 2027, off=off), notice(NATIONAL, 2027, on=on)).is_working_day(day)


# --------------------------------------------------------------------------------------------------- shipped data


def test_the_shipped_national_notices_agree_with_the_package() -> None:
    for year in (2025, 2026):
        assert all(NATIONAL_DAYS.is_working_day(day) is chinese_calendar.is_workday(day) for day in _year(year))


def test_the_package_is_read_as_it_reads_itself() -> None:
    for year in range(2004, 2027):
        assert all(ONLY_THE_PACKAGE.is_working_day(day) is chinese_calendar.is_workday(day) for day in _year(year))


def test_the_shipped_xinjiang_notices_are_those_that_were_verified() -> None:
    shipped = {shipped.year: shipped.complete for shipped in VERIFIED if shipped.region == XINJIANG}
    assert shipped == {2013: False, 2016: False, 2022: True, 2023: True, 2025: True}
    assert all(shipped.source and shipped.title for shipped in VERIFIED)


@pytest.mark.parametrize("year", [2022, 2023, 2025])
def test_a_complete_xinjiang_notice_adds_the_four_weekdays_of_the_local_law(year: int) -> None:
    """One day for 肉孜节 and three for 古尔邦节, none of them exchanged for a weekend in these years."""
    here = [day for day in _year(year) if NATIONAL_DAYS.is_working_day(day) != XINJIANG_DAYS.is_working_day(day)]
    assert len(here) == 4
    assert all(day.weekday() < 5 and not XINJIANG_DAYS.is_working_day(day) for day in here)


def test_the_version_changes_with_the_contents_only() -> None:
    same = days.WorkingCalendar(XINJIANG, notices.verified())
    reordered = dataclasses.replace(VERIFIED[0], days=VERIFIED[0].days[::-1])
    assert same.version == XINJIANG_DAYS.version
    assert days.WorkingCalendar(XINJIANG, (reordered, *VERIFIED[1:])).version == XINJIANG_DAYS.version
    assert knowing(notice(XINJIANG, 2027, off=("2027-03-10",))).version != XINJIANG_DAYS.version
    assert NATIONAL_DAYS.version != XINJIANG_DAYS.version


# ------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("n", [0, -1, 401, True, 5.0, "5", None])
def test_p13_a_number_of_days_that_nobody_can_mean_is_refused(n: object) -> None:
    with pytest.raises(Refused, match="工作日数应为1至400的整数") as refused:
        days.last_working_day(date("2025-03-01"), n, XINJIANG_DAYS)  # type: ignore[arg-type]
    assert refused.value.field == "working_days"


@pytest.mark.parametrize("start", ["2003-12-31", "2101-01-01", "9999-12-31"])
def test_p13_a_start_out_of_range_is_refused(start: str) -> None:
    with pytest.raises(Refused, match="起始日应在2004年至2100年之间") as refused:
        days.last_working_day(date(start), 5, XINJIANG_DAYS)
    assert refused.value.field == "start"


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError):
        XINJIANG_DAYS.is_working_day(dt.datetime(2025, 3, 1, tzinfo=dt.UTC))
    with pytest.raises(TypeError):
        days.last_working_day(dt.datetime(2025, 3, 1, tzinfo=dt.UTC), 5, XINJIANG_DAYS)


# ------------------------------------------------------------------------------------------------ for every count

STARTS = st.dates(date("2004-01-01"), date("2100-12-31"))
NEAR = st.dates(date("2012-01-01"), date("2028-12-31"))
COUNTS = st.integers(1, 40)
CALENDARS = st.sampled_from([XINJIANG_DAYS, NATIONAL_DAYS, ONLY_THE_PACKAGE])


@given(STARTS | NEAR, COUNTS, CALENDARS)
def test_a_window_holds_exactly_n_working_days_after_its_start(
    start: dt.date, n: int, calendar: days.WorkingCalendar
) -> None:
    window = days.last_working_day(start, n, calendar)
    assert sum(day.counts for day in window.count) == n
    assert days.working_days_between(start, window.last_day, calendar) == n
    assert [day.date for day in window.count] == [
        start + dt.timedelta(days=past) for past in range((window.last_day - start).days + 1)
    ]


@given(STARTS | NEAR, COUNTS, CALENDARS)
def test_the_first_day_is_never_counted_and_the_last_always(
    start: dt.date, n: int, calendar: days.WorkingCalendar
) -> None:
    window = days.last_working_day(start, n, calendar)
    assert window.last_day > start
    assert not window.count[0].counts
    assert calendar.is_working_day(window.last_day)


@given(NEAR, NEAR, COUNTS, CALENDARS)
def test_a_later_start_never_ends_earlier(one: dt.date, other: dt.date, n: int, calendar: days.WorkingCalendar) -> None:
    first, second = sorted((one, other))
    assert days.last_working_day(first, n, calendar).last_day <= days.last_working_day(second, n, calendar).last_day


@given(STARTS | NEAR, COUNTS, CALENDARS)
def test_one_more_day_ends_later(start: dt.date, n: int, calendar: days.WorkingCalendar) -> None:
    assert days.last_working_day(start, n, calendar).last_day < days.last_working_day(start, n + 1, calendar).last_day


@given(NEAR, COUNTS, st.sets(st.integers(1, 60), min_size=1, max_size=20))
def test_more_days_off_never_end_a_window_earlier(start: dt.date, n: int, offsets: set[int]) -> None:
    off = tuple((start + dt.timedelta(days=past)).isoformat() for past in sorted(offsets))
    fewer = days.last_working_day(start, n, knowing(notice(XINJIANG, start.year, off=off)))
    assert days.last_working_day(start, n, XINJIANG_DAYS).last_day <= fewer.last_day


@given(STARTS | NEAR, COUNTS, CALENDARS)
def test_p9_a_final_window_lies_in_final_years_only(start: dt.date, n: int, calendar: days.WorkingCalendar) -> None:
    window = days.last_working_day(start, n, calendar)
    assert window.provisional is bool(window.reasons)
    if not window.provisional:
        assert all(calendar.year_is_final(day.date.year) for day in window.count[1:])


def _year(year: int) -> list[dt.date]:
    length = (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
    return [dt.date(year, 1, 1) + dt.timedelta(days=past) for past in range(length)]

"""The words of a diagram, as timers and gateways use them."""

import datetime as dt
from typing import Any

import pytest

from award.records.objections import Objection
from award.terms import EditionStatus
from engine.contract import Refusal
from handlers.general import words
from tests.handlers.calls import NOW, Desk, record
from tests.handlers.cast import Cast

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def end_of(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=SHANGHAI) + dt.timedelta(days=1)


def test_working_days_end_at_midnight_in_beijing_and_never_count_the_first_day(cast: Cast) -> None:
    assert words.working_days(cast.desk(cast.edition).ask(), 5) == end_of(2026, 3, 9)


def test_a_day_that_has_begun_in_beijing_is_the_first_day_though_utc_is_still_a_day_behind(cast: Cast) -> None:
    late = Desk(cast.session, now=dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC))  # 01:00 of 3 March in Beijing
    assert words.working_days(late.ask(), 1) == end_of(2026, 3, 4)


def test_calendar_days_that_end_on_a_holiday_carry_over_to_the_next_working_day(cast: Cast) -> None:
    before_the_holiday = Desk(cast.session, now=dt.datetime(2026, 9, 28, 2, tzinfo=dt.UTC))
    assert words.calendar_days(before_the_holiday.ask(), 5) == end_of(2026, 10, 8)


def test_months_and_years_end_on_the_corresponding_day(cast: Cast) -> None:
    ask = Desk(cast.session, now=dt.datetime(2026, 1, 31, 2, tzinfo=dt.UTC)).ask()
    assert words.months(ask, 1) == end_of(2026, 2, 28)
    assert words.years(ask, 5) == end_of(2031, 1, 31)


def test_until_is_the_end_of_a_written_day(cast: Cast) -> None:
    assert words.until(cast.desk(cast.edition).ask(), "2026-03-31") == end_of(2026, 3, 31)


@pytest.mark.parametrize(
    ("word", "argument"),
    [
        (words.working_days, 0), (words.working_days, "5"), (words.calendar_days, -1), (words.months, 1.5),
        (words.years, True), (words.years, 101), (words.until, "三月底"), (words.until, None),
        (words.since, "昨天"), (words.since, 20260302),
    ],
)  # fmt: skip
def test_a_period_that_nobody_can_mean_is_refused_in_chinese(cast: Cast, word: Any, argument: Any) -> None:
    with pytest.raises(Refusal, match="应"):
        word(cast.desk(cast.edition).ask(), argument)


def test_days_are_counted_from_a_day_to_today_in_beijing(cast: Cast) -> None:
    late = Desk(cast.session, now=dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC))  # 01:00 of 3 March in Beijing
    assert [words.since(late.ask(), f"2026-03-0{day}") for day in (1, 3, 5)] == [2, 0, -2]


def test_a_box_is_counted_as_often_as_it_was_finished(cast: Cast) -> None:
    ask = cast.desk(cast.edition).ask({"audit": [record({}), record({})]})
    assert (words.times(ask, "audit"), words.times(ask, "consult")) == (2, 0)


def test_r35_a_parameter_is_read_from_the_sheet_that_the_edition_froze(cast: Cast) -> None:
    cast.edition.parameters = {**cast.edition.parameters, "consult.reply": 7}
    newer = {"consult.reply": 9, "added.later": 1}
    for asked in (cast.edition, cast.opened()):
        ask = cast.desk(asked, parameters=newer).ask()
        assert words.param(ask, "consult.reply") == 7
        assert words.param(ask, "added.later") == 1


def test_an_objection_reads_the_sheet_of_the_edition_that_was_objected_to(cast: Cast) -> None:
    cast.edition.parameters = {"objection.screen": 3}
    application = cast.accepted()
    objection = cast.add(
        Objection(
            publicity=cast.published("acceptance", application), application_id=application.id,
            objector_kind="person", name="虚构", phone="1", address="1", text="虚构", lodged_at=NOW,
        )
    )  # fmt: skip
    assert words.param(cast.desk(objection, parameters={}).ask(), "objection.screen") == 3


def test_before_the_launch_the_sheet_of_the_version_speaks(cast: Cast) -> None:
    cast.change(cast.edition, parameters={}, status=EditionStatus.DRAFT)
    assert words.param(cast.desk(cast.edition, parameters={"quota.max": 2}).ask(), "quota.max") == 2


def test_a_parameter_that_no_sheet_has_is_refused_by_name(cast: Cast) -> None:
    with pytest.raises(Refusal, match="no.such.key"):
        words.param(cast.desk(cast.edition).ask(), "no.such.key")
    with pytest.raises(Refusal):
        words.param(Desk(cast.session, case="somewhere", parameters={}).ask(), "no.such.key")

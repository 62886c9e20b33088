"""The notices that the office enters, and the calendar that a transaction sees."""

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from award.calendar import deadline, notices, office
from award.calendar.notices import NATIONAL, XINJIANG, Notice, NoticeDay
from award.errors import Refused
from database import connect

NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 27)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def notice(*days: NoticeDay, **changes: object) -> Notice:
    plain = Notice(XINJIANG, 2026, "关于2026年节假日放假安排的通知", "自治区人民政府办公厅", True, days or (off(DAY),))
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def off(day: dt.date) -> NoticeDay:
    return NoticeDay(day, False, "古尔邦节")


def on(day: dt.date) -> NoticeDay:
    return NoticeDay(day, True)


def test_an_empty_calendar_knows_the_national_days(session: Session) -> None:
    calendar = office.current(session)
    assert calendar.region == XINJIANG
    assert not calendar.is_working_day(dt.date(2025, 10, 1))


def test_an_entered_notice_counts_at_once(session: Session) -> None:
    assert office.current(session).is_working_day(DAY)
    row = office.enter_notice(session, notice(), by=None, now=NOW)
    assert (row.year, row.entered_at, [day.day for day in row.days]) == (2026, NOW, [DAY])
    assert office.current(session).why(DAY) == "古尔邦节（新疆通知）"
    assert office.current(session).year_is_final(2026)


def test_an_undone_notice_leaves_nothing_behind(session: Session) -> None:
    """A row number is used again after a rollback, so the calendar must be told from others by its contents."""
    office.enter_notice(session, notice(), by=None, now=NOW)
    assert not office.current(session).is_working_day(DAY)
    session.rollback()
    assert office.current(session).is_working_day(DAY)
    office.enter_notice(session, notice(off(DAY + dt.timedelta(days=1))), by=None, now=NOW)
    assert office.current(session).is_working_day(DAY)


def test_the_calendar_is_built_once_for_each_set_of_notices(session: Session) -> None:
    office.seed_verified(session, NOW)
    assert office.current(session) is office.current(session)


def test_the_current_calendar_costs_one_small_query(session: Session, engine: Engine) -> None:
    office.seed_verified(session, NOW)
    office.current(session)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    began = time.perf_counter()
    for _ in range(1000):
        office.current(session)
    assert len(asked) == 1000
    assert time.perf_counter() - began < 5


def test_the_calendar_read_back_is_the_one_that_was_entered(session: Session) -> None:
    office.seed_verified(session, NOW)
    calendar = office.current(session)
    assert calendar.notices == tuple(
        dataclasses.replace(shipped, days=tuple(sorted(shipped.days, key=lambda day: day.day)))
        for shipped in notices.verified()
    )
    assert [row.digest for row in office.entered(session)] == [shipped.digest for shipped in notices.verified()]


def test_the_shipped_notices_are_entered_once(session: Session) -> None:
    assert office.seed_verified(session, NOW) == len(notices.verified())
    assert office.seed_verified(session, NOW) == 0


def test_days_in_the_december_before_belong_to_a_notice(session: Session) -> None:
    row = office.enter_notice(session, notice(off(dt.date(2026, 12, 31)), region=NATIONAL, year=2027), by=None, now=NOW)
    assert not office.current(session).is_working_day(dt.date(2026, 12, 31))
    assert row.region == NATIONAL


@pytest.mark.parametrize(
    ("bad", "field", "sentence"),
    [
        (notice(region="广西"), "region", "适用范围应为全国或新疆。"),
        (notice(year=1999), "year", "年份应在2004至2100之间。"),
        (notice(title=" "), "title", "请填写通知名称，不超过200字。"),
        (notice(title="长" * 201), "title", "请填写通知名称，不超过200字。"),
        (notice(source=""), "source", "请填写通知的出处（发文机关、文号或日期），不超过1000字。"),
        (notice(days=()), "days", "请至少填写一天放假或上班的日期。"),
        (notice(off(dt.date(2027, 1, 1))), "days", "2027年1月1日不属于2026年，也不在上一年12月。"),
        (notice(off(dt.date(2025, 11, 30))), "days", "2025年11月30日不属于2026年，也不在上一年12月。"),
        (notice(off(DAY), on(DAY)), "days", "2026年5月27日既填了放假又填了上班。"),
        (notice(off(DAY), off(DAY)), "days", "2026年5月27日填写了不止一次。"),
        (notice(NoticeDay(DAY, False, "长" * 51)), "days", "2026年5月27日的节日名称超过50字。"),
    ],
)
def test_p13_a_notice_that_cannot_be_right_is_refused(session: Session, bad: Notice, field: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        office.enter_notice(session, bad, by=None, now=NOW)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert not office.entered(session)


def test_the_same_notice_is_not_entered_twice(session: Session) -> None:
    office.enter_notice(session, notice(), by=None, now=NOW)
    with pytest.raises(Refused, match="已经录入"):
        office.enter_notice(session, notice(), by=None, now=NOW)


# ------------------------------------------------------------------------------------------------- award deadline


def test_a_deadline_has_the_keys_that_scripts_rely_on(session: Session) -> None:
    office.seed_verified(session, NOW)
    told = deadline.deadline(dt.date(2025, 6, 4), 5, office.current(session))
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["start", "working_days", "last_day", "closes_at", "provisional", "reasons", "count"]
    assert (told["start"], told["working_days"], told["last_day"]) == ("2025-06-04", 5, "2025-06-16")
    assert (told["closes_at"], told["provisional"], told["reasons"]) == ("2025-06-17T00:00:00+08:00", False, [])
    assert told["count"][0] == {"date": "2025-06-04", "counts": False, "why": "起始日不计入"}
    assert sum(day["counts"] for day in told["count"]) == 5


@pytest.mark.parametrize(
    "text", ["", "昨天", "2025-02-30", "2025/06/04", "2025-6-4", "20250604T00", "0001-01-01", "9999-12-31"]
)
def test_p13_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="日期应写成"):
        deadline.read_day(text)


def test_a_day_is_read() -> None:
    assert deadline.read_day("2025-06-04") == dt.date(2025, 6, 4)

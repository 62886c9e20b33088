"""National days: the State Council's yearly notices as the package chinesecalendar knows them, and the law behind them.

The package raises NotImplementedError outside its years, so its functions are not called: only its tables are read.
"""

import datetime as dt

import chinese_calendar

from award.calendar.notices import NoticeDay

PACKAGE_VERSION: str = chinese_calendar.__version__

# The names of 《全国年节及纪念日放假办法》 where the package writes them short.
FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}

# Days that State Council Order 795 fixes by date, whatever the year; the lunar feasts need a notice.
FIXED_DAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


def _name(english: str) -> str:
    short: str = chinese_calendar.Holiday(english).chinese
    return FULL_NAMES.get(short, short)


def _days() -> tuple[NoticeDay, ...]:
    off = [NoticeDay(day, False, _name(english)) for day, english in chinese_calendar.holidays.items()]
    on = [NoticeDay(day, True, _name(english)) for day, english in chinese_calendar.workdays.items()]
    return tuple(sorted(off + on, key=lambda known: known.day))


DAYS: tuple[NoticeDay, ...] = _days()

# Every year has its 1 January in the table, and a notice may put days into the December before its year.
YEARS: frozenset[int] = frozenset(
    known.day.year for known in DAYS if (known.day.month, known.day.day) == (1, 1) and not known.works
)


def fixed_day(day: dt.date) -> str:
    """The name of the statutory day that falls on this date in any year, or an empty string."""
    return FIXED_DAYS.get((day.month, day.day), "")

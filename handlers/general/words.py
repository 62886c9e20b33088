"""The words of a diagram's expressions: periods, parameters of the 评审规则, and what a case looks back on."""

import datetime as dt
from typing import Any

from award.calendar import days, office, periods
from engine.contract import Ask, Refusal
from engine.types import Box, Count, Date, Integer, Reference
from handlers.general import rulebook
from handlers.general.refusals import word

DAYS, MONTHS, YEARS = Integer(least=1, most=3660), Integer(least=1, most=1200), Integer(least=1, most=100)
WORKING_DAYS = Integer(least=1, most=days.MOST_WORKING_DAYS)


@word("working_days", title="若干工作日期满：起始日不计入，到末日24时", moment=True, arguments=(WORKING_DAYS,))
def working_days(ask: Ask, n: int) -> dt.datetime:
    """24:00 of the n-th working day after the base, by the office's calendar."""
    start = periods.day_of(ask.base)
    return days.last_working_day(start, n, office.current(ask.session)).closes_at


@word("calendar_days", title="若干日期满：起始日不计入，末日是休息日的顺延", moment=True, arguments=(DAYS,))
def calendar_days(ask: Ask, n: int) -> dt.datetime:
    """24:00 of the n-th day after the base; a last day that is off carries over (民法典第二百零三条)."""
    last = periods.day_of(ask.base) + dt.timedelta(days=_counted(n, DAYS, "日"))
    return periods.closing(days.carried_over(last, office.current(ask.session)))


@word("months", title="若干个月期满：到对应日24时", moment=True, arguments=(MONTHS,))
def months(ask: Ask, n: int) -> dt.datetime:
    return periods.add_months(periods.day_of(ask.base), _counted(n, MONTHS, "个月"))


@word("years", title="若干年期满：到对应日24时", moment=True, arguments=(YEARS,))
def years(ask: Ask, n: int) -> dt.datetime:
    return periods.add_years(periods.day_of(ask.base), _counted(n, YEARS, "年"))


@word("until", title="到某日24时", moment=True, arguments=(Date(),))
def until(ask: Ask, date: str) -> dt.datetime:
    """24:00 of a day written as 2026-05-31, Beijing time."""
    try:
        return periods.closing(dt.date.fromisoformat(date))
    except (TypeError, ValueError, OverflowError):
        raise Refusal(f"“{date}”不是日期，应写成2026-05-31的样子。") from None


@word("param", title="评审规则参数的值", arguments=(Reference(to="parameters"),))
def param(ask: Ask, key: str) -> Any:
    """The value in the edition's frozen sheet."""
    return rulebook.value(ask, key)


@word("times", title="一项用户任务在本事项中已经办结的次数", arguments=(Box("用户任务的编号"),), result=Count())
def times(ask: Ask, box: str) -> int:
    return ask.forms.times(box)


@word("since", title="从某日到今天的天数：当天为0", arguments=(Date(),), result=Integer())
def since(ask: Ask, date: str) -> int:
    """Whole days from a day written as 2026-05-31 to today in Beijing; less than 0 for a day that is to come."""
    try:
        return (periods.day_of(ask.base) - dt.date.fromisoformat(date)).days
    except (TypeError, ValueError):
        raise Refusal(f"“{date}”不是日期，应写成2026-05-31的样子。") from None


def _counted(n: int, allowed: Integer, unit: str) -> int:
    if not allowed.accepts(n):
        raise Refusal(f"期间应为{allowed.least}至{allowed.most}{unit}的整数，现为“{n}”。")
    return n

"""公示: at least the legal days, never shortened, not over while an objection is open (R05, R11, R13, R22, R33)."""

import dataclasses
import datetime as dt

from award.concepts import Concept
from award.errors import Refused
from award.profile import Publicity
from award.rules.parameters import Sheet

WEEK, SATURDAY = 7, 5


@dataclasses.dataclass(frozen=True)
class Window:
    """The period of a 公示. `closes_at` is 24:00 of the last day, Beijing time, as an aware moment."""

    opened_on: dt.date
    last_day: dt.date
    closes_at: dt.datetime
    working_days: int
    least_days: int  # that the law demands


def days(kind: Publicity, sheet: Sheet, least: int) -> int:
    """How many days, in the unit of the kind. A sheet can lengthen the legal working days and never shorten them."""
    wanted = int(sheet[kind.days]) if isinstance(kind.days, str) else kind.days
    return wanted if kind.in_calendar_days else max(wanted, least)


def fewest_working_days(days: int) -> int:
    """The fewest working days among so many days in weeks without holidays, whichever day they begin on.

    A last day that falls on a weekend carries over to the Monday.
    """
    return min(_working_days_from(weekday, days) for weekday in range(WEEK))


def _working_days_from(weekday: int, days: int) -> int:
    last = weekday + days
    while last % WEEK >= SATURDAY:
        last += 1
    return sum(day % WEEK < SATURDAY for day in range(weekday + 1, last + 1))


def check_length(title: str, article: str, working_days: int, least: int) -> None:
    """Refuse a window with fewer working days than the law demands, however it was counted."""
    if working_days < least:
        sentence = f"{title}不得少于{least}个工作日，而所定的期间只有{working_days}个工作日。"
        raise Refused(sentence, article=article)


def extend(current: Window, recomputed: Window) -> Window:
    """R33: after a change of the calendar or the sheet, the later of the two ends holds."""
    if recomputed.closes_at <= current.closes_at:
        return current
    return dataclasses.replace(current, last_day=recomputed.last_day, closes_at=recomputed.closes_at)


def check_finished(title: str, article: str, window: Window | None, now: dt.datetime, *, undecided: int = 0) -> None:
    """The window was long enough, is over, and no objection is undecided."""
    if window is None:
        raise Refused(f"尚未进行{title}。", article=article)
    check_length(title, article, window.working_days, window.least_days)
    if now < window.closes_at:
        raise Refused(f"{title}尚未期满。", article=article)
    if undecided:
        raise Refused(f"{title}尚有{undecided}件异议没有处理完毕。", article=article)


def check_nothing_upheld(*, upheld: bool) -> None:
    """R13 and R22: an application goes on after a finished 公示 only if no objection against it was upheld."""
    if upheld:
        raise Refused("公示期间的异议成立，不能继续参加评审。", article=Concept.OBJECTION_RESULT)


def must_publish_again(*, of_list: bool, removed: int, remaining: int, republish: bool) -> bool:
    """A list that an upheld objection shortened is published again, if the sheet says so and somebody is left on it."""
    return republish and of_list and removed > 0 and remaining > 0

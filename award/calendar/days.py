"""Counting working days (民法典第二百零一条、第二百零三条): which day counts and why, and when a window closes."""

import dataclasses
import datetime as dt
import functools
import hashlib

from award.calendar import national, periods
from award.calendar.notices import AUTHORITIES, NATIONAL, Notice, NoticeDay
from award.errors import Refused

FIRST_YEAR, LAST_YEAR = 2004, 2100
MOST_WORKING_DAYS = 400
WEEKDAYS = "一二三四五六日"
FIRST_DAY_IS_NOT_COUNTED = "起始日不计入"

# The exchanged weekend before 1 January lies at the earliest on 25 and 26 December.
LAST_WEEK_OF_DECEMBER = (12, 25)


@dataclasses.dataclass(frozen=True)
class CountedDay:
    """One line of a count that a person can follow."""

    date: dt.date
    counts: bool
    why: str


@dataclasses.dataclass(frozen=True)
class Window:
    """A period of working days. `closes_at` is 24:00 of the last day in Asia/Shanghai.

    `provisional` says that a notice is still missing that may move the last day; `reasons` say which (P9).
    """

    start: dt.date
    last_day: dt.date
    closes_at: dt.datetime
    provisional: bool
    reasons: tuple[str, ...]
    count: tuple[CountedDay, ...]


@dataclasses.dataclass(frozen=True)
class WorkingCalendar:
    """The days that count in a region, by the notices known. With `region=None` only national days are looked at.

    A later notice overrides an earlier one, and a regional notice overrides a national one.
    """

    region: str | None = None
    notices: tuple[Notice, ...] = ()

    def is_working_day(self, day: dt.date) -> bool:
        """Whether the day counts. Never raises for a year without data: weekdays less the fixed statutory days."""
        return self._look_up(day)[0]

    def why(self, day: dt.date) -> str:
        """The Chinese reason why the day counts or not."""
        return self._look_up(day)[1]

    def year_is_final(self, year: int) -> bool:
        """Whether the notices of this year are all entered; its December may still wait for the next year's."""
        return self._has(NATIONAL, year) and (self.region is None or self._has(self.region, year))

    def missing(self, day: dt.date) -> tuple[tuple[str, int], ...]:
        """The notices (region, year) that may still change whether this day counts; empty when it is settled.

        A national notice can reach back into the December before its year (it did for 2007, 2008, 2012, 2019 and
        2023), so all December waits for it. The regional notice is signed at the end of December and takes the
        national days over: it can only reach the last week.
        """
        needed = [(region, day.year) for region in self._regions()]
        if day.month == 12:
            needed.append((NATIONAL, day.year + 1))
        if self.region and (day.month, day.day) >= LAST_WEEK_OF_DECEMBER:
            needed.append((self.region, day.year + 1))
        return tuple(notice for notice in needed if not self._has(*notice))

    @functools.cached_property
    def version(self) -> str:
        """Names the contents: another notice, region or release of the national days gives another version."""
        parts = [national.PACKAGE_VERSION, self.region or "", *(notice.digest for notice in self.notices)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _regions(self) -> tuple[str, ...]:
        return (NATIONAL, self.region) if self.region else (NATIONAL,)

    def _has(self, region: str, year: int) -> bool:
        return (region, year) in self._entered or (region == NATIONAL and year in national.YEARS)

    def _look_up(self, day: dt.date) -> tuple[bool, str]:
        if isinstance(day, dt.datetime):
            raise TypeError(f"a moment is not a day; take its day in Asia/Shanghai first: {day!r}")
        return self._known.get(day) or self._by_the_week(day)

    def _by_the_week(self, day: dt.date) -> tuple[bool, str]:
        fixed = "" if self._has(NATIONAL, day.year) else national.fixed_day(day)
        if fixed:
            return False, f"{fixed}（法定节日）"
        return day.weekday() < 5, f"周{WEEKDAYS[day.weekday()]}"

    @functools.cached_property
    def _entered(self) -> frozenset[tuple[str, int]]:
        return frozenset((notice.region, notice.year) for notice in self.notices if notice.complete)

    @functools.cached_property
    def _known(self) -> dict[dt.date, tuple[bool, str]]:
        known = {day.day: (day.works, _reason(NATIONAL, day)) for day in national.DAYS}
        for region in self._regions():
            for notice in self.notices:
                if notice.region == region:
                    known |= {day.day: (day.works, _reason(region, day)) for day in notice.days}
        return known


def last_working_day(start: dt.date, n: int, calendar: WorkingCalendar) -> Window:
    """The window of n working days that starts on the day after `start`.

    The start is never counted, at whatever hour it began (民法典第二百零一条). Refuses n outside 1…400 and a start
    outside 2004…2100.
    """
    refuse_bad_count(start, n)
    count = [CountedDay(start, False, FIRST_DAY_IS_NOT_COUNTED)]
    missing: dict[tuple[str, int], None] = {}
    day = start
    while n:
        day += dt.timedelta(days=1)
        counts, why = calendar.is_working_day(day), calendar.why(day)
        count.append(CountedDay(day, counts, why))
        missing |= dict.fromkeys(calendar.missing(day))
        n -= counts
    reasons = tuple(_missing(region, year, day) for region, year in missing)
    return Window(start, day, periods.closing(day), bool(missing), reasons, tuple(count))


def last_calendar_day(start: dt.date, n: int, calendar: WorkingCalendar) -> Window:
    """The window of n days that starts on the day after `start`; a last day that is off carries over.

    It tells how many working days it has by its count. Refuses what `last_working_day` refuses.
    """
    refuse_bad_count(start, n)
    last = carried_over(start + dt.timedelta(days=n), calendar)
    working = working_days_between(start, last, calendar)
    return last_working_day(start, working, calendar)


def working_day_of(day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The working day that a day belongs to: itself, or for a day off the last one before it."""
    while not calendar.is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def working_days_between(start: dt.date, last: dt.date, calendar: WorkingCalendar) -> int:
    """How many working days lie after `start`, up to and including `last`."""
    days = (start + dt.timedelta(days=past) for past in range(1, (last - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def carried_over(last_day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """A period of calendar days whose last day is off ends on the next working day (民法典第二百零三条).

    Not for bans and supervision, which end on the corresponding day itself.
    """
    while not calendar.is_working_day(last_day):
        last_day += dt.timedelta(days=1)
    return last_day


def refuse_bad_count(start: dt.date, n: int) -> None:
    """Raise Refused for a count that nobody can mean."""
    if type(n) is not int or not 1 <= n <= MOST_WORKING_DAYS:
        raise Refused(f"工作日数应为1至{MOST_WORKING_DAYS}的整数。", field="working_days")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise Refused(f"起始日应在{FIRST_YEAR}年至{LAST_YEAR}年之间。", field="start")


def _missing(region: str, year: int, last_day: dt.date) -> str:
    sentence = f"{year}年{AUTHORITIES.get(region, region)}放假通知尚未录入"
    return sentence if year <= last_day.year else f"{sentence}，可能调整{year - 1}年12月的放假安排"


def _reason(region: str, day: NoticeDay) -> str:
    if region == NATIONAL:
        return "调休上班" if day.works else f"{day.name or '放假'}（国家放假）"
    return f"调休上班（{region}通知）" if day.works else f"{day.name or '放假'}（{region}通知）"

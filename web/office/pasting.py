"""Days as people paste them out of a holiday notice: one date or a span of dates in a line, with the feast's name."""

import datetime as dt
import re
from collections.abc import Iterator

from award.calendar.notices import NoticeDay
from award.errors import Refused

LONGEST_SPAN = 31
_DATE = r"(?:(\d{4})\s*[-年/.])?\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?"
_WEEKDAY = r"(?:\s*[（(](?:周|星期)[一二三四五六日天][）)])?"
_LINE = re.compile(rf"\s*{_DATE}{_WEEKDAY}(?:\s*(?:至|到|—+|~|～|－)\s*{_DATE}{_WEEKDAY})?[\s,，:：]*(\S*)\s*")


def read(text: str, year: int, *, works: bool, field: str) -> list[NoticeDay]:
    """The days of a text area. Raises Refused that names the line which isn't understood."""
    lines = re.split(r"[\n;；、]+", text)
    return [day for line in lines if line.strip() for day in _line(line, year, works, field)]


def _line(line: str, year: int, works: bool, field: str) -> Iterator[NoticeDay]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Refused(f"看不懂“{line.strip()[:30]}”，应写成“10月1日至10月7日 国庆节”的样子，一行一段。", field=field)
    first = _day(found.group(1), found.group(2), found.group(3), year, field)
    last = first
    if found.group(5) is not None:
        last = _day(found.group(4), found.group(5), found.group(6), first.year, field)
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise Refused(f"“{line.strip()[:30]}”的起止日期不对。", field=field)
    for past in range((last - first).days + 1):
        yield NoticeDay(first + dt.timedelta(days=past), works, found.group(7))


def _day(year: str | None, month: str, day: str, default: int, field: str) -> dt.date:
    try:
        return dt.date(int(year) if year else default, int(month), int(day))
    except ValueError:
        raise Refused(f"没有{month}月{day}日这一天。", field=field) from None

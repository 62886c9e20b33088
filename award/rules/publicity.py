"""公示: at least the legal days, never shortened, not over while an objection is open (R05, R11, R13, R22, R33)."""

import dataclasses
import datetime as dt

from award.errors import Refused
from award.rules.parameters import Sheet
from award.terms import PublicityKind

LEGAL_DAYS = 5

ARTICLES = {
    PublicityKind.INTERNAL: "第十二条",
    PublicityKind.AUDIT: "第十四条",
    PublicityKind.ACCEPTANCE: "第十七条",
    PublicityKind.RESULT: "第二十二条",
}

TITLES = {
    PublicityKind.INTERNAL: "内部公示",
    PublicityKind.AUDIT: "审核公示",
    PublicityKind.ACCEPTANCE: "受理名单公示",
    PublicityKind.RESULT: "获奖建议名单公示",
}

LISTS = (PublicityKind.ACCEPTANCE, PublicityKind.RESULT)


@dataclasses.dataclass(frozen=True)
class Window:
    """The period of a 公示. `closes_at` is 24:00 of the last day, Beijing time, as an aware moment."""

    opened_on: dt.date
    last_day: dt.date
    closes_at: dt.datetime
    working_days: int


def days(kind: str, sheet: Sheet) -> int:
    """Working days of a kind of 公示; a sheet can lengthen the legal five and never shorten them."""
    return max(int(sheet[f"publicity.days.{PublicityKind(kind).value}"]), LEGAL_DAYS)


def extend(current: Window, recomputed: Window) -> Window:
    """R33: after a change of the calendar or the sheet, the later of the two ends holds."""
    if recomputed.closes_at <= current.closes_at:
        return current
    return dataclasses.replace(current, last_day=recomputed.last_day, closes_at=recomputed.closes_at)


def check_finished(kind: str, window: Window | None, now: dt.datetime, *, undecided: int = 0) -> None:
    """The window was long enough, is over, and no objection is undecided."""
    title, article = TITLES[PublicityKind(kind)], ARTICLES[PublicityKind(kind)]
    if window is None:
        raise Refused(f"尚未进行{title}。", article=article)
    if window.working_days < LEGAL_DAYS:
        raise Refused(f"{title}不得少于{LEGAL_DAYS}个工作日。", article=article)
    if now < window.closes_at:
        raise Refused(f"{title}尚未期满。", article=article)
    if undecided:
        raise Refused(f"{title}尚有{undecided}件异议没有处理完毕。", article=article)


def check_may_go_on(kind: str, window: Window | None, now: dt.datetime, *, undecided: int, upheld: bool) -> None:
    """R13 and R22: an application goes on after a finished 公示 only if no objection against it was upheld."""
    check_finished(kind, window, now, undecided=undecided)
    if upheld:
        raise Refused("公示期间的异议成立，不能继续参加评审。", article="第二十六条")


def must_publish_again(kind: str, *, removed: int, remaining: int, republish: bool) -> bool:
    """A list that an upheld objection shortened is published again, if the sheet says so and somebody is left on it."""
    return republish and kind in LISTS and removed > 0 and remaining > 0

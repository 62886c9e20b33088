"""Two drawings of an edition as plain numbers that a template turns into SVG: the funnel, and the time line."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from award.acts import lists
from award.profile import Profile
from award.records.applications import Application
from award.records.publicity import Publicity
from web.office import stages

WIDTH = 960
LABELS = 190  # where the labels end and the bars begin
ROW = 34
SHORTEST = 4
WIDEST_WORDS = 150
MONTHS_AT_MOST = 14


@dataclasses.dataclass(frozen=True)
class Bar:
    """One line of a drawing: a label, and a bar from `x` on."""

    label: str
    x: float
    y: int
    width: float
    said: str
    state: str = ""

    @property
    def aside(self) -> tuple[str, float]:
        """Where the days of a span are told, and which end of the words is there: in the bar, after it, before it."""
        if self.width > WIDEST_WORDS:
            return "middle", self.x + self.width / 2
        if self.x + self.width > WIDTH - WIDEST_WORDS:
            return "end", self.x - 6
        return "start", self.x + self.width + 6


@dataclasses.dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclasses.dataclass(frozen=True)
class Drawing:
    """`height` is in the units of the bars; `today` is where the present stands, if it is in the picture."""

    bars: tuple[Bar, ...]
    height: int
    ticks: tuple[Tick, ...] = ()
    today: float | None = None

    width = WIDTH
    labels = LABELS


STEPS: tuple[tuple[str, Callable[[Application], bool]], ...] = (
    ("开始申报", lambda each: True),
    ("提交材料", lambda each: each.filed_at is not None),
    ("审核通过", lambda each: each.audit_opinion_at is not None),
    ("形式审查通过", lambda each: each.formal_passed is True),
)


def funnel(found: Sequence[Application], profile: Profile) -> Drawing:
    """How many applications came how far, up to each list of the award."""
    counts = [(name, sum(map(came, found))) for name, came in STEPS]
    for one in profile.lists.values():
        counts.append((one.name, sum(lists.standing_of(each, one.key) is True for each in found)))
    most = max((count for _, count in counts), default=0) or 1
    room = WIDTH - LABELS - 60
    bars = tuple(
        Bar(name, LABELS, index * ROW + 6, max(count / most * room, SHORTEST if count else 0), str(count))
        for index, (name, count) in enumerate(counts)
    )
    return Drawing(bars, len(bars) * ROW + 12)


def time_line(phases: Sequence[stages.Phase], published: Sequence[Publicity], today: dt.date) -> Drawing | None:
    """The stages and the public lists on one scale of days; nothing for an edition that has not begun."""
    spans = list(_spans(phases, published, today))
    if not spans:
        return None
    scale = _Scale(min(span.begun for span in spans), max([today, *(span.ended for span in spans)]))
    bars = tuple(scale.bar(span, index) for index, span in enumerate(spans))
    return Drawing(bars, len(bars) * ROW + 44, tuple(scale.ticks()), scale.x(today + dt.timedelta(days=1)))


@dataclasses.dataclass(frozen=True)
class _Span:
    label: str
    begun: dt.date
    ended: dt.date
    state: str


def _spans(phases: Sequence[stages.Phase], published: Sequence[Publicity], today: dt.date) -> Iterator[_Span]:
    for phase in phases:
        if phase.begun is not None and phase.state != stages.AHEAD:
            yield _Span(phase.name, phase.begun, max(phase.ended or today, phase.begun), phase.state)
    for each in published:
        is_of_one = each.application_id is not None and each.is_public
        if is_of_one and each.opened_on is not None and each.last_day is not None:
            yield _Span(each.name, each.opened_on, each.last_day, "window")
            return


@dataclasses.dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        span = max((self.last - self.first).days + 1, 1)
        return round(LABELS + (day - self.first).days / span * (WIDTH - LABELS - 20), 1)

    def bar(self, span: _Span, index: int) -> Bar:
        x = self.x(span.begun)
        width = max(self.x(span.ended + dt.timedelta(days=1)) - x, SHORTEST)
        said = f"{_short(span.begun)}至{_short(span.ended)}" if span.ended != span.begun else _short(span.begun)
        return Bar(span.label, x, index * ROW + 38, width, said, span.state)

    def ticks(self) -> Iterator[Tick]:
        """The firsts of months, as many as there is room for."""
        months = list(self._months())
        step = -(-len(months) // MONTHS_AT_MOST) or 1
        for month in months[::step]:
            yield Tick(self.x(month), f"{month.year}年" if month.month == 1 else f"{month.month}月")

    def _months(self) -> Iterator[dt.date]:
        month = (self.first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        while month <= self.last:
            yield month
            month = (month + dt.timedelta(days=32)).replace(day=1)


def _short(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"

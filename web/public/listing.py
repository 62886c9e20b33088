"""Which 公示 a visitor finds, and what the list may be narrowed down to."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from flask import request
from sqlalchemy import ColumnElement, Select, extract, false, func, or_, select

from award.records.applications import Application
from award.records.parties import Unit
from award.records.publicity import Publicity, PublicityEntry
from award.terms import Audience, PublicityStatus
from engine.work import Work
from people import permissions, recusals
from people.permissions import Action
from web.frame import in_force

A_PAGE = 20
LONGEST_SEARCH = 50
RUNNING = (PublicityStatus.OPEN, PublicityStatus.HOLDING)
STATES = {"running": RUNNING, "closed": (PublicityStatus.CLOSED,)}


@dataclasses.dataclass(frozen=True)
class Wish:
    """What the visitor asked for. Anything that can't be understood is as if it weren't there."""

    state: str
    kind: str
    year: int
    organisation: str
    page: int

    @classmethod
    def from_request(cls) -> "Wish":
        asked = request.args
        return cls(
            state=asked.get("state", "") if asked.get("state", "") in STATES else "",
            kind=asked.get("kind", "").replace("\x00", "")[:LONGEST_SEARCH],
            year=_within(asked.get("year", 0, type=int), 0, dt.MAXYEAR - 1),
            organisation=asked.get("organisation", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            page=_within(asked.get("page", 1, type=int), 1, 10_000),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.kind or self.year or self.organisation)

    def on_page(self, page: int) -> dict[str, object]:
        """The same wish for another page, as the query of an address."""
        asked = {**dataclasses.asdict(self), "page": page}
        return {key: value for key, value in asked.items() if value and (key, value) != ("page", 1)}


@dataclasses.dataclass(frozen=True)
class Found:
    """One page of the list."""

    publicities: Sequence[Publicity]
    total: int
    pages: int


def _within(number: int, least: int, most: int) -> int:
    return min(max(number, least), most)


def find(work: Work, wish: Wish) -> Found:
    """Running ones first, then the newest."""
    which = visible(work, *_conditions(work, wish))
    total = work.session.scalar(select(func.count()).select_from(which.subquery())) or 0
    pages = max(1, -(-total // A_PAGE))
    first = (min(wish.page, pages) - 1) * A_PAGE
    ended = Publicity.status == PublicityStatus.CLOSED
    ordered = which.order_by(ended, Publicity.opened_at.desc(), Publicity.id.desc()).limit(A_PAGE).offset(first)
    return Found(work.session.scalars(ordered).all(), total, pages)


def one(work: Work, publicity_id: int) -> Publicity | None:
    return work.session.scalars(visible(work, Publicity.id == publicity_id)).first()


def years(work: Work) -> list[int]:
    """The years in which something was published, the newest first."""
    year = extract("year", Publicity.opened_on)
    found = work.session.scalars(visible(work).with_only_columns(year).distinct())
    return sorted((int(each) for each in found), reverse=True)


def kinds(work: Work) -> dict[str, str]:
    """The kinds of 公示 that were published for everybody, by their keys; the newest name of each."""
    published = visible(work, Publicity.audience == Audience.PUBLIC).order_by(Publicity.id)
    named = work.session.execute(published.with_only_columns(Publicity.kind, Publicity.name))
    return {kind: name for kind, name in named}  # noqa: C416 (rows are no pairs to the type checker)


def visible(work: Work, *conditions: ColumnElement[bool]) -> Select[Publicity]:
    """What was published for this visitor.

    Some 公示 stand inside the organisation (Article 12); a recused person meets nothing of the case (P10).
    """
    published = select(Publicity).where(Publicity.opened_at.is_not(None), *conditions)
    open_to = or_(Publicity.audience == Audience.PUBLIC, _inside(work))
    return published.where(open_to, Publicity.case.not_in(sorted(work.actor.barred)))


def _inside(work: Work) -> ColumnElement[bool]:
    mine = permissions.units_for(in_force.at_hand(), work.actor, Action.READ_INTERNAL_PUBLICITY)
    if not mine:
        return false()
    ours = Application.unit_id.in_(mine) | Application.legal_person_unit_id.in_(mine)
    return Publicity.application_id.in_(select(Application.id).where(ours))


def _conditions(work: Work, wish: Wish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.state:
        found.append(Publicity.status.in_(STATES[wish.state]))
    if wish.kind:
        found.append(Publicity.kind == wish.kind)
    if wish.year:
        found.append(Publicity.opened_on.between(dt.date(wish.year, 1, 1), dt.date(wish.year, 12, 31)))
    if wish.organisation:
        found.append(Publicity.id.in_(_listing(work, wish.organisation)))
    return found


def _listing(work: Work, name: str) -> Select[int]:
    """The 公示 on which an organisation of this name stands; none is found by one the visitor is recused from."""
    listed = select(PublicityEntry.publicity_id).join(Application, Application.id == PublicityEntry.application_id)
    standing = listed.join(Unit, Unit.id == Application.unit_id).where(PublicityEntry.removed_at.is_(None))
    known = standing.where(Application.id.not_in(recusals.numbers(work.actor, "application")))
    return known.where(Unit.name.contains(name, autoescape=True))

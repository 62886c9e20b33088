"""What comes to a rehearsal from outside, and when: applications, objections, incidents, calendar notices."""

import contextlib
import dataclasses
import datetime as dt
import functools
import heapq
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import func, select

from award.calendar import periods
from award.errors import AwardError
from award.records.honours import Award
from award.records.publicity import Publicity, PublicityEntry
from award.terms import PublicityStatus
from engine.errors import EngineError
from rehearsal import acting, initiatives, story, words
from rehearsal.habits import Waiting
from rehearsal.world import World, at

AN_HOUR = dt.timedelta(hours=1)
A_DAY = dt.timedelta(days=1)
BETWEEN_APPLICATIONS = dt.timedelta(minutes=7)


class Incoming:
    """A calendar of things to come, and an eye on what the story ties to a publicity, an award or a box."""

    def __init__(self, world: World, told: story.Story, actors: acting.Actors, own: initiatives.Initiatives) -> None:
        self._world = world
        self._told = told
        self._actors = actors
        self._initiatives = own
        self._planned: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()
        with world.read() as session:
            self._seen_publicity = session.scalar(select(func.max(Publicity.id))) or 0
            self._seen_award = session.scalar(select(func.max(Award.id))) or 0

    def begin(self) -> None:
        """Plan what is known from the start."""
        edition = self._told.edition
        self._plan(at(edition.launched_on), self._initiatives.launch, edition)
        for notice in self._told.notices:
            self._plan(at(notice.entered_on, 9), self._initiatives.enter, notice)
        for number, organisation in enumerate(self._told.organisations):
            self._plan(at(edition.filing_opens) + number * BETWEEN_APPLICATIONS, self._apply, organisation)
        years = {each.applies_again for each in self._told.organisations if each.applies_again is not None}
        for year in sorted(years):
            self._plan_later_edition(year)

    def _plan_later_edition(self, year: int) -> None:
        """Who tries again does so in an edition of which nothing else is told."""
        edition = later(self._told.edition, year)
        self._plan(at(edition.launched_on), self._initiatives.launch, edition)
        for organisation in self._told.organisations:
            if organisation.applies_again == year:
                self._plan(at(edition.filing_opens, 11), self._initiatives.apply, initiatives.again(organisation), year)

    def _plan(self, moment: dt.datetime, deed: Callable[..., object], *given: object) -> None:
        ready: Callable[[], object] = functools.partial(deed, *given)
        heapq.heappush(self._planned, (moment, next(self._order), ready))

    def next_moment(self) -> dt.datetime | None:
        return self._planned[0][0] if self._planned else None

    def happen(self) -> None:
        """Do everything whose moment has come."""
        while self._planned and self._planned[0][0] <= self._world.now:
            _, _, deed = heapq.heappop(self._planned)
            try:
                deed()
            except (EngineError, AwardError) as refused:
                raise story.OutOfPlace(f"{self._world.today}，情景办不下去：{refused}") from refused
            self._world.settle()

    def _apply(self, organisation: story.Organisation) -> None:
        application_id = self._initiatives.apply(organisation, self._told.edition.year)
        withdrawal = organisation.withdrawal
        if withdrawal is not None and withdrawal.days is not None:
            moment = self._world.now + withdrawal.days * A_DAY
            self._plan(moment, self._initiatives.withdraw, organisation, application_id, withdrawal.reason)

    # What the story ties to something that comes up on the way

    def look(self) -> None:
        """Notice new publicities, awards and open boxes, and plan what the story tells of them."""
        organisations = self._told.organisations
        if any(each.objections for each in organisations):
            self._look_at_publicities()
        if any(each.incidents for each in organisations):
            self._look_at_awards()
        if any(each.withdrawal and each.withdrawal.box for each in organisations):
            self._look_at_boxes(self._actors.just_came)

    def _look_at_publicities(self) -> None:
        with self._world.read() as session:
            listed = select(Publicity.id, Publicity.kind, Publicity.closes_at, PublicityEntry.application_id)
            new = listed.where(Publicity.id > self._seen_publicity, Publicity.status == PublicityStatus.OPEN)
            rows = session.execute(new.join(PublicityEntry).order_by(Publicity.id, PublicityEntry.id)).all()
        for publicity_id, kind, closes_at, application_id in rows:
            self._seen_publicity = publicity_id
            organisation = self._initiatives.applications.get(application_id)
            for objection in organisation.objections if organisation else ():
                if objection.publicity == kind:
                    moment = self._moment_of(objection, closes_at)
                    self._plan(moment, self._initiatives.object, publicity_id, application_id, objection)

    def _moment_of(self, objection: story.Objection, closes_at: dt.datetime | None) -> dt.datetime:
        if closes_at is None or objection.moment == words.FIRST_DAY:
            return at(self._world.today + A_DAY, 11)
        return closes_at - AN_HOUR if objection.moment == words.LAST_DAY else closes_at + 12 * AN_HOUR

    def _look_at_awards(self) -> None:
        with self._world.read() as session:
            new = session.scalars(select(Award).where(Award.id > self._seen_award).order_by(Award.id)).all()
            session.expunge_all()
        for award in new:
            self._seen_award = award.id
            organisation = self._initiatives.applications.get(award.application_id)
            if organisation is not None:
                self._actors.organisation_of[award.key] = organisation
                self._actors.award_of[award.key] = award.id
                self._plan_incidents(award.id, organisation)

    def _plan_incidents(self, award_id: int, organisation: story.Organisation) -> None:
        for incident in organisation.incidents:
            day = periods.corresponding_day(self._world.today, months=incident.months_later)
            self._plan(at(day, 11), self._initiatives.report, award_id, incident)

    def _look_at_boxes(self, opened: Iterable[Waiting]) -> None:
        """Withdraw within the hour, before anybody has done the box."""
        for waiting in opened:
            for application_id, organisation in self._initiatives.applications.items():
                if self._withdraws_at(waiting, organisation):
                    reason = organisation.withdrawal.reason if organisation.withdrawal else ""
                    moment = self._world.now + AN_HOUR
                    self._plan(moment, self._initiatives.withdraw, organisation, application_id, reason)

    def _withdraws_at(self, waiting: Waiting, organisation: story.Organisation) -> bool:
        withdrawal = organisation.withdrawal
        if withdrawal is None or withdrawal.box not in (waiting.name, waiting.element):
            return False
        if waiting.before != withdrawal.time - 1:
            return False
        mine = self._actors.organisation_of.get(waiting.case) is organisation
        return mine or self._actors.edition_of.get(waiting.case) is self._told.edition


def later(told: story.Edition, year: int) -> story.Edition:
    """The edition of another year, launched and filled in like the one that is told of."""
    years = year - told.year
    filled = {
        box: tuple({key: _moved(answer, told.year, years) for key, answer in each.items()} for each in rounds)
        for box, rounds in told.habits.filled.items()
    }
    days = (told.launched_on, told.filing_opens)
    launched, opens = (periods.corresponding_day(day, months=12 * years) for day in days)
    return story.Edition(year, launched, opens, dataclasses.replace(told.habits, filled=filled))


def _moved(answer: Any, year: int, years: int) -> Any:
    """A year or a date of the one edition, as it is in the other."""
    if answer == year:
        return year + years
    with contextlib.suppress(ValueError, TypeError):
        return periods.corresponding_day(dt.date.fromisoformat(answer), months=12 * years).isoformat()
    return answer

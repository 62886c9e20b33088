"""The people of release 0.1's rehearsal take up where it stopped, under today's code."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award, Incident
from award.records.objections import Objection
from award.records.publicity import Publicity, PublicityEntry
from award.terms import PublicityStatus
from engine import versions
from engine.bundle import PROFILE, Bundle
from engine.model import AuditEntry, Deployment, Instance, Task
from handlers import released
from rehearsal import acting, cast, incoming, initiatives, play, reading, story
from rehearsal.habits import Waiting
from rehearsal.vocabulary import Vocabulary
from rehearsal.world import DIRECTOR, World, at
from running import contents, wiring
from tests.upgrade import records

STORY = Path(__file__).with_name("edition.yaml")
SEED = 1
# The format of what release 0.1 deployed.
RELEASED = 1
# What a diligent person answers: the forms of release 0.1 don't say it.
USUAL: Mapping[str, story.Answers] = {
    "self_check": {"是否以原获奖成果再次申报": "no"},
    "audit": {"是否被列入经营异常名录": "no", "是否被列入严重违法企业名单": "no"},
    "conclude": {"异议处理结果": "dismiss"},
    "inspect": {
        "是否将政府质量奖用于产品、服务的标识或者质量宣传": "no",
        "是否出售、出租证书或奖牌，或者用于其他营利性活动": "no",
    },
}


class Actors(acting.Actors):
    """People who go on with whatever is open, and know how often they did it before."""

    def __init__(self, world: World, told: story.Story, players: cast.Cast, seed: int) -> None:
        super().__init__(world, told, players, seed)
        self._last_seen = 0
        with world.read() as session:
            done = select(Task.case, Task.element, Task.audience, func.count()).where(Task.closed_at.is_not(None))
            for *box, times in session.execute(done.group_by(Task.case, Task.element, Task.audience)):
                self._came[tuple(box)] = times

    def _otherwise(self, session: Session, waiting: Waiting) -> Mapping[str, Any]:
        otherwise = super()._otherwise(session, waiting)
        version = select(Deployment.format).join(Instance).join(Task).where(Task.id == waiting.id)
        is_of_then = session.scalars(version).one() == RELEASED
        return {**USUAL.get(waiting.element, {}), **otherwise} if is_of_then else otherwise


class Initiatives(initiatives.Initiatives):
    """What those begin who know which case is whose already."""

    def know(self, session: Session, told: story.Story) -> None:
        organisations = {each.name: each for each in told.organisations}
        for edition in session.scalars(select(Edition).order_by(Edition.id)):
            self.edition_of[edition.id] = told.edition
            self._editions[told.edition.year] = edition.id
            self._actors.edition_of[edition.key] = told.edition
        for application in session.scalars(select(Application).order_by(Application.id)):
            organisation = organisations[application.unit.name]
            self.applications[application.id] = organisation
            self._actors.organisation_of[application.key] = organisation
        for objection in session.scalars(select(Objection).order_by(Objection.id)):
            organisation = organisations[objection.application.unit.name]
            self._actors.organisation_of[objection.key] = organisation
            self._actors.objection_of[objection.key] = organisation.objections[0]
        for award in session.scalars(select(Award).order_by(Award.id)):
            self._actors.organisation_of[award.key] = organisations[award.unit.name]
            self._actors.award_of[award.key] = award.id


class Incoming(incoming.Incoming):
    """What is still to come from outside, of a story of which a part has happened."""

    def begin(self) -> None:
        assert isinstance(self._initiatives, Initiatives)
        with self._world.read() as session:
            self._initiatives.know(session, self._told)
            self._plan_applications()
            self._plan_objections(session)
            self._plan_reports(session)
        for notice in self._told.notices:
            if at(notice.entered_on, 9) > self._world.now:
                self._plan(at(notice.entered_on, 9), self._initiatives.enter, notice)
        for year in sorted({each.applies_again for each in self._told.organisations if each.applies_again}):
            self._plan_later_edition(year)
        # What is open now comes before whatever time brings next.
        self._actors.look()

    def _plan_applications(self) -> None:
        if self._initiatives.applications:
            return
        opens = at(self._told.edition.filing_opens)
        for number, organisation in enumerate(self._told.organisations):
            self._plan(opens + number * incoming.BETWEEN_APPLICATIONS, self._apply, organisation)

    def _plan_objections(self, session: Session) -> None:
        listed = select(Publicity, PublicityEntry.application_id).join(PublicityEntry)
        for publicity, application in session.execute(listed.where(Publicity.status == PublicityStatus.OPEN)):
            raised = session.scalars(select(Objection.id).where(Objection.application_id == application)).first()
            for told in () if raised else self._initiatives.applications[application].objections:
                if told.publicity == publicity.kind:
                    moment = self._moment_of(told, publicity.closes_at)
                    self._plan(moment, self._initiatives.object, publicity.id, application, told)

    def _plan_reports(self, session: Session) -> None:
        for award in session.scalars(select(Award).order_by(Award.id)):
            raised = session.scalars(select(Incident.id).where(Incident.award_id == award.id)).all()
            for told in self._initiatives.applications[award.application_id].incidents[len(raised) :]:
                day = periods.corresponding_day(award.granted_on, months=told.months_later)
                self._plan(at(day, 11), self._initiatives.report, award.id, told)


@dataclasses.dataclass
class Entered:
    """A migrated database of release 0.1, with its story and its people."""

    world: World
    told: story.Story
    players: cast.Cast

    def go_on(self, events: type[incoming.Incoming] = Incoming) -> play.Played:
        """Play what is left of the story."""
        troupe = play.Troupe(actors=Actors, initiatives=Initiatives, events=events, players=self.players)
        return play.play(self.world, self.told, SEED, lambda moment: None, troupe)

    def as_it_ended(self) -> play.Played:
        """The whole story as the code of then brought it to its end."""
        with self.world.read() as session:
            editions = list(session.scalars(select(Edition.id).order_by(Edition.id)))
        return play.Played(self.told, self.world, self.players, {}, editions)

    def close(self) -> None:
        self.world.close()


def enter(url: str) -> Entered:
    world = World(url, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), wiring.silent_dispatch())
    with world.runtime.begin(DIRECTOR) as work:
        version = versions.latest(work)
        # The version of then, with the profile that today's readers ask of a bundle.
        bundle = Bundle({**version.bundle.files, PROFILE: released.text(PROFILE).encode()})
        told = reading.read(STORY.stem, STORY.read_bytes(), Vocabulary.of(version.diagram, bundle))
        world.profile = contents.profile(version.bundle)
        world.now = work.session.scalars(select(func.max(AuditEntry.at))).one()
        players = records.players(work.session, world.profile)
    return Entered(world, told, players)

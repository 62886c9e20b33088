"""What comes to a rehearsal from outside: applications, objections, incidents, calendar notices."""

import dataclasses
import datetime as dt
import heapq
import itertools
from collections.abc import Callable

from sqlalchemy import select

from award import objecting
from award.calendar import notices
from award.records.applications import Material
from award.records.honours import Award
from award.records.publicity import Publicity, PublicityEntry
from award.terms import ObjectorKind, PublicityStatus
from engine.contract import Actor
from web import actions
from web.rehearsal import acting, cast, story
from web.rehearsal.world import World, at

OBJECTOR = Actor.system("public")
KINDS = {"内部公示": "internal", "审核公示": "audit", "公示受理名单": "acceptance", "公示获奖建议名单": "result"}


class Happenings:
    """A calendar of things to come, and an eye on the publicities that somebody will object to."""

    def __init__(self, world: World, told: story.Story, players: cast.Cast, actors: acting.Actors) -> None:
        self._world = world
        self._told = told
        self._players = players
        self._actors = actors
        self._planned: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._seen_publicity = 0
        self._seen_award = 0
        self.applications: dict[int, story.Organisation] = {}
        self.editions: list[int] = []

    def begin(self) -> None:
        """Plan what is known from the start."""
        edition = self._told.edition
        self.plan(at(edition.launched_on), lambda: self._launch(edition))
        for notice in self._told.notices:
            self.plan(at(notice.entered_on, 9), lambda notice=notice: self._enter(notice))  # type: ignore[misc]
        for number, organisation in enumerate(self._told.organisations):
            moment = at(edition.filing_opens, 10) + dt.timedelta(minutes=7 * number)
            self.plan(moment, lambda organisation=organisation: self._apply(organisation, 0))  # type: ignore[misc]
            if organisation.applies_again is not None:
                self._plan_second_edition(organisation, organisation.applies_again)

    def _plan_second_edition(self, organisation: story.Organisation, year: int) -> None:
        """The organisation tries again years later, in an edition of which nothing else is told."""
        edition = story.Edition(year, self._told.edition.quota, *(dt.date(year, 3, day) for day in (1, 8, 20)))
        self.plan(at(edition.launched_on), lambda: self._launch(edition))
        self.plan(at(edition.filing_opens, 11), lambda: self._apply(organisation, 1))

    def plan(self, moment: dt.datetime, deed: Callable[[], None]) -> None:
        heapq.heappush(self._planned, (moment, next(self._order), deed))

    def next_moment(self) -> dt.datetime | None:
        return self._planned[0][0] if self._planned else None

    def happen(self) -> None:
        while self._planned and self._planned[0][0] <= self._world.now:
            _, _, deed = heapq.heappop(self._planned)
            deed()
            self._world.settle()

    def look(self) -> None:
        """Notice new publicities and new awards, and plan the objections and incidents that the story tells of them."""
        if any(each.objections for each in self._told.organisations):
            self._look_at_publicities()
        if any(each.incidents for each in self._told.organisations):
            self._look_at_awards()

    def _look_at_publicities(self) -> None:
        with self._world.read() as session:
            opened = select(Publicity.id, Publicity.kind, Publicity.closes_at, PublicityEntry.application_id).join(
                PublicityEntry
            )
            new = opened.where(Publicity.id > self._seen_publicity, Publicity.status == PublicityStatus.OPEN)
            rows = session.execute(new.order_by(Publicity.id)).all()
        for publicity_id, kind, closes_at, application_id in rows:
            self._seen_publicity = publicity_id
            organisation = self.applications.get(application_id)
            for objection in organisation.objections if organisation else ():
                if KINDS[objection.kind] == kind:
                    last_hour = closes_at - dt.timedelta(hours=1)
                    moment = last_hour if objection.on_last_day else self._world.now + dt.timedelta(days=1)
                    self._plan_objection(moment, publicity_id, application_id, objection)

    def _plan_objection(self, moment: dt.datetime, publicity_id: int, application_id: int, told: story.Objection) -> None:
        self.plan(moment, lambda: self._object(publicity_id, application_id, told))

    def _look_at_awards(self) -> None:
        with self._world.read() as session:
            new = select(Award.id, Award.application_id).where(Award.id > self._seen_award).order_by(Award.id)
            rows = session.execute(new).all()
        for award_id, application_id in rows:
            self._seen_award = award_id
            organisation = self.applications.get(application_id)
            if organisation is not None:
                self._actors.organisation_of[f"award:{award_id}"] = organisation
                for incident in organisation.incidents:
                    self._plan_incident(award_id, incident)

    def _plan_incident(self, award_id: int, told: story.Incident) -> None:
        moment = self._world.now + dt.timedelta(days=30 * told.months_later)
        self.plan(moment, lambda: self._report(award_id, told))

    # The deeds

    def _office(self) -> int:
        return self._players.persons["role:办公室"]

    def _launch(self, told: story.Edition) -> None:
        with self._world.runtime.begin(self._world.actor(self._office())) as work:
            edition = actions.start_edition(work)
            self.editions.append(edition.id)
            self._actors.edition_of[edition.key] = told

    def _apply(self, organisation: story.Organisation, edition: int) -> None:
        person = self._players.persons[f"unit:{self._unit(organisation)}:申报组织"]
        with self._world.runtime.begin(self._world.actor(person)) as work:
            application = actions.apply(work, self.editions[edition], self._players.organisations[organisation.name])
            told = self._again(organisation) if edition else organisation
            self.applications[application.id] = told
            self._actors.organisation_of[application.key] = told
            material = cast.file_material(work.session, self._players, organisation, application.id, work.now)
            self._players.materials[application.key] = material
            if organisation.withdraws_after is not None and not edition:
                self._plan_withdrawal(application.id, organisation.withdraws_after)

    def _plan_withdrawal(self, application_id: int, days: int) -> None:
        self.plan(self._world.now + dt.timedelta(days=days), lambda: self._withdraw(application_id))

    def _withdraw(self, application_id: int) -> None:
        with self._world.runtime.begin(OBJECTOR) as work:
            actions.withdraw(work, application_id, "申报组织自愿撤回（演练）")

    def _again(self, organisation: story.Organisation) -> story.Organisation:
        return dataclasses.replace(organisation, answers={}, objections=(), incidents=(), expected=None)

    def _unit(self, organisation: story.Organisation) -> int:
        return self._players.units[organisation.name]

    def _object(self, publicity_id: int, application_id: int, told: story.Objection) -> None:
        with self._world.runtime.begin(OBJECTOR) as work:
            proof = Material(
                name="身份证明.pdf", media_type="application/pdf", size=1, sm3="0" * 64,
                path=f"rehearsal/objection-{publicity_id}-{application_id}.pdf", uploaded_at=work.now,
            )  # fmt: skip
            work.session.add(proof)
            work.session.flush()
            statement = objecting.Statement(
                application_id=application_id,
                objector_kind=ObjectorKind.PERSON,
                name="异议人某（虚构）",
                phone="13900000000",
                address="塔城市某街1号（虚构）",
                text="申报材料中的检测报告与事实不符（虚构）。",
                signed=True,
                identity_proof=proof.id,
                evidence=(proof.id,),
            )
            objection = actions.lodge_objection(work, publicity_id, statement)
            self._actors.organisation_of[objection.key] = _answers_to(told)

    def _report(self, award_id: int, told: story.Incident) -> None:
        with self._world.runtime.begin(self._world.actor(self._office())) as work:
            actions.report_incident(work, award_id, told.ground, told.text)

    def _enter(self, notice: story.Notice) -> None:
        marked = [notices.NoticeDay(day, works, "演练") for days, works in ((notice.off, False), (notice.on, True)) for day in days]
        title = f"关于{notice.year}年节假日放假安排的通知（演练用，虚构）"
        entered = notices.Notice(notices.XINJIANG, notice.year, title, "演练虚构，不是官方通知", True, tuple(marked))
        with self._world.runtime.begin(self._world.actor(self._office())) as work:
            actions.enter_notice(work, entered)


def _answers_to(told: story.Objection) -> story.Organisation:
    """The office's answers in the case of this objection, in the shape that the actors look them up."""
    screening = {"result": "accept"} if told.accepted else {"result": "reject", "reason": "不能提供充分证明（虚构）"}
    outcome = {"result": "uphold" if told.upheld else "dismiss"}
    if told.upheld:
        outcome["false_materials"] = "yes" if told.false_materials else "no"
    return story.Organisation(
        name="异议", founded_on=dt.date(2000, 1, 1), answers={"screen_objection": (screening,), "conclude": (outcome,)}
    )

"""The people of a rehearsal do their tasks: each some working days after it came, in their own name."""

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.acts import incidents
from award.calendar import days, office
from award.errors import AwardError
from award.profile import RoleKind
from award.records.honours import Incident
from engine import instances, tasks
from engine.contract import Actor
from engine.errors import AnswersRejected, EngineError
from engine.forms import Form
from engine.model import Task
from engine.work import Work
from people import actors
from rehearsal import answers, cast, habits, knowledge, story
from rehearsal.habits import Waiting
from rehearsal.world import World, at

MOST_TURNS = 12


class Actors:
    """Sees new tasks, plans when each is done, and does it with the permissions of whoever does it."""

    def __init__(self, world: World, told: story.Story, players: cast.Cast, seed: int) -> None:
        self._world = world
        self._told = told
        self._players = players
        self._seed = seed
        self._last_seen = _newest(world)
        self._planned: list[tuple[dt.datetime, int, Waiting]] = []
        self._came: Counter[tuple[str, str, str]] = Counter()
        self.just_came: list[Waiting] = []
        self.organisation_of: dict[str, story.Organisation] = {}
        self.objection_of: dict[str, story.Objection] = {}
        self.award_of: dict[str, int] = {}
        self.edition_of: dict[str, story.Edition] = {}

    def look(self) -> None:
        """Plan what came in since the last look; what an earlier story left undone stays undone."""
        with self._world.read() as session:
            wanted = select(Task.id, Task.case, Task.audience, Task.element, Task.name)
            new = wanted.where(Task.id > self._last_seen, Task.closed_at.is_(None)).order_by(Task.id)
            self.just_came = [self._count(Waiting(*row)) for row in session.execute(new)]
            calendar = office.current(session) if self.just_came else None
            for waiting in self.just_came:
                self._last_seen = waiting.id
                told = self._habits(session, waiting)
                if calendar is not None and not self._is_absent(waiting) and not habits.never(waiting, told):
                    heapq.heappush(self._planned, (self._moment(waiting, told, calendar), waiting.id, waiting))

    def next_moment(self) -> dt.datetime | None:
        return self._planned[0][0] if self._planned else None

    def act(self) -> None:
        """Do every task whose moment has come."""
        while self._planned and self._planned[0][0] <= self._world.now:
            _, _, waiting = heapq.heappop(self._planned)
            self._do(waiting)

    def _count(self, waiting: Waiting) -> Waiting:
        key = (waiting.case, waiting.element, waiting.audience)
        counted = waiting._replace(before=self._came[key])
        self._came[key] += 1
        if counted.before >= MOST_TURNS:
            raise story.StoryStuck(f"{self._where(waiting)}已经是第{counted.before + 1}次，没有尽头")
        return counted

    def _is_absent(self, waiting: Waiting) -> bool:
        away = [self._players.voters[number - 1] for number in self._told.absent_voters]
        return self._kind(waiting) == RoleKind.VOTER and self._players.persons.get(waiting.audience) in away

    def _kind(self, waiting: Waiting) -> RoleKind:
        return self._players.kinds.get(waiting.audience, RoleKind.OTHER)

    def _moment(
        self, waiting: Waiting, told: Sequence[story.Habits], calendar: days.WorkingCalendar
    ) -> dt.datetime:
        chance = habits.chance(self._seed, waiting)
        if self._kind(waiting) == RoleKind.VOTER:
            return self._sitting(calendar) + habits.apart(chance)
        later = habits.working_days(waiting, told, chance)
        hour = habits.hour(chance)
        return at(days.last_working_day(self._world.today, later, calendar).last_day, hour.hour, hour.minute)

    def _sitting(self, calendar: days.WorkingCalendar) -> dt.datetime:
        """The member units vote in one room: at once in office hours, or on the next working day."""
        if calendar.is_working_day(self._world.today) and habits.in_office_hours(self._world.time):
            return self._world.now
        return at(days.last_working_day(self._world.today, 1, calendar).last_day, habits.OFFICE_OPENS)

    # Doing a task

    def _do(self, waiting: Waiting) -> None:
        world = self._world
        with world.read() as session:
            task = session.get_one(Task, waiting.id)
            if task.closed_at is not None:
                return
            actor = actors.actor(session, self._doer(session, waiting, task), world.now)
        try:
            self.finish(waiting, actor)
        except story.StoryStuck:
            raise
        except (EngineError, AwardError) as refused:
            raise story.StoryStuck(f"{self._where(waiting)}办不下去：{refused}") from refused
        world.settle()

    def finish(self, waiting: Waiting, actor: Actor) -> None:
        """Finish a task in somebody's name."""
        with self._world.runtime.begin(actor) as work:
            self._complete(work, waiting)

    def _doer(self, session: Session, waiting: Waiting, task: Task) -> int:
        """Whoever answers for the audience, or a colleague where the task isn't for them."""
        person = self._person(waiting)
        return cast.colleague(session, person, self._world.now) if task.not_for == person else person

    def _person(self, waiting: Waiting) -> int:
        if waiting.audience not in self._players.persons:
            raise story.StoryStuck(f"{self._where(waiting)}没有人办理：演练里没有“{waiting.audience}”的人员")
        return self._players.persons[waiting.audience]

    def _complete(self, work: Work, waiting: Waiting) -> None:
        form, filled = self.fill(work, waiting)
        try:
            tasks.complete(work, waiting.id, filled)
        except AnswersRejected as rejected:
            raise story.StoryStuck(f"{self._where(waiting)}填得不对：{answers.complaint(form, rejected)}") from rejected

    def fill(self, work: Work, waiting: Waiting) -> tuple[Form, dict[str, Any]]:
        """What the person at this task answers, with the form it is an answer to."""
        task = tasks.get(work, waiting.id)
        form, options = tasks.form(work, task), tasks.options(work, task)
        scene = self._scene(work, waiting, task, options)
        situation = answers.Situation(
            self._world.today, self._materials(waiting.case), knowledge.answers(scene, form), self._rows(waiting)
        )
        return form, answers.fill(form, options, situation, self._otherwise(work.session, waiting))

    def _scene(self, work: Work, waiting: Waiting, task: tasks.UserTask, options: answers.Options) -> knowledge.Scene:
        return knowledge.Scene(
            told=self._told,
            players=self._players,
            profile=self._world.profile,
            kind=self._kind(waiting),
            person=self._person(waiting),
            name=work.actor.name,
            organisation=self.organisation_of.get(waiting.case),
            incident=self._incident(work.session, waiting),
            item=task.item,
            options=options,
            today=self._world.today,
            turn=waiting.before,
            called=lambda: self._called(work, task),
        )

    def _called(self, work: Work, task: tasks.UserTask) -> frozenset[str]:
        """The name of the box, and those of the stage or vote that its case has in hand there."""
        case = instances.locked(work, task.instance_id)
        data = instances.look(work, case).task_data(task.key)
        profile = self._world.profile
        names = {key: stage.name for key, stage in profile.stages.items()}
        names |= {key: vote.name for key, vote in profile.votes.items()}
        told = {value for value in data.values() if isinstance(value, str)}
        return frozenset({task.name, *(names[key] for key in told & names.keys())})

    def _incident(self, session: Session, waiting: Waiting) -> story.Incident | None:
        """What an award's case has in hand: what is reported about a winner is handled in turn."""
        organisation, award = self.organisation_of.get(waiting.case), self.award_of.get(waiting.case)
        if organisation is None or award is None or not organisation.incidents:
            return None
        reported = session.scalars(select(Incident.id).where(Incident.award_id == award).order_by(Incident.id))
        told = dict(zip(reported, organisation.incidents, strict=False))
        in_hand = incidents.in_hand(session, award)
        return told.get(in_hand.id) if in_hand else None

    def _habits(self, session: Session, waiting: Waiting) -> list[story.Habits]:
        """How this task is done, the closest first: of an objection or a report, of its organisation, of all."""
        organisation, objection = self.organisation_of.get(waiting.case), self.objection_of.get(waiting.case)
        edition, incident = self.edition_of.get(waiting.case), self._incident(session, waiting)
        told = [each.habits for each in (incident, objection, organisation, edition) if each is not None]
        return [*told, self._told.habits]

    def _otherwise(self, session: Session, waiting: Waiting) -> Mapping[str, Any]:
        """What the story says for this box, this time round."""
        incident = self._incident(session, waiting)
        for told in self._habits(session, waiting):
            rounds = habits.filled(waiting, told)
            # The case of an award comes by once for every report, and each tells of its own time only.
            turn = 0 if incident is not None and told is incident.habits else waiting.before
            if turn < len(rounds):
                return rounds[turn]
        return {}

    def _rows(self, waiting: Waiting) -> dict[str, Mapping[str, Any]]:
        """What organisations tell of a list that is decided for all of them at once, by their names."""
        if self.edition_of.get(waiting.case) is not self._told.edition:
            return {}
        rows = {each.name: habits.filled(waiting, each.habits) for each in self._told.organisations}
        return {name: rounds[min(waiting.before, len(rounds) - 1)] for name, rounds in rows.items() if rounds}

    def _materials(self, case: str) -> list[int]:
        return [self._players.materials[case]] if case in self._players.materials else []

    def _where(self, waiting: Waiting) -> str:
        organisation = self.organisation_of.get(waiting.case)
        whose = organisation.name if organisation else f"{self._told.edition.year}年度评选"
        return f"{self._world.today}，{whose}的“{waiting.name}”"


def _newest(world: World) -> int:
    with world.read() as session:
        return session.scalar(select(func.max(Task.id))) or 0

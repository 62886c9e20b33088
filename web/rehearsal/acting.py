"""The people of a rehearsal do their tasks: each some days after it came, in office hours, in their own name."""

import datetime as dt
import heapq
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine import tasks
from engine.model import Task
from web import people
from web.rehearsal import answers, cast, knowledge, story
from web.rehearsal.world import World, at


class Actors:
    """Sees new tasks, plans when each is done, and does it."""

    def __init__(self, world: World, told: story.Story, players: cast.Cast, seed: int) -> None:
        self._world = world
        self._told = told
        self._players = players
        self._seed = seed
        self._last_seen = 0
        self._planned: list[tuple[dt.datetime, int]] = []
        self._times: Counter[tuple[str, str, str]] = Counter()
        self.organisation_of: dict[str, story.Organisation] = {}
        self.edition_of: dict[str, story.Edition] = {}

    def look(self) -> None:
        """Plan what came in since the last look."""
        with self._world.read() as session:
            new = select(Task.id, Task.case, Task.audience, Task.element).where(Task.id > self._last_seen)
            for task_id, *where in session.execute(new.where(Task.closed_at.is_(None)).order_by(Task.id)):
                self._last_seen = task_id
                if not self._stays_silent(*where):
                    heapq.heappush(self._planned, (self._moment(task_id, where[-1]), task_id))

    def next_moment(self) -> dt.datetime | None:
        return self._planned[0][0] if self._planned else None

    def act(self) -> None:
        """Do every task whose moment has come."""
        while self._planned and self._planned[0][0] <= self._world.now:
            _, task_id = heapq.heappop(self._planned)
            self._do(task_id)

    def _moment(self, task_id: int, element: str) -> dt.datetime:
        chance = random.Random(f"{self._seed}:when:{task_id}")  # noqa: S311 (a rehearsal repeats itself on purpose)
        if element == "vote":
            # The units sit in one room.
            return self._world.now + dt.timedelta(minutes=chance.randint(10, 90))
        day = self._world.today + dt.timedelta(days=chance.randint(1, 3))
        return at(day, chance.randint(10, 18), chance.randint(0, 59))

    def _stays_silent(self, case: str, audience: str, element: str) -> bool:
        """Every other time one department lets the reply date pass (Article 14); some units don't come to the vote."""
        if element == "consult_departments":
            silent = self._players.departments[cast.SILENT_DEPARTMENT]
            return int(case.rpartition(":")[2]) % 2 == 0 and audience.startswith(f"unit:{silent}:")
        absent = (self._players.members[number - 1] for number in self._told.absent_units)
        return element == "vote" and any(audience.startswith(f"unit:{unit}:") for unit in absent)

    def _do(self, task_id: int) -> None:
        world = self._world
        with world.read() as session:
            row = session.get_one(Task, task_id)
            actor = people.actor(session, self._players.persons[row.audience], world.now)
            closed = row.closed_at is not None
        if closed:
            return
        with world.runtime.begin(actor) as work:
            task = tasks.get(work, task_id)
            form, options = tasks.form(work, task), tasks.options(work, task)
            scene = self._scene(task, options)
            known, rows = knowledge.of(scene, task.element), self._rows(task)
            situation = answers.Situation(world.today, self._materials(task.case), known, rows)
            tasks.complete(work, task_id, answers.fill(form, options, situation, self._told_answers(scene, task)))
        world.settle()

    def _scene(self, task: tasks.UserTask, options: answers.Options) -> knowledge.Scene:
        turn = self._times[(task.case, task.element, task.audience)]
        self._times[(task.case, task.element, task.audience)] += 1
        edition = self.edition_of.get(task.case, self._told.edition)
        organisation = self.organisation_of.get(task.case)
        return knowledge.Scene(
            self._told, edition, self._players, organisation, task.item, options, self._world.today, turn
        )

    def _told_answers(self, scene: knowledge.Scene, task: tasks.UserTask) -> Mapping[str, Any]:
        """What the story says for this box, this time round: the organisation's own first, then the edition's."""
        for told in (scene.organisation.answers if scene.organisation else {}, self._told.answers):
            rounds = told.get(task.name) or told.get(task.element)
            if rounds and scene.turn < len(rounds):
                return dict(rounds[scene.turn] or {})
        return {}

    def _rows(self, task: tasks.UserTask) -> dict[str, Mapping[str, Any]]:
        """What organisations tell of a list that is decided for all of them at once, by their names."""
        told = {each.name: each.answers.get(task.name) or each.answers.get(task.element) for each in self._told.organisations}
        return {name: dict(rounds[0]) for name, rounds in told.items() if rounds}

    def _materials(self, case: str) -> list[int]:
        return [self._players.materials[case]] if case in self._players.materials else []

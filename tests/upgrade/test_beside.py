"""After the upgrade a new version is deployed, and its cases run beside those of the last release (P15)."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from award import profile as profiles
from award.records.editions import Edition
from engine import definitions, needs
from engine.bundle import Bundle
from engine.model import Deployment, Instance
from rehearsal import initiatives, report, story, verdict
from rehearsal.world import DIRECTOR, at
from tests.upgrade import resuming

STAGES = [("vote", "sqlite"), ("deliberation", "postgres")]
PROCESSES = Path(__file__).parents[2] / "processes"
YEAR = 2028
# They won nothing in the edition of release 0.1.
AGAIN = {"额敏河糖业有限公司（虚构）", "塔城石榴籽文旅公司（虚构）"}


class Beside(resuming.Incoming):
    """An edition that is launched at once, while the one before is in its vote."""

    def _plan_later_edition(self, year: int) -> None:
        launched, opens, closes = (self._world.today + dt.timedelta(days=days) for days in (1, 15, 75))
        answers = {"year": year, "quota": 3, "filing_opens": opens.isoformat(), "filing_closes": closes.isoformat()}
        edition = story.Edition(year, launched, opens, story.Habits(filled={"启动评选": (answers,)}))
        self._plan(at(launched), self._initiatives.launch, edition)
        for organisation in self._told.organisations:
            if organisation.applies_again == year:
                self._plan(at(opens, 11), self._initiatives.apply, initiatives.again(organisation), year)


def _retold(told: story.Story) -> story.Story:
    others = (dataclasses.replace(each, applies_again=None, expected_again=None) for each in told.organisations)
    again = {"applies_again": YEAR, "expected_again": "获奖"}
    return dataclasses.replace(
        told, organisations=tuple(dataclasses.replace(each, **again) if each.name in AGAIN else each for each in others)
    )


def test_an_edition_of_a_new_version_runs_beside_that_of_the_last_release(entered: resuming.Entered) -> None:
    shipped = Bundle.read(PROCESSES)
    with entered.world.runtime.begin(DIRECTOR) as work:
        definitions.deploy(work, shipped, "新版本")
    entered.told = _retold(entered.told)
    entered.world.profile = profiles.read(shipped.profile)
    played = entered.go_on(Beside)
    missed = verdict.missed(played, report.make(played, 0))
    with played.world.read() as session:
        running = select(Instance.key, Deployment.format).join(Deployment).where(Instance.process == "edition")
        formats = {key: format for key, format in session.execute(running)}
        years = {id: year for id, year in session.execute(select(Edition.id, Edition.year))}
    assert missed == []
    assert {years[int(key.partition(":")[2])]: format for key, format in formats.items()} == {2026: 1, YEAR: 2}


def test_code_that_lacks_what_a_case_of_the_last_release_needs_does_not_start(
    entered: resuming.Entered,
) -> None:
    world = entered.world
    with world.runtime.begin(DIRECTOR) as work:
        needs.demand(work)
    kept = {key: one for key, one in world.runtime.predecessors.items() if key[0] != "count_votes"}
    runtime = dataclasses.replace(world.runtime, predecessors=kept)
    with pytest.raises(needs.CodeTooNew, match="第1版（.*件在办）：.*") as refused, runtime.begin(DIRECTOR) as work:
        needs.demand(work)
    assert "“计票”没有给处理动作“count_votes”所需的参数" in str(refused.value)

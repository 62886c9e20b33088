"""The rehearsal, played once for all tests that look at what it left behind."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import handlers
from award.records.applications import Application
from engine.bundle import Bundle
from engine.spiff.parser import Diagram, parse
from rehearsal import play, report, run, stage, story, verdict
from rehearsal.vocabulary import Vocabulary
from rehearsal.world import World

PROCESSES = Path(__file__).parents[2] / "processes"


@dataclasses.dataclass(frozen=True)
class Rehearsed:
    """A story that was played, with its report and the database that it left behind."""

    played: play.Played
    report: Mapping[str, Any]
    missed: list[str]

    @property
    def world(self) -> World:
        return self.played.world

    def rows(self, table: Any, **having: Any) -> list[Any]:
        with self.world.read() as session:
            found = list(session.scalars(select(table).filter_by(**having).order_by(*table.__table__.primary_key)))
            session.expunge_all()
            return found

    def application(self, name: str, year: int = 2026) -> Application:
        """The application of the organisation whose name begins so."""
        with self.world.read() as session:
            rows = session.scalars(select(Application).order_by(Application.id)).all()
            (found,) = [row for row in rows if row.name.startswith(name) and row.edition.year == year]
            assert found.decisions is not None, "read as long as the session is there"
            session.expunge(found)
            return found

    def told(self, list_name: str, name: str, key: str = "name") -> dict[str, Any]:
        """The one entry of a list of the report whose name begins so."""
        (found,) = [each for each in self.report[list_name] if each[key].startswith(name)]
        return found

    def fate(self, name: str, year: int = 2026) -> tuple[str, str]:
        """How an organisation ended, and the article."""
        ended = [each for each in self.report["applications"] if each["year"] == year and each["name"].startswith(name)]
        return ended[0]["outcome"], ended[0]["article"]

    def way(self, case: str) -> list[str]:
        """The boxes that a case went through, as the timeline tells them."""
        return [event["node"] for event in self.report["timeline"] if event["case"] == case]


def rehearse(told: story.Story, world: World) -> Rehearsed:
    played = play.play(world, told, 1, lambda moment: None)
    made = report.make(played, 0)
    return Rehearsed(played, made, verdict.missed(played, made))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    handlers.register()
    return Bundle.read(PROCESSES)


@pytest.fixture(scope="session")
def diagram(bundle: Bundle) -> Diagram:
    return parse(bundle.diagram)


@pytest.fixture(scope="session")
def vocabulary(bundle: Bundle, diagram: Diagram) -> Vocabulary:
    return Vocabulary.of(diagram, bundle)


@pytest.fixture(scope="session")
def rehearsed(bundle: Bundle) -> Iterator[Rehearsed]:
    told = run.rehearsal_story(bundle)
    start = run.start_of(told)
    with stage.built(bundle, start) as built, built.world("full", start) as world:
        yield rehearse(told, world)

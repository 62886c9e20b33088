"""Cases that release 0.1 left running go on to their end under today's code, whatever stage they stood in (P15)."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.model import Deployment, Instance
from rehearsal import play, report, verdict
from running import schema
from tests.upgrade import databases, resuming

IN_EVERY_STAGE = True
STAGES = [
    ("consultation_of_departments", "sqlite"), ("objection_concluded", "postgres"), ("material_consensus", "sqlite"),
    ("run_off", "postgres"), ("approval", "sqlite"), ("incident_heard", "postgres"),
]  # fmt: skip
# What is the same whenever people get round to their tasks, and in whatever words it is told.
OF_APPLICATIONS = ("name", "year", "outcome", "article")
OF_AWARDS = ("name", "number", "status")
OF_VOTES = ("candidate", "round", "entitled", "present", "for", "against", "abstain", "proposed")
OF_BANS = ("name", "years", "article")


@pytest.fixture(scope="session")
def then(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """How the code of release 0.1 brought the edition to its end."""
    url = f"sqlite:///{tmp_path_factory.mktemp('ended') / 'award.db'}"
    databases.put(kept / f"{databases.ENDED}.db", url)
    schema.migrate(url)
    with contextlib.closing(resuming.enter(url)) as entered:
        return _told(entered.as_it_ended())


def test_an_edition_goes_on_to_the_end_that_it_had_before(
    entered: resuming.Entered, then: Mapping[str, Any]
) -> None:
    assert _told(entered.go_on()) == then


def _told(played: play.Played) -> dict[str, Any]:
    """What came of it, and what the story missed. Whatever ran, ran on the version of then."""
    told = report.make(played, 0)
    with played.world.read() as session:
        formats = set(session.scalars(select(Deployment.format).join(Instance)))
    return {
        "missed": verdict.missed(played, told),
        "formats": formats,
        "edition": told["edition"],
        "applications": _each(told["applications"], OF_APPLICATIONS),
        "votes": _each(told["votes"], OF_VOTES),
        "awards": _each(told["awards"], OF_AWARDS),
        "bans": _each(told["bans"], OF_BANS),
    }


def _each(rows: list[Mapping[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in keys} for row in rows]

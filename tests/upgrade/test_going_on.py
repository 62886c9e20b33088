"""Cases that release 0.1 left running go on to their end under today's code, whatever stage they stood in (P15)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import needs
from rehearsal import play, report, verdict
from rehearsal.world import DIRECTOR
from running import schema
from tests.upgrade import databases, resuming

STAGES = ["launch", "run_off"]


@pytest.fixture(scope="session")
def kept(shared_folder: Path) -> Path:
    """The databases of release 0.1, one for each stage."""
    return databases.unpacked(shared_folder)


@pytest.mark.parametrize("stage", STAGES)
def test_an_edition_of_the_last_release_goes_on_to_its_end(kept: Path, empty_url: str, stage: str) -> None:
    databases.put(kept / f"{stage}.db", empty_url)
    schema.migrate(empty_url)
    played = resuming.go_on(empty_url)
    told = report.make(played, 0)
    missed = verdict.missed(played, told)
    played.world.close()
    assert missed == []

"""What the tests of an upgrade share: the databases that release 0.1 left behind."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import schema
from tests.upgrade import databases, resuming

# UPGRADE=all takes a test IN_EVERY_STAGE through all of them on both databases, not only through its few STAGES.
ALL = os.environ.get("UPGRADE") == "all"


@pytest.fixture(scope="session")
def kept(shared_folder: Path) -> Path:
    """The folder with a database of release 0.1 for each stage."""
    return databases.unpacked(shared_folder)


@pytest.fixture
def stage_url(kept: Path, stage: str, on: str, request: pytest.FixtureRequest) -> str:
    """A database of release 0.1 that stopped at a stage, not migrated yet."""
    url: str = request.getfixturevalue(f"empty_{on}_url")
    databases.put(kept / f"{stage}.db", url)
    return url


@pytest.fixture
def entered(stage_url: str) -> Iterator[resuming.Entered]:
    """The same, migrated, with the people who were at it."""
    schema.migrate(stage_url)
    with contextlib.closing(resuming.enter(stage_url)) as found:
        yield found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a stage runs for each of those that its module names, on a database each."""
    if "stage" not in metafunc.fixturenames:
        return
    module = metafunc.module
    is_for_all = ALL and getattr(module, "IN_EVERY_STAGE", False)
    chosen = [(stage, on) for stage in databases.STAGES for on in databases.KINDS] if is_for_all else module.STAGES
    marks = {"postgres": [pytest.mark.postgres], "sqlite": []}
    cases = [pytest.param(stage, on, marks=marks[on], id=f"{stage}-{on}") for stage, on in chosen]
    metafunc.parametrize(("stage", "on"), cases)

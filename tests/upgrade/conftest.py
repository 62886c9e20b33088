"""What the tests of an upgrade share: the databases that release 0.1 left behind."""

import os
from pathlib import Path

import pytest

from tests.upgrade import databases

# UPGRADE=all takes every stage on both databases; otherwise each test names its own few.
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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a stage runs for each of those that its module's STAGES name, on a database each."""
    if "stage" not in metafunc.fixturenames:
        return
    named = metafunc.module.STAGES
    chosen = [(stage, on) for stage in databases.STAGES for on in databases.KINDS] if ALL else named
    marks = {"postgres": [pytest.mark.postgres], "sqlite": []}
    cases = [pytest.param(stage, on, marks=marks[on], id=f"{stage}-{on}") for stage, on in chosen]
    metafunc.parametrize(("stage", "on"), cases)

"""The bundle that a module of tests names as its `FOLDER`, and how its scenarios went."""

import pytest

from engine.bundle import Bundle
from rehearsal import run


@pytest.fixture(scope="module")
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return Bundle.read(request.module.FOLDER)


@pytest.fixture(scope="module")
def outcomes(bundle: Bundle) -> dict[str, run.Outcome]:
    return {outcome.name: outcome for outcome in run.scenarios(bundle)}

"""What the check accepts, runs: a sample of small wrong changes is refused with a sentence, or played to the end (P15).

`make mutants` does it to all of them and to a thousand pairs.
"""

from pathlib import Path

import pytest

from engine.bundle import Bundle
from tests.mutants import judging, mutations, pool
from tests.mutants.judging import NEITHER, Courses

ROOT = Path(__file__).parents[2]
SEED = 7
# The bundle, every how many of its mutants, how many pairs, and the stories that are played on them.
SAMPLES = [
    ("processes", 229, 2, ("full_edition", "supervision")),
    ("examples/county", 149, 1, ("full_edition",)),
    ("examples/nomination", 127, 1, ("full_edition",)),
]


@pytest.fixture(scope="module", params=SAMPLES, ids=[folder for folder, *_ in SAMPLES])
def sample(request: pytest.FixtureRequest) -> tuple[Bundle, list[mutations.Mutant], Courses]:
    folder, every, pairs, stories = request.param
    bundle = Bundle.read(ROOT / folder)
    single = mutations.mutants(bundle)
    return bundle, [*single[SEED::every], *mutations.pairs(single, pairs, SEED)], Courses.of(bundle, stories)


def test_what_the_check_accepts_runs(sample: tuple[Bundle, list[mutations.Mutant], Courses]) -> None:
    bundle, mutants, courses = sample
    judged = [judging.judge(each, bundle, courses) for each in mutants]
    assert [(each.mutant.what, each.why) for each in judged if each.verdict == NEITHER] == []
    assert {each.verdict for each in judged} >= {judging.REFUSED, judging.RAN}


def test_every_change_is_one() -> None:
    """A mutant that changes nothing would always run. Each seventh will do."""
    bundle = Bundle.read(ROOT / "processes")
    unchanged = mutations.Mutant("none", "nothing", mutations.nothing).made(bundle)
    same = [each.what for each in mutations.mutants(bundle)[::7] if each.made(bundle).digest == unchanged.digest]
    assert same == []
    assert len(pool.wanted_of(bundle, 10, SEED)) == len(mutations.mutants(bundle)) + 10

"""Whatever is drawn of all elements: in memory, and loaded anew after every step, it runs to the same end (P5)."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Pool
from tests.engine.elements import graphs
from tests.engine.triplets import Triplet
from tests.world import World

GRAPHS = 50
# After so many steps nobody asks for another round, and nothing that need not happen happens.
PLAYFUL = 14
MOST_STEPS = 120


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def one_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all graphs on each database: each deploys a version of its own."""
    if request.param == "postgres":
        pool: Pool = request.getfixturevalue("postgres_pool")
        name = pool.borrow()
        world = World(pool.url(name))
        yield world
        world.close()
        pool.give_back(name)
        return
    template: Path = request.getfixturevalue("sqlite_template")
    path = tmp_path_factory.mktemp("graphs") / "award.db"
    path.write_bytes(template.read_bytes())
    world = World(f"sqlite:///{path}")
    yield world
    world.close()


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_a_random_graph_runs_to_the_same_end(one_world: World, seed: int) -> None:
    chance, shape = random.Random(seed), graphs.random_tree(seed)
    three = Triplet(one_world, graphs.drawn(shape), **graphs.DATA)
    for step in range(MOST_STEPS):
        kept, reloaded, unpruned = (three.seen(key) for key in three.keys)
        assert kept == reloaded
        assert kept == unpruned
        if kept["ended"]:
            return
        playful = step < PLAYFUL
        move = chance.choice(_possible(three, playful))
        three.move(move, chosen=chance.randint(0, 1) * playful, again=playful and chance.random() < 0.4)
    raise AssertionError(f"the case does not end: {shape}")


def test_all_elements_are_among_them() -> None:
    def kinds(shape: Any) -> set[str]:
        return {shape[0]}.union(*(kinds(each) for each in shape[1:]))

    shapes = [graphs.random_tree(seed) for seed in range(GRAPHS)]
    assert set().union(*map(kinds, shapes)) == {*graphs.LEAVES, *graphs.WRAPS, *graphs.BRANCHING}


def _possible(three: Triplet, playful: bool) -> list[tuple[str, int]]:
    """What may happen next; in the end, only what brings the case on."""
    moves = three.moves()
    assert moves, "nothing can happen any more, but the case has not ended"
    awaited = three.open(three.keys[0], "message")
    needed = [move for move in moves if move[0] != "message" or not awaited[move[1]].element.startswith(graphs.BESIDE)]
    return moves if playful else needed

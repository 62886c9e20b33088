"""P5: a case that is stored task by task, reloaded and pruned behaves as one that never left the memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import tasks
from engine.model import FlowNode
from engine.spiff import pruning
from tests.databases import Pool
from tests.engine import blocks
from tests.engine.diagrams import END, START, box, diagram, gateway, process, service, several, subprocess, user
from tests.engine.triplets import Triplet
from tests.world import OFFICE, World

STEPS = 25
AROUND: dict[str, blocks.Tree] = {
    "loop": ("loop",),
    "sequence": ("sequence", ("everyone",)),
    "parallel": ("parallel", ("deadline",), ("serve",)),
    "called": ("called",),
}


@pytest.fixture(scope="module")
def one_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all examples: each deploys a version of its own."""
    path = tmp_path_factory.mktemp("store") / "award.db"
    path.write_bytes(sqlite_template.read_bytes())
    world = World(f"sqlite:///{path}")
    yield world
    world.close()


@pytest.fixture(scope="module")
def one_postgres_world(postgres_pool: Pool) -> Iterator[World]:
    name = postgres_pool.borrow()
    world = World(postgres_pool.url(name))
    yield world
    world.close()
    postgres_pool.give_back(name)


def live_through(world: World, tree: blocks.Tree, data: st.DataObject) -> None:
    """Let the same happen to all three, and compare them after every step."""
    three = Triplet(world, blocks.drawn(tree))
    for _ in range(STEPS):
        kept, reloaded, unpruned = (three.seen(key) for key in three.keys)
        assert kept == unpruned
        assert kept == reloaded
        if kept["ended"]:
            return
        moves = three.moves()
        assert moves, f"nothing can happen any more, but the case has not ended: {kept['way']}"
        move = data.draw(st.sampled_from(moves))
        three.move(move, chosen=data.draw(st.integers(0, 1)), again=data.draw(st.integers(0, 2)) == 0)


@pytest.mark.parametrize("outermost", AROUND)
def test_it_makes_no_difference_whether_a_case_is_kept_reloaded_or_pruned(one_world: World, outermost: str) -> None:
    @settings(max_examples=12)
    @given(tree=blocks.TREES, data=st.data())
    def whatever_happens(tree: blocks.Tree, data: st.DataObject) -> None:
        live_through(one_world, (*AROUND[outermost], tree), data)

    whatever_happens()


@pytest.mark.postgres
def test_it_makes_no_difference_on_postgresql_either(one_postgres_world: World) -> None:
    @settings(max_examples=10)
    @given(tree=blocks.TREES, data=st.data())
    def whatever_happens(tree: blocks.Tree, data: st.DataObject) -> None:
        live_through(one_postgres_world, ("loop", tree), data)

    whatever_happens()


# Age

REWORK = diagram(
    process(
        "case",
        [START, gateway("back"), user("ask"), service("record"), gateway("more", default="more > end"), END],
        ["start > back", "back > ask", "ask > record", "record > more", "more > back: again", "more > end"],
    )
)


def test_1200_rounds_of_rework_neither_stall_a_case_nor_swell_it(sqlite_world: World) -> None:
    """The library loses sight of a case that is 1000 tasks deep: 250 rounds of this one."""
    world = sqlite_world
    world.deploy(REWORK)
    world.start("case", "case:1")
    sizes = []
    for number in range(1200):
        if number % 100 == 0:
            world.forget()
        world.complete(OFFICE, "ask", again=True)
        if number in (30, 300, 1199):
            sizes.append(len(world.rows(FlowNode)))
    world.complete(OFFICE, "ask", again=False)

    assert world.ended("case:1")
    assert len(world.records("case:1")) == 1201
    assert len(world.calls) == 1201
    assert max(sizes) <= pruning.WORTH_IT + 20
    assert world.way("case:1").count("ask") == 1201


def test_a_case_deeper_than_the_library_can_walk_goes_on(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pruning, as inside a diagram with an inclusive gateway."""
    monkeypatch.setattr(pruning, "prune", lambda workflow: None)
    world = sqlite_world
    world.deploy(REWORK)
    world.start("case", "case:1")
    for number in range(260):
        if number in (100, 255):
            world.forget()
        world.complete(OFFICE, "ask", again=True)
    assert len(world.rows(FlowNode)) > 1000
    world.complete(OFFICE, "ask", again=False)
    assert world.ended("case:1")


def test_rework_around_parallel_branches_in_a_subprocess_stays_small(sqlite_world: World) -> None:
    world = sqlite_world
    inside = subprocess(
        "both",
        [
            box("startEvent", "in"),
            gateway("split", "parallelGateway"),
            several(user("opinion")),
            user("other"),
            gateway("join", "parallelGateway"),
            box("endEvent", "out"),
        ],
        ["in > split", "split > opinion", "split > other", "opinion > join", "other > join", "join > out"],
    )
    boxes = [START, gateway("back"), inside, user("ask"), gateway("more", default="more > end"), END]
    flows = ["start > back", "back > both", "both > ask", "ask > more", "more > back: again", "more > end"]
    world.deploy(diagram(process("case", boxes, flows)))
    world.start("case", "case:1", people=[1, 2])
    for number in range(60):
        # In every round the branches come to the join in another order.
        for element in sorted(["opinion", "opinion", "other"], reverse=number % 2 == 0):
            world.complete(OFFICE, element)
        assert world.open_tasks("case:1") == ["ask"]
        world.complete(OFFICE, "ask", again=True)

    assert len(world.rows(FlowNode)) <= 2 * pruning.WORTH_IT + 40
    assert world.way("case:1").count("join") == 60


def test_two_hundred_parallel_tasks_are_finished_in_any_order(sqlite_world: World) -> None:
    world = sqlite_world
    world.deploy(diagram(process("case", [START, several(user("opinion")), END], ["start > opinion", "opinion > end"])))
    world.start("case", "case:1", people=list(range(200)))
    with world.acting() as work:
        mine = tasks.inbox(work, OFFICE, limit=200)
    for task in mine[::2] + mine[1::2]:
        world.complete(OFFICE, task)
    assert world.ended("case:1")

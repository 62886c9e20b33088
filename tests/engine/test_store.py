"""P5: a case that is stored task by task, reloaded and pruned behaves as one that never left the memory."""

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import ParallelMultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.model import FlowNode
from tests.databases import Pool
from tests.engine import blocks
from tests.engine.diagrams import END, START, diagram, gateway, process, user
from tests.engine.triplets import Triplet
from tests.world import OFFICE, World

STEPS = 25
PARTS: list[tuple[Any, ...]] = [("loop",), ("sequence", ("everyone",)), ("parallel", ("deadline",)), ("called",)]


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
    """Let the same happen to all three, and compare after every step."""
    three = Triplet(world, tree)
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


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_it_makes_no_difference_whether_a_case_is_kept_reloaded_or_pruned(one_world: World, part: int) -> None:
    @settings(max_examples=12)
    @given(tree=blocks.TREES, data=st.data())
    def whatever_happens(tree: blocks.Tree, data: st.DataObject) -> None:
        live_through(one_world, (*PARTS[part], tree), data)

    whatever_happens()


@pytest.mark.postgres
def test_it_makes_no_difference_on_postgresql_either(one_postgres_world: World) -> None:
    @settings(max_examples=4)
    @given(tree=blocks.TREES, data=st.data())
    def whatever_happens(tree: blocks.Tree, data: st.DataObject) -> None:
        live_through(one_postgres_world, ("loop", tree), data)

    whatever_happens()


def test_a_case_that_is_sent_back_1200_times_neither_stalls_nor_grows(sqlite_url: str) -> None:
    """Left alone, the library stops seeing its own tasks some 250 rounds deep."""
    boxes = [START, user("ask"), gateway("again", default="again > end"), END]
    world = World(sqlite_url)
    world.deploy(diagram(process("case", boxes, ["start > ask", "ask > again", "again > ask: again", "again > end"])))
    world.start("case", "case:1")
    sizes = []
    for round in range(1200):
        world.complete(OFFICE, "ask", again=True)
        if round % 100 == 50:
            sizes.append(len(world.rows(FlowNode)))
    world.complete(OFFICE, "ask", again=False)

    assert world.ended("case:1")
    assert world.way("case:1").count("ask") == 1201
    assert max(sizes) < 60
    world.close()


def test_the_library_is_the_one_whose_insides_were_read() -> None:
    """An upgrade has to be looked at: state numbers, hooks and attributes that `engine.spiff` leans on."""
    assert importlib.metadata.version("SpiffWorkflow") == "3.2.0"
    assert (TaskState.WAITING, TaskState.READY, TaskState.STARTED, TaskState.COMPLETED) == (8, 16, 32, 64)
    leaned_on = {
        Task: ("_set_state", "_add_child", "_inherit_data", "_drop_children", "run"),
        ParallelMultiInstanceTask: ("merge_child", "children_complete", "create_children"),
        UnstructuredJoin: ("_update_hook", "_run_hook"),
        TimerEventDefinition: ("has_fired", "reset", "update_task_data"),
    }
    for library_class, names in leaned_on.items():
        assert [name for name in names if not hasattr(library_class, name)] == []

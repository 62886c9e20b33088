"""A task that is for somebody else than whoever did another box, and one that asks for a position in a unit."""

import dataclasses

import pytest

from engine import lists, tasks
from engine.contract import Actor
from engine.errors import TaskNotFound
from tests.engine.diagrams import line, user
from tests.world import World, person

AUTHOR, OTHER = person(1, "甲", "办公室"), person(2, "乙", "办公室")
# Stands in for the author, and holds the role for no other reason.
SUBSTITUTE = Actor(
    3, "丙", frozenset({"person:3", "role:办公室"}), frozenset(), {"role:办公室": "甲"}, frozenset({(1, "role:办公室")})
)
BOTH_WAYS = dataclasses.replace(SUBSTITUTE, stands_in={})


@pytest.fixture
def signing(world: World) -> int:
    """The number of a task that is to be signed by somebody else than its author."""
    world.deploy(line(user("write"), user("sign", not_same_person_as="write")))
    world.start("case", "case:1")
    world.complete(AUTHOR, "write", opinion="同意")
    with world.acting(OTHER) as work:
        (task,) = tasks.inbox(work, OTHER)
        return task.id


@pytest.mark.parametrize(("actor", "sees"), [(AUTHOR, False), (SUBSTITUTE, False), (OTHER, True), (BOTH_WAYS, True)])
def test_whoever_did_the_other_box_finds_no_task(world: World, signing: int, actor: Actor, sees: bool) -> None:
    with world.acting(actor) as work:
        assert [task.id for task in tasks.inbox(work, actor)] == [signing] * sees
        assert [task.id for task in lists.read(work, lists.Wanted(), 10).tasks] == [signing] * sees
        assert lists.count(work, lists.Wanted()) == [int(sees)]
        assert (signing in {task.id for task in lists.of_case(work, "case:1")}) is sees


def test_whoever_did_the_other_box_cannot_finish_it_and_is_not_handed_it(world: World, signing: int) -> None:
    with pytest.raises(TaskNotFound), world.acting(AUTHOR) as work:
        tasks.complete(work, signing, {"opinion": "同意"})
    with world.acting(OTHER) as work:
        task = tasks.get(work, signing)
        assert not tasks.may_take(AUTHOR, task)
        assert tasks.may_take(OTHER, task)
    world.complete(OTHER, "sign", opinion="同意")
    assert world.ended("case:1")


def test_a_task_reaches_only_whoever_has_the_position(world: World) -> None:
    world.deploy(line(user("sign", position="负责人"), user("check", position="负责人", assign_unit="unit")))
    world.start("case", "case:1", unit=4)
    director = person(5, "丁", "办公室", "办公室（负责人）", units={4: "办公室（负责人）"})
    with world.acting(OTHER) as work:
        assert tasks.inbox(work, OTHER) == []
    world.complete(director, "sign", opinion="同意")
    with world.acting(director) as work:
        (task,) = tasks.inbox(work, director)
        assert task.audience == "unit:4:办公室（负责人）"

"""Drafts: kept exactly as typed, shared with whoever goes on, gone when the task is done."""

from typing import Any

import pytest

from engine import tasks
from engine.errors import DraftMovedOn, Refusal, TaskAlreadyDone, TaskHeld, TaskNotFound
from engine.model import Draft
from engine.tasks import drafts
from tests.engine.races import at_once
from tests.engine.tasks.offices import LI, RECUSED, STRANGER, ZHANG, do, doing, started
from tests.world import World

TYPED: dict[str, Any] = {"opinion": " 同意？ ", "chosen": "九", "rows": [{"id": "4.1", "score": ""}], "again": True}


def test_a_draft_is_what_was_typed_and_of_the_person_alone(world: World) -> None:
    task = started(world).id
    assert do(world, ZHANG, drafts.read, task) is None
    do(world, ZHANG, drafts.save, task, {"opinion": "初"})
    do(world, ZHANG, drafts.save, task, TYPED)
    assert do(world, ZHANG, drafts.read, task) == TYPED
    assert do(world, LI, drafts.read, task) is None
    assert [each.saved_at for each in world.rows(Draft)] == [world.now]


def test_a_dropped_draft_is_gone(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, drafts.save, task, TYPED)
    do(world, ZHANG, drafts.drop, task)
    assert do(world, ZHANG, drafts.read, task) is None


def test_when_the_task_is_done_all_its_drafts_are_gone(world: World) -> None:
    task = started(world).id
    for who in (ZHANG, LI):
        do(world, who, drafts.save, task, TYPED)
    world.complete_id(ZHANG, task)
    assert world.rows(Draft) == []
    with pytest.raises(TaskAlreadyDone):
        do(world, LI, drafts.save, task, TYPED)


def test_a_rejected_completion_keeps_the_draft(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, drafts.save, task, TYPED)
    with pytest.raises(Exception, match="有误"):
        world.complete_id(ZHANG, task, chosen=99)
    assert do(world, ZHANG, drafts.read, task) == TYPED


def test_handing_a_task_over_shares_the_draft(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, drafts.save, task, TYPED)
    do(world, ZHANG, tasks.hand_over, task, LI, "归口")
    assert do(world, LI, drafts.read, task) == TYPED
    with pytest.raises(TaskHeld):
        do(world, ZHANG, drafts.save, task, {})


def test_p11_a_secret_form_has_no_draft(world: World) -> None:
    task = started(world, form="sealed").id
    with pytest.raises(Refusal, match="不记名，不能保存草稿"):
        do(world, ZHANG, drafts.save, task, {"vote": "赞成"})
    assert world.rows(Draft) == []


@pytest.mark.parametrize("who", [STRANGER, RECUSED], ids=lambda who: who.name)
def test_p10_strangers_have_no_draft(world: World, who: Any) -> None:
    task = started(world).id
    for verb, *arguments in ((drafts.save, TYPED), (drafts.read,), (drafts.drop,)):
        with pytest.raises(TaskNotFound):
            do(world, who, verb, task, *arguments)


def test_an_enormous_draft_is_refused(world: World) -> None:
    task = started(world).id
    with pytest.raises(Refusal, match="草稿太大"):
        do(world, ZHANG, drafts.save, task, {"opinion": "字" * drafts.LARGEST})


def test_of_tabs_that_save_at_once_over_the_same_draft_one_does_and_the_others_are_told(world: World) -> None:
    """Twice: over none, and over the one that all of them have seen."""
    task, known = started(world).id, None
    for _ in range(2):
        world.sleep(minutes=1)
        tabs = [doing(world, ZHANG, drafts.save_over, task, {"opinion": str(tab)}, known) for tab in range(8)]
        outcomes = at_once(tabs)
        assert outcomes.count(None) == 1
        told = [each for each in outcomes if isinstance(each, DraftMovedOn)]
        assert [each.facts["at"] for each in told] == [world.now] * 7
        (kept,) = world.rows(Draft)
        assert (kept.answers, kept.saved_at) == ({"opinion": str(outcomes.index(None))}, world.now)
        known = kept.saved_at
    do(world, ZHANG, drafts.drop, task)
    do(world, ZHANG, drafts.save_over, task, TYPED, known)
    assert do(world, ZHANG, drafts.read, task) == TYPED


def test_tabs_that_save_in_any_case_leave_one_draft(world: World) -> None:
    task = started(world).id
    outcomes = at_once([doing(world, ZHANG, drafts.save, task, {"opinion": str(tab)}) for tab in range(8)])
    assert outcomes == [None] * 8
    assert len(world.rows(Draft)) == 1


def test_saving_and_finishing_at_once_leave_no_draft_behind(world: World) -> None:
    task = started(world).id
    saved, done = at_once([doing(world, LI, drafts.save, task, TYPED), doing(world, ZHANG, tasks.complete, task, {})])
    assert done is None
    assert saved is None or isinstance(saved, TaskAlreadyDone)
    assert world.rows(Draft) == []

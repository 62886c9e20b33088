"""催办 and 关注."""

import datetime as dt

import pytest

from engine import tasks
from engine.errors import Refusal, TaskAlreadyDone, TaskNotFound
from engine.model import Task
from engine.tasks import watching
from tests.engine.races import at_once
from tests.engine.tasks.offices import LI, RECUSED, STRANGER, ZHANG, do, doing, mail, started
from tests.world import MONDAY, OFFICE, World

TODAY = MONDAY.date()


def test_a_task_is_urged_once_in_a_working_day_that_lasts_until_the_next_one(world: World) -> None:
    task = started(world).id
    do(world, OFFICE, tasks.urge, task, TODAY)
    for hours in (14, 2, 24):  # 23:00 in Beijing, and two days off
        world.sleep(hours=hours)
        with pytest.raises(Refusal, match="“审核”在这个工作日（含其后的休息日）已经催办过，请到下一个工作日再催。"):
            do(world, OFFICE, tasks.urge, task, TODAY)
    do(world, OFFICE, tasks.urge, task, TODAY + dt.timedelta(days=2))
    assert world.rows(Task)[0].urged_on == TODAY + dt.timedelta(days=2)
    assert mail(world) == [("unit:4:审核机关", "办公室经办人催办“审核”，请尽快办理。")] * 2


def test_the_holder_alone_is_urged(world: World) -> None:
    task = started(world).id
    do(world, LI, tasks.claim, task)
    do(world, OFFICE, tasks.urge, task, TODAY)
    assert [to for to, _ in mail(world)] == ["person:2"]


def test_of_eight_who_urge_at_once_one_does(world: World) -> None:
    task = started(world).id
    outcomes = at_once([doing(world, OFFICE, tasks.urge, task, TODAY)] * 8)
    assert outcomes.count(None) == 1
    assert len(mail(world)) == 1


def test_a_finished_task_is_not_urged(world: World) -> None:
    task = started(world).id
    world.complete_id(ZHANG, task)
    with pytest.raises(TaskAlreadyDone):
        do(world, OFFICE, tasks.urge, task, TODAY)


def test_a_missing_opinion_is_urged_by_who_asked(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "?")
    (asked,) = do(world, ZHANG, lambda work: tasks.involvements(work, tasks.get(work, task)))
    do(world, ZHANG, tasks.urge_opinion, task, asked.id, TODAY)
    with pytest.raises(Refusal, match="“外人”在这个工作日.*已经催办过"):
        do(world, ZHANG, tasks.urge_opinion, task, asked.id, TODAY)
    assert [to for to, _ in mail(world)] == ["person:5", "person:5"]
    do(world, STRANGER, tasks.give_opinion, task, "可信")
    with pytest.raises(Refusal, match="不需要催办"):
        do(world, ZHANG, tasks.urge_opinion, task, asked.id, TODAY)


def test_p10_a_recused_person_finds_no_open_tasks_of_the_case(world: World) -> None:
    task = started(world).id
    assert [each.id for each in do(world, OFFICE, tasks.of_case, "case:1")] == [task]
    assert do(world, RECUSED, tasks.of_case, "case:1") == do(world, RECUSED, tasks.of_case, "case:2") == []
    with pytest.raises(TaskNotFound):
        do(world, RECUSED, tasks.urge, task, TODAY)


def test_a_case_is_watched_until_it_is_not(world: World) -> None:
    for case in ("case:1", "case:2", "case:1"):
        do(world, ZHANG, watching.watch, case)
        world.sleep(minutes=1)
    assert do(world, ZHANG, watching.watched) == ["case:2", "case:1"]
    assert do(world, LI, watching.watched) == []
    do(world, ZHANG, watching.unwatch, "case:2")
    assert do(world, ZHANG, watching.watched) == ["case:1"]


def test_p10_what_one_is_recused_from_is_not_watched(world: World) -> None:
    with pytest.raises(TaskNotFound):
        do(world, RECUSED, watching.watch, "case:1")
    do(world, RECUSED, watching.watch, "case:2")
    later = type(RECUSED)(RECUSED.id, RECUSED.name, RECUSED.audiences, frozenset({"case:1", "case:2"}))
    assert do(world, later, watching.watched) == []

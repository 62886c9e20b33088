"""撤回: taking back what one has finished, while the case has not gone on."""

import functools
import json
from typing import Any

import pytest

from engine import audit, tasks
from engine.contract import Actor
from engine.errors import CaseWentOn, Refusal, TaskAlreadyDone, TaskNotFound
from engine.model import FlowNode, FormRecord, Passage, Task
from tests.engine.diagrams import box, line, message, several, timer, user
from tests.engine.races import at_once
from tests.engine.tasks.offices import RECUSED, do, doing
from tests.world import OFFICE, World, person

EXPERTS = [person(number, f"专家{number}", units={number: "办公室"}) for number in range(1, 9)]
ONE, TWO, THREE = EXPERTS[:3]
OPINION = several(user("opinion", "评审", assign_user="person", recall="yes"))
EACH = line(OPINION, user("after", "汇总"))


def started(world: World, drawn: bytes = EACH, people: int = 3) -> None:
    world.deploy(drawn)
    world.start("case", "case:1", people=[each.id for each in EXPERTS[:people]])


def finish(world: World, who: Actor, **answers: Any) -> int:
    task = world.task(who, "opinion")
    world.complete(who, task, **answers)
    return int(task.id)


def recall(world: World, who: Actor, task_id: int) -> None:
    do(world, who, tasks.recall, task_id)


def state(world: World) -> dict[str, tuple[Any, ...]]:
    """The live case as stored, without the moments of its changes."""
    nodes = world.rows(FlowNode)
    return {each.key: (each.spec, each.state, json.loads(each.internal), json.loads(each.data)) for each in nodes}


@pytest.mark.parametrize("forgets", [False, True], ids=["kept in memory", "read from its rows"])
def test_after_recall_the_case_is_where_it_was(world: World, forgets: bool) -> None:
    started(world)
    finish(world, TWO, opinion="甲")
    before = state(world), world.way("case:1"), world.open_tasks("case:1")
    task = finish(world, ONE, opinion="乙", chosen=3)
    if forgets:
        world.forget()

    recall(world, ONE, task)

    assert (state(world), world.way("case:1"), world.open_tasks("case:1")) == before
    assert [each.id for each in world.inbox(ONE)] == [task]
    assert [record.answers["opinion"] for record in world.records("case:1")] == ["甲"]
    assert world.happened(audit.Event.TASK_RECALLED) == [{"task": task, "element": "opinion"}]
    assert world.verify().ok


@pytest.mark.parametrize("forgets", [False, True], ids=["kept in memory", "read from its rows"])
def test_recalled_and_finished_again_is_like_finished_once(world: World, forgets: bool) -> None:
    started(world)
    task = finish(world, ONE, opinion="草率", chosen=1)
    recall(world, ONE, task)
    if forgets:
        world.forget()
    world.complete_id(ONE, task, opinion="慎重")
    finish(world, TWO)
    finish(world, THREE)

    assert world.open_tasks("case:1") == ["after"]
    assert sorted((each.item, each.answers.get("opinion")) for each in world.records("case:1")) == [
        (1, "慎重"), (2, None), (3, None),
    ]  # fmt: skip
    assert len(world.rows(Task, element="opinion")) == 3, "no row came twice"


def test_the_way_of_a_case_with_a_recall_is_that_of_one_without(world: World) -> None:
    world.deploy(EACH)
    for key in ("case:1", "case:2"):
        world.start("case", key, people=[1, 2])
        task = world.task(ONE, "opinion", key)
        world.complete(ONE, task, chosen=1)
        if key == "case:1":
            recall(world, ONE, task.id)
            world.complete(ONE, task)
        world.complete(TWO, "opinion", key)
        world.complete(OFFICE, "after", key)

    assert world.way("case:1") == world.way("case:2")
    passages = [len(world.rows(Passage, instance_id=world.case(key).id)) for key in ("case:1", "case:2")]
    assert passages[0] == passages[1]
    assert world.ended("case:1")


def test_what_was_answered_becomes_a_draft_and_stays_in_the_audit(world: World) -> None:
    started(world)
    task = finish(world, ONE, opinion="草率")
    recall(world, ONE, task)
    assert do(world, ONE, tasks.drafts.read, task)["opinion"] == "草率"
    assert [each["answers"]["opinion"] for each in world.happened(audit.Event.TASK_COMPLETED)] == ["草率"]
    world.complete_id(ONE, task, opinion="慎重")
    assert do(world, ONE, tasks.drafts.read, task) is None


def test_when_the_last_one_is_done_nobody_recalls(world: World) -> None:
    started(world, people=2)
    task = finish(world, ONE)
    last = finish(world, TWO)
    for who, done in ((ONE, task), (TWO, last)):
        assert not do(world, who, lambda work, done=done: tasks.may_recall(work, tasks.get(work, done)))
        with pytest.raises(CaseWentOn, match="“评审”已经办到下一步"):
            recall(world, who, done)
    assert world.open_tasks("case:1") == ["after"]


def test_when_time_is_up_nobody_recalls(world: World) -> None:
    late = timer("late", on="opinion")
    started(world, line(OPINION, user("after", "汇总"), aside=[late], flows=["late > after"]))
    task = finish(world, ONE)
    world.travel(days=6)
    with pytest.raises(CaseWentOn):
        recall(world, ONE, task)
    assert world.open_tasks("case:1") == ["after"]


def test_a_deadline_after_a_recall_counts_what_was_answered(world: World) -> None:
    late = timer("late", on="opinion")
    started(world, line(OPINION, user("after", "汇总"), aside=[late], flows=["late > after"]))
    finish(world, TWO, opinion="甲")
    recall(world, ONE, finish(world, ONE, opinion="乙"))
    world.travel(days=6)
    assert [each.answers["opinion"] for each in world.records("case:1")] == ["甲"]
    assert world.open_tasks("case:1") == ["after"]
    assert {task.outcome for task in world.rows(Task, element="opinion")} == {"done", "cancelled"}


def test_an_ended_case_is_not_recalled(world: World) -> None:
    started(world, line(OPINION), people=2)
    task = finish(world, ONE)
    finish(world, TWO)
    world.forget()
    with pytest.raises(CaseWentOn):
        recall(world, ONE, task)
    assert world.ended("case:1")


def test_a_box_that_does_not_say_so_is_not_recalled(world: World) -> None:
    started(world, line(several(user("opinion", "评审", assign_user="person"))))
    task = finish(world, ONE)
    with pytest.raises(Refusal, match="“评审”办结后即生效，不能撤回。"):
        recall(world, ONE, task)


def test_an_open_or_cancelled_task_is_not_recalled(world: World) -> None:
    late = timer("late", on="opinion")
    started(world, line(OPINION, user("after", "汇总"), aside=[late], flows=["late > after"]))
    task = world.task(ONE, "opinion").id
    with pytest.raises(Refusal, match="还没有办结"):
        recall(world, ONE, task)
    world.travel(days=6)
    with pytest.raises(Refusal, match="已经撤销"):
        recall(world, ONE, task)


def test_only_who_finished_a_task_recalls_it(world: World) -> None:
    colleagues = [person(11, "甲", units={4: "办公室"}), person(12, "乙", units={4: "办公室"})]
    world.deploy(line(several(user("opinion", "征求意见", assign_unit="one", recall="yes"), "units", "one")))
    world.start("case", "case:1", units=[4, 5])
    task = world.task(colleagues[0], "opinion")
    world.complete(colleagues[0], task)
    with pytest.raises(Refusal, match="由甲办结，只能由其本人撤回"):
        recall(world, colleagues[1], task.id)
    recall(world, colleagues[0], task.id)
    assert world.task(colleagues[1], "opinion").holder == "甲", "the answers are in the draft of who recalled it"


def test_p10_who_is_recused_after_a_recall_finds_no_trace(world: World) -> None:
    started(world)
    task = finish(world, ONE)
    recused = person(1, "专家1", barred=["case:1"])
    with pytest.raises(TaskNotFound):
        recall(world, recused, task)
    recall(world, ONE, task)
    assert world.inbox(recused) == []
    for verb in (tasks.recall, tasks.drafts.read):
        with pytest.raises(TaskNotFound):
            do(world, recused, verb, task)
    finish(world, TWO)
    finish(world, THREE)
    assert world.open_tasks("case:1") == ["opinion"], "the case waits for the one who has to stand back"


def test_of_two_recalls_at_once_one_is_told_that_it_is_open(world: World) -> None:
    started(world)
    task = finish(world, ONE)
    outcomes = at_once([doing(world, ONE, tasks.recall, task)] * 2)
    assert sorted(str(each) for each in outcomes) == sorted(["None", "“评审”还没有办结，不需要撤回。"])
    assert world.verify().ok


def test_a_recall_and_the_last_completion_at_once_exclude_each_other(world: World) -> None:
    """P2, several times over: whoever comes second finds the case as the first has left it."""
    for number in range(6):
        key = f"case:{number + 10}"
        if number == 0:
            world.deploy(EACH)
        world.start("case", key, people=[1, 2])
        task, last = world.task(ONE, "opinion", key), world.task(TWO, "opinion", key)
        world.complete(ONE, task)

        deeds = [doing(world, ONE, tasks.recall, task.id), doing(world, TWO, tasks.complete, last.id, {})]
        recalled, done = at_once(deeds)

        assert done is None
        assert recalled is None or isinstance(recalled, CaseWentOn)
        assert world.open_tasks(key) == (["opinion"] if recalled is None else ["after"])


def test_a_recall_and_a_second_completion_at_once_end_well(world: World) -> None:
    started(world)
    task = finish(world, ONE)
    recalled, done = at_once([doing(world, ONE, tasks.recall, task), doing(world, ONE, tasks.complete, task, {})])
    assert recalled is None
    assert done is None or isinstance(done, TaskAlreadyDone)
    assert len(world.rows(FormRecord, task_id=task)) == (1 if done is None else 0)


def test_eight_recall_from_workers_without_a_common_memory(world: World) -> None:
    started(world, people=8)
    done = [finish(world, each) for each in EXPERTS[:7]]
    processes = [world.another_worker() for _ in range(3)]

    def take_back(number: int) -> None:
        with world.acting(EXPERTS[number], processes[number % 3]) as work:
            tasks.recall(work, done[number])

    assert at_once([functools.partial(take_back, number) for number in range(7)]) == [None] * 7
    assert world.open_tasks("case:1") == ["opinion"] * 8
    assert world.way("case:1").count("opinion") == 0
    for each in EXPERTS:
        finish(world, each)
    assert world.open_tasks("case:1") == ["after"]


def test_a_recall_in_an_old_pruned_case(world: World) -> None:
    """P5: pruning has cut the history; the tasks of the round that runs are there."""
    loop = [user("decide"), box("exclusiveGateway", "gate").having(default="flow_gate_end")]
    world.deploy(line(OPINION, *loop, flows=["gate > opinion: again"]))
    world.start("case", "case:1", people=[1, 2])
    for number in range(12):
        task = finish(world, ONE, opinion=f"第{number}轮")
        if number % 3 == 0:
            world.forget()
        recall(world, ONE, task)
        finish(world, ONE)
        finish(world, TWO)
        world.complete(OFFICE, "decide", again=number < 11)
    assert world.ended("case:1")
    assert world.way("case:1").count("decide") == 12
    assert len(world.records("case:1")) == 12 * 3


def test_an_answer_that_became_a_variable_is_gone_with_the_recall(world: World) -> None:
    """What a first answer told the case would otherwise outlive it."""
    started(world)
    before = state(world)
    recall(world, ONE, finish(world, ONE, chosen=7, again=True))
    assert state(world) == before


def test_a_recall_beside_a_waiting_message_leaves_it_waiting(world: World) -> None:
    told = message("told", on="opinion")
    world.deploy(line(OPINION, user("after"), aside=[told], flows=["told > after"]))
    world.start("case", "case:1", people=[1, 2], case_id=1)
    recall(world, ONE, finish(world, ONE))
    assert world.subscriptions("case:1") == ["told"]
    world.send("told", "case:1", id="m1", case_id=1)
    world.settle()
    assert world.open_tasks("case:1") == ["after"]


def test_p10_whom_the_task_never_reached_finds_nothing_to_recall(world: World) -> None:
    started(world)
    task = finish(world, ONE)
    for who in (TWO, RECUSED):
        with pytest.raises(TaskNotFound):
            recall(world, who, task)

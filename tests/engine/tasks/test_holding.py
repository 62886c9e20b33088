"""签收, 取消签收, 接手, 转办."""

import pytest

from engine import audit, tasks
from engine.contract import Actor
from engine.errors import Refusal, TaskAlreadyDone, TaskHeld, TaskNotFound
from tests.engine.diagrams import line, several, user
from tests.engine.races import at_once
from tests.engine.tasks.offices import (
    CLERK,
    LEFT,
    LI,
    RECUSED,
    STAND_IN,
    STRANGER,
    WANG,
    ZHANG,
    again,
    do,
    doing,
    mail,
    started,
)
from tests.world import MONDAY, World, person


def test_a_claimed_task_is_seen_by_colleagues_and_finished_only_by_its_holder(world: World) -> None:
    task = started(world)
    do(world, ZHANG, tasks.claim, task.id)

    assert [(each.id, each.holder) for each in world.inbox(LI)] == [(task.id, "张三")]
    with pytest.raises(TaskHeld, match="“审核”已由张三签收。"):
        world.complete(LI, task)
    world.complete(ZHANG, task)
    assert world.ended("case:1")
    assert world.happened(audit.Event.TASK_CLAIMED) == [{"task": task.id}]


def test_a_task_that_nobody_holds_needs_no_claim(world: World) -> None:
    task = started(world)
    world.complete(LI, task)
    assert world.ended("case:1")


def test_claiming_twice_is_claiming_once(world: World) -> None:
    task = started(world)
    do(world, ZHANG, tasks.claim, task.id)
    do(world, ZHANG, tasks.claim, task.id)
    assert len(world.happened(audit.Event.TASK_CLAIMED)) == 1


def test_of_eight_who_claim_at_once_one_holds_the_task_and_seven_are_told_who(world: World) -> None:
    task = started(world)
    colleagues = [person(number, f"同事{number}", units={4: "审核机关"}) for number in range(10, 18)]

    outcomes = at_once([doing(world, each, tasks.claim, task.id) for each in colleagues])

    holder = again(world, task).holder
    assert [str(each) for each in outcomes if each is not None] == [f"“审核”已由{holder}签收。"] * 7
    assert [each.name for each, told in zip(colleagues, outcomes, strict=True) if told is None] == [holder]


def test_who_claims_and_who_finishes_at_once_exclude_each_other(world: World) -> None:
    """P2: either Li holds the task and Zhang is told, or Zhang has finished it and Li is told."""
    task = started(world)

    deeds = [doing(world, LI, tasks.claim, task.id), doing(world, ZHANG, tasks.complete, task.id, {})]
    claimed, finished = at_once(deeds)

    assert (claimed, finished).count(None) == 1
    if claimed is None:
        assert isinstance(finished, TaskHeld)
        assert again(world, task).holder == "李四"
    else:
        assert isinstance(claimed, TaskAlreadyDone)
        assert world.ended("case:1")


def test_a_released_task_is_for_everybody_again(world: World) -> None:
    task = started(world)
    do(world, ZHANG, tasks.claim, task.id)
    with pytest.raises(TaskHeld):
        do(world, LI, tasks.release, task.id)
    do(world, ZHANG, tasks.release, task.id)
    with pytest.raises(Refusal, match="没有人签收"):
        do(world, ZHANG, tasks.release, task.id)
    world.complete(LI, task)
    assert world.ended("case:1")


def test_a_colleague_takes_over_with_a_reason_and_the_holder_is_told(world: World) -> None:
    task = started(world)
    with pytest.raises(Refusal, match="不在别人手里"):
        do(world, LI, tasks.take_over, task.id, "急件")
    do(world, ZHANG, tasks.claim, task.id)
    with pytest.raises(Refusal, match="请填写接手的理由"):
        do(world, LI, tasks.take_over, task.id, "  ")

    do(world, LI, tasks.take_over, task.id, "张三出差")

    assert again(world, task).holder == "李四"
    assert mail(world) == [("person:1", "您签收的“审核”已由李四接手。理由：张三出差")]
    assert world.happened(audit.Event.TASK_TAKEN_OVER) == [{"task": task.id, "held_by": 1, "reason": "张三出差"}]
    with pytest.raises(TaskHeld):
        world.complete(ZHANG, task)


def test_a_task_is_handed_over_and_back(world: World) -> None:
    task = started(world)
    do(world, ZHANG, tasks.hand_over, task.id, LI, "业务归口")
    with pytest.raises(TaskHeld):
        do(world, ZHANG, tasks.hand_over, task.id, WANG, "再转")
    do(world, LI, tasks.hand_over, task.id, ZHANG, "材料在张三处")
    world.complete(ZHANG, task)

    assert [each["to"] for each in world.happened(audit.Event.TASK_HANDED_OVER)] == [2, 1]
    assert ("person:2", "张三把“审核”转给您办理。理由：业务归口") in mail(world)


@pytest.mark.parametrize("to", [ZHANG, CLERK, STRANGER, RECUSED, LEFT, STAND_IN], ids=lambda who: who.name)
def test_a_task_is_handed_over_to_nobody_else_and_nobody_learns_why(world: World, to: Actor) -> None:
    """P10: that somebody is recused is told by nothing; a substitute has no right of their own to pass on to."""
    task = started(world)
    before = world.everything()
    with pytest.raises(Refusal) as refusal:
        do(world, ZHANG, tasks.hand_over, task.id, to, "业务归口")
    assert str(refusal.value) == "只能转给同一单位、同一角色的其他在职人员。"
    assert world.everything() == before


def test_what_is_for_one_person_alone_is_neither_claimed_nor_handed_over(world: World) -> None:
    """Articles 19 to 22: experts and voters act in person."""
    expert, other = person(11, "专家甲", "办公室"), person(12, "专家乙", "办公室")
    world.deploy(line(several(user("opinion", "评审", assign_user="person"))))
    world.start("case", "case:1", people=[11, 12])
    task = world.task(expert, "opinion")
    with pytest.raises(Refusal, match="不需要签收"):
        do(world, expert, tasks.claim, task.id)
    with pytest.raises(Refusal, match="“评审”由本人办理，不能转办。"):
        do(world, expert, tasks.hand_over, task.id, other, "没空")


def test_a_ballot_is_not_handed_over(world: World) -> None:
    """P11"""
    task = started(world, form="sealed")
    with pytest.raises(Refusal, match="由本人办理，不能转办"):
        do(world, ZHANG, tasks.hand_over, task.id, LI, "没空")


@pytest.mark.parametrize("stranger", [CLERK, STRANGER, RECUSED, LEFT], ids=lambda who: who.name)
def test_p10_whom_a_task_does_not_reach_finds_no_trace_of_it_by_any_verb(world: World, stranger: Actor) -> None:
    task = started(world)
    do(world, ZHANG, tasks.claim, task.id)
    before = world.everything()
    deeds = [
        (tasks.claim,),
        (tasks.release,),
        (tasks.take_over, "理由"),
        (tasks.hand_over, LI, "理由"),
        (tasks.delegate, LI, "请办"),
        (tasks.give_back, "办完"),
        (tasks.call_back,),
        (tasks.ask_opinion, [LI], "请提"),
        (tasks.give_opinion, "同意"),
        (tasks.withdraw_opinion, 1),
        (tasks.copy_to, [LI]),
        (tasks.urge_opinion, 1, MONDAY.date()),
        (tasks.recall,),
        (tasks.drafts.save, {"opinion": "x"}),
        (tasks.drafts.read,),
        (tasks.drafts.drop,),
        (tasks.complete, {}),
    ]
    for verb, *arguments in deeds:
        told = []
        for number in (task.id, 4711):
            with pytest.raises(TaskNotFound) as refusal:
                do(world, stranger, verb, number, *arguments)
            told.append(str(refusal.value))
        assert told[0] == told[1], verb
    assert world.everything() == before


def test_a_substitute_finishes_in_the_name_of_both(world: World) -> None:
    """代理: “赵六（代王五办理）” stands in the task, the record, the way of the case and the audit."""
    task = started(world)
    world.complete(STAND_IN, task)

    name = "赵六（代王五办理）"
    assert again(world, task).closed_by == name
    (record,) = world.records("case:1")
    assert (record.actor, record.person_id) == (name, 8)
    assert world.calls[0].actor.name == name
    with world.runtime.sessions() as session:
        done = [entry for entry in audit.entries(session) if entry["event"] == audit.Event.TASK_COMPLETED]
    assert [(each["actor"], each["person_id"]) for each in done] == [(name, 8)]
    assert world.verify().ok


def test_a_substitute_goes_on_with_what_the_principal_holds_and_not_with_what_others_hold(world: World) -> None:
    task = started(world)
    do(world, ZHANG, tasks.claim, task.id)
    with pytest.raises(TaskHeld):
        world.complete(STAND_IN, task)
    do(world, ZHANG, tasks.hand_over, task.id, WANG, "归口")
    world.complete(STAND_IN, task)
    assert again(world, task).closed_by == "赵六（代王五办理）"


def test_ones_own_right_goes_before_a_substitutes(world: World) -> None:
    both = Actor(2, "李四", LI.audiences, relieves=frozenset({(3, "unit:4:审核机关")}))
    task = started(world)
    world.complete(both, task)
    assert again(world, task).closed_by == "李四"


def test_with_a_right_of_their_own_a_substitute_still_relieves_the_holder(world: World) -> None:
    both = Actor(2, "李四", LI.audiences, relieves=frozenset({(3, "unit:4:审核机关")}))
    task = started(world)
    do(world, WANG, tasks.claim, task.id)
    world.complete(both, task)
    assert again(world, task).closed_by == "李四（代王五办理）"

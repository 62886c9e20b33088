"""委派, 加签, 减签, 抄送."""

import pytest

from engine import audit, tasks
from engine.contract import Actor
from engine.errors import Refusal, TaskAlreadyDone, TaskHeld, TaskNotFound, TaskWaits
from tests.engine.diagrams import line, several, timer, user
from tests.engine.races import at_once
from tests.engine.tasks.offices import (
    CLERK,
    LEFT,
    LI,
    RECUSED,
    STRANGER,
    WANG,
    ZHANG,
    again,
    do,
    doing,
    mail,
    started,
)
from tests.world import World, person

NAMED_PERSONS_ONLY = "只能选择名单中的其他在职人员。"


def delegated(world: World, to: Actor = CLERK) -> int:
    task = started(world)
    do(world, ZHANG, tasks.drafts.save, task.id, {"opinion": "初稿"})
    do(world, ZHANG, tasks.delegate, task.id, to, "请核对数据")
    return int(task.id)


# 委派


def test_a_delegated_task_comes_back_and_its_owner_finishes_it(world: World) -> None:
    task = delegated(world)
    with pytest.raises(TaskWaits, match="“审核”还在等待：文员的委派办理"):
        world.complete_id(ZHANG, task)
    assert [(each.id, each.kind, each.question) for each in do(world, CLERK, tasks.waiting)] == [
        (task, "delegation", "请核对数据")
    ]
    assert do(world, CLERK, tasks.drafts.read, task) == {"opinion": "初稿"}
    do(world, CLERK, tasks.drafts.save, task, {"opinion": "核对无误"})
    with pytest.raises(Refusal, match="不由您办理"):
        world.complete_id(CLERK, task)

    do(world, CLERK, tasks.give_back, task, "已核对")

    assert do(world, ZHANG, tasks.drafts.read, task) == {"opinion": "核对无误"}
    assert do(world, CLERK, tasks.waiting) == []
    world.complete_id(ZHANG, task, opinion="同意")
    assert world.ended("case:1")
    assert [(each.person_id, each.actor) for each in world.records("case:1")] == [(1, "张三")]
    assert mail(world) == [
        ("person:4", "张三委派您办理“审核”：请核对数据"),
        ("person:1", "文员已办完您委派的“审核”：已核对"),
    ]


def test_the_owner_calls_a_delegation_back(world: World) -> None:
    task = delegated(world)
    do(world, ZHANG, tasks.call_back, task)
    with pytest.raises(TaskNotFound):
        do(world, CLERK, tasks.get, task)
    with pytest.raises(TaskNotFound):
        do(world, CLERK, tasks.give_back, task, "已核对")
    with pytest.raises(Refusal, match="没有委派给别人"):
        do(world, ZHANG, tasks.call_back, task)
    world.complete_id(ZHANG, task)
    assert world.ended("case:1")


def test_while_a_task_is_with_a_delegate_it_stays_where_it_is(world: World) -> None:
    task = delegated(world)
    for verb, *arguments in (
        (tasks.release,),
        (tasks.hand_over, LI, "归口"),
        (tasks.delegate, LI, "再看"),
    ):
        with pytest.raises(Refusal, match="已委派给文员，请先收回委派"):
            do(world, ZHANG, verb, task, *arguments)
    assert again(world, do(world, ZHANG, tasks.get, task)).holder == "张三"


def test_a_colleague_who_takes_over_calls_the_delegate_back(world: World) -> None:
    """The owner may have fallen ill or stood back."""
    task = delegated(world)
    do(world, LI, tasks.take_over, task, "张三回避")
    do(world, LI, tasks.call_back, task)
    world.complete_id(LI, task)
    assert world.ended("case:1")


def test_a_delegate_gives_back_to_whoever_holds_the_task_now(world: World) -> None:
    task = delegated(world)
    do(world, CLERK, tasks.drafts.save, task, {"opinion": "核对无误"})
    do(world, LI, tasks.take_over, task, "张三回避")
    do(world, CLERK, tasks.give_back, task, "已核对")
    assert do(world, LI, tasks.drafts.read, task) == {"opinion": "核对无误"}


@pytest.mark.parametrize("to", [ZHANG, STRANGER, RECUSED, LEFT], ids=lambda who: who.name)
def test_a_task_is_delegated_to_nobody_else_and_nobody_learns_why(world: World, to: Actor) -> None:
    """P10"""
    task = started(world)
    before = world.everything()
    with pytest.raises(Refusal, match="^只能委派给本单位的其他在职人员。$"):
        do(world, ZHANG, tasks.delegate, task.id, to, "请办")
    assert world.everything() == before


def test_two_delegations_at_once_are_one(world: World) -> None:
    task = started(world)
    deeds = [doing(world, ZHANG, tasks.delegate, task.id, to, "请办") for to in (LI, CLERK)]
    outcomes = at_once(deeds)
    assert outcomes.count(None) == 1
    assert again(world, task).open_requests == 1


def test_giving_back_and_calling_back_at_once_exclude_each_other(world: World) -> None:
    task = delegated(world)
    outcomes = at_once(
        [doing(world, CLERK, tasks.give_back, task, "已核对"), doing(world, ZHANG, tasks.call_back, task)]
    )
    assert outcomes.count(None) == 1
    assert do(world, ZHANG, tasks.get, task).open_requests == 0


# 加签


def test_a_task_waits_for_every_opinion_that_was_asked(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER, CLERK], "数据可信吗")
    with pytest.raises(TaskWaits, match="还在等待：外人的意见、文员的意见。"):
        world.complete_id(LI, task)

    do(world, STRANGER, tasks.give_opinion, task, "可信")
    with pytest.raises(TaskWaits, match="还在等待：文员的意见。"):
        world.complete_id(ZHANG, task)
    do(world, CLERK, tasks.give_opinion, task, "存疑")

    shown = do(world, ZHANG, lambda work: tasks.involvements(work, tasks.get(work, task)))
    assert [(each.name, each.reply) for each in shown] == [("外人", "可信"), ("文员", "存疑")]
    assert [each["opinion"] for each in world.happened(audit.Event.OPINION_GIVEN, "case:1")] == ["可信", "存疑"]
    world.complete_id(ZHANG, task)
    assert world.ended("case:1")


def test_an_opinion_that_does_not_come_is_withdrawn(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "数据可信吗")
    (asked,) = do(world, ZHANG, lambda work: tasks.involvements(work, tasks.get(work, task)))
    do(world, ZHANG, tasks.withdraw_opinion, task, asked.id)
    with pytest.raises(Refusal, match="已经收到或者已经减签"):
        do(world, ZHANG, tasks.withdraw_opinion, task, asked.id)
    with pytest.raises(TaskNotFound):
        do(world, STRANGER, tasks.give_opinion, task, "可信")
    world.complete_id(ZHANG, task)
    assert world.ended("case:1")


def test_somebody_is_asked_again_after_the_answer_and_not_before(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "一")
    with pytest.raises(Refusal, match="不能重复加签"):
        do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "二")
    do(world, STRANGER, tasks.give_opinion, task, "答一")
    with pytest.raises(Refusal, match="没有等您提意见"):
        do(world, STRANGER, tasks.give_opinion, task, "再答")
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "二")
    assert [each.question for each in do(world, STRANGER, tasks.waiting)] == ["二"]


def test_an_opinion_and_the_completion_at_once_end_well(world: World) -> None:
    """P2: the task is finished after the opinion or not at all."""
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "数据可信吗")
    given, done = at_once(
        [doing(world, STRANGER, tasks.give_opinion, task, "可信"), doing(world, ZHANG, tasks.complete, task, {})]
    )
    assert given is None
    assert done is None or isinstance(done, TaskWaits)
    assert world.ended("case:1") == (done is None)


def test_asking_and_completing_at_once_exclude_each_other(world: World) -> None:
    task = started(world).id
    asked, done = at_once(
        [doing(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "?"), doing(world, LI, tasks.complete, task, {})]
    )
    assert (asked, done).count(None) == 1
    assert isinstance(asked, TaskAlreadyDone) or isinstance(done, TaskWaits)


@pytest.mark.parametrize("guest", [ZHANG, RECUSED, LEFT], ids=lambda who: who.name)
@pytest.mark.parametrize("verb", [tasks.ask_opinion, tasks.copy_to], ids=["加签", "抄送"])
def test_nobody_else_is_asked_and_nobody_learns_why(world: World, verb: object, guest: Actor) -> None:
    """P10: one sentence for the recused, for whoever has left, and for oneself."""
    task = started(world)
    before = world.everything()
    with pytest.raises(Refusal) as refusal:
        do(world, ZHANG, verb, task.id, [STRANGER, guest], "?")  # type: ignore[arg-type]
    assert str(refusal.value) == NAMED_PERSONS_ONLY
    assert world.everything() == before


def test_who_is_recused_after_being_asked_finds_no_trace(world: World) -> None:
    """P10, and the asker goes on by doing without the opinion."""
    task = started(world).id
    do(world, ZHANG, tasks.ask_opinion, task, [STRANGER], "数据可信吗")
    do(world, ZHANG, tasks.copy_to, task, [STRANGER])
    recused = Actor(STRANGER.id, STRANGER.name, STRANGER.audiences, frozenset({"case:1"}))
    assert do(world, recused, tasks.waiting) == do(world, recused, tasks.copies) == []
    for verb, *arguments in ((tasks.get,), (tasks.give_opinion, "可信"), (tasks.drafts.read,)):
        with pytest.raises(TaskNotFound):
            do(world, recused, verb, task, *arguments)


def test_what_is_for_one_person_alone_is_shown_to_nobody(world: World) -> None:
    """Articles 19 to 22: sealed scores and ballots."""
    expert = person(11, "专家甲", "办公室")
    world.deploy(line(several(user("opinion", "评审", assign_user="person"))))
    world.start("case", "case:1", people=[11, 12])
    task = world.task(expert, "opinion").id
    for verb, *arguments in ((tasks.delegate, CLERK, "?"), (tasks.ask_opinion, [CLERK], "?"), (tasks.copy_to, [CLERK])):
        with pytest.raises(Refusal, match="“评审”由本人办理，不能"):
            do(world, expert, verb, task, *arguments)


def test_a_secret_form_is_shown_to_nobody(world: World) -> None:
    """P11"""
    task = started(world, form="sealed").id
    for verb, *arguments in ((tasks.delegate, CLERK, "?"), (tasks.ask_opinion, [CLERK], "?"), (tasks.copy_to, [CLERK])):
        with pytest.raises(Refusal, match="由本人办理，不能"):
            do(world, ZHANG, verb, task, *arguments)


def test_a_cancelled_task_waits_for_nobody_any_more(world: World) -> None:
    late = timer("late", on="ask")
    world.deploy(line(user("ask"), aside=[late], flows=["late > end"]))
    world.start("case", "case:1")
    office = person(1, "张三", "办公室", units={4: "办公室"})
    task = world.task(office, "ask").id
    do(world, office, tasks.ask_opinion, task, [STRANGER], "?")
    world.travel(days=6)
    assert do(world, STRANGER, tasks.waiting) == []
    with pytest.raises(TaskAlreadyDone):
        do(world, STRANGER, tasks.give_opinion, task, "可信")


# 抄送


def test_a_copy_is_for_reading_before_and_after(world: World) -> None:
    task = started(world).id
    do(world, LI, tasks.copy_to, task, [STRANGER], "请知悉")
    assert [each.id for each in do(world, STRANGER, tasks.copies)] == [task]
    assert do(world, STRANGER, tasks.get, task).name == "审核"
    assert world.inbox(STRANGER) == []
    for verb, *arguments in ((tasks.complete, {}), (tasks.claim,), (tasks.drafts.save, {})):
        with pytest.raises(Refusal, match="不由您办理"):
            do(world, STRANGER, verb, task, *arguments)
    with pytest.raises(Refusal, match="已经抄送"):
        do(world, LI, tasks.copy_to, task, [STRANGER])
    world.complete_id(ZHANG, task)
    assert do(world, STRANGER, tasks.get, task).closed_by == "张三"
    do(world, LI, tasks.copy_to, task, [CLERK])
    assert [each.id for each in do(world, CLERK, tasks.copies)] == [task]


def test_what_a_colleague_holds_is_not_for_others_to_give_away(world: World) -> None:
    task = started(world).id
    do(world, ZHANG, tasks.claim, task)
    for verb, *arguments in ((tasks.delegate, CLERK, "?"), (tasks.ask_opinion, [CLERK], "?"), (tasks.call_back,)):
        with pytest.raises(TaskHeld):
            do(world, WANG, verb, task, *arguments)

"""P1, P2, P10 and P11 for user tasks, each with the smallest diagram that shows it."""

import dataclasses
import functools
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from engine import audit, instances, tasks
from engine.answers import FormsOfCase
from engine.contract import Actor, Call, Option, Refusal, Source
from engine.errors import AnswersRejected, CaseAlreadyStarted, TaskAlreadyDone, TaskNotFound
from engine.model import SealedAnswer, Task
from engine.spiff.rows import DataNotStorable
from people import events
from tests.engine.diagrams import END, START, diagram, gateway, line, process, service, several, timer, user
from tests.engine.races import at_once
from tests.engine.straight import straight
from tests.world import ASK, OFFICE, World, person

EXPERTS = [person(number, f"专家{number}", "评审专家", units={number: "办公室"}) for number in range(1, 33)]
NUMBERS = [expert.id for expert in EXPERTS]
EACH_OPINION = line(several(user("opinion", assign_user="person")), service("record"))


def completing(world: World, who: Actor, task_id: int, **answers: Any) -> Callable[[], None]:
    return functools.partial(world.complete_id, who, task_id, **answers)


# P2


def test_of_32_people_who_finish_the_same_task_one_succeeds_and_31_are_told_who(world: World) -> None:
    colleagues = [person(number, f"经办人{number}", "办公室") for number in range(32)]
    world.deploy(line(user("ask"), service("record")))
    world.start("case", "case:1")
    task = world.task(OFFICE, "ask")

    outcomes = at_once([completing(world, each, task.id, opinion=each.name) for each in colleagues])

    (winner,) = [each for each, outcome in zip(colleagues, outcomes, strict=True) if outcome is None]
    told = [outcome for outcome in outcomes if outcome is not None]
    assert [type(error) for error in told] == [TaskAlreadyDone] * 31
    assert {str(error) for error in told} == {f"“ask”已由{winner.name}办结。"}
    (record,) = world.records("case:1")
    assert (record.actor, record.answers["opinion"]) == (winner.name, winner.name)
    assert world.way("case:1") == ["start", "ask", "record", "end"]
    assert len(world.happened(audit.Event.TASK_COMPLETED)) == 1
    assert world.verify().ok


def test_32_experts_finish_their_own_parallel_tasks_at_once_and_the_case_goes_on_once(world: World) -> None:
    world.deploy(EACH_OPINION)
    world.start("case", "case:1", people=NUMBERS)
    mine = [world.task(expert, "opinion") for expert in EXPERTS]

    outcomes = at_once(
        [completing(world, who, task.id, opinion=who.name) for who, task in zip(EXPERTS, mine, strict=True)]
    )

    assert outcomes == [None] * 32
    assert sorted(record.item for record in world.records("case:1")) == NUMBERS
    assert all(record.person_id == record.item for record in world.records("case:1"))
    assert world.way("case:1").count("record") == 1
    assert world.ended("case:1")
    assert world.verify().ok


def test_workers_without_a_common_memory_finish_parallel_tasks_at_once(world: World) -> None:
    """Each process keeps live cases of its own; a stale one is never written back."""
    world.deploy(EACH_OPINION)
    world.start("case", "case:1", people=NUMBERS[:8])
    processes = [world.another_worker() for _ in range(4)]
    case_id = world.case("case:1").id
    for runtime in processes:
        with world.acting(OFFICE, runtime) as work:
            instances.look(work, instances.find(work, case_id))

    def finish(number: int) -> None:
        task = world.task(EXPERTS[number], "opinion")
        with world.acting(EXPERTS[number], processes[number % 4]) as work:
            tasks.complete(work, task.id, {})

    assert at_once([functools.partial(finish, number) for number in range(8)]) == [None] * 8
    assert world.ended("case:1")
    assert world.way("case:1").count("record") == 1


def test_a_case_that_eight_people_start_at_once_is_started_once(world: World) -> None:
    world.deploy(line(user("ask")))

    outcomes = at_once([lambda: world.start("case", "case:1")] * 8)

    assert sorted(map(str, outcomes)) == sorted([str(None), *["“case:1”已经启动，不能重复启动。"] * 7])
    assert all(isinstance(outcome, CaseAlreadyStarted) for outcome in outcomes if outcome is not None)
    assert world.open_tasks("case:1") == ["ask"]


def test_two_first_actions_of_a_new_database_are_both_done(world: World) -> None:
    def look() -> None:
        with world.acting() as work:
            audit.record(work, events.Event.RECORD_CHANGED)

    assert at_once([look] * 8) == [None] * 8
    assert world.verify() == audit.Verdict(8, True)


def test_a_task_that_was_done_before_is_refused_with_the_name_of_who_did_it(world: World) -> None:
    world.deploy(line(user("ask", "征求意见")))
    world.start("case", "case:1")
    task = world.task(OFFICE, "ask")
    world.complete(OFFICE, task)

    with pytest.raises(TaskAlreadyDone, match="“征求意见”已由办公室经办人办结。"):
        world.complete(OFFICE, task)


def test_a_task_that_was_cancelled_meanwhile_is_refused(world: World) -> None:
    late = timer("late", on="ask")
    world.deploy(line(user("ask"), aside=[late], flows=["late > end"]))
    world.start("case", "case:1")
    task = world.task(OFFICE, "ask")
    world.travel(days=6)

    with pytest.raises(TaskAlreadyDone, match="已由系统办结"):
        world.complete(OFFICE, task)
    assert world.records("case:1") == []
    assert [task.outcome for task in world.rows(Task)] == ["cancelled"]


# P10


@pytest.mark.parametrize(
    "stranger",
    [
        person(2, "外人", "申报组织"),
        person(2, "别的单位", units={5: "办公室"}),
        person(2, "回避的人", "办公室", units={4: "办公室"}, barred=["case:1"]),
    ],
    ids=lambda who: who.name,
)
def test_who_may_not_see_a_task_finds_no_trace_of_it(world: World, stranger: Actor) -> None:
    world.deploy(line(user("ask", assign_unit="unit")))
    world.start("case", "case:1", unit=4)
    insider = person(3, "办理人", units={4: "办公室"})
    task = world.task(insider, "ask")

    assert world.inbox(stranger) == []
    with pytest.raises(TaskNotFound) as refusal:
        world.complete(stranger, task)
    with pytest.raises(TaskNotFound) as unknown:
        world.complete_id(stranger, 4711)
    assert str(refusal.value) == str(unknown.value)
    world.complete(insider, task)
    with pytest.raises(TaskNotFound), world.acting(stranger) as work:
        tasks.get(work, task.id)


def test_a_recused_person_sees_the_tasks_of_other_cases(world: World) -> None:
    world.deploy(line(user("ask")))
    for key in ("case:1", "case:2", "case:3"):
        world.start("case", key)

    assert [task.case for task in world.inbox(person(2, "回避的人", "办公室", barred=["case:2"]))] == [
        "case:1",
        "case:3",
    ]


def test_an_inbox_is_read_page_by_page_in_the_order_of_arrival(world: World) -> None:
    world.deploy(line(several(user("ask"), "people")))
    world.start("case", "case:1", people=list(range(5)))
    both = person(2, "兼职的人", "办公室", "评审专家")

    with world.acting(both) as work:
        first = tasks.inbox(work, both, limit=3)
        rest = tasks.inbox(work, both, limit=3, after=first[-1].id)
    assert [task.item for task in (*first, *rest)] == [0, 1, 2, 3, 4]


# P1


def test_rejected_answers_leave_everything_as_it_was(world: World) -> None:
    world.deploy(line(user("ask"), service("record")))
    world.start("case", "case:1")
    before = world.everything()

    with pytest.raises(AnswersRejected) as rejected:
        world.complete(OFFICE, "ask", opinion="x" * 999, chosen=10, stranger=1)

    assert set(rejected.value.errors) >= {"opinion", "chosen"}
    assert world.everything() == before
    world.complete(OFFICE, "ask", chosen=9)
    assert world.ended("case:1")


def test_a_refusal_in_a_handler_undoes_the_whole_action_and_its_audit(world: World) -> None:
    reasons = ["本届名额已满。"]

    def admit(call: Call) -> dict[str, Any]:
        call.notify("role:办公室", "{name}", name="收到了")
        call.send("told", "case:9", correlation={"case_id": 9}, payload={}, id="told:9")
        call.start("other", "other:1", {"case_id": 1})
        if reasons:
            raise Refusal(reasons.pop(), field="chosen")
        return {"admitted": True}

    world.serve("admit", admit)
    other = straight("other", user("wait"), data="case_id: integer")
    world.deploy(diagram(straight("case", user("ask"), service("admit", "admit")), other))
    world.start("case", "case:1")
    before = world.everything()

    with pytest.raises(Refusal, match="本届名额已满") as refusal:
        world.complete(OFFICE, "ask", opinion="同意")

    assert refusal.value.field == "chosen"
    assert world.everything() == before
    world.complete(OFFICE, "ask", opinion="同意")
    assert world.ended("case:1")
    assert world.open_tasks("other:1") == ["wait"]
    assert world.verify().ok


def test_a_handler_that_breaks_leaves_the_task_open(world: World) -> None:
    def break_down(call: Call) -> dict[str, Any]:
        raise ZeroDivisionError

    world.serve("break_down", break_down)
    world.deploy(line(user("ask"), service("act", "break_down")))
    world.start("case", "case:1")
    before = world.everything()

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            world.complete(OFFICE, "ask")
        assert world.everything() == before


def test_what_a_handler_returns_must_be_plain_data(world: World) -> None:
    world.serve("wrong", lambda call: {"at": call.now})
    world.deploy(line(user("ask"), service("act", "wrong")))
    world.start("case", "case:1")

    with pytest.raises(DataNotStorable):
        world.complete(OFFICE, "ask")
    assert world.open_tasks("case:1") == ["ask"]


def test_a_handler_sees_answers_actor_moment_and_case_of_its_action(world: World) -> None:
    world.deploy(line(user("ask"), service("note", "record", value="(chosen or 0) + param('reply.days')")))
    world.start("case", "case:1", given=1)
    world.sleep(days=3)
    world.complete(OFFICE, "ask", chosen=4, opinion="同意")

    (call,) = world.calls
    assert call.inputs == {"value": 9}
    assert (call.now, call.actor, call.case, call.node) == (world.now, OFFICE, "case:1", "note")
    assert call.parameters == {"reply.days": 5}


def test_form_records_are_found_by_box_oldest_first(world: World) -> None:
    world.deploy(line(several(user("opinion", assign_user="person")), user("ask")))
    world.start("case", "case:1", people=[3, 1, 2])
    for number in (2, 3, 1):
        world.complete(EXPERTS[number - 1], "opinion", opinion=f"意见{number}")

    with world.acting() as work:
        forms = FormsOfCase(work.session, "case:1")
        assert [(each.item, each.answers["opinion"]) for each in forms.all("opinion")] == [
            (2, "意见2"),
            (3, "意见3"),
            (1, "意见1"),
        ]
        latest = forms.latest("opinion")
        assert latest is not None
        assert (latest.person_id, latest.at) == (1, world.now)
        assert forms.latest("ask") is None


def test_options_of_a_form_are_asked_with_the_data_of_the_task(world: World) -> None:
    form = {
        **ASK,
        "name": "choose",
        "fields": [{"key": "unit", "type": "select", "label": "单位", "source": "units", "required": True}],
    }
    world.sources["units"] = Source(
        "units", "单位", lambda ask: [Option(each, f"单位{each}") for each in ask.data["units"]]
    )
    world.deploy(line(user("choose", form="choose")), form)
    world.start("case", "case:1", units=[4, 5])
    task = world.task(OFFICE, "choose")

    with world.acting() as work:
        assert tasks.options(work, task) == {"unit": [Option(4, "单位4"), Option(5, "单位5")]}
    with pytest.raises(AnswersRejected):
        world.complete(OFFICE, task, unit=6)
    world.complete(OFFICE, task, unit=5)
    assert world.ended("case:1")


# P10

PER_CASE = {
    **ASK,
    "name": "per_case",
    "fields": [
        {"key": "named", "type": "checkboxes", "label": "其中", "source": "cases"},
        {"key": "rows", "type": "rows", "label": "逐项", "source": "cases",
         "fields": [{"key": "word", "type": "text", "label": "意见", "required": True}]},
    ],
}  # fmt: skip
CASES = Source("cases", "办件", lambda ask: [Option(each, f"办件{each}") for each in (1, 2)], about="thing")


def test_p10_a_recused_person_is_not_offered_the_case_and_decides_no_list_with_it(world: World) -> None:
    """By leaving it out they would decide on it too; whoever isn't recused decides on all."""
    world.sources["cases"] = CASES
    world.deploy(line(user("ask", form="per_case")), PER_CASE)
    world.start("case", "case:1")
    task = world.task(OFFICE, "ask")
    recused = dataclasses.replace(OFFICE, barred=frozenset({"thing:2"}))

    with world.acting(recused) as work:
        assert tasks.options(work, task) == dict.fromkeys(("named", "rows"), [Option(1, "办件1")])
    with pytest.raises(Refusal, match="请由其他人员办理"):
        world.complete(recused, task, rows=[{"id": 1, "word": "好"}])
    both = [{"id": each, "word": "好"} for each in (1, 2)]
    with pytest.raises(Refusal, match="请由其他人员办理"):
        world.complete(recused, task, rows=both)
    world.complete(OFFICE, task, rows=both)
    assert world.ended("case:1")


def test_p10_a_recused_person_may_answer_a_choice_without_the_case(world: World) -> None:
    """As when experts declare conflicts once more for a later stage."""
    world.sources["cases"] = CASES
    world.deploy(line(user("ask", form="named")), {**PER_CASE, "name": "named", "fields": PER_CASE["fields"][:1]})
    world.start("case", "case:1")
    task = world.task(OFFICE, "ask")
    recused = dataclasses.replace(OFFICE, barred=frozenset({"thing:2"}))

    with pytest.raises(AnswersRejected):
        world.complete(recused, task, named=[2])
    world.complete(recused, task, named=[1])
    assert world.ended("case:1")


# P11

VOTE = line(several(user("vote", form="sealed", assign_user="person")), service("count"))


def test_a_sealed_answer_leads_nowhere(world: World) -> None:
    """Neither person nor time nor task stands beside the answer, and no other table holds it."""
    world.deploy(VOTE)
    world.start("case", "case:1", people=NUMBERS[:12])
    for voter in EXPERTS[:12]:
        world.complete(voter, "vote", vote=f"投给{voter.id}号")

    assert set(SealedAnswer.__table__.columns.keys()) == {"key", "case", "element", "batch", "answers"}
    sealed = world.rows(SealedAnswer)
    assert sorted(each.answers["vote"] for each in sealed) == sorted(f"投给{voter.id}号" for voter in EXPERTS[:12])
    assert {(each.case, each.element) for each in sealed} == {("case:1", "vote")}
    assert len({each.batch for each in sealed}) == 1
    assert [each.answers["vote"] for each in sealed] != [f"投给{voter.id}号" for voter in EXPERTS[:12]]

    records = world.records("case:1")
    assert {record.person_id for record in records} == set(NUMBERS[:12])
    assert [record.answers for record in records] == [{}] * 12
    elsewhere = {name: rows for name, rows in world.everything().items() if name != "sealed_answer"}
    assert "投给" not in json.dumps(elsewhere, default=str, ensure_ascii=False)


def test_a_tally_sees_the_sealed_answers_of_one_visit(world: World) -> None:
    seen: list[Any] = []

    def count(call: Call) -> dict[str, Any]:
        visit = call.forms.visit("vote")[0].visit
        seen.append(sorted(each["vote"] for each in call.forms.unseal("vote", visit)))
        return {"round": call.inputs["round"] + 1}

    world.serve("count", count, ["round"], outputs=["round"])
    ballots = several(user("vote", form="sealed", assign_user="person"))
    boxes = [START, ballots, service("count", "count", round="round"), gateway("again", default="again > end"), END]
    flows = ["start > vote", "vote > count", "count > again", "again > vote: round < 3", "again > end"]
    world.deploy(diagram(process("case", boxes, flows)))
    world.start("case", "case:1", people=[1, 2], round=1)
    for voter, ballot in ((0, "甲"), (1, "乙"), (0, "甲"), (1, "甲")):
        world.complete(EXPERTS[voter], "vote", vote=ballot)

    assert seen == [["乙", "甲"], ["甲", "甲"]]
    assert world.rows(SealedAnswer) == []
    assert world.ended("case:1")


@pytest.mark.postgres
def test_the_database_itself_does_not_tell_which_sealed_answer_came_with_which_record(postgres_url: str) -> None:
    """PostgreSQL keeps the transaction and the place of every row, and anybody with a console can read them."""
    world = World(postgres_url)
    world.deploy(VOTE)
    world.start("case", "case:1", people=NUMBERS[:12])
    for voter in EXPERTS[:12]:
        world.complete(voter, "vote", vote=f"{voter.id:02}")
    with world.engine.connect() as connection:
        transactions = connection.execute(text("SELECT DISTINCT xmin::text FROM sealed_answer")).scalars().all()
        by_place = connection.execute(text("SELECT answers->>'vote' FROM sealed_answer ORDER BY ctid")).scalars().all()
    world.close()

    assert len(transactions) == 1
    assert by_place != sorted(by_place)

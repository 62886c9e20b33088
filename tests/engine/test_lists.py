"""P5 and P10 for lists of tasks: their order, their pages, their counts, and what they cost."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event

from engine import lists
from engine.contract import Actor
from engine.lists import Wanted
from engine.model import Instance, Task
from tests.engine.diagrams import line, user
from tests.world import OFFICE, World, person

ANNA = person(7, "安经办", "办公室", units={4: "审核机关"})
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(world: World) -> World:
    """A world that has one running case, on which tasks can be put."""
    world.deploy(line(user("ask")))
    world.start("case", "case:0")
    with world.acting() as work:
        work.session.delete(work.session.query(Task).one())
    return world


def put(world: World, *tasks: dict[str, Any]) -> list[int]:
    """Open tasks as described, each in a case of its own. Returns their ids."""
    usual = {"audience": "role:办公室", "name": "征求意见", "due": 5, "holder": None}
    with world.acting() as work:
        template = work.session.query(Instance).filter_by(key="case:0").one()
        ids = []
        for number, given in enumerate(tasks):
            told = usual | given
            key = told.get("case", f"case:{number + 1}")
            instance = work.session.query(Instance).filter_by(key=key).one_or_none() or Instance(
                key=key, process="case", deployment_id=template.deployment_id, revision=1, state="{}",
                started_at=work.now, ended_at=None,
            )  # fmt: skip
            work.session.add(instance)
            work.session.flush()
            task = Task(
                instance_id=instance.id, key=f"{key}/{number}", case=key, element="ask", name=told["name"], form="ask",
                article="第十四条", audience=told["audience"], unit=None, item=None, holder_id=told["holder"],
                holder=None, opened_at=work.now, due_at=told["due"] and work.now + told["due"] * DAY,
                closed_at=None, closed_by=None, outcome=None,
            )  # fmt: skip
            work.session.add(task)
            work.session.flush()
            ids.append(task.id)
        return ids


def read(world: World, who: Actor = ANNA, limit: int = 50, **wanted: Any) -> list[int]:
    with world.acting(who) as work:
        return [task.id for task in lists.read(work, Wanted(**wanted), limit).tasks]


def counted(world: World, who: Actor = ANNA, **wanted: Any) -> int:
    with world.acting(who) as work:
        return lists.count(work, Wanted(**wanted))[0]


def test_a_list_goes_by_due_moment_across_audiences_and_what_has_none_comes_last(desk: World) -> None:
    never, late, soon, mine = put(
        desk, {"due": None}, {"due": 9}, {"due": 1, "audience": "unit:4:审核机关"}, {"due": 3, "audience": "person:7"}
    )
    assert read(desk) == [soon, mine, late, never]
    assert read(desk, order=lists.ARRIVED) == [never, late, soon, mine]


@pytest.mark.parametrize("order", [lists.DUE, lists.ARRIVED])
def test_pages_show_each_task_once_and_lead_back_the_same_way(desk: World, order: str) -> None:
    put(desk, *({"due": due, "audience": f"{kind}:办公室"} for due in (3, None, 1, 1, 2, None) for kind in ("role",)))
    whole = read(desk, order=order)
    pages, after = [], None
    while True:
        with desk.acting(ANNA) as work:
            found = lists.read(work, Wanted(order=order, after=after), 2)
        pages += [task.id for task in found.tasks]
        after = found.following
        if after is None:
            break
    assert pages == whole
    with desk.acting(ANNA) as work:
        back = [lists.neighbour(work, Wanted(order=order), each, backwards=True) for each in whole]
        on = [lists.neighbour(work, Wanted(order=order), each) for each in whole]
    assert back == [None, *whole[:-1]]
    assert on == [*whole[1:], None]


def test_mine_is_addressed_to_me_or_in_my_hands_and_what_others_hold_is_not_in_my_way(desk: World) -> None:
    personal, held, free, theirs, lent = put(
        desk, {"audience": "person:7"}, {"holder": 7}, {}, {"holder": 8}, {"holder": 7, "audience": "role:行署"}
    )
    assert set(read(desk, whose=lists.MINE)) == {personal, held, lent}
    assert set(read(desk, whose=lists.ALL)) == {personal, held, free, lent}
    assert set(read(desk, whose=lists.UNITS)) == {free, theirs}
    for whose, number in ((lists.MINE, 3), (lists.ALL, 4), (lists.UNITS, 2)):
        assert counted(desk, whose=whose) == number


def test_a_list_of_one_audience_shows_that_alone(desk: World) -> None:
    _, unit = put(desk, {}, {"audience": "unit:4:审核机关"})
    assert read(desk, audience="unit:4:审核机关") == [unit]
    assert read(desk, audience="unit:9:审核机关") == []


def test_a_range_of_due_moments_is_open_at_its_beginning(desk: World) -> None:
    late, today, later, never = put(desk, {"due": -1}, {"due": 1}, {"due": 2}, {"due": None})
    border = desk.now + DAY
    assert read(desk, due=(None, desk.now)) == [late]
    assert read(desk, due=(desk.now, border)) == [today]
    assert read(desk, due=(border, None)) == [later, never]
    assert counted(desk, due=(border, None)) == 2


def test_a_few_cases_are_found_by_their_keys(desk: World) -> None:
    _, second, _ = put(desk, {}, {}, {"holder": 8})
    assert read(desk, cases=["case:2", "case:3", "case:99"]) == [second]
    assert read(desk, cases=[]) == []


@pytest.mark.parametrize("whose", [lists.ALL, lists.MINE, lists.UNITS])
@pytest.mark.parametrize("order", [lists.DUE, lists.ARRIVED])
def test_p10_lists_and_counts_are_the_same_with_and_without_a_case_one_is_recused_from(
    desk: World, whose: str, order: str
) -> None:
    audiences = ["role:办公室", "person:7", "unit:4:审核机关"]
    put(desk, *({"audience": each} for each in audiences))
    recused = dataclasses.replace(ANNA, barred=frozenset({"secret:1"}))
    before = read(desk, recused, whose=whose, order=order), counted(desk, recused, whose=whose)
    hidden = put(desk, *({"audience": each, "case": "secret:1", "due": 1, "name": "密"} for each in audiences),
                 {"case": "secret:1", "holder": 7})  # fmt: skip
    assert (read(desk, recused, whose=whose, order=order), counted(desk, recused, whose=whose)) == before
    assert read(desk, recused, whose=whose, order=order, after=hidden[0]) == before[0], "a guessed number tells nothing"
    assert read(desk, recused, cases=["secret:1"]) == []
    with desk.acting(recused) as work:
        assert "密" not in lists.names(work)
        assert lists.of_case(work, "secret:1") == []


def test_p10_a_number_that_does_not_reach_somebody_is_no_place_to_go_on_from(desk: World) -> None:
    first, foreign = put(desk, {"due": 1}, {"due": 2, "audience": "role:行署"})
    assert read(desk, after=foreign) == read(desk, after=999_999) == [first]


def test_what_somebody_has_done_is_listed_last_first(desk: World) -> None:
    for number in (1, 2, 3):
        desk.start("case", f"done:{number}")
        desk.complete(OFFICE, "ask", f"done:{number}")
    with desk.acting(OFFICE) as work:
        first = lists.done(work, 2)
        second = lists.done(work, 2, before=first.following)
        searched = lists.done(work, 2, fits=lambda task: task.case == "done:2")
    assert [task.case for task in [*first.tasks, *second.tasks]] == ["done:3", "done:2", "done:1"]
    assert second.following is None
    assert [task.case for task in searched.tasks] == ["done:2"]
    with desk.acting(dataclasses.replace(OFFICE, barred=frozenset({"done:2"}))) as work:
        assert [task.case for task in lists.done(work, 9).tasks] == ["done:3", "done:1"]
    with desk.acting(ANNA) as work:
        assert lists.done(work, 9).tasks == []


def test_a_search_looks_at_so_many_tasks_and_tells_that_it_can_go_on(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "LOOK", 3)
    *_, last = put(desk, {}, {}, {}, {}, {"name": "别的"})
    wanted = Wanted(fits=lambda task: task.name == "别的")
    with desk.acting(ANNA) as work:
        first = lists.read(work, wanted, 9)
        second = lists.read(work, dataclasses.replace(wanted, after=first.following), 9)
    assert (first.tasks, first.looked_on) == ([], True)
    assert [task.id for task in second.tasks] == [last]


@pytest.mark.parametrize("whose", [lists.ALL, lists.MINE, lists.UNITS])
@pytest.mark.parametrize("order", [lists.DUE, lists.ARRIVED])
def test_p5_every_statement_of_a_list_goes_along_an_index_and_sorts_nothing(
    sqlite_url: str, whose: str, order: str
) -> None:
    """SQLite tells its plan: what it would scan or sort grows with the number of tasks."""
    said: list[tuple[str, Any]] = []
    desk = World(sqlite_url)
    desk.deploy(line(user("ask")))
    desk.start("case", "case:0")
    (first,) = put(desk, {})
    event.listen(desk.engine, "after_cursor_execute", lambda *about: said.append((about[2], about[3])))
    with desk.acting(ANNA) as work:
        for wanted in (Wanted(whose, order), Wanted(whose, order, after=first)):
            lists.read(work, wanted, 50)
        lists.count(work, Wanted(whose), Wanted(whose, due=(desk.now, desk.now + DAY)))
        lists.done(work, 50)
        plans = [
            str(row)
            for statement, given in said[:]
            if "audience NOT IN" not in statement or "count(" in statement  # what one holds in one's hands is little
            for row in work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    desk.close()
    assert plans
    assert not [plan for plan in plans if "SCAN task" in plan or "SCAN form_record" in plan or "TEMP B-TREE" in plan]

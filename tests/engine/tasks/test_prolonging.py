"""The limits of open tasks when the calendar changes: counted anew from the moment of opening, later only."""

import datetime as dt

from engine import audit, tasks
from engine.model import Task
from tests.engine.diagrams import line, user
from tests.world import MONDAY, OFFICE, World

DAY = dt.timedelta(days=1)


def recomputed(world: World) -> list[int]:
    with world.acting() as work:
        return tasks.recompute(work)


def test_limits_of_open_tasks_move_later_with_the_calendar_and_never_earlier(world: World) -> None:
    world.deploy(line(user("ask", due_working_days='param("reply.days")'), user("later"), user("last")))
    for number in range(3):
        world.start("case", f"case:{number}")
        world.sleep(days=1)
    world.complete(OFFICE, "ask", "case:0")  # is done, and what comes next has no limit

    world.days_off = -DAY
    assert recomputed(world) == []
    world.days_off = 3 * DAY
    first, second = (each.id for each in world.rows(Task, element="ask", closed_at=None))
    assert recomputed(world) == [first, second]
    assert recomputed(world) == []
    dues = {each.case: each.due_at for each in world.rows(Task, element="ask")}
    assert dues == {"case:0": MONDAY + 5 * DAY, "case:1": MONDAY + 9 * DAY, "case:2": MONDAY + 10 * DAY}
    moments = {"before": (MONDAY + 6 * DAY).isoformat(), "after": (MONDAY + 9 * DAY).isoformat()}
    assert world.happened(audit.Event.TASK_EXTENDED, "case:1") == [{"task": first, "element": "ask", **moments}]
    assert world.verify().ok

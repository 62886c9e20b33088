"""(c), (d): listing an inbox and picking due timers, with few rows waiting and with many."""

import datetime as dt
from collections.abc import Callable, Iterator

from sqlalchemy import insert, update

from bench import diagrams, places
from bench.steps import EVERYBODY
from bench.tables import Figure, milliseconds
from engine import tasks, timers
from engine.model import Instance, Task, Timer
from engine.work import Runtime

FEW, MANY = 100, 100_000
TIMES = 200
NAMES = ("(c) inbox, all tasks mine", "(c) inbox, 50 tasks mine, the others not", "(d) picking a due timer")
MINE = 50  # of the second measure: my tasks, among those of others


def measure() -> Iterator[Figure]:
    few, many = _seconds(FEW), _seconds(MANY)
    for position, name in enumerate(NAMES):
        small, large = milliseconds(few[position]), milliseconds(many[position])
        shown = f"{large:.3f} ms at {MANY}"
        yield Figure(name, shown, f"{small:.3f} ms at {FEW}", large / small, at_most=2)


def _seconds(number: int) -> tuple[list[float], list[float], list[float]]:
    with places.runtime() as place:
        places.deploy(place, places.tiny(diagrams.ten_tasks()), EVERYBODY)
        _fill(place, number)
        mine = _times(lambda: _list(place))
        with place.begin(EVERYBODY) as work:
            work.session.execute(update(Task).where(Task.id > MINE).values(audience="role:别人"))
        return mine, _times(lambda: _list(place)), _times(lambda: _pick(place))


def _fill(place: Runtime, number: int) -> None:
    now = places.START
    waiting = now + dt.timedelta(days=30)
    with place.begin(EVERYBODY) as work:
        instance = {"process": "case", "deployment_id": 1, "revision": 1, "state": "{}", "started_at": now}
        numbers = range(1, number + 1)
        work.session.execute(insert(Instance), [{"id": n, "key": f"case:{n}", **instance} for n in numbers])
        task = {"element": "task_1", "name": "任务", "form": "opinion", "article": "", "opened_at": now, "item": None}
        where = {"audience": f"role:{diagrams.LANE}"}
        work.session.execute(
            insert(Task),
            [{"instance_id": n, "case": f"case:{n}", "key": str(n), **task, **where} for n in numbers],
        )
        timer = {"element": "window", "name": "公示期", "word": "working_days", "arguments": [5], "base_at": now}
        moments = {"due_at": waiting, "retry_at": waiting}
        work.session.execute(
            insert(Timer),
            [{"instance_id": n, "key": str(n), **timer, **moments} for n in numbers],
        )


def _list(place: Runtime) -> None:
    with place.begin(EVERYBODY) as work:
        assert tasks.inbox(work, EVERYBODY, limit=50)


def _pick(place: Runtime) -> None:
    """One look of a worker at the clock: nothing is due, and it must find that out fast."""
    assert timers.fire_due(place) == 0
    with place.begin(EVERYBODY) as work:
        assert timers.next_due(work) is not None


def _times(deed: Callable[[], None]) -> list[float]:
    deed()
    return [places.timed(lambda: deed) for _ in range(TIMES)]

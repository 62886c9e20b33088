"""The worker's round: chores are part of it, at their own pace, by the runtime's clock."""

import datetime as dt

import pytest

from engine import outbox
from engine.contract import Actor
from engine.work import Runtime
from tests.web.sites import Site
from web import wiring, worker

DAY = dt.timedelta(days=1)


def test_what_a_chore_queues_leaves_in_the_same_round(site: Site) -> None:
    def chore(runtime: Runtime) -> int:
        if site.world.mail:
            return 0
        with runtime.begin(Actor.system("chore")) as work:
            outbox.queue(work, "notice", "case:1", {"to": "person:1", "template": "", "facts": {}})
        return 1

    assert worker.settle(site.world.runtime, site.world.senders, [chore]) == 2
    assert len(site.world.mail) == 1


@pytest.mark.parametrize(
    ("leap", "looks"), [(dt.timedelta(0), 1), (DAY - dt.timedelta(seconds=1), 1), (DAY, 2), (400 * DAY, 2), (-DAY, 2)]
)
def test_a_paced_chore_looks_once_in_its_period_however_the_clock_leaps(
    site: Site, leap: dt.timedelta, looks: int
) -> None:
    looked: list[dt.datetime] = []

    def chore(runtime: Runtime) -> int:
        looked.append(runtime.clock())
        return 0

    paced = worker.every(DAY, chore)
    paced(site.world.runtime)
    site.world.now += leap
    paced(site.world.runtime)
    assert len(looked) == looks


def test_the_chores_of_the_product_find_nothing_to_do_on_an_empty_site(site: Site) -> None:
    assert worker.settle(site.world.runtime, wiring.silent_dispatch(), wiring.chores()) == 0

"""The worker's round: chores are part of it, at their own pace, by the runtime's clock."""

import dataclasses
import datetime as dt
import threading
import time

import pytest

from engine import outbox
from engine.contract import Actor
from engine.work import Runtime
from running import wiring, worker
from tests.engine.diagrams import line, service, timer
from tests.web.sites import Site

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


def test_a_round_ends_with_the_unit_of_work_in_which_it_is_told_to_stop(site: Site) -> None:
    world = site.world
    world.deploy(line(timer("wait", "minutes(1)"), service("record")))
    for number in range(3):
        world.start("case", f"case:{number}")
    world.sleep(minutes=1)
    with world.acting() as work:
        for _ in range(3):
            outbox.queue(work, "notice", "case:1", {"to": "person:1", "template": "", "facts": {}})

    for watched, expected in ((world.calls, (1, 0)), (world.mail, (3, 1))):
        until_one = dataclasses.replace(world.runtime, stopping=lambda done=watched: len(done) > 0)
        worker.settle(until_one, world.senders)
        assert (len(world.calls), len(world.mail)) == expected


def test_a_worker_that_is_stopped_ends_what_it_does_and_begins_nothing(site: Site) -> None:
    """Also where the next timer is so near that the worker would plan to wake for it."""
    site.world.deploy(line(timer("wait", "minutes(1)")))
    site.world.start("case", "case:1")
    site.world.sleep(seconds=45)
    began, done = threading.Event(), []

    def chore(runtime: Runtime) -> int:
        with runtime.begin(Actor.system("chore")):
            began.set()
            while not runtime.stopping():
                time.sleep(0.001)
            done.append("once")
        return 1  # there would always be more

    heart = worker.Worker(site.world.runtime, site.world.senders, [chore, chore])
    heart.start()
    assert began.wait(20)
    stopping = threading.Thread(target=heart.stop)
    stopping.start()
    stopping.join(20)
    assert (stopping.is_alive(), done) == (False, ["once"])
    heart.wake()
    heart.stop()
    assert done == ["once"]

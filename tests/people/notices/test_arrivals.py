"""待办到达: whoever has a new task is told of it once."""

import threading

import pytest

from award.records.notices import Bookmark, SiteNotice
from engine.model import AuditHead, Dispatch, Task
from people.notices import arrivals
from tests.people.notices.conftest import Office

ROWS = {"rows[4.1].score": "7", "rows[2].score": "9"}


def test_a_new_task_is_told_to_its_audience_with_its_day_and_its_address(office: Office) -> None:
    task = office.site.task()
    office.settle()
    (first, _) = office.post.take()
    assert first.subject == "【政府质量奖】您有一项新的待办"
    assert "“审核”（case:1）等您办理，请于2026年3月7日24:00前办结。" in first.body
    assert f"https://award.example/tasks/{task}" in first.body
    assert [each.link for each in office.world.rows(SiteNotice)] == [f"/tasks/{task}"] * 2
    assert office.told() == []


def test_a_task_that_was_finished_before_anybody_looked_is_not_told(office: Office) -> None:
    office.site.task()
    done = office.world.rows(Task)[0]
    with office.world.acting() as work:
        work.session.get_one(Task, done.id).closed_at = work.now
    assert office.told() == []


def test_what_was_told_of_a_task_counts_as_read_when_it_is_over(office: Office) -> None:
    task = office.site.task()
    office.settle()
    assert [each.read_at for each in office.world.rows(SiteNotice)] == [None, None]
    office.site.browser(office.site.li).open(f"/tasks/{task}").fill(result="pass", **ROWS)
    office.settle()
    assert all(each.read_at for each in office.world.rows(SiteNotice))


def test_p10_a_recused_person_is_not_told_of_a_task(office: Office) -> None:
    application = office.site.application(office.site.edition())
    office.told()
    office.site.recuse(office.site.li, application)
    office.site.task("case:9")
    with office.world.acting() as work:
        (task,) = work.session.query(Task).filter_by(case="case:9")
        task.case = f"application:{application}"
    assert office.told() == [("王办（虚构）", "您有一项新的待办")]


def test_every_task_is_told_once_when_four_workers_look_at_once(office: Office) -> None:
    for number in range(30):
        office.world.start("case", f"case:{number}")
    arrivals.announce(office.world.runtime)  # the bookmark is there
    runtimes = [office.world.another_worker() for _ in range(4)]
    for number in range(30, 60):
        office.world.start("case", f"case:{number}")
    workers = [threading.Thread(target=arrivals.announce, args=(each,)) for each in runtimes]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    arrivals.announce(office.world.runtime)
    told = [each.payload["task"] for each in office.world.rows(Dispatch)]
    assert sorted(told) == [each.id for each in office.world.rows(Task)]


def test_the_log_is_read_in_stretches_and_to_its_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 4)
    for number in range(9):
        office.world.start("case", f"case:{number}")
    assert arrivals.announce(office.world.runtime) == 9
    (bookmark,) = office.world.rows(Bookmark)
    (head,) = office.world.rows(AuditHead)
    assert bookmark.position == head.entries
    assert arrivals.announce(office.world.runtime) == 0

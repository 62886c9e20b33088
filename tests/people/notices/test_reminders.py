"""Reminders before the end and escalation after it, in working days, each once."""

import datetime as dt
import threading

from award.records.notices import SiteNotice, TaskReminder
from award.terms import NoticeKind
from engine.model import Dispatch, Task
from people.notices import reminders
from running import contents
from tests.people.notices.conftest import Office

SOON, LATE = "您有一项待办即将到期", "有一项工作已经超期"


def _task(office: Office, *, day: dt.date, **changed: object) -> int:
    """An open task of the office that ends at 24:00 of a day."""
    task = office.site.task("case:1" if not office.world.rows(Task) else f"case:{len(office.world.rows(Task)) + 1}")
    with office.world.acting() as work:
        found = work.session.get_one(Task, task)
        found.due_at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.timezone(dt.timedelta(hours=8)))
        for name, value in changed.items():
            setattr(found, name, value)
    return task


def _at(office: Office, day: int, month: int = 3) -> None:
    office.world.now = dt.datetime(2026, month, day, 1, tzinfo=dt.UTC)


def test_a_task_is_reminded_once_two_working_days_before_its_end(office: Office) -> None:
    _task(office, day=dt.date(2026, 3, 9))  # a Monday
    office.told()
    _at(office, 4)
    assert office.told() == [], "three working days are left"
    _at(office, 5)
    assert office.told() == [("李办（虚构）", SOON), ("王办（虚构）", SOON)]
    _at(office, 7)
    assert office.told() == []
    text = office.world.rows(SiteNotice, kind=NoticeKind.REMINDER)[0].text
    assert text == "“审核”（case:1）将于2026年3月9日24:00到期，还剩2个工作日，请按时办结。"


def test_whoever_has_claimed_it_is_reminded_alone_and_all_are_told_when_it_is_late(office: Office) -> None:
    _task(office, day=dt.date(2026, 3, 4), holder_id=office.site.wang, holder="王办（虚构）")
    office.world.now += dt.timedelta(days=1)
    told = office.told()
    assert ("王办（虚构）", SOON) in told
    assert ("李办（虚构）", SOON) not in told
    _at(office, 5)
    assert office.told() == [("李办（虚构）", LATE), ("王办（虚构）", LATE)]


def test_a_unit_that_is_late_is_told_and_the_office_beside_it(office: Office) -> None:
    _task(office, day=dt.date(2026, 3, 3), audience=f"unit:{office.site.auditor}:审核机关", unit=office.site.auditor)
    office.told()
    _at(office, 4)
    assert office.told() == [("赵审（虚构）", LATE), ("李办（虚构）", LATE), ("王办（虚构）", LATE)]
    notices = {each.person_id: each for each in office.world.rows(SiteNotice, kind=NoticeKind.OVERDUE)}
    assert "审核机关（虚构）的“审核”" in notices[office.site.li].text
    assert notices[office.site.li].link == "", "the task is not the office's to open"
    assert notices[office.site.zhao].link.startswith("/tasks/")


def test_what_stays_late_is_told_again_every_three_working_days_and_never_in_a_heap(office: Office) -> None:
    _task(office, day=dt.date(2026, 3, 3))
    office.told()
    days = []
    for day in range(4, 21):
        _at(office, day)
        if office.told():
            days.append(day)
    assert days == [4, 6, 11, 16, 19]
    _at(office, 1, month=6)
    assert len(office.told()) == 2, "one for each of two people, after two months of downtime"


def test_p10_a_recused_person_is_never_reminded(office: Office) -> None:
    application = office.site.application(office.site.edition())
    _task(office, day=dt.date(2026, 3, 3), case=f"application:{application}")
    office.site.recuse(office.site.li, application)
    office.told()
    _at(office, 4)
    assert office.told() == [("王办（虚构）", LATE)]


def test_a_later_end_is_reminded_of_anew(office: Office) -> None:
    task = _task(office, day=dt.date(2026, 3, 4))
    office.told()
    with office.world.acting() as work:
        work.session.get_one(Task, task).due_at += dt.timedelta(days=7)
    _at(office, 10)
    assert [subject for _, subject in office.told()] == [SOON, SOON]


def test_each_goes_out_once_when_four_workers_look_at_once(office: Office) -> None:
    for _ in range(20):
        _task(office, day=dt.date(2026, 3, 4))
    _at(office, 6)
    runtimes = [office.world.another_worker() for _ in range(4)]
    workers = [threading.Thread(target=reminders.remind, args=(each, contents.newest)) for each in runtimes]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(office.world.rows(TaskReminder)) == 20
    assert len(office.world.rows(Dispatch)) == 20


def test_more_tasks_than_one_page_are_all_reminded(office: Office) -> None:
    task = _task(office, day=dt.date(2026, 3, 3))
    with office.world.acting() as work:
        model = work.session.get_one(Task, task)
        kept = {c.key: getattr(model, c.key) for c in Task.__table__.columns if c.key != "id"}
        work.session.add_all(Task(**kept | {"key": f"other-{number}"}) for number in range(reminders.AT_ONCE + 20))
    _at(office, 4)
    assert reminders.remind(office.world.runtime, contents.newest) == reminders.AT_ONCE + 21
    assert reminders.remind(office.world.runtime, contents.newest) == 0


def test_the_page_of_a_task_tells_of_its_reminders(office: Office) -> None:
    task = _task(office, day=dt.date(2026, 3, 3))
    office.settle()
    _at(office, 4)
    office.settle()
    with office.world.acting() as work:
        told = [each.said for each in reminders.of_task(work, task)]
    assert told == ["超期督办，已告知办公室", "到期前提醒"]

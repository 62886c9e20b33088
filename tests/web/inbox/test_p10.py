"""P10 at the desk: every page is the same with and without the case that a person is recused from."""

import re

import pytest

from award.records.documents import Document
from award.terms import DocumentStatus
from engine.model import Draft, Task, Watch
from tests.web.inbox.desks import application_task
from tests.web.sites import Site

PAGES = [
    "/inbox", "/inbox?tab=mine", "/inbox?tab=units", "/inbox?tab=done", "/inbox?tab=watched", "/inbox?q=甲公司",
    "/inbox?q=审核", "/inbox?q=1", "/inbox?box=审核", "/inbox?edition=1", "/inbox?light=正常", "/inbox?sort=name",
    "/inbox?sort=arrived", "/regulation", "/bulk?task=1&task=2&task=3",
]  # fmt: skip
# What differs from one second to the next: the token of a page, and the clock of the demo in its head.
TOKEN = re.compile(r'(name="csrf_token" value=)"[^"]*"|演示时间：.*')
GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def told(site: Site, person: int, page: str) -> str:
    return TOKEN.sub("", site.browser(person).open(page).answer.text)


def hide(site: Site, edition: int) -> tuple[int, int]:
    """A case that is as near to the person as can be: waiting, held, done, watched, drafted, saved by a filter."""
    application, waiting = application_task(site, edition)
    key = f"application:{application}"
    done = site.task("case:700")
    site.browser(site.li).open(f"/tasks/{done}").fill(**GOOD)
    with site.world.acting() as work:
        work.session.get_one(Task, done).case = key
        work.session.get_one(Task, waiting).holder_id = site.li
        work.session.add(Watch(person_id=site.li, case=key, since=work.now))
        work.session.add(Draft(task_id=waiting, person_id=site.li, answers={}, saved_at=work.now))
        work.session.execute(Document.__table__.insert().values(
            name="audit_opinion", title="审核意见", article="第十四条", case_key=key, facts={}, deployment="",
            status=DocumentStatus.RENDERED, path="1.pdf", sm3="", produced_at=work.now,
        ))  # fmt: skip
        # Its record is of that case too.
        work.session.execute(Task.__table__.update().where(Task.id == done).values(case=key))
        work.connection.exec_driver_sql(f"UPDATE form_record SET \"case\" = '{key}' WHERE task_id = {done}")
    return application, waiting


@pytest.mark.parametrize("page", PAGES)
def test_p10_every_page_of_the_desk_is_the_same_with_and_without_the_case(site: Site, page: str) -> None:
    edition = site.edition()
    empty = told(site, site.li, page)
    application, _ = hide(site, edition)
    assert told(site, site.li, page) != empty or page in ("/bulk?task=1&task=2&task=3", "/inbox?edition=1"), (
        "without the recusal the case leaves a trace"
    )
    site.recuse(site.li, application)
    assert told(site, site.li, page) == empty


@pytest.mark.parametrize(
    "page",
    ["/cases/{key}", "/cases/{key}/diagram.svg", "/cases/{key}/documents/1", "/cases/{key}?print=1", "/tasks/{task}"],
)
def test_p10_a_hidden_case_answers_as_one_that_is_not_there(site: Site, page: str) -> None:
    application, task = hide(site, site.edition())
    site.recuse(site.li, application)
    browser = site.browser(site.li)
    hidden = browser.open(page.format(key=f"application:{application}", task=task), 404).answer.text
    missing = browser.open(page.format(key="application:9999", task=9999), 404).answer.text
    assert TOKEN.sub("", hidden) == TOKEN.sub("", missing)


@pytest.mark.parametrize("address", ["/tasks/{task}/draft", "/tasks/{task}/draft/discard", "/cases/{key}/watch"])
def test_p10_what_is_done_to_a_hidden_case_looks_as_if_there_were_none(site: Site, address: str) -> None:
    application, task = hide(site, site.edition())
    site.recuse(site.li, application)
    browser = site.browser(site.li).open("/inbox")
    form = {"csrf_token": browser.token(), "follow": "1"}
    answers = [
        browser.client.post(address.format(key=f"application:{each}", task=number), data=form)
        for each, number in ((application, task), (9999, 9999))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert TOKEN.sub("", answers[0].text) == TOKEN.sub("", answers[1].text)


def test_p10_finishing_several_at_once_tells_nothing_of_a_hidden_one(site: Site) -> None:
    application, task = hide(site, site.edition())
    site.recuse(site.li, application)
    browser = site.browser(site.li).open("/inbox")
    pages = [
        browser.client.post("/bulk", data={"csrf_token": browser.token(), "task": str(number)}).text
        for number in (task, 9999)
    ]
    assert TOKEN.sub("", pages[0]) == TOKEN.sub("", pages[1])


def test_p10_a_place_to_go_on_from_can_not_be_guessed(site: Site) -> None:
    site.task("case:1")
    application, task = hide(site, site.edition())
    site.recuse(site.li, application)
    guessed, none = (
        told(site, site.li, f"/inbox?after={number}").replace(f"after={number}", "after=") for number in (task, 9999)
    )
    assert guessed == none

"""Several tasks at once, with the answers that their form names for it."""

import pytest

from engine.model import FormRecord, Task
from tests.web.inbox.desks import SAME
from tests.web.sites import PLAIN, Site, drawn


@pytest.fixture
def same(site: Site) -> Site:
    """A site whose cases have a form that may be answered alike."""
    site.world.deploy(drawn(), SAME, PLAIN)
    return site


def test_several_tasks_are_chosen_looked_at_and_finished_each_for_itself(same: Site) -> None:
    numbers = [same.task(f"case:{each}") for each in (1, 2, 3)]
    browser = same.browser(same.li)
    boxes = [each.get("value") for each in browser.page.all("input") if each.get("name") == "task"]
    assert boxes == [str(each) for each in numbers]
    browser.open("/bulk?task=1&task=2&list=tab%3Dunits")
    assert "审核（2件）" in browser.text
    assert "意见无不同意见" in browser.text.replace(" ", "")
    browser.submit("/bulk")
    assert browser.head == "办结2件"
    assert [each.answers for each in same.world.rows(FormRecord)] == [{"opinion": "agree"}] * 2
    assert same.world.rows(Task, id=3)[0].closed_at is None


def test_what_is_refused_is_told_with_its_reason_and_the_others_are_done(same: Site) -> None:
    for number in (1, 2):
        same.task(f"case:{number}")
    with same.world.acting() as work:
        held = work.session.get_one(Task, 1)
        held.holder_id, held.holder = same.wang, "王办（虚构）"
    browser = same.browser(same.li).open("/bulk?task=1&task=2").submit("/bulk")
    assert browser.head == "办结1件，1件没有办成"
    assert "“审核”已由王办（虚构）签收" in browser.text


def test_a_form_that_does_not_allow_it_is_not_finished_like_this(site: Site) -> None:
    site.task()
    browser = site.browser(site.li)
    assert not [each for each in browser.page.all("input") if each.get("name") == "task"]
    assert "没有选中可以一并办结的事项" in browser.open("/bulk?task=1").text
    told = browser.client.post("/bulk", data={"csrf_token": browser.open("/inbox").token(), "task": "1"}).text
    assert "“审核”需要逐件办理，不能一并办结。" in told
    assert not site.world.rows(FormRecord)


@pytest.mark.parametrize("chosen", ["", "task=x", "task=0", "task=99999999999", "task=1&task=1", "task=%C2%B2"])
def test_an_odd_choice_is_no_trouble(same: Site, chosen: str) -> None:
    same.task()
    same.browser(same.li).open(f"/bulk?{chosen}")


def test_nobody_finishes_what_is_not_theirs(same: Site) -> None:
    same.task()
    browser = same.browser(same.zhao)
    assert "没有选中" in browser.open("/bulk?task=1").text
    told = browser.client.post("/bulk", data={"csrf_token": browser.open("/inbox").token(), "task": "1"}).text
    assert "没有办成" in told
    assert not same.world.rows(FormRecord)

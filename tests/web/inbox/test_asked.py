"""协办: what somebody was asked into is found, and by nobody who is recused (P10)."""

from tests.web.inbox.test_verbs import act, open_task
from tests.web.sites import Site


def test_what_waits_for_an_opinion_is_listed_and_counted_until_it_is_given(site: Site) -> None:
    task = site.task()
    zhao = site.browser(site.zhao).open("/asked")
    assert "现在没有需要您协办的事项。" in zhao.text
    act(open_task(site, site.li, task), task, "ask", person=[str(site.zhao)], question="数据可信吗")

    zhao.open("/asked")
    assert "李办（虚构）：数据可信吗" in zhao.text
    assert any("1" in each.text for each in zhao.page.all("a") if "协办" in each.text), "the head counts it"
    act(zhao.open(zhao.link("审核")), task, "opinion", opinion="可信")
    assert "现在没有需要您协办的事项。" in zhao.open("/asked").text


def test_a_copy_stays_on_the_list(site: Site) -> None:
    task = site.task()
    li = open_task(site, site.li, task)
    act(li, task, "copy", person=[str(site.zhao)], note="请知悉")
    zhao = site.browser(site.zhao).open("/asked")
    assert "李办（虚构）：请知悉" in zhao.text
    assert "办理中" in zhao.text


def test_p10_a_recused_guest_finds_nothing_there(site: Site, matter: tuple[int, int]) -> None:
    application, task = matter
    empty = site.browser(site.wang).open("/asked").text
    li = open_task(site, site.li, task)
    act(li, task, "ask", person=[str(site.wang)], question="数据可信吗")
    act(li, task, "copy", person=[str(site.wang)])
    wang = site.browser(site.wang)
    assert "数据可信吗" in wang.open("/asked").text
    site.recuse(site.wang, application)
    assert "现在没有需要您协办的事项。" in wang.open("/asked").text
    assert [each.text.strip() for each in wang.page.all("a") if "协办" in each.text] == ["协办"]
    assert "现在没有需要您协办的事项。" in empty

"""The page 代理: leaving a role to a colleague, finishing in both names, ending it."""

import datetime as dt

from engine.model import Dispatch, FormRecord
from people import events
from tests.people.test_actors import newcomer
from tests.web.browsing import Browser
from tests.web.sites import Site

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def page(site: Site, who: int) -> Browser:
    return site.browser(who).open("/substitutions")


def leave(site: Site, browser: Browser, to: int, status: int = 200, **changed: str | None) -> Browser:
    until = site.world.now.date() + dt.timedelta(days=5)
    return browser.fill(status, **{"substitute": str(to), "until": until.isoformat(), "reason": "出差", **changed})


def test_a_role_is_left_to_a_colleague_who_finishes_in_both_names(site: Site) -> None:
    other = newcomer(site)
    li = leave(site, page(site, site.li), other)
    assert "代理已设置" in li.text
    assert "新人（虚构）代理李办（虚构）" in li.text
    assert "代理中" in li.text
    assert [each.payload["to"] for each in site.world.rows(Dispatch)] == [f"person:{other}"]

    task = site.task()
    browser = site.browser(other).open(f"/tasks/{task}")
    assert "您代李办（虚构）办理" in browser.text
    browser.fill(**GOOD)
    (record,) = site.world.rows(FormRecord, task_id=task)
    assert (record.actor, record.person_id) == ("新人（虚构）（代李办（虚构）办理）", other)
    assert [each["what"] for each in site.world.happened(events.Event.SUBSTITUTION_CHANGED)] == ["made"]


def test_either_of_the_two_ends_it(site: Site) -> None:
    other = newcomer(site)
    leave(site, page(site, site.li), other)
    browser = page(site, other)
    browser.submit("/substitutions/1/end")
    assert "代理已结束。" in browser.text
    assert "已结束" in page(site, site.li).text
    assert "现在没有待办" in browser.open("/inbox").text


def test_what_was_typed_stays_when_it_is_refused(site: Site) -> None:
    li = page(site, site.li)
    leave(site, li, site.wang, 422, reason=" ")
    assert "请填写代理的事由" in li.text
    assert li.value("substitute") == str(site.wang)
    leave(site, li, site.wang, 422, until="2099-01-01")
    assert "不能超过一年" in li.text
    assert li.value("until") == "2099-01-01"
    leave(site, li, site.wang, 422, until="下周")
    assert "请填写日期" in li.text
    leave(site, li, site.zhao, 422)
    assert "代理人应当是本单位的其他在职人员。" in li.text
    leave(site, li, site.wang, 422, unit="99")
    assert "只能把自己现有的角色交给别人代理" in li.text


def test_nobody_ends_what_is_not_theirs(site: Site) -> None:
    leave(site, page(site, site.li), site.wang)
    zhao = page(site, site.zhao)
    token = zhao.token()
    for number in (1, 4711):
        answer = zhao.client.post(f"/substitutions/{number}/end", data={"csrf_token": token})
        assert answer.status_code == 404


def test_without_colleagues_the_page_says_what_to_do(site: Site) -> None:
    assert "没有其他在职人员" in page(site, site.jia).text

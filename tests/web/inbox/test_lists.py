"""The inbox: tabs, search, filters, saved filters, sorting."""

import datetime as dt

import pytest

from award.records.desks import SavedFilter
from engine import lists
from engine.model import Task
from tests.web.browsing import Browser
from tests.web.inbox.desks import application_task, rows
from tests.web.sites import Site

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def chosen(site: Site, task: int, **changes: object) -> None:
    with site.world.acting() as work:
        found = work.session.get_one(Task, task)
        for name, value in changes.items():
            setattr(found, name, value)


def tabs(browser: Browser) -> dict[str, str]:
    """Tab → its number."""
    nav = next(each for each in browser.page.all("nav") if each.get("class") == "tabs")
    told = {}
    for link in nav.all("a"):
        number = next((each.text for each in link.all("span")), "")
        told[link.text.strip().removesuffix(number)] = number
    return told


def test_the_tabs_tell_whose_the_tasks_are_and_how_many(site: Site) -> None:
    site.task("case:1")
    chosen(site, site.task("case:2"), audience=f"person:{site.li}")
    chosen(site, site.task("case:3"), holder_id=site.li, holder="李办（虚构）")
    chosen(site, site.task("case:4"), holder_id=site.wang, holder="王办（虚构）")
    browser = site.browser(site.li)
    assert tabs(browser) == {"全部待办": "3", "我的待办": "2", "本单位待办": "2", "已办": "", "关注": ""}
    assert [row[1] for row in rows(browser)] == ["case:1", "case:2", "case:3"]
    assert [row[1] for row in rows(browser.open("/inbox?tab=mine"))] == ["case:2", "case:3"]
    unit = rows(browser.open("/inbox?tab=units"))
    assert [row[1] for row in unit] == ["case:1", "case:4"]
    assert unit[1][5] == "王办（虚构）已签收"


def test_the_head_of_every_page_counts_what_waits(site: Site) -> None:
    site.task("case:1")
    browser = site.browser(site.li).open("/regulation")
    assert "待办1件" in browser.text


def test_what_one_has_done_is_listed_and_can_be_searched(site: Site) -> None:
    for case in ("case:1", "case:2"):
        site.browser(site.li).open(f"/tasks/{site.task(case)}").fill(**GOOD)
    browser = site.browser(site.li).open("/inbox?tab=done")
    assert [row[1] for row in rows(browser)] == ["case:2", "case:1"]
    assert len(rows(browser.open("/inbox?tab=done&q=审"))) == 2
    assert "没有符合条件的事项" in browser.open("/inbox?tab=done&q=别的").text
    assert "您还没有办结过事项" in site.browser(site.wang).open("/inbox?tab=done").text


@pytest.mark.parametrize(
    ("words", "found"), [("甲公司", True), ("审核", True), ("1", True), ("乙公司", False), ("%", False), ("_", False)]
)
def test_a_search_finds_organisations_boxes_and_numbers_literally(site: Site, words: str, found: bool) -> None:
    application_task(site)
    browser = site.browser(site.li).open(f"/inbox?q={words.replace('%', '%25')}")
    assert (len(rows(browser)) == 1) is found
    assert ("没有符合条件的事项" in browser.text) is not found


def test_a_search_for_an_organisation_leaves_out_everything_else(site: Site) -> None:
    application_task(site)
    site.task("case:1")
    browser = site.browser(site.li)
    assert len(rows(browser)) == 2
    assert [row[1] for row in rows(browser.open("/inbox?q=甲公司"))] == ["甲公司（虚构）（2026年度申报）"]


def test_filters_narrow_by_box_edition_and_light(site: Site) -> None:
    edition = site.edition()
    _, about = application_task(site, edition)
    other = site.task("case:1")
    chosen(site, other, name="别的", due_at=site.world.now - dt.timedelta(hours=1))
    browser = site.browser(site.li)
    assert [row[0] for row in rows(browser.open("/inbox?box=审核"))] == ["审核"]
    assert [row[0] for row in rows(browser.open("/inbox?box=别的"))] == ["别的"]
    assert [row[0] for row in rows(browser.open(f"/inbox?edition={edition}"))] == ["审核"]
    assert rows(browser.open("/inbox?edition=99")) == []
    assert [row[0] for row in rows(browser.open("/inbox?light=超期"))] == ["别的"]
    assert [row[0] for row in rows(browser.open("/inbox?light=正常"))] == ["审核"]
    assert rows(browser.open("/inbox?light=临期")) == []
    assert "超期 1" in browser.text
    assert about


@pytest.mark.parametrize("days", range(8))
def test_the_filter_by_light_agrees_with_the_light_of_each_task(site: Site, days: int) -> None:
    task = site.task()
    due = dt.datetime(2026, 3, 9, 16, tzinfo=dt.UTC)
    chosen(site, task, due_at=due)
    site.world.sleep(days=days + 1)
    browser = site.browser(site.li)
    shown = [state for state in ("正常", "临期", "超期") if rows(browser.open(f"/inbox?light={state}"))]
    assert len(shown) == 1
    assert rows(browser.open("/inbox"))[0][2].startswith(shown[0])


def test_a_list_goes_by_due_moment_arrival_or_name(site: Site) -> None:
    for case, days in (("case:c", 3), ("case:a", 2), ("case:b", 1)):
        chosen(site, site.task(case), due_at=site.world.now + dt.timedelta(days=days))
    browser = site.browser(site.li)
    sorts = ("due", "arrived", "name")
    order = {sort: [row[1][-1] for row in rows(browser.open(f"/inbox?sort={sort}"))] for sort in sorts}
    assert order == {"due": ["b", "a", "c"], "arrived": ["c", "a", "b"], "name": ["a", "b", "c"]}


def test_a_list_by_name_has_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.inbox.listing.PAGE", 2)
    for case in ("case:1", "case:2", "case:3"):
        site.task(case)
    browser = site.browser(site.li).open("/inbox?sort=name")
    assert [row[1] for row in rows(browser)] == ["case:1", "case:2"]
    assert [row[1] for row in rows(browser.open(browser.link("下一页")))] == ["case:3"]


def test_a_search_that_has_not_looked_at_everything_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LOOK", 1)
    site.task("case:1")
    chosen(site, site.task("case:2"), name="别的")
    browser = site.browser(site.li).open("/inbox?box=别的")
    assert "已经查找了最先的2000件。其中没有符合条件的。" in browser.text
    assert "/inbox?" in browser.link("下一页")


@pytest.mark.parametrize(
    "odd",
    ["tab=x", "sort=%00", "light=红", "edition=-1", "edition=1e9", "unit=role:行署", "after=٣", "q=" + "长" * 500],
)
def test_an_odd_wish_is_no_trouble(site: Site, odd: str) -> None:
    site.task()
    site.browser(site.li).open(f"/inbox?{odd}")


def test_a_unit_that_is_not_ones_own_shows_nothing(site: Site) -> None:
    site.task()
    assert rows(site.browser(site.zhao).open("/inbox?unit=role:办公室")) == []


# Saved filters


def saved(browser: Browser, name: str, wish: str) -> Browser:
    return browser.open(f"/inbox?{wish}").submit("/inbox/filters", 200, name=name)


def test_a_filter_is_saved_under_a_name_and_found_again(site: Site) -> None:
    site.task()
    browser = saved(site.browser(site.li), "急的", "light=超期")
    assert "筛选已经保存" in browser.text
    browser.open("/inbox")
    assert "light=" in browser.link("急的")
    assert rows(browser.open(browser.link("急的"))) == []
    assert "急的" not in site.browser(site.wang).text, "everybody has their own"


def test_a_default_filter_is_what_one_sees_first_and_can_be_left(site: Site) -> None:
    site.task()
    browser = saved(site.browser(site.li), "急的", "light=超期")
    (kept,) = site.world.rows(SavedFilter)
    browser.submit(f"/inbox/filters/{kept.id}/default")
    assert rows(browser.open("/inbox")) == []
    assert len(rows(browser.open("/inbox?tab=all"))) == 1
    browser.submit(f"/inbox/filters/{kept.id}/default")
    assert len(rows(browser.open("/inbox"))) == 1, "no default any more"
    browser.submit(f"/inbox/filters/{kept.id}/delete")
    assert not site.world.rows(SavedFilter)


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_filter_needs_a_short_name(site: Site, name: str) -> None:
    assert "请给筛选起一个不超过30字的名称" in saved(site.browser(site.li), name, "light=超期").text


def test_the_same_name_again_takes_the_place_of_the_first(site: Site) -> None:
    browser = site.browser(site.li)
    saved(browser, "常用", "light=超期")
    saved(browser, "常用", "light=临期")
    (kept,) = site.world.rows(SavedFilter)
    assert "%E4%B8%B4" in kept.query


def test_nobody_touches_the_filter_of_somebody_else(site: Site) -> None:
    saved(site.browser(site.li), "急的", "light=超期")
    (kept,) = site.world.rows(SavedFilter)
    other = site.browser(site.wang)
    form = {"csrf_token": other.open("/inbox").token()}
    for verb in ("default", "delete"):
        assert other.client.post(f"/inbox/filters/{kept.id}/{verb}", data=form).status_code == 404
    assert site.world.rows(SavedFilter)

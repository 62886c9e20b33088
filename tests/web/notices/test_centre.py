"""通知: the list, its filters, what is marked as read, and what is wanted by mail."""

from pathlib import Path

import pytest
from flask import g, render_template

from award.records.notices import NoticePreference, SiteNotice
from award.terms import NoticeKind
from tests.web.sites import Site
from web.notices import centre


def _tell(site: Site, person: int, text: str, case: str = "case:1", **facts: object) -> int:
    with site.world.acting() as work:
        dispatch = work.session.query(SiteNotice).count() + 1
        notice = SiteNotice(
            dispatch_id=dispatch, person_id=person, case=case, text=text, created_at=work.now,
            **{"kind": NoticeKind.OTHER, **facts},
        )  # fmt: skip
        work.session.add(notice)
        work.session.flush()
        return notice.id


def test_nothing_yet_says_what_will_come(site: Site) -> None:
    assert "还没有通知" in site.browser(site.li).open("/notices").text


def test_unread_ones_come_first_and_opening_one_leads_to_its_task(site: Site) -> None:
    task = site.task()
    first = _tell(site, site.li, "先来的。", link=f"/tasks/{task}", task_id=task)
    _tell(site, site.li, "后来的。", read_at=site.world.now)
    browser = site.browser(site.li).open("/notices")
    assert browser.text.index("先来的。") < browser.text.index("后来的。")
    assert "未读1条" in browser.text
    browser.submit(f"/notices/{first}", open="1")
    assert browser.address == f"/tasks/{task}"
    assert "没有未读的通知" in browser.open("/notices").text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?state=unread", {"甲。"}),
        ("?state=read", {"乙。"}),
        ("?kind=overdue", {"乙。"}),
        ("?kind=x&state=y&page=-3", {"甲。", "乙。"}),
        ("?page=99999999999", set()),
    ],
)
def test_the_list_can_be_filtered(site: Site, query: str, seen: set[str]) -> None:
    _tell(site, site.li, "甲。")
    _tell(site, site.li, "乙。", read_at=site.world.now, kind=NoticeKind.OVERDUE)
    text = site.browser(site.li).open(f"/notices{query}").text
    assert {each for each in ("甲。", "乙。") if each in text} == seen


def test_a_long_list_has_pages(site: Site) -> None:
    for number in range(centre.PAGE + 2):
        _tell(site, site.li, f"第{number}件。")
    browser = site.browser(site.li).open("/notices")
    assert browser.text.count("标为已读") > centre.PAGE
    browser.open(browser.link("下一页"))
    assert "第1件。" in browser.text
    assert browser.link("上一页")


def test_all_are_marked_as_read_and_nobody_elses(site: Site) -> None:
    _tell(site, site.li, "甲。")
    _tell(site, site.wang, "乙。")
    site.browser(site.li).open("/notices").submit("/notices")
    assert [each.read_at is not None for each in site.world.rows(SiteNotice)] == [True, False]


def test_anybody_elses_notice_is_not_there(site: Site) -> None:
    notice = _tell(site, site.wang, "乙。")
    browser = site.browser(site.li)
    posted = {"csrf_token": browser.token()}
    assert browser.client.post(f"/notices/{notice}", data=posted).status_code == 404
    assert site.world.rows(SiteNotice)[0].read_at is None


def test_p10_a_recusal_takes_notices_away_from_list_count_and_address(database_url: str, tmp_path: Path) -> None:
    """The differential test: with the notices of a barred case, and without them, every page is the same."""
    site = Site(database_url, tmp_path)
    try:
        application = site.application(site.edition())
        site.recuse(site.li, application)
        browser = site.browser(site.li)
        without = {place: browser.open(place).text for place in ("/notices", "/inbox", "/notices?state=unread")}
        notice = _tell(site, site.li, "甲公司的事。", case=f"application:{application}")
        _tell(site, site.li, "评审组中，甲公司（虚构）的专家不足。", case="edition:1")
        assert {place: browser.open(place).text for place in without} == without
        missing = browser.client.post("/notices/999999", data={"csrf_token": browser.token()}).text
        assert browser.client.post(f"/notices/{notice}", data={"csrf_token": browser.token()}).text == missing
    finally:
        site.close()


def test_people_choose_what_they_want_by_mail(site: Site) -> None:
    browser = site.browser(site.li).open("/notices/preferences")
    assert "还没有登记可用的邮箱" in browser.text
    browser.fill(mail=["overdue", "nonsense"], when="digest")
    assert "通知设置已保存" in browser.text
    browser.fill(mail=["overdue"], when="digest")
    (kept,) = site.world.rows(NoticePreference)
    assert (kept.arrival, kept.reminder, kept.overdue, kept.other, kept.digest) == (False, False, True, False, True)
    assert browser.value("mail") == "overdue"


def test_the_bell_counts_what_is_unread(site: Site) -> None:
    for _ in range(3):
        _tell(site, site.li, "一件。")
    with site.app.test_request_context():
        g.unread_notices = 3
        text = render_template("notices/bell.html", visitor=object())
    assert ">3<" in text
    assert "未读" in text

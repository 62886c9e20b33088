"""Pages for everybody: 公示, objections, the regulation, the matrix; and what opens an application or an edition."""

import datetime as dt
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from award.records.applications import Application, Material
from award.records.editions import Edition
from award.records.objections import Objection
from award.records.publicity import Publicity, PublicityEntry
from award.terms import PublicityStatus
from tests.web.browsing import PDF, Browser, upload
from tests.web.sites import Site


def statement(**changed: Any) -> dict[str, Any]:
    """What a person hands in who has read Article 23."""
    return {
        "kind": "person", "name": "钱某（虚构）", "phone": "13800000000", "address": "塔城市某街1号（虚构）",
        "text": "检测报告与事实不符（虚构）。", "signed": "1", "evidence": upload(PDF, "证据.pdf"),
        "identity_proof": upload(PDF, "身份证明.pdf"), **changed,
    }  # fmt: skip


@pytest.fixture
def published(site: Site) -> tuple[Site, int, int]:
    """A running 公示 of one application."""
    edition = site.edition()
    application = site.application(edition)
    return site, site.publicity(edition, application), application


def test_a_publicity_tells_its_days_and_how_they_were_counted(published: tuple[Site, int, int]) -> None:
    site, number, _ = published
    browser = site.browser().open("/publicities")
    assert "关于甲公司审核情况的公示" in browser.text
    browser.open(browser.link("关于甲公司审核情况的公示"))
    assert "公示5个工作日，至2026年3月9日24:00止" in browser.text
    assert "起始日不计入" in browser.text
    assert "甲公司（虚构）" in browser.text
    assert "最后一日为暂定" in browser.text, "no regional notice of 2026 has been entered"


def test_what_is_over_is_not_provisional_any_more(published: tuple[Site, int, int]) -> None:
    site, number, _ = published
    with site.world.acting() as work:
        found = work.session.get_one(Publicity, number)
        found.status, found.closed_at = PublicityStatus.CLOSED, work.now
    assert "最后一日为暂定" not in site.browser().open(f"/publicities/{number}").text
    assert "暂定" not in site.browser().open("/publicities").text


def test_without_any_publicity_the_page_says_so(site: Site) -> None:
    assert "现在没有正在进行的公示" in site.browser().open("/publicities").text


def test_an_internal_publicity_stays_inside_the_organisation(site: Site) -> None:
    edition = site.edition()
    number = site.publicity(edition, site.application(edition), "internal")
    site.browser().open(f"/publicities/{number}", 404)
    site.browser(site.li).open(f"/publicities/{number}", 404)
    assert "关于甲公司" not in site.browser(site.li).open("/publicities").text
    site.browser(site.jia).open(f"/publicities/{number}")


def test_anybody_may_object_and_the_office_gets_the_task(published: tuple[Site, int, int]) -> None:
    site, number, application = published
    browser = site.browser().open(f"/publicities/{number}/objection")
    browser.fill(**statement(application_id=str(application)))
    assert browser.head == "异议已收到"
    (objection,) = site.world.rows(Objection)
    assert objection.in_window
    assert objection.name == "钱某（虚构）"
    assert {material.uploaded_by for material in site.world.rows(Material)} == {None}
    office = site.browser(site.li)
    assert "异议审查" in office.text
    assert "对“甲公司（虚构）”的异议" in office.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"signed": None}, "signed"),
        ({"phone": "12"}, "phone"),
        ({"identity_proof": None}, "identity_proof"),
        ({"evidence": None}, "evidence"),
        ({"text": " "}, "text"),
        ({"kind": "unit"}, "sealed"),
        ({"application_id": "77"}, "application_id"),
        ({"kind": "martian"}, "kind"),
    ],
)
def test_an_objection_that_lacks_something_of_article_23_is_told_at_the_field(
    published: tuple[Site, int, int], changed: dict[str, Any], field: str
) -> None:
    site, number, application = published
    browser = site.browser().open(f"/publicities/{number}/objection")
    browser.fill(422, **statement(**{"application_id": str(application), **changed}))
    assert f"{field}-error" in {each.get("id") for each in browser.page.all("p") if each.get("class") == "error"}
    assert browser.value("name") == "钱某（虚构）"
    assert not site.world.rows(Objection)


def test_the_files_of_a_refused_objection_need_not_be_uploaded_again(published: tuple[Site, int, int]) -> None:
    site, number, application = published
    browser = site.browser().open(f"/publicities/{number}/objection")
    browser.fill(422, **statement(application_id=str(application), text=""))
    browser.fill(text="补写的理由（虚构）。")
    assert len(site.world.rows(Objection)) == 1
    assert len(site.world.rows(Material)) == 2


def test_after_the_last_day_there_is_no_form(published: tuple[Site, int, int]) -> None:
    site, number, _ = published
    site.world.sleep(days=8)
    assert "公示期已过" in site.browser().open(f"/publicities/{number}").text


def test_a_publicity_with_an_empty_list_can_be_read(published: tuple[Site, int, int]) -> None:
    site, number, _ = published
    with site.world.acting() as work:
        for entry in work.session.query(PublicityEntry):
            entry.removed_at = work.now
    assert "名单上现在没有组织" in site.browser().open(f"/publicities/{number}").text


def test_the_regulation_shows_all_38_articles_where_they_are_at_home(site: Site) -> None:
    browser = site.browser().open("/regulation")
    assert len([each for each in browser.page.all("article")]) == 38
    assert "本办法自公布之日起施行。" in browser.text
    assert [each.text for each in browser.page.all("h2")] == [
        "第一章 总则", "第二章 申报与受理", "第三章 评审与表彰", "第四章 宣传推广与监督管理", "第五章 附则",
    ]  # fmt: skip


def test_the_matrix_has_a_row_for_each_article(site: Site) -> None:
    browser = site.browser().open("/articles")
    assert len(list(browser.page.all("tr"))) == 39


# What begins here


def test_the_office_starts_an_edition_and_finds_its_first_task(site: Site) -> None:
    browser = site.browser(site.li).open("/editions")
    assert "还没有启动过评选" in browser.text
    browser.submit("/editions")
    assert "新一届评选已经启动" in browser.text
    assert "启动评选" in browser.text
    assert len(site.world.rows(Edition)) == 1


def test_nobody_else_starts_an_edition(site: Site) -> None:
    for person in (site.zhao, site.jia):
        browser = site.browser(person)
        browser.open("/editions", 403)
        assert "您的角色不能使用这项功能" in browser.text
        browser.open("/regulation")
        browser.post("/editions", MultiDict({"csrf_token": browser.token()}), 403)
    assert not site.world.rows(Edition)


def test_an_organisation_applies_and_finds_its_first_task(site: Site) -> None:
    site.edition()
    browser = site.browser(site.jia).open("/apply")
    assert "2026年度" in browser.text
    browser.fill()
    assert "申报已经开始" in browser.text
    assert browser.head == "甲公司（虚构）", "the page of the application"
    assert "申报" in browser.text
    assert "自查、填报" in browser.open("/apply").text


def test_a_second_application_is_refused_with_the_reason(site: Site) -> None:
    edition = site.edition()
    browser = site.browser(site.jia).open("/apply")
    site.application(edition)
    browser.fill(422)
    assert "本届已经申报，不能重复申报" in browser.text


def test_outside_the_filing_window_an_application_is_refused(site: Site) -> None:
    edition = site.edition()
    site.world.now += dt.timedelta(days=60)
    browser = site.browser(site.jia).open("/apply")
    browser.fill(422)
    assert not site.world.rows(Application, edition_id=edition)


def test_without_an_edition_there_is_nothing_to_apply_to(site: Site) -> None:
    assert "现在没有接受申报的评选" in site.browser(site.jia).open("/apply").text


@pytest.mark.parametrize("posted", [{}, {"organisation": "99", "edition": "1"}, {"organisation": "x"}])
def test_nobody_applies_for_an_organisation_that_is_not_theirs(site: Site, posted: dict[str, str]) -> None:
    site.edition()
    browser = site.browser(site.jia)
    browser.post("/apply", MultiDict({"csrf_token": browser.token(), **posted}), 404)
    other = site.browser(site.li)
    other.open("/apply", 403)


def test_the_demo_lists_everybody_by_role(site: Site) -> None:
    site.task()
    browser: Browser = site.browser().open("/")
    assert [each.text for each in browser.page.all("h2")] == ["申报组织", "审核机关", "办公室", "让时间向前"]
    assert "李办（虚构） 办公室（虚构） 1项待办" in browser.text


def test_leaving_ends_the_session(site: Site) -> None:
    browser = site.browser(site.li)
    browser.submit("/leave")
    assert browser.head == "选择身份"
    assert browser.open("/inbox").head == "选择身份"

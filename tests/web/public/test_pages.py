"""Lists, certificates, winners, rules, the drawing, the front page: what each tells, and what none may tell."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from award.acts import publicity
from award.records.editions import Edition
from award.records.parties import Unit
from award.records.publicity import Publicity, PublicityWindow
from award.terms import AwardStatus, EditionStatus, PublicityStatus
from engine.bundle import Bundle
from engine.model import Deployment, DeploymentFile
from running.settings import HOME
from tests.web.public.conftest import CODE, award, statement
from tests.web.sites import Site
from web.public import listing

PHONE = re.compile(r"(?<![\d.])(1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@pytest.fixture
def plain(sqlite_url, tmp_path):
    """A site that is no demo."""
    made = Site(sqlite_url, tmp_path, demo=False)
    yield made
    made.close()


def many(site: Site, edition: int, application: int, count: int) -> None:
    """Closed lists of an edition, as years of work leave them."""
    with site.world.acting() as work:
        for number in range(count):
            work.session.add(
                Publicity(
                    kind="result", name="获奖建议名单公示", edition_id=edition, case=f"edition:{number + 100}",
                    title=f"第{number}次公示", working_days=5, status=PublicityStatus.CLOSED,
                    opened_on=dt.date(2024, 3, 1), opened_at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC),
                    last_day=dt.date(2024, 3, 8), closes_at=dt.datetime(2024, 3, 8, 16, tzinfo=dt.UTC),
                )
            )  # fmt: skip


def titles(browser) -> list[str]:
    table = next(browser.page.all("tbody"))
    return [next(row.all("a")).text for row in table.all("tr")]


# 公示


def test_the_list_comes_in_pages_running_ones_first(published) -> None:
    site, _, application = published
    many(site, 1, application, 25)
    browser = site.browser().open("/publicities")
    assert "共26项，第1页，共2页" in browser.text
    assert titles(browser)[0] == "关于甲公司审核情况的公示"
    assert len(titles(browser)) == listing.A_PAGE
    browser.open(browser.link("下一页"))
    assert len(titles(browser)) == 6
    browser.open(browser.link("上一页"))
    assert len(titles(browser)) == listing.A_PAGE


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=running", 1), ("state=closed", 3), ("kind=result", 3), ("kind=audit", 1), ("year=2024", 3),
        ("year=2026", 1), ("organisation=甲公司", 1), ("organisation=%25", 0), ("year=2025", 0), ("state=nonsense", 4),
        ("kind=result&year=2026", 0), ("page=99", 4), ("page=x&year=x", 4), ("year=99999999", 0),
        ("organisation=%00", 4),
    ],
)  # fmt: skip
def test_the_list_can_be_narrowed_down(published, query, count) -> None:
    site, _, application = published
    many(site, 1, application, 3)
    browser = site.browser().open(f"/publicities?{query}")
    if count:
        assert len(titles(browser)) == count
    else:
        assert "没有符合条件的公示" in browser.text


def test_a_running_window_counts_down_in_working_days(published) -> None:
    site, number, _ = published
    for days, words in [(0, "还剩5个工作日"), (1, "还剩4个工作日"), (4, "还剩1个工作日"), (2, "今天是最后一日")]:
        site.world.sleep(days=days)
        assert words in site.browser().open(f"/publicities/{number}").text
    site.world.sleep(days=1)
    assert "还剩" not in site.browser().open(f"/publicities/{number}").text


def test_every_window_it_ever_had_is_told_with_its_reason(published) -> None:
    site, number, _ = published
    with site.world.acting() as work:
        found = work.session.get_one(Publicity, number)
        publicity.open_window(work.session, found, work.now + dt.timedelta(days=3))
    browser = site.browser().open(f"/publicities/{number}")
    assert "名单变动，重新公示" in browser.text
    assert len(site.world.rows(PublicityWindow)) == 2


def test_a_window_that_was_not_shortened_says_why_it_is_longer_than_counted(published) -> None:
    """P8."""
    site, number, _ = published
    with site.world.acting() as work:
        found = work.session.get_one(Publicity, number)
        found.last_day, found.closes_at = dt.date(2026, 3, 11), found.closes_at + dt.timedelta(days=2)
    assert "已经公布的公示期不缩短，仍至2026年3月11日" in site.browser().open(f"/publicities/{number}").text


# Certificates and winners


@pytest.fixture
def granted(published):
    site, _, application = published
    award(site, application)
    return site


@pytest.mark.parametrize(
    "place",
    [
        "/certificates?number=TCZLJ-2026-01", "/certificates?number= tczlj-2026-01 ",
        f"/certificates?code={CODE.lower()}",
        f"/certificates/{CODE}", f"/certificates?number=TCZLJ-2026-01&code={CODE}",
    ],
)  # fmt: skip
def test_a_certificate_is_found_by_number_or_code(granted, place) -> None:
    browser = granted.browser().open(place)
    assert "甲公司（虚构）" in browser.text
    assert "有效" in browser.text
    assert "2026年" in browser.text
    assert "必须注明获奖年份" in browser.text


@pytest.mark.parametrize(
    "place", ["/certificates?number=X", "/certificates/X", f"/certificates?number=X&code={CODE}"]
)
def test_what_is_not_there_is_said_not_to_be_there(granted, place) -> None:
    browser = granted.browser().open(place)
    assert "没有查到这份证书" in browser.text
    assert "甲公司" not in browser.text


def test_a_number_alone_does_not_give_the_code_away(granted) -> None:
    answer = granted.browser().open("/certificates?number=TCZLJ-2026-01").answer
    assert CODE not in answer.text
    assert CODE not in granted.browser().open("/winners").answer.text


def test_a_revoked_certificate_tells_the_day(published) -> None:
    site, _, application = published
    award(site, application, status=AwardStatus.REVOKED, revoked_on=dt.date(2027, 5, 6))
    told = site.browser().open(f"/certificates/{CODE}").text
    assert "已撤销" in told
    assert "2027年5月6日" in told
    assert "已撤销" in site.browser().open("/winners").text


@pytest.mark.parametrize("values", [{"status": "expired"}, {"watched_until": dt.date(2026, 3, 1)}])
def test_after_the_five_years_the_award_stands_and_the_watch_is_over(published, values) -> None:
    site, _, application = published
    award(site, application, **values)
    assert "监督期已满" in site.browser().open(f"/certificates/{CODE}").text


def test_the_code_can_be_scanned(granted) -> None:
    answer = granted.app.test_client().get(f"/certificates/{CODE}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg xmlns=")
    assert "style=" not in answer.text
    assert granted.app.test_client().get("/certificates/X/qr.svg").status_code == 404


def test_winners_stand_by_year_with_the_decision(granted) -> None:
    browser = granted.browser().open("/winners")
    assert [each.text for each in browser.page.all("h2")] == ["2026年"]
    assert "塔行发〔2026〕9号" in browser.text


def test_without_winners_the_page_says_what_will_be_there(site) -> None:
    assert "还没有颁发过证书" in site.browser().open("/winners").text


# Rules and drawing


def test_the_rules_tell_value_bounds_article_and_what_the_law_leaves_open(site) -> None:
    browser = site.browser().open("/rules")
    assert browser.head == "评审规则"
    assert "第1版" in browser.text
    assert "试运行" in browser.text


@pytest.mark.parametrize("name", ["edition", "application", "publicity", "objection", "supervision"])
def test_each_pool_of_the_shipped_diagram_has_its_page_and_its_picture(shipped, name) -> None:
    page = shipped.browser().open(f"/process/{name}")
    assert f"/process/{name}.svg" in [each.get("src") for each in page.page.all("img")]
    answer = shipped.app.test_client().get(f"/process/{name}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")
    assert answer.headers["Cache-Control"].startswith("public")


def test_the_whole_picture_is_there_and_nothing_else_is(shipped) -> None:
    client = shipped.app.test_client()
    assert client.get("/process/award.svg").status_code == 200
    assert client.get("/process/nothing.svg").status_code == 404
    assert client.get("/process/nothing").status_code == 404


def test_the_shipped_rules_mark_what_the_law_leaves_open(shipped) -> None:
    told = shipped.browser().open("/rules").text
    assert "本办法未规定，默认值" in told
    assert "固定为2年" in told
    assert "双数年" in told


def test_a_running_edition_s_frozen_value_is_told_where_it_differs(shipped) -> None:
    shipped.edition()
    with shipped.world.acting() as work:
        work.session.get_one(Edition, 1).parameters = {"audit.limit": 99}
    told = shipped.browser().open("/rules").text
    assert "2026年度：99个工作日" in told
    assert "2026年度评选已按启动时的参数固定" in told


@pytest.fixture
def shipped(site):
    """A site on which the shipped diagram and sheet are in force."""
    bundle = Bundle.read(HOME / "processes")
    with site.world.acting() as work:
        files = [DeploymentFile(path=path, content=content) for path, content in bundle.files.items()]
        deployed = Deployment(
            version=2, digest="shipped", note="试用", deployed_at=work.now, deployed_by="办公室", files=files
        )
        work.session.add(deployed)
    return site


def test_a_diagram_without_a_picture_says_so(site) -> None:
    """Versions deployed before the check asked for a picture may have none."""
    with site.world.acting() as work:
        drawn = work.session.scalars(select(DeploymentFile).where(DeploymentFile.path == "award.bpmn")).one()
        drawn.content = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawn.content, flags=re.DOTALL)
    site.world.runtime.deployments.clear()
    assert "没有画出图形" in site.browser().open("/process").text
    assert site.app.test_client().get("/process/award.svg").status_code == 404


# The front page


def test_the_front_page_tells_what_is_running_and_where_to_turn(plain) -> None:
    edition = plain.edition()
    plain.publicity(edition, plain.application(edition))
    with plain.world.acting() as work:
        office = work.session.get_one(Unit, plain.office)
        office.phone, office.address = "0901-1234567", "塔城市某路（虚构）"
    browser = plain.browser().open("/")
    assert browser.head == "塔城地区政府质量奖"
    assert "关于甲公司审核情况的公示" in browser.text
    assert "2026年度正在接受申报：2026年3月2日至2026年4月1日24:00" in browser.text
    assert "0901-1234567" in browser.text


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(5, 30, "将于2026年3月7日开始接受申报"), (-30, -1, "现在不接受申报"), (-5, 0, "正在接受申报")],
)
def test_the_front_page_knows_whether_one_can_apply(plain, opens, closes, words) -> None:
    plain.edition()
    with plain.world.acting() as work:
        found, today = work.session.get_one(Edition, 1), plain.world.now.date()
        found.filing_opens, found.filing_closes = today + dt.timedelta(opens), today + dt.timedelta(closes)
        found.status = EditionStatus.FILING
    assert words in plain.browser().open("/").text


def test_the_front_page_sets_no_cookie_and_is_cacheable(plain) -> None:
    answer = plain.app.test_client().get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


# What no public page tells (C26)


def test_no_public_page_carries_personal_data_but_the_office_s_telephone(plain) -> None:
    edition = plain.edition()
    application = plain.application(edition)
    number = plain.publicity(edition, application)
    award(plain, application)
    with plain.world.acting() as work:
        work.session.get_one(Unit, plain.office).phone = "0901-1234567"
        work.session.get_one(Unit, plain.applicant).phone = "0901-7654321"
    plain.app.config["WTF_CSRF_ENABLED"] = False
    form = statement(application_id=str(application), phone="13812345678")
    assert plain.app.test_client().post(f"/publicities/{number}/objection", data=form).status_code == 200
    found = {place: PHONE.findall(page) + IDENTITY.findall(page) for place, page in _crawl(plain).items()}
    assert found.pop("/") == ["0901-1234567"]
    assert len(found) >= 12
    assert {place: each for place, each in found.items() if each} == {}
    assert not [place for place, page in _crawl(plain).items() if "钱某" in page]


def _crawl(site: Site) -> dict[str, str]:
    """Every page that a visitor reaches by links."""
    client, seen, ahead = site.app.test_client(), {}, ["/"]
    while ahead:
        place = ahead.pop()
        answer = client.get(place)
        assert answer.status_code == 200, place
        seen[place] = answer.text
        links = re.findall(r'(?:href|src)="(/[^"#]*)', answer.text.replace("&amp;", "&"))
        ahead += [
            link for link in dict.fromkeys(links) if link not in seen and link not in ahead and "static" not in link
        ]
    return seen

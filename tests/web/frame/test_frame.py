"""The frame of every page: the way around by role, what scripts may do, and how heavy pages are."""

import gzip

import pytest

from engine.model import Task
from running.settings import HOME
from tests.web.sites import Site

STATIC = HOME / "web" / "static"


def entries(site: Site, person: int | None) -> list[str]:
    browser = site.browser(person).open("/regulation")
    nav = next(each for each in browser.page.all("nav") if each.get("aria-label") == "主导航")
    return [each.text.strip() for each in nav.all("a")]


def test_everybody_finds_the_ways_that_are_theirs(site: Site) -> None:
    assert {"待办", "评选"} <= set(entries(site, site.li))
    assert "申报" not in entries(site, site.li)
    assert {"待办", "申报"} <= set(entries(site, site.jia))
    assert "评选" not in entries(site, site.jia)
    assert {"首页", "公示"} <= set(entries(site, None))
    assert "待办" not in entries(site, None)


def test_one_place_is_where_one_is(site: Site) -> None:
    browser = site.browser(site.li).open("/inbox?tab=done")
    nav = next(each for each in browser.page.all("nav") if each.get("aria-label") == "主导航")
    assert [each.text.strip() for each in nav.all("a") if each.get("aria-current")] == ["待办"]


def test_pages_bring_no_script_or_style_of_their_own(site: Site) -> None:
    task = site.task()
    for address in ("/inbox", f"/tasks/{task}", "/cases/case:1", "/bulk", "/inbox?tab=watched"):
        page = site.browser(site.li).open(address).page
        assert not [each for each in page.all("script") if not each.get("src")]
        assert not [each for each in page.all("*") if each.get("style") or each.tag == "style"]
        assert not [name for each in page.all("*") for name in each.attributes if name.startswith("on")]


def test_htmx_is_bridled_and_kept_with_its_licence(site: Site) -> None:
    page = site.browser(site.li).page
    (config,) = [each.get("content") for each in page.all("meta") if each.get("name") == "htmx-config"]
    assert '"allowEval":false' in config
    assert '"includeIndicatorStyles":false' in config
    (script,) = (STATIC / "vendor").glob("htmx-*.min.js")
    assert script.with_name(script.name.replace(".min.js", ".LICENSE.txt")).is_file()
    assert script.name in " ".join(each.get("src") for each in page.all("script"))
    assert "htmx" not in site.browser().open("/regulation").answer.text, "the public needs none"


@pytest.mark.parametrize("name", ["gov.css", "desk.js"])
def test_style_and_scripts_travel_compressed_to_those_who_can_take_it(site: Site, name: str) -> None:
    client = site.app.test_client()
    packed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/static/{name}")
    assert gzip.decompress(packed.data) == plain.data == (STATIC / name).read_bytes()
    assert packed.headers["Content-Encoding"] == "gzip"
    again = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/static/../app.py", headers={"Accept-Encoding": "gzip"}).status_code == 404
    packed.close(), plain.close(), again.close()


def test_a_page_and_all_it_brings_weigh_less_than_100_kb(site: Site) -> None:
    """With fifty lines, the style sheet and every script, as they travel."""
    for number in range(55):
        site.task(f"case:{number}")
    browser = site.browser(site.li)
    assert len(site.world.rows(Task)) == 55
    page = len(browser.answer.data)
    for brought in browser.page.all("*"):
        address = brought.get("src") or (brought.get("href") if brought.tag == "link" else "")
        if address.startswith("/static/"):
            answer = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
            page += len(answer.data)
            answer.close()
    assert page < 100_000
    assert (STATIC / "gov.css").stat().st_size < 40_000

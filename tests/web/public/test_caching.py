"""Pages for everybody are kept for seconds, asked for by their hash, and never somebody's own."""

import time

import pytest

from award.records.publicity import Publicity
from tests.web.public.conftest import CODE, award
from tests.web.sites import Site, sign_in
from web.public import caching

PLACES = [
    "/publicities",
    "/publicities/1",
    "/publicities/1/proof.json",
    "/certificates",
    "/winners",
    "/rules",
    "/process",
]
PLACES += ["/regulation", "/articles", "/certificates?number=TCZLJ-2026-01", f"/certificates/{CODE}"]


def rename(site: Site, title: str) -> None:
    with site.world.acting() as work:
        work.session.get_one(Publicity, 1).title = title


@pytest.mark.parametrize("place", PLACES)
def test_a_page_for_everybody_sets_no_cookie_and_carries_no_token(published, place) -> None:
    site, _, application = published
    award(site, application)
    answer = site.app.test_client().get(place)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.text
    assert answer.headers["Cache-Control"] == f"public, max-age={caching.SECONDS}"
    assert answer.headers["Vary"] == "Cookie"


@pytest.mark.parametrize("place", PLACES)
def test_whoever_has_the_page_already_is_told_that_it_is_the_same(published, place) -> None:
    site, _, application = published
    award(site, application)
    client = site.app.test_client()
    first = client.get(place)
    second = client.get(place, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert client.get(place, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_kept_page_is_shown_again_without_being_made_again(published) -> None:
    site, _, _ = published
    client = site.app.test_client()
    first = client.get("/publicities/1")
    rename(site, "改名")
    assert client.get("/publicities/1").data == first.data


def test_a_kept_file_keeps_its_name(published) -> None:
    site, number, _ = published
    client = site.app.test_client()
    for _ in ("made", "kept"):
        headers = client.get(f"/publicities/{number}/proof.json").headers
        assert headers["Content-Disposition"] == f"attachment; filename=publicity-{number}-proof.json"
        assert headers["Content-Type"] == "application/json"


def test_a_change_is_seen_after_a_few_seconds(published, monkeypatch) -> None:
    site, _, _ = published
    client = site.app.test_client()
    client.get("/publicities/1")
    rename(site, "改名")
    later = time.monotonic() + caching.SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert "改名" in client.get("/publicities/1").text


def test_a_clock_put_forward_or_back_makes_the_page_new(published) -> None:
    site, _, _ = published
    client = site.app.test_client()
    for days in (1, -1):
        client.get("/publicities/1")
        rename(site, f"改名{days}")
        site.world.sleep(days=days)
        assert f"改名{days}" in client.get("/publicities/1").text


def test_a_signed_in_visitor_is_never_answered_from_the_cache_nor_put_into_it(published) -> None:
    site, _, _ = published
    anybody, clerk = site.app.test_client(), site.app.test_client()
    sign_in(clerk, site, site.li)
    own = clerk.get("/publicities/1")
    assert "李办（虚构）" in own.text
    assert own.headers["Cache-Control"] == "no-store"
    assert "李办" not in anybody.get("/publicities/1").text
    rename(site, "改名")
    assert "改名" in clerk.get("/publicities/1").text
    assert "李办" not in anybody.get("/publicities/1").text


def test_an_internal_publicity_shown_inside_does_not_leak_out(site) -> None:
    edition = site.edition()
    number = site.publicity(edition, site.application(edition), "internal")
    inside = site.browser(site.jia).open(f"/publicities/{number}")
    assert "关于甲公司" in inside.text
    assert "关于甲公司" in inside.open("/publicities").text
    site.browser().open(f"/publicities/{number}", 404)
    assert "关于甲公司" not in site.browser().open("/publicities").text


def test_a_recused_person_finds_no_trace_and_nobody_else_is_shown_that_view(published) -> None:
    """P10, and the cache keeps it apart."""
    site, number, application = published
    award(site, application)
    site.recuse(site.li, application)
    recused = site.browser(site.li)
    for place in ("/publicities", "/winners"):
        assert "甲公司" not in recused.open(place).text
        assert "甲公司" in site.browser().open(place).text
    recused.open(f"/publicities/{number}", 404)
    recused.open(f"/publicities/{number}/objection", 404)
    assert "没有查到这份证书" in recused.open(f"/certificates/{CODE}").text
    recused.open(f"/certificates/{CODE}/qr.svg", 404)


def test_a_missing_page_is_not_kept(site) -> None:
    client = site.app.test_client()
    assert client.get("/publicities/1").status_code == 404
    edition = site.edition()
    site.publicity(edition, site.application(edition))
    assert client.get("/publicities/1").status_code == 200


def test_each_name_of_the_site_has_its_own_copies(published) -> None:
    """A forged Host header must not put its name into the code that others scan."""
    site, _, application = published
    award(site, application)
    client = site.app.test_client()
    forged = client.get(f"/certificates/{CODE}/qr.svg", base_url="http://forged.example")
    assert client.get(f"/certificates/{CODE}/qr.svg").data != forged.data


def test_the_cache_stays_small(published) -> None:
    site, _, _ = published
    client = site.app.test_client()
    for number in range(caching.MOST_PAGES + 20):
        client.get(f"/publicities?organisation={number}")
    assert len(site.app.extensions[caching.KEY]._kept) == caching.MOST_PAGES


def test_the_front_page_of_the_demo_with_its_forms_is_not_kept(site) -> None:
    first, second = site.app.test_client().get("/"), site.app.test_client().get("/")
    assert "csrf_token" in first.text
    assert first.data != second.data


def test_a_recused_person_does_not_find_the_organisation_on_a_list_of_many(published) -> None:
    """P10: the list itself is there for everybody, but not the organisation on it, nor by search, nor in the proof."""
    site, _, application = published
    number = site.publicity(1, application, "result")
    with site.world.acting() as work:
        work.session.get_one(Publicity, number).case = "edition:1"
    site.recuse(site.li, application)
    recused = site.browser(site.li).open(f"/publicities/{number}")
    assert "甲公司（虚构）" not in recused.text
    recused.open(f"/publicities/{number}/proof.json", 404)
    assert "没有符合条件的公示" in recused.open("/publicities?organisation=甲公司").text
    assert "甲公司（虚构）" in site.browser().open(f"/publicities/{number}").text

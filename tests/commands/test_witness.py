"""The worker opens the public page through the site, and keeps one snapshot an hour."""

import datetime as dt
import secrets
from pathlib import Path

import pytest

from award.records.publicity import Publicity, Snapshot
from award.terms import PublicityStatus
from commands import witness
from engine.model import AuditEntry
from people.events import Event
from running import worker
from running.settings import Settings
from tests.web.sites import Site

KEY = secrets.token_hex(32)


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> object:
    """On both databases (P14)."""
    made = Site(database_url, tmp_path)
    yield made
    made.close()


@pytest.fixture
def look(site: Site) -> object:
    return witness.watching(Settings("", site.folder, site.folder, "127.0.0.1", 8000, KEY))


def test_a_page_that_shows_everything_is_reachable(published, look) -> None:
    site, number, _ = published
    assert look(site.world.runtime) == 1
    (kept,) = site.world.rows(Snapshot)
    assert (kept.publicity_id, kept.reachable, kept.taken_at) == (number, True, site.world.now)
    (entry,) = site.world.rows(AuditEntry, event=Event.PAGE_WITNESSED)
    assert kept.sm3 in entry.detail


def test_of_many_workers_one_takes_the_snapshot_of_the_hour(published, look) -> None:
    site, _, _ = published
    other = witness.watching(Settings("", site.folder, site.folder, "127.0.0.1", 8000, KEY))
    assert look(site.world.runtime) + other(site.world.runtime) + look(site.world.runtime) == 1
    site.world.now += dt.timedelta(hours=1)
    assert other(site.world.runtime) + look(site.world.runtime) == 1
    assert len(site.world.rows(Snapshot)) == 2


def test_a_page_that_lacks_a_line_is_not_reachable(published) -> None:
    site, number, _ = published
    assert witness.is_posted(site.app, number, ["甲公司（虚构）"])
    assert not witness.is_posted(site.app, number, ["甲公司（虚构）", "乙公司（虚构）"])


def test_a_page_that_cannot_be_opened_is_kept_as_such(published, look, monkeypatch) -> None:
    site, _, _ = published

    def broken(*about: object) -> None:
        raise RuntimeError("the page is broken")

    monkeypatch.setattr("web.public.publicities.left", broken)
    assert look(site.world.runtime) == 1
    (kept,) = site.world.rows(Snapshot)
    assert not kept.reachable


def test_an_internal_publicity_is_not_looked_for_on_the_public_page(site, look) -> None:
    edition = site.edition()
    site.publicity(edition, site.application(edition), "internal")
    assert look(site.world.runtime) == 0


def test_the_worker_does_it_among_its_chores(published, look) -> None:
    site, _, _ = published
    worker.settle(site.world.runtime, {}, [look])
    worker.settle(site.world.runtime, {}, [look])
    assert len(site.world.rows(Snapshot)) == 1


def test_the_page_tells_its_snapshots_and_its_breaks(published, look) -> None:
    site, number, _ = published
    look(site.world.runtime)
    told = site.browser().open(f"/publicities/{number}").text
    assert "共留存1次，1次内容完整" in told
    assert "没有超过2小时的间断" in told
    (kept,) = site.world.rows(Snapshot)
    assert kept.sm3 in told
    site.world.now += dt.timedelta(hours=5)
    told = site.browser().open(f"/publicities/{number}").text
    assert "不能证明本页持续可见" in told
    assert "（5小时）" in told


def test_a_closed_publicity_without_snapshots_offers_no_proof(published) -> None:
    site, number, _ = published
    with site.world.acting() as work:
        closed = work.session.get_one(Publicity, number)
        closed.status, closed.closed_at = PublicityStatus.CLOSED, work.now
    shown = site.browser().open(f"/publicities/{number}")
    assert "没有可以下载的证明" in shown.text
    assert "proof.json" not in shown.answer.text


def test_the_proof_is_a_file_to_check(published, look) -> None:
    site, number, _ = published
    look(site.world.runtime)
    answer = site.app.test_client().get(f"/publicities/{number}/proof.json")
    assert answer.json["snapshots"][0]["sm3"] in answer.json["texts"]
    assert site.world.rows(Publicity)[0].title in str(answer.json["texts"])


def test_an_internal_publicity_has_no_public_proof(site) -> None:
    edition = site.edition()
    number = site.publicity(edition, site.application(edition), "internal")
    site.browser().open(f"/publicities/{number}/proof.json", 404)
    site.browser(site.jia).open(f"/publicities/{number}/proof.json", 404)

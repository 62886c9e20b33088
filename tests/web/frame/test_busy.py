"""系统繁忙: whoever meets somebody in the way is told so, loses nothing, and sends the same again."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.model import FormRecord, Incident
from tests.web.browsing import PDF, upload
from tests.web.sites import Site
from web.frame import busy

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9", "rows[2].comment": "第一行\r\n“第二行”<b>&"}
PATIENCE = 100  # milliseconds


@pytest.fixture
def hurried(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that doesn't wait long for others."""
    monkeypatch.setattr("database.connection.BUSY_MILLISECONDS", PATIENCE)
    options = f"options=-c%20lock_timeout%3D{PATIENCE}"
    made = Site(database_url if "sqlite" in database_url else f"{database_url}&{options}", tmp_path)
    yield made
    made.close()


@contextlib.contextmanager
def in_the_way(site: Site) -> Iterator[None]:
    """Somebody else's unit of work that doesn't come to its end: on SQLite it holds all, on PostgreSQL the audit."""
    with site.world.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(sa.text("LOCK TABLE audit_head"))
        yield


def test_whoever_meets_somebody_in_the_way_sends_the_same_again(hurried: Site) -> None:
    browser = hurried.browser(hurried.li).open(f"/tasks/{hurried.task()}")
    with in_the_way(hurried):
        browser.fill(503, **GOOD)
        assert browser.head == busy.SENTENCE
        browser.submit("/tasks/1", 503)
    assert browser.answer is not None
    assert (browser.answer.headers["Retry-After"], browser.answer.headers["Cache-Control"]) == ("5", "no-store")
    browser.submit("/tasks/1")
    (record,) = hurried.world.rows(FormRecord)
    assert record.answers["rows"][1]["comment"] == "第一行\n“第二行”<b>&"
    assert hurried.world.rows(Incident) == []
    assert hurried.world.verify().ok


def test_what_cannot_be_kept_on_the_page_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.frame.errors.is_passing", lambda error: True)
    monkeypatch.setattr("engine.tasks.complete", lambda *about: 1 / 0)
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(503, **GOOD, proof=upload(PDF, "证明.pdf"), password="不留在页面上的密码")
    assert "选择的文件（证明.pdf）没有收到" in browser.text
    assert "密码和验证码不保留" in browser.text
    assert "不留在页面上的密码" not in browser.answer.text

"""The portal on the real diagram: every applicant of a rehearsed edition reads their pages."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from award.records.applications import Application
from award.records.parties import RoleGrant
from engine.work import Runtime
from people.accounts import sessions
from rehearsal.demo import building
from running import wiring
from tests.roles import Role
from tests.web.browsing import Browser
from tests.web.conftest import Demo
from web import app
from web.frame.visitor import PUBLIC

Everybody = tuple[Browser, Runtime]


@pytest.fixture
def everybody(demo: Demo) -> Iterator[Everybody]:
    clock = building.clock_of(demo.settings)
    runtime = wiring.runtime(demo.settings.database_url, clock, durable=False)
    site = app.create_app(runtime, demo.settings, demo=clock)
    yield Browser(site.test_client()), runtime
    runtime.engine.dispose()


def enter(browser: Browser, runtime: Runtime, person: int) -> None:
    with runtime.begin(PUBLIC) as work:
        token = sessions.open(work, person)
    with browser.client.session_transaction() as session:
        session["token"] = token


def test_every_applicant_reads_their_pages_and_finds_a_small_picture_of_the_way(everybody: Everybody) -> None:
    browser, runtime = everybody
    with runtime.sessions() as session:
        query = select(Application.id, RoleGrant.person_id).join(RoleGrant, RoleGrant.unit_id == Application.unit_id)
        rows = session.execute(query.where(RoleGrant.role == Role.APPLICANT)).all()
    assert rows
    for number, person in rows:
        enter(browser, runtime, person)
        for address in ("", "/materials", "/openings"):
            assert len(browser.open(f"/applications/{number}{address}").answer.data) < 100_000
        whole, near = (
            browser.client.get(f"/applications/{number}/diagram.svg{query}").text for query in ("", "?near=1")
        )
        assert "资格自查" in whole
        assert whole.partition(">")[0] != near.partition(">")[0], "another window on the same picture"
        assert whole.partition(">")[2] == near.partition(">")[2]


def test_the_check_list_tells_what_the_form_still_lacks(everybody: Everybody) -> None:
    browser, runtime = everybody
    with runtime.sessions() as session:
        drafts = select(Application.id, RoleGrant.person_id).join(RoleGrant, RoleGrant.unit_id == Application.unit_id)
        number, person = session.execute(
            drafts.where(RoleGrant.role == Role.APPLICANT, Application.status == "draft")
        ).first() or (0, 0)
    enter(browser, runtime, person)
    text = browser.open(f"/applications/{number}").text
    assert "报送的审核机关" in text
    assert "自我评价报告" in text
    assert "还缺" in text

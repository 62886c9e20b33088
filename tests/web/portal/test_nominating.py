"""Nominating, on the example of a prize that nobody applies for: the department's pages, and what others can't do."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from award.records.applications import Application
from award.records.parties import RoleGrant, Unit
from engine.bundle import Bundle
from engine.work import Runtime
from people.accounts import sessions
from rehearsal.cast import credit_code
from rehearsal.demo import building
from running import wiring
from running.settings import HOME, Settings
from tests.web.browsing import Browser
from tests.web.sites import SIGNING_KEY
from web import app
from web.frame.visitor import PUBLIC

PRIZE = HOME / "examples" / "nomination"
NOMINEE = {"kind": "individual", "name": "冯某某", "workplace": "临澜船厂，虚构", "since": "2010-01-01"}


@dataclasses.dataclass
class Prize:
    """A site of the prize while nominations are taken, as the public sees it; `demo` is its rehearsed twin."""

    browser: Browser
    runtime: Runtime

    def holder(self, role: str) -> int:
        with self.runtime.sessions() as session:
            return session.scalars(select(RoleGrant.person_id).where(RoleGrant.role == role)).first() or 0

    def enter(self, role: str) -> Browser:
        person = self.holder(role)
        with self.runtime.begin(PUBLIC) as work:
            token = sessions.open(work, person, second_factor=True)
        with self.browser.client.session_transaction() as session:
            session["token"] = token
        return self.browser


@pytest.fixture(scope="module")
def prize(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prize]:
    folder: Path = tmp_path_factory.mktemp("prize")
    settings = building.settings_of(
        Settings("", folder, PRIZE, "127.0.0.1", 0, SIGNING_KEY, limited=False)
    )
    building.build(settings, Bundle.read(PRIZE), "填写提名书", lambda moment: None)
    runtime = wiring.runtime(settings.database_url, building.clock_of(settings), durable=False)
    yield Prize(Browser(app.create_app(runtime, settings).test_client()), runtime)
    runtime.engine.dispose()


def test_the_front_page_says_who_nominates(prize: Prize) -> None:
    page = prize.browser.open("/").text
    assert "不接受自行申报" in page
    assert "登记组织" not in page


def test_a_department_nominates_an_individual_and_follows_the_nomination(prize: Prize) -> None:
    page = prize.enter("提名部门").open("/apply")
    assert "我的提名" in page.text
    page.open("/nominate").fill(422)
    assert "请填写此项" in page.text
    page.open("/nominate").fill(**NOMINEE)
    assert "冯某某（临澜船厂，虚构）" in page.text
    assert "填写提名书" in page.text
    with prize.runtime.sessions() as session:
        made = session.scalars(select(Application).order_by(Application.id.desc())).first()
        assert made is not None
        assert made.organisation.is_individual
        assert made.nominator is not None


def test_nobody_is_nominated_twice_in_an_edition(prize: Prize) -> None:
    twice = NOMINEE | {"name": "许某某"}
    prize.enter("提名部门").open("/nominate").fill(**twice)
    page = prize.browser.open("/nominate").fill(422, **twice)
    assert "不能重复" in page.text


def test_another_organisation_of_the_same_name_is_refused_at_the_code(prize: Prize) -> None:
    with prize.runtime.sessions() as session:
        known = session.scalars(select(Unit).where(Unit.credit_code.is_not(None))).first()
        assert known is not None
    told = {"kind": "legal_person", "name": known.name, "code": credit_code(4711), "responsible_person": "甲"}
    page = prize.enter("提名部门").open("/nominate").fill(422, since="2010-01-01", **told)
    assert "同名的组织已有记录" in page.text


def test_an_individual_is_named_with_the_place_of_work(prize: Prize) -> None:
    page = prize.enter("提名部门").open("/nominate").fill(422, **NOMINEE | {"workplace": "", "name": "何某"})
    assert "工作单位" in page.text


def test_nobody_applies_for_themselves_and_nobody_else_nominates(prize: Prize) -> None:
    page = prize.enter("被提名者").open("/apply")
    assert "开始申报" not in page.text
    page.post("/apply", MultiDict({"csrf_token": page.token(), "edition": "1", "organisation": "1"}), 404)
    page.open("/nominate", 404)
    prize.enter("质量中心").open("/nominate", 403)

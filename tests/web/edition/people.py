"""The people of the story, at their browsers: the rehearsal's actors and initiatives with hands instead of calls."""

from typing import ClassVar

from playwright.sync_api import Page, expect
from sqlalchemy import select

from award.records.applications import Application
from award.records.editions import Edition
from award.records.objections import Objection
from award.records.parties import Unit
from engine.contract import Actor
from rehearsal import story
from rehearsal.acting import Actors
from rehearsal.habits import Waiting
from rehearsal.initiatives import Initiatives
from tests.web.edition import browsers, filling
from tests.web.edition.browsers import Browsers
from web.public import objection_form


class AtBrowsers(Actors):
    """Finish every task in the browser of whoever it waits for."""

    browsers: ClassVar[Browsers]

    def finish(self, waiting: Waiting, actor: Actor) -> None:
        with self._world.runtime.begin(actor) as work:
            form, filled = self.fill(work, waiting)
        assert actor.id is not None
        self.browsers.finish(actor.id, waiting.id, form, filled)


class InitiativesAtBrowsers(Initiatives):
    """Launch, apply, object, withdraw and report in browsers."""

    def launch(self, told: story.Edition) -> None:
        page = AtBrowsers.browsers.of(self._office())
        page.get_by_role("link", name="评选", exact=True).click()
        AtBrowsers.browsers.screens.take(page, "评选")
        page.get_by_role("button", name="启动新一届评选").click()
        expect(page.locator(".flash").first).to_contain_text("已经启动", timeout=browsers.PATIENCE)
        with self._world.read() as session:
            edition = session.scalars(select(Edition).order_by(Edition.id.desc())).first()
            assert edition is not None
            self.edition_of[edition.id] = told
            self._editions[told.year] = edition.id
            self._actors.edition_of[edition.key] = told

    def apply(self, organisation: story.Organisation, year: int) -> int:
        page = AtBrowsers.browsers.of(self._bringing(organisation))
        page.get_by_role("link", name="申报", exact=True).click()
        AtBrowsers.browsers.screens.take(page, "申报")
        page.get_by_role("button", name="开始申报").click()
        expect(page.locator(".flash").first).to_contain_text("申报已经开始", timeout=browsers.PATIENCE)
        with self._world.read() as session:
            unit = select(Unit.id).where(Unit.name == organisation.name)
            application = session.scalars(select(Application).where(Application.unit_id.in_(unit))).one()
            self.applications[application.id] = organisation
            self._actors.organisation_of[application.key] = organisation
            # Whatever the story would file is uploaded for real; the number only says that there is something.
            self._players.materials[application.key] = 1
            return application.id

    def object(self, publicity_id: int, application_id: int, told: story.Objection) -> None:
        page = AtBrowsers.browsers.of(None)
        self._find(page, publicity_id)
        form = page.locator(browsers.ANSWERING)
        filling.by_hand(form, objection_form.FORM.fields, _statement(application_id, told))
        AtBrowsers.browsers.screens.take(page, "提出异议")
        form.get_by_role("button", name="提交异议").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("异议")
        AtBrowsers.browsers.screens.take(page, "异议回执")
        with self._world.read() as session:
            lodged = session.scalars(select(Objection).order_by(Objection.id.desc())).first()
            assert lodged is not None
            self._actors.objection_of[lodged.key] = told
            self._actors.organisation_of[lodged.key] = self.applications[application_id]

    def withdraw(self, organisation: story.Organisation, application_id: int, reason: str) -> None:
        page = AtBrowsers.browsers.of(self._bringing(organisation))
        page.goto(f"{AtBrowsers.browsers.address}/applications/{application_id}")
        AtBrowsers.browsers.screens.take(page, "跟踪申报")
        page.get_by_role("link", name="撤回申报").click()
        AtBrowsers.browsers.screens.take(page, "撤回申报")
        page.get_by_label("撤回的原因").fill(reason)
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="撤回申报").click()
        expect(page.locator(".flash").first).to_contain_text("撤回", timeout=browsers.PATIENCE)

    def report(self, award_id: int, told: story.Incident) -> None:
        page = AtBrowsers.browsers.of(self._office())
        page.goto(f"{AtBrowsers.browsers.address}/awards/{award_id}")
        AtBrowsers.browsers.screens.take(page, "获奖组织")
        form = page.locator(browsers.ANSWERING)
        form.locator('[name="kind"]').select_option(told.ground)
        form.locator('textarea[name="text"]').fill(told.text)
        form.get_by_role("button", name="报告").click()
        expect(page.locator(".flash").first).to_contain_text("报告", timeout=browsers.PATIENCE)

    def _find(self, page: Page, publicity_id: int) -> None:
        screens = AtBrowsers.browsers.screens
        page.goto(f"{AtBrowsers.browsers.address}/")
        screens.take(page, "首页")
        page.goto(f"{AtBrowsers.browsers.address}/publicities/{publicity_id}")
        screens.take(page, "公示")
        page.get_by_role("link", name="提出异议").first.click()


def _statement(application_id: int, told: story.Objection) -> dict[str, object]:
    return {
        "application_id": application_id,
        "kind": "person",
        "name": "异议人某（虚构）",
        "phone": "13900000000",
        "address": "塔城市某街1号（虚构）",
        "text": "申报材料中的检测报告与事实不符（虚构）。",
        "evidence": [1],
        "identity_proof": [1],
        "signed": True,
    }

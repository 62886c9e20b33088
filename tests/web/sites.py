"""A small site to test: a tiny diagram for each kind of case, a few bodies with people, and browsers for them."""

import dataclasses
import datetime as dt
from pathlib import Path

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from award.acts import publicity
from award.calendar import office
from award.records.accounts import Account
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.records.review import ConflictDeclaration
from award.terms import EditionStatus, OrganisationKind, UnitKind
from engine.contract import Option, Source
from engine.model import Task
from engine.work import Work
from people import actions
from people.accounts import factor, opening, passwords, sessions
from running.clock import Clock
from running.settings import Settings
from tests.engine import diagrams as draw
from tests.engine.diagrams import END, Box, diagram, process, user
from tests.handlers import calls
from tests.roles import Role
from tests.web.browsing import Browser
from tests.world import World
from web import app

SIGNING_KEY = "fixed-for-these-pages-0123456789-abcdef"
PASSWORD = "Zhiliang-Qiangqu-2026"
OPINION = {
    "name": "opinion",
    "title": "审核",
    "article": ["第十四条"],
    "intro": "逐项审核。",
    "fields": [
        {"key": "result", "type": "radio", "label": "结论", "required": True, "variable": True,
         "options": [{"value": "pass", "label": "通过"}, {"value": "refuse", "label": "不通过"}]},
        {"key": "reason", "type": "textarea", "label": "理由", "required": True,
         "show_when": {"field": "result", "equals": "refuse"}},
        {"key": "note", "type": "text", "label": "备注"},
        {"key": "rows", "type": "rows", "label": "逐项意见", "source": "items",
         "fields": [{"key": "score", "type": "integer", "label": "得分", "required": True, "min": 0, "max": 10},
                    {"key": "comment", "type": "textarea", "label": "评语"}]},
        {"key": "proof", "type": "file", "label": "证明", "max_items": 2},
    ],
}  # fmt: skip
PLAIN = {
    "name": "plain", "title": "填写", "article": ["第四条"],
    "fields": [{"key": "words", "type": "text", "label": "内容", "required": True}],
}  # fmt: skip


def drawn() -> bytes:
    """An edition and an objection for the office, an application for its organisation and its auditor."""
    boxes = {
        "edition": user("launch", "启动评选", form="plain"),
        "objection": user("screen", "异议审查", form="plain", due_working_days="5", article="第二十四条"),
        "application": user("apply", "申报", form="plain", assign_unit="applicant_unit"),
        "case": user("audit", "审核", form="opinion", article="第十四条", due_working_days="5"),
    }
    begins = {
        "edition": "edition_id: integer",
        "objection": "objection_id: integer, publicity_id: integer",
        "application": "application_id: integer, edition_id: integer, applicant_unit: integer",
    }
    lanes = {"application": Role.APPLICANT.value}
    processes = []
    for name, box in boxes.items():
        start = draw.box("startEvent", f"{name}_start", data=begins.get(name, draw.DATA))
        nodes = [start, box, _renamed(END, f"{name}_end")]
        flows = [f"{name}_start > {box.id}", f"{box.id} > {name}_end"]
        lane = lanes.get(name, Role.OFFICE.value)
        processes.append(process(name, nodes, flows, {lane: [node.id for node in nodes]}))
    return diagram(*processes, messages={})


def _renamed(box: Box, id: str) -> Box:
    return dataclasses.replace(box, attributes={**box.attributes, "id": id})


@dataclasses.dataclass
class Telephone:
    """Shows the codes of a second factor; each is good once, so the world's clock goes on by a step before the next."""

    site: "Site"
    secret: str

    def code(self) -> str:
        self.site.world.now += dt.timedelta(seconds=factor.STEP)
        return pyotp.TOTP(self.secret).at(self.site.world.now)


class WorldClock(Clock):
    """The demo's clock at the world's moment, so that two looks at a page show the same time."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self) -> dt.datetime:
        return self._world.now

    def put(self, moment: dt.datetime) -> None:
        self._world.now = moment


class Site:
    """The world of a test with its site. Everybody's browser is their own."""

    def __init__(self, url: str, folder: Path, *, demo: bool = True, limited: bool = False) -> None:
        listed = Source("items", "条款", lambda ask: [Option("4.1", "领导"), Option(2, "战略", "90分")])
        self.world = World(url, registry={"sources": {"items": listed}})
        self.world.deploy(drawn(), OPINION, PLAIN)
        self.settings = Settings(url, folder, folder, "127.0.0.1", 8000, SIGNING_KEY, limited=limited)
        clock = WorldClock(self.world) if demo else None
        self.app: Flask = app.create_app(self.world.runtime, self.settings, demo=clock)
        self.folder = folder
        with self.world.acting() as work:
            office.seed_verified(work.session, work.now)
            self.office = self._unit(work, "办公室（虚构）", UnitKind.OFFICE)
            self.auditor = self._unit(work, "审核机关（虚构）", UnitKind.AUDITOR)
            self.applicant = self._unit(work, "甲公司（虚构）", UnitKind.APPLICANT)
            self.li = self._person(work, "李办（虚构）", self.office, Role.OFFICE)
            self.wang = self._person(work, "王办（虚构）", self.office, Role.OFFICE)
            self.zhao = self._person(work, "赵审（虚构）", self.auditor, Role.AUDITOR)
            self.jia = self._person(work, "甲经办（虚构）", self.applicant, Role.APPLICANT)
            organisation = Organisation(
                unit_id=self.applicant, kind=OrganisationKind.LEGAL_PERSON, founded_on=dt.date(2000, 1, 1),
                responsible_person="甲负责人",
            )  # fmt: skip
            work.session.add(organisation)
            work.session.flush()
            self.organisation = organisation.id

    def _unit(self, work: Work, name: str, kind: UnitKind) -> int:
        unit = Unit(name=name, kind=kind)
        work.session.add(unit)
        work.session.flush()
        return unit.id

    def _person(self, work: Work, name: str, unit: int | None, role: str) -> int:
        person = Person(name=name, unit_id=unit)
        work.session.add(person)
        work.session.flush()
        since = self.world.now - dt.timedelta(days=1)
        work.session.add(RoleGrant(person_id=person.id, role=role, unit_id=unit, valid_from=since))
        return person.id

    def close(self) -> None:
        self.world.close()

    # The words of the tests

    def browser(self, person: int | None = None) -> Browser:
        """A browser, entered as somebody."""
        browser = Browser(self.app.test_client())
        if person is not None:
            sign_in(browser.client, self, person)
            browser.open("/inbox")
        return browser

    def account(self, person: int, login: str = "", password: str = PASSWORD) -> str:
        """Give somebody an account with a password of their own, and return the login."""
        with self.world.acting() as work:
            account = opening.open(work, person, login or f"person{person}")
            passwords.change(work, account, password)
            return account.login

    def telephone(self, person: int) -> Telephone:
        """Switch on the second factor of somebody's account, and return what shows its codes."""
        with self.world.acting() as work, self.app.app_context():
            account = work.session.scalars(select(Account).filter_by(person_id=person)).one()
            secret = factor.prepare(account, self.settings.keys)
            account.totp_confirmed_at = work.now
        return Telephone(self, secret)

    def grant(self, person: int, role: str, unit: int | None = None) -> None:
        with self.world.acting() as work:
            since = self.world.now - dt.timedelta(days=1)
            work.session.add(RoleGrant(person_id=person, role=role, unit_id=unit, valid_from=since))

    def granted(self, name: str, role: str, unit: int | None = None) -> int:
        """A new person with a role."""
        with self.world.acting() as work:
            return self._person(work, name, unit, role)

    def task(self, case: str = "case:1") -> int:
        """A new case whose first task waits for the office."""
        self.world.start("case", case)
        return max(row.id for row in self.rows_of(case))

    def rows_of(self, case: str) -> list[Task]:
        return self.world.rows(Task, case=case)

    def edition(self) -> int:
        """An edition that takes applications now."""
        day = self.world.now.date()
        with self.world.acting() as work:
            edition = Edition(
                year=2026, status=EditionStatus.FILING, approval_doc_no="〔2026〕1号", quota=3, filing_opens=day,
                filing_closes=day + dt.timedelta(days=30), parameters={"reapply.mode": "release"},
            )  # fmt: skip
            work.session.add(edition)
            work.session.flush()
            return edition.id

    def application(self, edition: int) -> int:
        with self.world.acting() as work:
            return actions.apply(work, calls.award(), edition, self.organisation).id

    def publicity(self, edition: int, application: int, kind: str = "audit") -> int:
        """A 公示 that has just been published."""
        with self.world.acting() as work:
            listed = work.session.get_one(Application, application)
            drafted = calls.of_kind(
                kind, listed, edition_id=edition, case=f"application:{application}", title="关于甲公司审核情况的公示",
                text="根据第十四条，现予公示。",
            )  # fmt: skip
            publicity.draft(work.session, drafted, [listed])
            publicity.open_window(work.session, drafted, work.now)
            return drafted.id

    def recuse(self, person: int, application: int) -> None:
        with self.world.acting() as work:
            work.session.add(
                ConflictDeclaration(person_id=person, application_id=application, declared_at=work.now, reason="近亲属")
            )


def sign_in(client: FlaskClient, site: Site, person: int) -> None:
    """Let this client be signed in as somebody, as if they had proved who they are."""
    with site.world.acting() as work:
        token = sessions.open(work, person, second_factor=True)
    with client.session_transaction() as session:
        session["token"] = token

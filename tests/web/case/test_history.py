"""Who reads what of a case beside their task."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from award.acts import objections
from award.profile import RoleKind
from award.records.objections import Objection
from award.terms import ObjectorKind
from engine.contract import Actor
from engine.model import Task
from people import actions
from running import wiring
from running.settings import HOME, Settings
from tests.handlers import calls
from tests.web.sites import Site
from web.app import create_app
from web.case import history, subject
from web.frame import visitor


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site before its first request: the award is that of the bundle that lies ready."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings.from_env({"AWARD_HOME": str(home), "AWARD_BUNDLE": str(HOME / "processes")})
    return create_app(wiring.runtime(f"sqlite:///{home / 'none.db'}", durable=False), settings)


def task_of(audience: str, case: str = "application:1") -> Any:
    return SimpleNamespace(audience=audience, case=case)


def reads(mine: str, theirs: str) -> bool:
    """Whether somebody with a task of one audience reads the answers that were given in another."""
    actor = Actor(1, "某", frozenset({mine}))
    return history.may_read(actor, history.role_of(task_of(mine)), task_of(theirs))


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        ("unit:7:审核机关", "unit:3:申报组织", True),
        ("unit:7:审核机关", "unit:9:相关部门", True),
        ("role:办公室", "unit:7:审核机关", True),
        ("person:5", "unit:3:申报组织", True),
        # Scores stay with whoever gave them.
        ("person:5", "person:6", False),
        ("role:办公室", "person:6", False),
        ("unit:3:申报组织", "person:6", False),
        ("unit:4:领导小组成员单位", "person:6", False),
        # What officials write of an applicant reaches it by documents, not here.
        ("unit:3:申报组织", "unit:7:审核机关", False),
        ("unit:3:申报组织", "unit:9:相关部门", False),
        ("unit:3:申报组织", "role:办公室", False),
        # One department doesn't read the other's opinion.
        ("unit:9:相关部门", "unit:10:相关部门", False),
        ("person:5", "unit:7:审核机关", False),
    ],
)
def test_nobody_reads_more_than_their_role_needs(app: Flask, mine: str, theirs: str, may: bool) -> None:
    with app.app_context():
        assert reads(mine, theirs) is may


def test_everybody_reads_what_was_answered_in_their_own_task(app: Flask) -> None:
    with app.app_context():
        for audience in ("person:5", "unit:9:相关部门", "role:行署"):
            assert reads(audience, audience)


def test_every_role_of_the_award_is_in_the_table() -> None:
    assert set(history.READS) == set(RoleKind) - {RoleKind.OTHER}
    assert all(RoleKind.EXPERT not in readable for readable in history.READS.values())


@pytest.fixture
def objected(site: Site) -> Site:
    """An objection with a name, waiting for the office."""
    edition = site.edition()
    application = site.application(edition)
    number = site.publicity(edition, application)
    statement = objections.Statement(
        application_id=application, objector_kind=ObjectorKind.PERSON, name="钱某（虚构）", phone="13800000000",
        address="某街1号（虚构）", text="检测报告不实（虚构）。", signed=True, evidence_note="附照片",
    )  # fmt: skip
    with site.world.acting() as work:
        actions.lodge_objection(work, calls.award(), number, statement)
    return site


def test_the_office_reads_an_objection_with_the_name_of_the_objector(objected: Site) -> None:
    browser = objected.browser(objected.li)
    browser.open(browser.link("异议审查"))
    assert "检测报告不实（虚构）。" in browser.text
    assert "钱某（虚构）（个人）" in browser.text


def test_nobody_but_the_office_reads_who_objected(objected: Site) -> None:
    (objection,) = objected.world.rows(Objection)
    with objected.world.acting(visitor.PUBLIC) as work, objected.app.app_context():
        told = subject.subject_of(work, task_of("unit:2:审核机关", objection.key))
    assert told is not None
    text = "".join(text for _, text in told.lines)
    assert "检测报告不实" in text
    assert "钱某" not in text
    assert "138" not in text


def test_a_case_that_nothing_is_known_of_is_no_trouble(site: Site) -> None:
    with site.world.acting() as work:
        for case in ("application:99", "objection:99", "award:99", "edition:1", "case:1", "application:x"):
            assert subject.subject_of(work, task_of("role:办公室", case)) is None


def test_p10_a_recused_person_reads_no_lists_of_the_edition(site: Site) -> None:
    application = site.application(site.edition())
    site.world.start("edition", "edition:1")
    listed = "甲公司不予受理"
    browser = site.browser(site.wang)
    browser.open(browser.link("启动评选")).fill(words=listed)
    done = site.world.rows(Task, case="edition:1")[0]
    reader = site.browser(site.li).open(f"/tasks/{done.id}")
    assert listed in reader.text
    site.recuse(site.li, application)
    assert listed not in reader.open(f"/tasks/{done.id}").text


def test_a_material_without_its_file_is_not_found(site: Site) -> None:
    site.browser(site.li).open(f"/tasks/{site.task()}/materials/99", 404)

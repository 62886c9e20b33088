"""The demo: everybody has something to do, and its clock can be put forward."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from award.records.accounts import ApprovalRequest
from award.records.applications import Material
from award.records.documents import Document
from award.records.objections import Objection
from award.records.parties import RoleGrant
from award.records.publicity import Publicity
from award.terms import AdminRole, PublicityStatus
from engine import audit
from engine.bundle import Bundle
from engine.model import Incident, Task, Timer
from engine.work import Runtime
from rehearsal.demo import building
from running import wiring
from running.clock import Clock
from running.settings import HOME
from tests.roles import Role
from tests.web.browsing import Browser
from tests.web.conftest import Demo
from web import app


@pytest.fixture
def running(demo: Demo) -> Iterator[tuple[Demo, Runtime, Clock]]:
    clock = building.clock_of(demo.settings)
    runtime = wiring.runtime(demo.settings.database_url, clock, durable=False)
    yield demo, runtime, clock
    runtime.engine.dispose()


def test_every_role_has_something_to_do(running: tuple[Demo, Runtime, Clock]) -> None:
    _, runtime, _ = running
    with runtime.sessions() as session:
        waiting = session.scalars(select(Task.audience).where(Task.closed_at.is_(None)))
        lanes = {audience.rpartition(":")[2] for audience in waiting}
        public = select(Publicity).where(Publicity.kind != "internal")
        assert lanes >= {*(set(Role) - {Role.EXPERT})}, "tasks of experts are addressed to the person"
        assert session.scalars(select(Task).where(Task.element == "score_material", Task.closed_at.is_(None))).first()
        assert session.scalars(public.where(Publicity.status == PublicityStatus.OPEN)).first() is not None
        assert session.scalars(select(Objection).where(Objection.outcome.is_(None))).first() is not None
        assert not session.scalars(select(Incident)).all()
        assert session.scalars(select(ApprovalRequest).where(ApprovalRequest.decided_at.is_(None))).first() is not None
        assert set(session.scalars(select(RoleGrant.role))) >= {*Role, *AdminRole}
        assert audit.verify(session).ok


def test_its_documents_and_materials_can_be_opened(running: tuple[Demo, Runtime, Clock]) -> None:
    demo, runtime, _ = running
    with runtime.sessions() as session:
        for document in session.scalars(select(Document).where(Document.path.is_not(None))):
            assert (demo.settings.documents / str(document.path)).read_bytes().startswith(b"%PDF-")
        for material in session.scalars(select(Material)):
            content = (demo.settings.uploads / material.path).read_bytes()
            assert content.startswith(b"%PDF-")
            assert len(content) == material.size
        assert session.scalars(select(Document.id)).first() is not None


def test_time_can_be_put_forward_and_what_falls_due_happens_at_its_moment(
    running: tuple[Demo, Runtime, Clock],
) -> None:
    demo, runtime, clock = running
    site = app.create_app(runtime, demo.settings, demo=clock)
    browser = Browser(site.test_client()).open("/")
    before = clock()
    browser.post("/travel", MultiDict({"csrf_token": browser.token(), "days": "7"}))
    assert dt.timedelta(days=7) <= clock() - before < dt.timedelta(days=7, minutes=5)
    # A window of five working days that began today ends on the evening of the same weekday.
    browser.open("/").post("/travel", MultiDict({"csrf_token": browser.token(), "days": "next"}))
    assert dt.timedelta(days=7, minutes=5) < clock() - before < dt.timedelta(days=8)
    with runtime.sessions() as session:
        fired = session.scalars(select(Timer).where(Timer.fired, Timer.closed_at > before)).all()
        assert fired
        late = [(each.closed_at or before) - each.due_at for each in fired]
        assert max(late) < dt.timedelta(minutes=5), "each in its time, not when the clock stopped"
        assert audit.verify(session).ok
    assert abs(building.clock_of(demo.settings)() - clock()) < dt.timedelta(seconds=5), "it is kept"


@pytest.mark.parametrize("days", ["-7", "3650", "x", ""])
def test_time_goes_only_where_the_page_offers(running: tuple[Demo, Runtime, Clock], days: str) -> None:
    demo, runtime, clock = running
    before = clock()
    browser = Browser(app.create_app(runtime, demo.settings, demo=clock).test_client()).open("/")
    browser.post("/travel", MultiDict({"csrf_token": browser.token(), "days": days}))
    assert clock() - before < dt.timedelta(minutes=1)


def test_outside_the_demo_nobody_puts_the_clock_forward(running: tuple[Demo, Runtime, Clock]) -> None:
    demo, runtime, _ = running
    site = app.create_app(runtime, demo.settings)
    site.config["WTF_CSRF_ENABLED"] = False
    Browser(site.test_client()).post("/travel", MultiDict({"days": "7"}), 404)


def test_a_demo_that_broke_off_half_way_is_no_demo(tmp_path: Path) -> None:
    settings = building.settings_of(Demo(tmp_path).settings)

    def stop(moment: dt.datetime) -> None:
        raise RuntimeError("the power is off")

    with pytest.raises(RuntimeError):
        building.build(settings, Bundle.read(HOME / "processes"), building.FILING, stop)
    assert not settings.folder.exists()


def test_a_fresh_clock_runs_with_the_machine(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock.json")
    assert abs(clock() - wiring.wall_clock()) < dt.timedelta(seconds=1)
    clock.put(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert clock().year == 2030
    assert Clock(tmp_path / "clock.json")().year == 2030

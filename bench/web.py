"""(g) an inbox page with 100,000 open tasks beside an empty page; (h) a public 公示 page beside a static file; (i) from
the start of `award serve` to its first page beside a bare Flask and SQLAlchemy site.

Ours and what it is measured against are answered in turn by the same server in the same run, so that whatever else
the machine does meets both.
"""

import contextlib
import dataclasses
import datetime as dt
import http.client
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import waitress
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from award.acts import publicity
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.records.publicity import Publicity
from award.terms import EditionStatus, OrganisationKind, UnitKind
from bench import diagrams, places
from bench.steps import EVERYBODY
from bench.tables import Figure
from engine.model import Instance, Task
from people.accounts import sessions
from people.permissions import Action
from running import schema, wiring
from running.settings import HOME, Settings
from web import app
from web.frame import access

OPEN_TASKS = 100_000
PAGES = 300
ROUND = 0.5  # seconds of asking at a time
ROUNDS = 8
ASKERS = 4
STARTS = 5
LONGEST_START = 120
THREADS = 8
ADDRESS = re.compile(rb"http://[\d.]+:(\d+)")


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="award-bench-web-") as folder:
        site = _Site(Path(folder))
        with _serving(site.app) as port:
            yield from _inbox(port, site.cookie)
            yield _publicity(port)
        site.runtime.engine.dispose()
    yield _start()


# ---------------------------------------------------------------- the site that is asked


class _Site:
    """A site with a 公示 that runs, 100,000 tasks of the office, somebody of the office, and an empty page."""

    def __init__(self, folder: Path) -> None:
        url, key = f"sqlite:///{folder / 'award.db'}", secrets.token_hex(32)
        settings = Settings(url, folder, HOME / "processes", "127.0.0.1", 0, key, limited=False)
        schema.migrate(settings.database_url)
        self.runtime = wiring.runtime(settings.database_url)
        self.app = app.create_app(self.runtime, settings)
        places.deploy(places.small(self.runtime), places.tiny(diagrams.ten_tasks()), EVERYBODY)
        with self.runtime.begin(EVERYBODY) as work:
            person = _people(work.session, work.now)
            _tasks(work.session, work.now)
            token = sessions.open(work, person, second_factor=True)
        self.cookie = self._signed(token)
        _add_empty(self.app)

    def _signed(self, token: str) -> str:
        signer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps({'token': token})}"


def _add_empty(site: Flask) -> None:
    @access.to(Action.READ_PUBLIC)
    def empty() -> str:
        return ""

    site.add_url_rule("/empty", view_func=empty)


def _people(session: Session, now: dt.datetime) -> int:
    office = Unit(name="办公室（虚构）", kind=UnitKind.OFFICE)
    applicant = Unit(name="甲公司（虚构）", kind=UnitKind.APPLICANT)
    session.add_all([office, applicant])
    session.flush()
    person = Person(name="李办（虚构）", unit_id=office.id)
    session.add(person)
    session.flush()
    since = now - dt.timedelta(days=1)
    session.add(RoleGrant(person_id=person.id, role=diagrams.LANE, unit_id=office.id, valid_from=since))
    _publish(session, applicant, now)
    return person.id


def _publish(session: Session, applicant: Unit, now: dt.datetime) -> None:
    day = now.date()
    organisation = Organisation(
        unit_id=applicant.id, kind=OrganisationKind.LEGAL_PERSON, founded_on=day, responsible_person="甲（虚构）"
    )
    edition = Edition(
        year=day.year, status=EditionStatus.SCREENING, approval_doc_no="〔2026〕1号", quota=3, filing_opens=day,
        filing_closes=day,
    )  # fmt: skip
    session.add_all([organisation, edition])
    session.flush()
    application = Application(
        edition_id=edition.id, unit_id=applicant.id, organisation_id=organisation.id, opened_at=now
    )
    session.add(application)
    session.flush()
    drafted = Publicity(
        kind="acceptance", edition_id=edition.id, case=edition.key, title="受理名单公示", working_days=5
    )
    publicity.draft(session, drafted, [application])
    publicity.open_window(session, drafted, now)


def _tasks(session: Session, now: dt.datetime) -> None:
    numbers = range(1, OPEN_TASKS + 1)
    case = {"process": "case", "deployment_id": 1, "revision": 1, "state": "{}", "started_at": now}
    session.execute(insert(Instance), [{"id": n, "key": f"case:{n}", **case} for n in numbers])
    task = {"element": "task_1", "name": "任务", "form": "opinion", "article": "", "opened_at": now, "item": None}
    audience = {"audience": f"role:{diagrams.LANE}"}
    session.execute(
        insert(Task), [{"instance_id": n, "case": f"case:{n}", "key": str(n), **task, **audience} for n in numbers]
    )


# ---------------------------------------------------------------- asking


@contextlib.contextmanager
def _serving(site: Flask) -> Iterator[int]:
    server = waitress.create_server(site, host="127.0.0.1", port=0, threads=THREADS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(timeout=5)


@dataclasses.dataclass
class _Visitor:
    """One connection that is kept open, as a browser or a gateway keeps it."""

    port: int
    cookie: str = ""

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._headers = {"Cookie": self.cookie} if self.cookie else {}

    def get(self, place: str) -> float:
        """Seconds until the whole answer is here."""
        begun = time.perf_counter()
        self._connection.request("GET", place, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        assert answer.status == 200, (place, answer.status)
        return time.perf_counter() - begun


def _inbox(port: int, cookie: str) -> Iterator[Figure]:
    staff, nobody = _Visitor(port, cookie), _Visitor(port)
    for _ in range(5):
        staff.get("/inbox"), nobody.get("/empty")
    ours, empty = [], []
    for _ in range(PAGES):
        ours.append(staff.get("/inbox"))
        empty.append(nobody.get("/empty"))
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        mine, bare = (_at(seconds, share) * 1000 for seconds in (ours, empty))
        yield Figure(
            f"(g) inbox page, {OPEN_TASKS} open tasks, {name}", f"{mine:.1f} ms", f"{bare:.1f} ms", mine / bare
        )


def _at(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def _publicity(port: int) -> Figure:
    """Requests a second with several visitors at once, in turn."""
    page, file = "/publicities/1", "/static/gov.css"
    _rate(port, page), _rate(port, file)
    pairs = [(_rate(port, page), _rate(port, file)) for _ in range(ROUNDS)]
    ours, beside = (sorted(each)[ROUNDS // 2] for each in zip(*pairs, strict=True))
    ratio = sorted(mine / other for mine, other in pairs)[ROUNDS // 2]
    return Figure("(h) public 公示 page, requests a second", f"{ours:.0f}/s", f"static file {beside:.0f}/s", ratio, 0.8)


def _rate(port: int, place: str) -> float:
    counts: list[int] = []

    def ask() -> None:
        visitor, count, until = _Visitor(port), 0, time.perf_counter() + ROUND
        while time.perf_counter() < until:
            visitor.get(place)
            count += 1
        counts.append(count)

    askers = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(counts) / ROUND


# ---------------------------------------------------------------- starting

BARE = """
import sys
import waitress
from flask import Flask
from sqlalchemy import create_engine, text
engine = create_engine(sys.argv[1])
app = Flask(__name__)
@app.get("/")
def home():
    with engine.connect() as connection:
        return str(connection.execute(text("select count(*) from unit")).scalar())
server = waitress.create_server(app, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{server.effective_port}", flush=True)
server.run()
"""


def _start() -> Figure:
    with tempfile.TemporaryDirectory(prefix="award-bench-start-") as folder:
        environment = {**os.environ, "AWARD_HOME": folder, "PYTHONPATH": str(HOME)}
        command = [sys.executable, "-m", "commands"]
        subprocess.run([*command, "init"], env=environment, cwd=HOME, check=True, capture_output=True)
        bare = [sys.executable, "-c", BARE, f"sqlite:///{Path(folder) / 'award.db'}"]
        ours = [*command, "serve", "--port", "0"]
        _until_first_page(ours, environment), _until_first_page(bare, environment)
        pairs = [(_until_first_page(ours, environment), _until_first_page(bare, environment)) for _ in range(STARTS)]
    mine, other = (sorted(each)[STARTS // 2] for each in zip(*pairs, strict=True))
    name = "(i) start to first page, `award serve`"
    return Figure(name, f"{mine:.2f} s", f"bare Flask {other:.2f} s", mine / other, at_most=3)


def _until_first_page(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        found = ADDRESS.search(process.stdout.readline())
        assert found, "the server didn't tell its address"
        _Visitor(int(found[1])).get("/")
        return time.perf_counter() - begun
    finally:
        process.kill()
        process.communicate()

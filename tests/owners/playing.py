"""Deploys a bundle in a throw-away database and plays a short story on it, with the check before."""

import contextlib
import dataclasses
import datetime as dt
import functools
import io
import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.documents import Document
from award.records.parties import Person
from engine.audit import Event
from engine.bundle import Bundle
from engine.model import AuditEntry, Dispatch, Task
from engine.spiff.parser import parse
from rehearsal import play, reading, report, run, verdict
from rehearsal.vocabulary import Vocabulary
from rehearsal.world import SHANGHAI, World
from running import checking, documents, schema, wiring

EDITION = "名称: 试办\n届: {年度: 2026, 名额: 3, 启动: 2026-03-02, 申报开始: 2026-03-16, 申报截止: 2026-05-29}\n"
FIRST = "甲公司（虚构）"
SECOND = "乙公司（虚构）"
ONE = f"组织: [{{名称: {FIRST}, 成立: 2006-04-12, 结局: 获奖}}]\n"


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a story left behind, while its world is open."""

    bundle: Bundle
    played: play.Played
    report: Mapping[str, Any]
    session: Session

    def rows(self, table: Any, **having: Any) -> list[Any]:
        query = select(table).filter_by(**having).order_by(*table.__table__.primary_key)
        return list(self.session.scalars(query))

    def tasks(self, box: str) -> list[Task]:
        """The tasks that a box gave, in the order in which they came."""
        return self.rows(Task, element=box)

    def documents(self, name: str) -> list[Document]:
        return self.rows(Document, name=name)

    def printed(self, document: Document) -> str:
        """The words on the pages of a document, without breaks."""
        templates = {f"{name}.typ": text for name, text in self.bundle.documents.items()}
        pdf = documents.render(templates, document.name, document.facts)
        return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())

    def notices(self) -> list[dict[str, Any]]:
        """What was told to whom, and on which day."""
        return [{**each.payload, "on": day(each.created_at)} for each in self.rows(Dispatch, kind="notice")]

    def publicities(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.report["publicities"] if each["kind"] == kind]

    def application(self, name: str = FIRST) -> Application:
        return next(each for each in self.rows(Application) if each.name == name)

    def person(self, task: Task) -> str:
        """The name of whoever does a task in the rehearsal."""
        return self.session.get_one(Person, self.played.players.persons[task.audience]).name

    def started_by(self, case: str) -> str:
        """The name of whoever began a case."""
        query = select(AuditEntry.actor).where(AuditEntry.case == case, AuditEntry.event == Event.CASE_STARTED)
        return str(self.session.scalars(query).one())


@contextlib.contextmanager
def playing(
    bundle: Bundle, told: str = ONE, edition: str = EDITION, troupe: play.Troupe | None = None
) -> Iterator[Seen]:
    """Check a bundle, deploy it, and play a story to its end: everything in it comes true, nothing is left open."""
    _must_be_empty([fault.message for fault in checking.faults(bundle)])
    words = Vocabulary.of(parse(*bundle.diagrams.values(), tables=bundle.decisions.values()), bundle)
    story = reading.read("试办", (edition + textwrap.dedent(told)).encode(), words)
    with _world(bundle, run.start_of(story)) as world:
        played = play.play(world, story, 1, lambda moment: None, troupe)
        made = report.make(played, 0)
        _must_be_empty(verdict.missed(played, made))
        with world.read() as session:
            yield Seen(bundle, played, made, session)


@contextlib.contextmanager
def _world(bundle: Bundle, start: dt.datetime) -> Iterator[World]:
    """A throw-away database with the bundle deployed, and a clock that stands at the start."""
    with tempfile.TemporaryDirectory(prefix="award-owners-") as folder:
        file = Path(folder) / "award.db"
        file.write_bytes(_migrated())
        world = World(f"sqlite:///{file}", start, wiring.silent_dispatch())
        try:
            world.prepare(bundle)
            yield world
        finally:
            world.close()


@functools.cache
def _migrated() -> bytes:
    """A database with empty tables; to migrate takes longer than to copy."""
    with tempfile.TemporaryDirectory(prefix="award-owners-") as folder:
        file = Path(folder) / "award.db"
        schema.migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _must_be_empty(told: list[str]) -> None:
    if told:
        raise AssertionError("\n".join(told))


def day(moment: dt.datetime | None) -> dt.date | None:
    """The day of a moment in Beijing."""
    return moment.astimezone(SHANGHAI).date() if moment else None

"""A demo to enter: the rehearsal's story, played on the real engine up to a point where people have something to do."""

import dataclasses
import datetime as dt
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.records.applications import Material
from award.records.publicity import Publicity
from award.terms import PublicityKind, PublicityStatus, Role
from engine.bundle import Bundle
from engine.model import Task
from web import database, documents, uploads, wiring
from web.demo import held_back
from web.demo.clock import Clock
from web.rehearsal import play, run, story
from web.rehearsal.habits import OFFICE_CLOSES, OFFICE_OPENS
from web.rehearsal.world import World, at
from web.settings import Settings

SEED = 1
CLOCK = "clock.json"
Progress = Callable[[dt.datetime], None]
# Stage → the box whose opening ends the preparation; the filing stage goes by the day instead.
FILING = "申报"
STAGES = {
    FILING: "",
    "评审": "score_material",
    "答辩": "score_defence",
    "投票": "vote",
    "审定": "approve",
    "监督": "inspect",
}
# The filing stage has no such box: it ends when all of these have something to do and a 公示 runs, or after these days.
FILING_ROLES = {Role.APPLICANT, Role.LEGAL_PERSON, Role.AUDITOR, Role.DEPARTMENT, Role.OFFICE}
DAYS_OF_FILING = 60
SAMPLE = """#set page(width: 148mm, height: 105mm)
#set text(font: ("Noto Serif CJK SC", "SimSun"), lang: "zh")
#align(center + horizon)[= 证实性材料 \\ （演示用，内容虚构）]
"""


class FarEnough(Exception):
    """The story has come to where the demo begins."""


def settings_of(settings: Settings) -> Settings:
    """Where the demo is kept: beside the real thing, never in it."""
    return _in(settings, settings.folder / "demo")


def clock_of(settings: Settings) -> Clock:
    return Clock(settings.folder / CLOCK)


def build(settings: Settings, bundle: Bundle, stage: str, progress: Progress) -> None:
    """Build the demo in the folder of these settings, in the place of an earlier one. All of it, or nothing."""
    building = _in(settings, settings.folder.with_name(f"{settings.folder.name}.building"))
    shutil.rmtree(building.folder, ignore_errors=True)
    building.folder.mkdir(parents=True)
    _play(building, bundle, stage, progress)
    shutil.rmtree(settings.folder, ignore_errors=True)
    building.folder.rename(settings.folder)


def _in(settings: Settings, folder: Path) -> Settings:
    return dataclasses.replace(settings, folder=folder, database_url=f"sqlite:///{folder / 'award.db'}")


def _play(settings: Settings, bundle: Bundle, stage: str, progress: Progress) -> None:
    told = run.rehearsal_story(bundle)
    database.migrate(settings.database_url)
    world = World(settings.database_url, run.start_of(told), wiring.dispatch(settings), wiring.chores())
    try:
        world.prepare(bundle)
        _until(world, held_back.filing(told) if stage == FILING else told, stage, progress)
        if stage == FILING:
            held_back.objection(world, _published)
        with world.read() as session:
            _write_samples(settings, list(session.scalars(select(Material))))
        clock_of(settings).put(_in_office_hours(world.now))
    finally:
        world.close()


def _in_office_hours(moment: dt.datetime) -> dt.datetime:
    """The same moment by day; of a night, the next morning."""
    here = moment.astimezone(periods.SHANGHAI)
    if OFFICE_OPENS <= here.hour < OFFICE_CLOSES:
        return moment
    return at(here.date() + dt.timedelta(days=here.hour >= OFFICE_CLOSES), OFFICE_OPENS)


def _until(world: World, told: story.Story, stage: str, progress: Progress) -> None:
    """Play until the stage is reached, and leave the world at the last moment before."""
    last_day = at(told.edition.launched_on + dt.timedelta(days=DAYS_OF_FILING))
    reached = [world.now]

    def look(moment: dt.datetime) -> None:
        progress(moment)
        if (_all_busy(world) or moment > last_day) if stage == FILING else _is_open(world, STAGES[stage]):
            world.now = reached[0]
            raise FarEnough
        reached[0] = moment

    try:
        play.play(world, told, SEED, look)
    except FarEnough:
        return


def _is_open(world: World, element: str) -> bool:
    with world.read() as session:
        query = select(func.count(Task.id)).where(Task.element == element, Task.closed_at.is_(None))
        return bool(session.scalar(query))


def _all_busy(world: World) -> bool:
    with world.read() as session:
        audiences = session.scalars(select(Task.audience).where(Task.closed_at.is_(None)).distinct())
        return {each.rpartition(":")[2] for each in audiences} >= FILING_ROLES and bool(_published(session))


def _published(session: Session) -> list[Publicity]:
    public = select(Publicity).where(Publicity.kind != PublicityKind.INTERNAL)
    running = public.where(Publicity.status == PublicityStatus.OPEN)
    return list(session.scalars(running.order_by(Publicity.id)))


def _write_samples(settings: Settings, materials: list[Material]) -> None:
    """The story only notes that files came; here people want to open them."""
    content = documents.render({"sample.typ": SAMPLE.encode()}, "sample", {})
    for material in materials:
        path = settings.folder / uploads.FOLDER / material.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        material.size, material.sm3 = len(content), hashlib.new("sm3", content).hexdigest()

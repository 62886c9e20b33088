"""A demo to enter: the rehearsal's story, played on the real engine up to a point where people have something to do."""

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.records.applications import Material
from award.records.honours import Award
from award.records.parties import Unit
from award.records.publicity import Publicity
from award.terms import PublicityStatus, Role
from engine import addresses
from engine.bundle import Bundle
from engine.model import Task
from people import actors
from rehearsal import cast, play, run, story
from rehearsal.acting import Actors
from rehearsal.demo import colleagues, held_back, stories
from rehearsal.habits import OFFICE_CLOSES, OFFICE_OPENS, Waiting
from rehearsal.world import World, at
from running import documents, wiring
from running.clock import Clock
from running.files import store
from running.settings import Settings

SEED = 1
CLOCK = "clock.json"
OFTEN = 8000  # the port, unless another is told
Progress = Callable[[dt.datetime], None]
# Stage → the box whose opening ends the preparation; the filing stage goes by the day instead.
EVERYTHING = "各环节"
FILING = "申报"
STAGES = {
    EVERYTHING: "",
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
    """Where the demo is kept: beside the real thing, never in it. Its certificates lead to wherever it is served."""
    site = settings.public_url or f"http://127.0.0.1:{settings.port or OFTEN}"
    return dataclasses.replace(_in(settings, settings.folder / "demo"), fictional=True, public_url=site)


def is_demo(settings: Settings) -> bool:
    """Whether these settings are of a demo, with its fictional persons (C06)."""
    return (settings.folder / CLOCK).exists()


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
    from running import schema  # loads Alembic, which a site that starts on a finished demo needs not

    told = run.rehearsal_story(bundle)
    schema.migrate(settings.database_url)
    first = stories.BEFORE_FILING[0].told if stage == EVERYTHING else told
    world = World(settings.database_url, run.start_of(first), wiring.dispatch(settings), wiring.chores())
    try:
        world.prepare(bundle)
        if stage == EVERYTHING:
            _play_everything(world, held_back.filing(told), progress)
        elif stage == FILING:
            _play_filing(world, held_back.filing(told), _parties(world, told), progress)
        else:
            _until(world, told, _parties(world, told), lambda: _is_open(world, STAGES[stage]), progress)
        colleagues.join(world)
        with world.read() as session:
            _write_samples(settings, list(session.scalars(select(Material))))
        clock_of(settings).put(_in_office_hours(world.now))
    finally:
        world.close()


def _play_everything(world: World, filing: story.Story, progress: Progress) -> None:
    """One edition after the other, each up to where it waits for somebody; then what would not have waited so long."""
    players = _parties(world, stories.BEFORE_FILING[0].told)
    for number, chapter in enumerate(stories.BEFORE_FILING):
        if number:
            _join(world, chapter.told, players)
        _until(world, chapter.told, players, functools.partial(_is_open, world, chapter.until), progress)
    _join(world, filing, players)
    _play_filing(world, filing, players, progress)
    for chapter in stories.BEFORE_FILING:
        for box in chapter.then:
            _do(world, chapter, box, players)


def _play_filing(world: World, told: story.Story, players: cast.Cast, progress: Progress) -> None:
    last_day = at(told.edition.launched_on + dt.timedelta(days=DAYS_OF_FILING))
    _until(world, told, players, lambda: _all_busy(world) or world.now > last_day, progress)
    held_back.objection(world, _published)


def _do(world: World, chapter: stories.Chapter, box: str, players: cast.Cast) -> None:
    """Finish the oldest task of a box that a chapter was held at, so that what comes of it waits for its people now."""
    cast = Actors(world, chapter.told, players, SEED)
    with world.read() as session:
        wanted = select(Task).where(Task.element == box, Task.closed_at.is_(None)).order_by(Task.id).limit(1)
        task = session.scalars(wanted).one()
        waiting = Waiting(task.id, task.case, task.audience, task.element, task.name)
        cast.organisation_of = _winners(session, chapter.told)
        cast.edition_of[task.case] = chapter.told.edition
        actor = actors.actor(session, players.persons[task.audience], world.now)
    cast.finish(waiting, actor)
    world.settle()


def _winners(session: Session, told: story.Story) -> dict[str, story.Organisation]:
    """The case of each award → the organisation of the story."""
    by_name = {each.name: each for each in told.organisations}
    found = session.scalars(select(Award).join(Award.unit).where(Unit.name.in_(by_name)))
    return {award.key: by_name[award.unit.name] for award in found}


def _in_office_hours(moment: dt.datetime) -> dt.datetime:
    """The same moment by day; of a night, the next morning."""
    here = moment.astimezone(periods.SHANGHAI)
    if OFFICE_OPENS <= here.hour < OFFICE_CLOSES:
        return moment
    return at(here.date() + dt.timedelta(days=here.hour >= OFFICE_CLOSES), OFFICE_OPENS)


def _until(
    world: World, told: story.Story, players: cast.Cast, reached: Callable[[], bool], progress: Progress
) -> None:
    """Play until it is reached, and leave the world at the last moment before."""
    world.now = max(world.now, run.start_of(told))
    before = [world.now]

    def look(moment: dt.datetime) -> None:
        progress(moment)
        if reached():
            world.now = before[0]
            raise FarEnough
        before[0] = moment

    with contextlib.suppress(FarEnough):
        play.play(world, told, SEED, look, play.Troupe(players=players))


def _parties(world: World, told: story.Story) -> cast.Cast:
    with world.read() as session:
        return cast.assemble(session, told, world.now, cast.Crew())


def _join(world: World, told: story.Story, players: cast.Cast) -> None:
    """The bodies of the editions before, with this edition's organisations."""
    with world.read() as session:
        cast.join(session, told, world.now, players)


def _is_open(world: World, element: str) -> bool:
    with world.read() as session:
        query = select(func.count(Task.id)).where(Task.element == element, Task.closed_at.is_(None))
        return bool(session.scalar(query))


def _all_busy(world: World) -> bool:
    with world.read() as session:
        audiences = session.scalars(select(Task.audience).where(Task.closed_at.is_(None)).distinct())
        return {addresses.audience(each).role for each in audiences} >= FILING_ROLES and bool(_published(session))


def _published(session: Session) -> list[Publicity]:
    public = select(Publicity).where(Publicity.audience == "public")
    running = public.where(Publicity.status == PublicityStatus.OPEN)
    return list(session.scalars(running.order_by(Publicity.id)))


def _write_samples(settings: Settings, materials: list[Material]) -> None:
    """The story only notes that files came; here people want to open them."""
    content = documents.render({"sample.typ": SAMPLE.encode()}, "sample", {})
    for material in materials:
        path = store.path(settings.uploads, material)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        material.size, material.sm3 = len(content), hashlib.new("sm3", content).hexdigest()

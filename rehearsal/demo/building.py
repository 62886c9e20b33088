"""A demo to enter: the rehearsal's story, played on the real engine up to a point where people have something to do."""

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.profile import RoleKind
from award.records.applications import Material
from award.records.honours import Award
from award.records.parties import Unit
from award.records.publicity import Publicity
from award.terms import Audience, PublicityStatus
from engine import addresses
from engine.bundle import Bundle
from engine.errors import EngineError
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
# A demo ends where the words of its plan say, or the name of a box; these two words any bundle knows.
EVERYTHING = "各环节"
FILING = "申报"
# Filing goes on until all of these have something to do and a 公示 runs, or for these days.
FILING_KINDS = (
    RoleKind.APPLICANT, RoleKind.NOMINATOR, RoleKind.SUPERIOR, RoleKind.AUDITOR, RoleKind.CONSULTED, RoleKind.OFFICE,
)  # fmt: skip
DAYS_OF_FILING = 60
SAMPLE = """#set page(width: 148mm, height: 105mm)
#set text(font: ("Noto Serif CJK SC", "SimSun"), lang: "zh")
#align(center + horizon)[= 证实性材料 \\ （演示用，内容虚构）]
"""


class NoSuchStop(EngineError):
    """演示不能停在“{stage}”，可以写：{known}。"""


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
    told = tale(bundle, stage)
    building = _in(settings, settings.folder.with_name(f"{settings.folder.name}.building"))
    shutil.rmtree(building.folder, ignore_errors=True)
    building.folder.mkdir(parents=True)
    _play(building, bundle, told, progress)
    shutil.rmtree(settings.folder, ignore_errors=True)
    building.folder.rename(settings.folder)


@dataclasses.dataclass(frozen=True)
class Tale:
    """What is played for a demo: the rehearsal's story with the plan, up to a box if there is one, or all of it."""

    told: story.Story
    plan: stories.Plan
    box: str
    everything: bool


def tale(bundle: Bundle, stage: str) -> Tale:
    """What to play for a word of the plan or the name of a box. Raises NoSuchStop, StoryUnreadable."""
    known = run.vocabulary(bundle)
    plan = stories.plan(bundle, known)
    box = plan.stops.get(stage, stage)
    if stage not in (EVERYTHING, FILING) and box not in known.boxes:
        raise NoSuchStop(stage=stage, known="、".join([EVERYTHING, FILING, *plan.stops]))
    return Tale(run.rehearsal_story(bundle), plan, "" if stage in (EVERYTHING, FILING) else box, stage == EVERYTHING)


def _in(settings: Settings, folder: Path) -> Settings:
    return dataclasses.replace(settings, folder=folder, database_url=f"sqlite:///{folder / 'award.db'}")


def _play(settings: Settings, bundle: Bundle, tale: Tale, progress: Progress) -> None:
    from running import schema  # loads Alembic, which a site that starts on a finished demo needs not

    schema.migrate(settings.database_url)
    chapters = tale.plan.chapters if tale.everything else ()
    first = chapters[0].told if chapters else tale.told
    world = World(settings.database_url, run.start_of(first), wiring.dispatch(settings), wiring.chores())
    try:
        world.prepare(bundle)
        players = _parties(world, first)
        if tale.box:
            _until(world, tale.told, players, lambda: _is_open(world, tale.box), progress)
        else:
            _play_side_by_side(world, chapters, held_back.filing(tale.told, tale.plan.held_back), players, progress)
        colleagues.join(world)
        with world.read() as session:
            _write_samples(settings, list(session.scalars(select(Material))))
        clock_of(settings).put(_in_office_hours(world.now))
    finally:
        world.close()


def _play_side_by_side(
    world: World, chapters: Sequence[stories.Chapter], filing: story.Story, players: cast.Cast, progress: Progress
) -> None:
    """One edition after the other, each up to where it waits for somebody; then what would not have waited so long."""
    for number, chapter in enumerate(chapters):
        if number:
            _join(world, chapter.told, players)
        _until(world, chapter.told, players, functools.partial(_is_open, world, chapter.until), progress)
    if chapters:
        _join(world, filing, players)
    _play_filing(world, filing, players, progress)
    for chapter in chapters:
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
        task = session.scalars(_open(box).limit(1)).one()
        waiting = Waiting(task.id, task.case, task.audience, task.element, task.name)
        cast.organisation_of, cast.award_of = _winners(session, chapter.told)
        cast.edition_of[task.case] = chapter.told.edition
        actor = actors.actor(session, players.persons[task.audience], world.now)
    cast.finish(waiting, actor)
    world.settle()


def _winners(session: Session, told: story.Story) -> tuple[dict[str, story.Organisation], dict[str, int]]:
    """The case of each award → the organisation of the story, and the award."""
    by_name = {each.name: each for each in told.organisations}
    found = session.scalars(select(Award).join(Award.unit).where(Unit.name.in_(by_name))).all()
    return {award.key: by_name[award.unit.name] for award in found}, {award.key: award.id for award in found}


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
        return cast.assemble(session, told, world.now, cast.Crew(), world.profile)


def _join(world: World, told: story.Story, players: cast.Cast) -> None:
    """The bodies of the editions before, with this edition's organisations."""
    with world.read() as session:
        cast.join(session, told, world.now, players, world.profile)


def _is_open(world: World, box: str) -> bool:
    with world.read() as session:
        return session.scalars(_open(box).limit(1)).first() is not None


def _open(box: str) -> Select[Task]:
    """The open tasks of a box, by its name or id, the oldest first."""
    named = (Task.name == box) | (Task.element == box)
    return select(Task).where(named, Task.closed_at.is_(None)).order_by(Task.id)


def _all_busy(world: World) -> bool:
    lanes = {role.name for role in world.profile.roles.values() if role.kind in FILING_KINDS}
    with world.read() as session:
        audiences = session.scalars(select(Task.audience).where(Task.closed_at.is_(None)).distinct())
        return {addresses.audience(each).role for each in audiences} >= lanes and bool(_published(session))


def _published(session: Session) -> list[Publicity]:
    """The running publicities that everybody may read and object to."""
    public = select(Publicity).where(Publicity.audience == Audience.PUBLIC)
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

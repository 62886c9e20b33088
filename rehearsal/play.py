"""Plays a story to its end: whatever comes next, in the order of time."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy import select

from engine import timers
from engine.model import Incident
from rehearsal import cast, incoming, story
from rehearsal.acting import Actors
from rehearsal.initiatives import Initiatives
from rehearsal.world import DIRECTOR, World

Progress = Callable[[dt.datetime], None]


@dataclasses.dataclass(frozen=True)
class Played:
    """A story that came to its end, with the world it left behind. The first of the editions is the story's own."""

    told: story.Story
    world: World
    players: cast.Cast
    applications: Mapping[int, story.Organisation]
    editions: list[int]


@dataclasses.dataclass(frozen=True)
class Troupe:
    """Who plays: how people do their tasks, what they begin themselves, what comes from outside, how many there are.

    `players` are parties that are on record already.
    """

    actors: type[Actors] = Actors
    initiatives: type[Initiatives] = Initiatives
    events: type[incoming.Incoming] = incoming.Incoming
    crew: cast.Crew = cast.Crew()
    players: cast.Cast | None = None


def play(
    world: World, told: story.Story, seed: int, progress: Progress, troupe: Troupe | None = None
) -> Played:
    """Play from the launch until nothing is left to come. Raises StoryStuck."""
    troupe = troupe or Troupe()
    with world.read() as session:
        players = troupe.players or cast.assemble(session, told, world.now, troupe.crew, world.profile)
    actors = troupe.actors(world, told, players, seed)
    doing = troupe.initiatives(world, players, actors)
    events = troupe.events(world, told, actors, doing)
    events.begin()
    while (moment := _next(world, actors, events)) is not None:
        world.now = max(world.now, moment)
        progress(world.now)
        world.settle()
        events.happen()
        actors.act()
        _refuse_incidents(world)
        actors.look()
        events.look()
    return Played(told, world, players, doing.applications, doing.editions)


def _next(world: World, actors: Actors, events: incoming.Incoming) -> dt.datetime | None:
    with world.runtime.begin(DIRECTOR) as work:
        due = timers.next_due(work)
    moments = [moment for moment in (due, actors.next_moment(), events.next_moment()) if moment is not None]
    return min(moments, default=None)


def _refuse_incidents(world: World) -> None:
    """An incident of the engine means that it would not have gone so in earnest."""
    with world.read() as session:
        found = session.scalars(select(Incident).order_by(Incident.id).limit(1)).first()
        if found is not None:
            raise story.BrokeDown(f"{world.today}，“{found.case or found.subject}”出了故障：{found.error}")

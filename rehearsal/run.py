"""Running stories: one as a rehearsal, or all scenarios of a bundle as the test before a deployment."""

import dataclasses
import datetime as dt
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from award.errors import AwardError
from engine import versions
from engine.bundle import Bundle
from engine.errors import DefinitionRejected, EngineError
from engine.faults import Fault
from engine.spiff.parser import Diagram, parse
from rehearsal import crowd, papers, play, reading, report, stage, story, verdict
from rehearsal.places import StoryUnreadable
from rehearsal.vocabulary import Vocabulary
from rehearsal.world import DIRECTOR, World, at
from running import checking

REHEARSAL = "full_edition"
PREPARATION = dt.timedelta(days=3)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one scenario: `missed` is empty if everything came true."""

    name: str
    title: str
    missed: list[str]
    elements: set[str] = dataclasses.field(default_factory=set)
    flows: set[verdict.Flow] = dataclasses.field(default_factory=set)
    seconds: float = 0.0


@dataclasses.dataclass(frozen=True)
class Coverage:
    """How much of the diagram the scenarios went over."""

    elements: int
    flows: int
    elements_missed: list[str]
    flows_missed: list[verdict.Flow]


def rehearse(
    bundle: Bundle, applicants: int | None, seed: int, progress: play.Progress
) -> tuple[dict[str, Any], list[str]]:
    """Play the rehearsal story. Returns its report, and what the story wanted and did not come true.

    Raises DefinitionRejected, StoryUnreadable or StoryStuck.
    """
    told = rehearsal_story(bundle, applicants)
    started = time.perf_counter()
    with stage.built(bundle, start_of(told)) as built, built.world(told.name, start_of(told)) as world:
        return perform(world, told, seed, progress, started)


def rehearsal_story(bundle: Bundle, applicants: int | None = None) -> story.Story:
    """The story that `award rehearse` tells, with as many organisations as asked for; the whole edition, if it is
    there, or else the first of the scenarios."""
    words = vocabulary(bundle)
    name = REHEARSAL if REHEARSAL in bundle.scenarios else min(bundle.scenarios, default="")
    if not name:
        raise StoryUnreadable(file="scenarios", where="", why="里没有情景，不能演练")
    told = reading.read(name, bundle.scenarios[name], words)
    return told if applicants is None else crowd.of_size(told, applicants)


def start_of(told: story.Story) -> dt.datetime:
    """When the world of a story begins, some days before anything happens in it."""
    return at(min([told.edition.launched_on, *(each.entered_on for each in told.notices)]) - PREPARATION)


def perform(
    world: World, told: story.Story, seed: int, progress: play.Progress, started: float
) -> tuple[dict[str, Any], list[str]]:
    """Play a story in a prepared world; see `rehearse`."""
    played = play.play(world, told, seed, progress)
    made = report.make(played, time.perf_counter() - started)
    with world.runtime.begin(DIRECTOR) as work:
        printed = papers.Papers(versions.latest(work).bundle)
    return made, [*verdict.missed(played, made), *printed.faults(played)]


def vocabulary(bundle: Bundle) -> Vocabulary:
    """The words of a bundle. Raises DefinitionRejected for one with faults."""
    if found := checking.faults(bundle):
        raise DefinitionRejected(found)
    return Vocabulary.of(parse(*bundle.diagrams.values(), tables=bundle.decisions.values()), bundle)


# ---------------------------------------------------------------- all scenarios of a bundle


def scenarios(bundle: Bundle, seed: int = 1) -> Iterator[Outcome]:
    """Play every scenario of a bundle, one after the other. Raises DefinitionRejected for a bundle with faults."""
    words = vocabulary(bundle)
    read = {name: _read(name, content, words) for name, content in sorted(bundle.scenarios.items())}
    stories = [told for told in read.values() if isinstance(told, story.Story)]
    yield from (told for told in read.values() if isinstance(told, Outcome))
    if not stories:
        return
    with stage.built(bundle, min(start_of(told) for told in stories)) as built:
        printed = papers.Papers(bundle)
        for told in stories:
            yield _play_one(built, told, seed, printed)


def unreadable(bundle: Bundle) -> list[Fault]:
    """What is wrong with the scenario files of a bundle that has no other faults."""
    words = Vocabulary.of(parse(*bundle.diagrams.values(), tables=bundle.decisions.values()), bundle)
    read = (_read(name, content, words) for name, content in sorted(bundle.scenarios.items()))
    wrong = [(told.name, sentence) for told in read if isinstance(told, Outcome) for sentence in told.missed]
    return [Fault(f"scenarios/{name}.yaml", name, "scenario", f"情景“{name}”：{sentence}") for name, sentence in wrong]


def _read(name: str, content: bytes, words: Vocabulary) -> story.Story | Outcome:
    try:
        return reading.read(name, content, words)
    except StoryUnreadable as unreadable:
        return Outcome(name, name, [_bare(unreadable)])


def _play_one(built: stage.Stage, told: story.Story, seed: int, printed: papers.Papers) -> Outcome:
    started = time.perf_counter()
    with built.world(told.name, start_of(told)) as world:
        try:
            played = play.play(world, told, seed, lambda moment: None)
        except (EngineError, AwardError) as stuck:
            return Outcome(told.name, told.title, [_bare(stuck)], seconds=time.perf_counter() - started)
        missed = [*verdict.missed(played, report.make(played, 0)), *printed.faults(played)]
        elements, flows = verdict.passed(played)
    return Outcome(told.name, told.title, missed, elements, flows, time.perf_counter() - started)


def _bare(error: Exception) -> str:
    return str(error).removesuffix("。")


def coverage(bundle: Bundle, outcomes: Iterable[Outcome]) -> Coverage:
    """Add up what the scenarios went over, against what the diagram has."""
    diagram: Diagram = parse(*bundle.diagrams.values(), tables=bundle.decisions.values())
    elements = set(diagram.elements)
    flows = set(diagram.flows)
    for outcome in outcomes:
        elements -= outcome.elements
        flows -= outcome.flows
    return Coverage(len(diagram.elements), len(diagram.flows), sorted(elements), sorted(flows))


def names(bundle: Bundle) -> dict[str, str]:
    """Element → what people call it."""
    diagram = parse(*bundle.diagrams.values(), tables=bundle.decisions.values())
    return {element.id: element.name for element in diagram.elements.values()}


def as_json(outcomes: Iterable[Outcome], covered: Coverage) -> Mapping[str, Any]:
    told = [{"name": each.name, "title": each.title, "missed": each.missed} for each in outcomes]
    return {"scenarios": told, "coverage": dataclasses.asdict(covered)}

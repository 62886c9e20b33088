"""Running stories: one as a rehearsal, or all scenarios of a bundle as the test before a deployment."""

import dataclasses
import datetime as dt
import time
from collections.abc import Iterable
from typing import Any

from engine.bundle import Bundle
from engine.spiff.parser import Diagram, parse
from web import wiring
from web.rehearsal import play, report, story
from web.rehearsal.world import at, throw_away

REHEARSAL = "full_edition"
USUAL = 50  # the level of organisations that are there to make up the number
PREPARATION = dt.timedelta(days=3)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one scenario: `missed` is empty if everything came true."""

    name: str
    title: str
    missed: list[str]
    elements: set[str]
    flows: set[tuple[str, str]]
    seconds: float


@dataclasses.dataclass(frozen=True)
class Coverage:
    """How much of the diagram the scenarios went over."""

    elements: int
    flows: int
    elements_missed: list[str]
    flows_missed: list[tuple[str, str]]


def rehearse(
    bundle: Bundle, applicants: int | None, seed: int, progress: play.Progress
) -> tuple[dict[str, Any], list[str]]:
    """Play the rehearsal story. Returns its report, and what the story wanted and did not come true."""
    told = story.read(REHEARSAL, bundle.scenarios[REHEARSAL])
    if applicants is not None and applicants != len(told.organisations):
        told = with_applicants(told, applicants)
    started = time.perf_counter()
    with throw_away(at(told.edition.launched_on - PREPARATION), wiring.silent_dispatch()) as world:
        played = play.play(world, bundle, told, seed, progress)
        made = report.make(played, time.perf_counter() - started)
        return made, report.unfulfilled(played, made)


def with_applicants(told: story.Story, number: int) -> story.Story:
    """Return the story with that many organisations: the first of them, or all and as many usual ones as it takes."""
    extra = (_usual(number) for number in range(1, number - len(told.organisations) + 1))
    organisations = (*told.organisations[:number], *extra)
    complete = number >= len(told.organisations)
    return dataclasses.replace(told, organisations=organisations, expected=told.expected if complete else {})


def _usual(number: int) -> story.Organisation:
    """One of ten is too young, one is refused, the others go into the review and stay behind the best."""
    name = f"演练组织第{number:04d}号（虚构）"
    match number % 10:
        case 3:
            return story.Organisation(name, dt.date(2024, 1, 1), expected="不符合申报条件")
        case 7:
            refused = {"审核": ({"truth": "fail", "result": "refuse", "refuse_reason": "数据不实（虚构）"},)}
            return story.Organisation(name, dt.date(2008, 1, 1), answers=refused, expected="审核不通过")
    return story.Organisation(name, dt.date(2008, 1, 1), level=USUAL - 5 * (number % 3), expected="未列入候选名单")


def scenarios(bundle: Bundle, seed: int = 1) -> Iterable[Outcome]:
    """Play every scenario of a bundle, one after the other."""
    for name, content in sorted(bundle.scenarios.items()):
        yield _play_one(bundle, name, content, seed)


def _play_one(bundle: Bundle, name: str, content: bytes, seed: int) -> Outcome:
    started = time.perf_counter()
    told = story.read(name, content)
    with throw_away(at(told.edition.launched_on - PREPARATION), wiring.silent_dispatch()) as world:
        try:
            played = play.play(world, bundle, told, seed, lambda moment: None)
        except play.StoryStuck as stuck:
            return Outcome(name, told.title, [str(stuck)], set(), set(), time.perf_counter() - started)
        missed = report.unfulfilled(played, report.make(played, 0))
        elements, flows = report.passed_elements(played)
    return Outcome(name, told.title, missed, elements, flows, time.perf_counter() - started)


def coverage(bundle: Bundle, outcomes: Iterable[Outcome]) -> Coverage:
    """Add up what the scenarios went over, against what the diagram has."""
    diagram: Diagram = parse(bundle.diagram)
    elements = set(diagram.elements)
    flows = set(diagram.flows)
    for outcome in outcomes:
        elements -= outcome.elements
        flows -= outcome.flows
    return Coverage(len(diagram.elements), len(diagram.flows), sorted(elements), sorted(flows))

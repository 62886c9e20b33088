"""What becomes of a mutant: refused by the check at a box, or run to the end of its story, told by it, or neither.

*Ran* is a mutant whose story was played to its end: no incident, no traceback, no case that waits for ever, no message
that finds nobody, an audit that holds together; and no edition that is vacant although somebody was to win and nobody
was told why. What the change implies is allowed: other people may win, an application may end otherwise.

*Told* is one that the check lets pass and that a person of the story meets with a sentence: what they answer is refused
by a rule (one correction less than the auditor asks for), or they are asked for ever. The scenarios that are played
before each deployment say so, and nothing is deployed; the check can't know what people answer.
"""

import dataclasses
from collections.abc import Collection, Mapping

from award.errors import AwardError
from engine.bundle import Bundle
from engine.errors import EngineError
from engine.faults import Fault
from engine.spiff.parser import parse
from rehearsal import play, reading, report, run, stage, story, verdict
from rehearsal.places import StoryUnreadable
from rehearsal.vocabulary import Vocabulary
from running import checking
from tests.mutants.mutations import Mutant

REFUSED, TOLD, RAN, NEITHER = "refused", "told", "ran", "neither"


@dataclasses.dataclass(frozen=True)
class Judgement:
    """`why` is a sentence of the check, or what went wrong; empty for what ran."""

    mutant: Mutant
    verdict: str
    why: str = ""


@dataclasses.dataclass(frozen=True)
class Courses:
    """What each story of the unchanged bundle goes over, and how long it takes in seconds."""

    passed: Mapping[str, frozenset[str]]
    seconds: Mapping[str, float]

    @classmethod
    def of(cls, bundle: Bundle, stories: Collection[str] = ()) -> "Courses":
        """Play the stories of a bundle once, all of them unless some are named."""
        others = {f"scenarios/{name}.yaml" for name in bundle.scenarios if stories and name not in stories}
        kept = {path: content for path, content in bundle.files.items() if path not in others}
        outcomes = list(run.scenarios(Bundle(kept)))
        assert not any(each.missed for each in outcomes), outcomes
        passed = {each.name: frozenset(each.elements) for each in outcomes}
        return cls(passed, {each.name: each.seconds for each in outcomes})

    def fitting(self, places: frozenset[str]) -> list[str]:
        """The stories that pass the most of these places, the quickest first; with no places, the longest of all."""
        if not places:
            return sorted(self.passed, key=self.seconds.__getitem__, reverse=True)
        most = max(len(passed & places) for passed in self.passed.values())
        fit = [name for name, passed in self.passed.items() if len(passed & places) == most]
        return sorted(fit, key=self.seconds.__getitem__)


def judge(mutant: Mutant, bundle: Bundle, courses: Courses) -> Judgement:
    """Check the mutant; play a story on what the check lets pass."""
    try:
        made = mutant.made(bundle)
        found = checking.faults(made) or run.unreadable(made)
    except Exception as error:  # a check that breaks is what is looked for
        return Judgement(mutant, NEITHER, f"检查出错：{type(error).__name__}: {error}")
    if found:
        return _refused(mutant, found)
    for name in courses.fitting(mutant.places):
        try:
            return _played(mutant, made, name)
        except story.OutOfPlace:
            continue  # Somebody of this story withdraws on a day that the change has moved: it tells nothing.
    return Judgement(mutant, RAN, "没有一个情景合用")


def _refused(mutant: Mutant, found: list[Fault]) -> Judgement:
    if any(not fault.message or not (fault.box or fault.name) for fault in found):
        return Judgement(mutant, NEITHER, "检查没有指明是哪里")
    return Judgement(mutant, REFUSED, f"{found[0].box}: {found[0].message}")


def _played(mutant: Mutant, made: Bundle, name: str) -> Judgement:
    try:
        words = Vocabulary.of(parse(*made.diagrams.values(), tables=made.decisions.values()), made)
        told = reading.read(name, made.scenarios[name], words)
        start = run.start_of(told)
        with stage.built(made, start) as built, built.world(told.name, start) as world:
            played = play.play(world, told, 1, lambda moment: None)
            wrong = _wrong(played)
    except story.OutOfPlace:
        raise
    except story.BrokeDown as broken:
        return Judgement(mutant, NEITHER, f"{name}: {broken}")
    except story.StoryStuck as stuck:
        return Judgement(mutant, TOLD, f"{name}: {stuck}")
    except (EngineError, AwardError, StoryUnreadable) as stuck:
        return Judgement(mutant, NEITHER, f"{name}: {stuck}")
    except Exception as error:  # a traceback is what is looked for
        return Judgement(mutant, NEITHER, f"{name}: {type(error).__name__}: {error}")
    return Judgement(mutant, NEITHER, f"{name}: {'；'.join(wrong)}") if wrong else Judgement(mutant, RAN)


def _wrong(played: play.Played) -> list[str]:
    """What is left over, and a vacancy where somebody was to win."""
    made = report.make(played, 0)
    wins = {outcome.name for outcome in played.world.profile.outcomes.values() if outcome.won}
    hoped = any(each.expected in wins for each in played.told.organisations)
    vacant = ["奖项空缺，没有谁说明为什么"] if hoped and made["edition"]["status"] == "vacant" else []
    return [*verdict.left_over(played, made), *vacant]

"""What the bundle says of its demo, in `demo.yaml`: editions side by side, and where each of them waits for somebody.

In earnest editions are two years apart; here some lie side by side, so their years are as fictional as the rest.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from engine.bundle import Bundle
from rehearsal import reading, story
from rehearsal.places import Place, open_file
from rehearsal.vocabulary import Vocabulary

FILE = "demo.yaml"


@dataclasses.dataclass(frozen=True)
class Chapter:
    """A story that is played until somebody has `until` to do.

    `then` are boxes to be done at the very end, when all chapters are played: what they lead to waits since just now.
    """

    told: story.Story
    until: str
    then: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class HeldBack:
    """Which boxes the organisations of the filing edition leave to whoever tries the site; `late` is the next one's."""

    boxes: tuple[str, ...] = ()
    of_branches: str | None = None
    late: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Plan:
    """`stops` are the words for where a demo may end; a bundle that says nothing has the filing edition only."""

    stops: Mapping[str, str] = dataclasses.field(default_factory=dict)
    held_back: HeldBack = HeldBack()
    chapters: tuple[Chapter, ...] = ()


def plan(bundle: Bundle, known: Vocabulary) -> Plan:
    """Read the plan of a bundle's demo. Raises StoryUnreadable."""
    if FILE not in bundle.files:
        return Plan()
    told = open_file(FILE, bundle.files[FILE]).table((), ("停靠", "留着办", "各届"))
    stops = told["停靠"].entries() if "停靠" in told else ()
    return Plan(
        stops={word.text(): known.box(box).name for word, box in stops},
        held_back=_held_back(told["留着办"], known) if "留着办" in told else HeldBack(),
        chapters=tuple(_chapters(told["各届"], known)) if "各届" in told else (),
    )


def _held_back(place: Place, known: Vocabulary) -> HeldBack:
    told = place.table(("环节",), ("分支机构", "延迟"))
    late = told["延迟"].entries() if "延迟" in told else ()
    return HeldBack(
        boxes=_boxes(told["环节"], known),
        of_branches=known.box(told["分支机构"]).name if "分支机构" in told else None,
        late={known.box(box).name: days.whole(1, 250) for box, days in late},
    )


def _chapters(place: Place, known: Vocabulary) -> Iterator[Chapter]:
    for number, item in enumerate(place.items(), 1):
        told = item.table(("停在", "故事"), ("随后",))
        then = _boxes(told["随后"], known) if "随后" in told else ()
        tale = reading.story_at(f"demo_{number}", told["故事"], known)
        yield Chapter(tale, known.box(told["停在"]).name, then)


def _boxes(place: Place, known: Vocabulary) -> tuple[str, ...]:
    return tuple(known.box(each).name for each in place.items())

"""A story about one diagram that happens to a case in memory and to one that is loaded anew after every step.

    course = Course(world, line(user("ask"), timer("wait")))
    course.do("ask", chosen=3)
    course.do("wait")
    assert course.ended
"""

from typing import Any

from engine.bundle import Bundle
from tests.engine.triplets import KINDS, Triplet
from tests.world import World
from tests.world import samples as world_samples

GIVEN = ("people", "again", "chosen")


class Course:
    """Whatever is done or seen is held to be the same in all of them."""

    def __init__(self, world: World, drawn: bytes | Bundle, **data: Any) -> None:
        self._three = Triplet(world, drawn, **data)
        with world.acting() as work:
            self._samples = {name: each for name, each in world_samples(work, "case").items() if name not in data}
        self._seen: dict[str, Any] = {}
        self._compare()

    def do(self, element: str, /, **answers: Any) -> None:
        """Finish the first task of that box, fire its timer, or send the message it waits for."""
        self._three.move(self._move(element), **answers)
        self._compare()

    def _move(self, element: str) -> tuple[str, int]:
        for kind in KINDS:
            for place, row in enumerate(self._three.open(self._three.keys[0], kind)):
                if row.element == element:
                    return kind, place
        raise AssertionError(f"nothing waits at {element}: {self.waits}")

    def _compare(self) -> None:
        kept, reloaded, unpruned = (self._three.seen(key) for key in self._three.keys)
        assert kept == reloaded
        assert kept == unpruned
        self._seen = kept

    @property
    def waits(self) -> list[str]:
        """The boxes at which somebody or something is waited for."""
        return sorted(each[0] for kind in ("tasks", "timers", "awaited") for each in self._seen[kind])

    @property
    def ended(self) -> bool:
        return bool(self._seen["ended"])

    @property
    def way(self) -> list[str]:
        return list(self._seen["way"])

    def data(self, element: str) -> dict[str, Any]:
        """The variables that the open task of a box sees, without the people, what the form asks, and mere samples."""
        found = next(data for box, _, data in self._seen["tasks"] if box == element)
        told = {name: value for name, value in found.items() if name not in GIVEN}
        samples = self._samples
        return {name: value for name, value in told.items() if name not in samples or value != samples[name]}

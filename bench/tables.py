"""Printing figures and keeping them."""

import dataclasses
import statistics
import sys
from collections.abc import Sequence

NO_BOUND = "no bound"


@dataclasses.dataclass(frozen=True)
class Figure:
    """One comparison. `ratio` is what the bound speaks of; `at_least` or `at_most` is the bound itself, if any."""

    name: str
    ours: str
    beside: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def reached(self) -> bool:
        return (self.at_least is None or self.ratio >= self.at_least) and (
            self.at_most is None or self.ratio <= self.at_most
        )

    @property
    def bound(self) -> str:
        if self.at_least is None and self.at_most is None:
            return NO_BOUND
        return f"at least {self.at_least}" if self.at_least is not None else f"at most {self.at_most}"


def show(figures: Sequence[Figure]) -> None:
    for figure in figures:
        mark = "NOT REACHED" if not figure.reached else "told" if figure.bound == NO_BOUND else "reached"
        verdict = f"ratio {figure.ratio:6.2f}  ({figure.bound}: {mark})"
        say(f"{figure.name:58} {figure.ours:>22}  {figure.beside:>26}  {verdict}")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def milliseconds(seconds: Sequence[float]) -> float:
    """The median, in milliseconds."""
    return statistics.median(seconds) * 1000


def per_second(seconds: Sequence[float]) -> float:
    """How many in a second, by the median: one slow disk flush of a shared machine is nobody's merit or fault."""
    return 1 / statistics.median(seconds)

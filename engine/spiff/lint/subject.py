"""What a rule looks at."""

import dataclasses
from collections.abc import Callable, Iterator

from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff.lint.drawing import Drawing


@dataclasses.dataclass(frozen=True, eq=False)
class Subject:
    """A drawing with the bundle it belongs to, and what may be named in it."""

    drawing: Drawing
    bundle: Bundle
    registry: Registry


Rule = Callable[[Subject], Iterator[Fault]]

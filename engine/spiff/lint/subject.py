"""What a rule looks at."""

import dataclasses
import functools
from collections.abc import Callable, Iterator

from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff.decisions import Table, readable
from engine.spiff.lint.drawing import Drawing, Node, text


@dataclasses.dataclass(frozen=True, eq=False)
class Subject:
    """A drawing with the bundle it belongs to, and what may be named in it."""

    drawing: Drawing
    bundle: Bundle
    registry: Registry

    @functools.cached_property
    def tables(self) -> dict[str, Table]:
        """The decision tables that can be read, by their ids."""
        return {table.id: table for table in readable(self.bundle).values()}

    def table(self, node: Node) -> Table | None:
        """The decision table that a box names, if it is there."""
        called = [text(each) for each in node.extension("calledDecisionId")]
        return self.tables.get(called[0]) if len(called) == 1 else None


Rule = Callable[[Subject], Iterator[Fault]]

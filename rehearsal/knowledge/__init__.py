"""What the people of a rehearsal know beyond the form: dates of the edition, levels, votes, objections, incidents."""

from typing import Any

from rehearsal.knowledge import afterwards, filing, reviewing, voting
from rehearsal.knowledge.scene import Scene

__all__ = ["Scene", "of"]

KNOWN = filing.KNOWN | reviewing.KNOWN | voting.KNOWN | afterwards.KNOWN


def of(scene: Scene, element: str) -> dict[str, Any]:
    """Return the answers of one box that the form alone can't suggest."""
    known = KNOWN.get(element)
    return known(scene) if known else {}

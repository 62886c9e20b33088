"""What the people of a rehearsal know beyond the form: records, groups, levels, lists, votes.

Each module knows one kind of question by the types, sources and rows of its fields, and by who is asked; none knows a
box, a field or an option by name.
"""

from typing import Any

from engine.forms import Form
from rehearsal.knowledge import choosing, listing, recorded, scoring, standing_back, voting
from rehearsal.knowledge.scene import Scene

__all__ = ["Scene", "of"]


def answers(scene: Scene, form: Form) -> dict[str, Any]:
    """Return the answers of a form that its fields alone can't suggest; of a field with rows, by the row's id."""
    found: dict[str, Any] = {}
    for source in (choosing, recorded, listing, scoring, voting, standing_back):
        found |= source.known(scene, form)
    return found

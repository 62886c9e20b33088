"""The two guides for owners, taken apart: snippets, tables, sentences; and what the check says of a changed draft."""

import re
from collections.abc import Callable
from pathlib import Path

from engine.faults import Fault
from running import checking
from tests.owners.drafts import Draft

ROOT = Path(__file__).parents[2]
FOLDER = (ROOT / "processes" / "README.zh.md").read_text("utf-8")
OWNERS = (ROOT / "docs" / "zh" / "owners.md").read_text("utf-8")
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(\|.+\|)\n\|(?:---\|)+$", re.MULTILINE)
Change = Callable[[Draft], None]


def snippets(guide: str) -> dict[str, str]:
    """The fenced blocks of a guide by their first lines."""
    return {block.strip().partition("\n")[0].strip(): block for block in FENCED.findall(guide)}


def snippet(guide: str, first: str) -> str:
    (found,) = [block for opening, block in snippets(guide).items() if opening.startswith(first)]
    return found


def rows(heading: str) -> list[list[str]]:
    """The cells of the table with a heading."""
    (body,) = [part for guide in (FOLDER, OWNERS) for part in guide.split(f"{heading}\n")[1:]]
    lines = body.partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def codes(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def faults(*changes: Change) -> list[Fault]:
    draft = Draft()
    for change in changes:
        change(draft)
    return checking.faults(draft.bundle())


def says(quoted: str) -> bool:
    """Whether one of the guides says so, wherever its lines break."""
    return "".join(quoted.split()) in "".join((FOLDER + OWNERS).split())

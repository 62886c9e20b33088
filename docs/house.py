"""Draws the house, the packages of the source with their rooms, as SVG: `python docs/house.py > docs/images/house.svg`.

The floors and their order are the import contracts of `pyproject.toml`, what a room is for is the first line of its
docstring: the picture says what `make lint` holds.
"""

import ast
import dataclasses
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
WIDTH, MARGIN, GAP, LINE, PAD = 1240, 20, 26, 17, 14
LETTER = 6.3  # the width of a letter of the small print; a Chinese character is as wide as two
STYLE = (
    "text{font:12px 'Segoe UI','Noto Sans CJK SC',sans-serif;fill:#333}"
    ".title{font-size:17px;font-weight:bold;fill:#111}.name{font-weight:bold}.code{font-family:monospace;fill:#555}rect{fill:#f6f7f9;stroke:#8a94a3;rx:6px}"
    "path{stroke:#8a94a3;stroke-width:2;fill:none;marker-end:url(#head)}"
)
HEAD = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
    '<path d="M0 0L8 4L0 8z" style="fill:#8a94a3;stroke:none;marker-end:none"/></marker></defs>'
)
PAPER = '<rect width="100%" height="100%" style="fill:white;stroke:none"/>'


@dataclasses.dataclass(frozen=True)
class Room:
    """A package: what it is for, its rooms within, and its modules or what its own contract says of their order."""

    name: str
    purpose: str
    within: tuple["Room", ...]
    floors: tuple[str, ...]

    def lines(self, width: int) -> Iterator[tuple[str, str]]:
        """(class, words) of each line on a card of a width."""
        letters = int((width - 2 * PAD) / LETTER)
        yield "title", f"{self.name}/"
        yield from (("", line) for line in _wrapped(self.purpose, letters))
        for room in self.within:
            first, *more = _wrapped(f"{room.name}/  {room.purpose}", letters)
            yield from [("name", first), *(("", line) for line in more)]
        for floor in self.floors:
            yield from (("code", line) for line in _wrapped(floor, int(letters * 0.87)))


def house(root: Path = ROOT) -> str:
    """The picture."""
    contracts = _contracts(root)
    top, drawn = MARGIN, []
    for floor in _floors(contracts["one-way"]):
        rooms = [_room(root / name, contracts.get(name)) for name in floor]
        width = (WIDTH - GAP * (len(rooms) - 1)) // len(rooms)
        height = max(len(list(room.lines(width))) for room in rooms) * LINE + 2 * PAD
        if drawn:
            drawn.append(f'<path d="M{MARGIN + WIDTH // 2} {top - GAP}V{top - 2}"/>')
        for number, room in enumerate(rooms):
            drawn += _card(room, MARGIN + number * (width + GAP), top, width, height)
        top += height + GAP
    size = f"{WIDTH + 2 * MARGIN} {top}"
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">\n<style>{STYLE}</style>'
    return "\n".join([opening, HEAD, PAPER, *drawn, "</svg>\n"])


def _contracts(root: Path) -> dict[str, Any]:
    """The contracts of floors: that of the house, and of the packages that have one of their own."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {each["id"]: each for each in contracts if each["type"] == "layers"}


def _floors(contract: Any) -> list[list[str]]:
    """The names on each floor of a contract, from the top down; bars, colons and brackets between them fall away."""
    return [re.findall(r"\w+", floor) for floor in contract["layers"]]


def _room(folder: Path, contract: Any = None) -> Room:
    rooms = tuple(_room(each.parent) for each in sorted(folder.glob("*/__init__.py")))
    if contract:
        floors = tuple("→ " * bool(number) + " · ".join(floor) for number, floor in enumerate(_floors(contract)))
    else:
        modules = [each.stem for each in sorted(folder.glob("*.py")) if not each.stem.startswith("_")]
        floors = (" · ".join(modules),) if modules else ()
    return Room(folder.name, purpose(folder / "__init__.py"), rooms, floors)


def purpose(file: Path) -> str:
    """The first line of a package's docstring."""
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return said.partition("\n")[0].replace("`", "")


def _wrapped(text: str, letters: int) -> list[str]:
    return textwrap.wrap(text, letters, break_long_words=False)


def _card(room: Room, left: int, top: int, width: int, height: int) -> Iterator[str]:
    yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}"/>'
    for number, (kind, words) in enumerate(room.lines(width)):
        spot = f'x="{left + PAD}" y="{top + PAD + 13 + number * LINE}"'
        yield f'<text {spot} class="{kind}">{_marked(words) if kind == "name" else escape(words)}</text>'


def _marked(words: str) -> str:
    """The name in bold, what it is for beside it."""
    name, _, purpose = words.partition("  ")
    return f'{escape(name)}<tspan style="font-weight:normal" dx="8">{escape(purpose)}</tspan>'


if __name__ == "__main__":
    sys.stdout.write(house())

"""Text in columns on a terminal, where a Chinese character is as wide as two Latin ones."""

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    # Ambiguous ones, such as “ and ”, are wide in the fonts of Chinese terminals, but most terminals count them as one.
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row as one line, its cells under those of the others."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield GAP.join(padded(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()

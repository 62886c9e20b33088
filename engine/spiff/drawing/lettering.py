"""Setting Chinese words in a drawing: lines that fit, and never begin or end with the wrong punctuation."""

import functools
import re
from html import escape

_WIDE = "\u2e80"
_NARROW = 0.56  # of a full width, for Latin letters and digits
_LEADING = 1.25
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What must not be broken: an opening mark and what it opens, a Latin word, a question word; then closing marks.
_UNIT = re.compile(r"[“‘（《〈【]*(?:[\w.%/+-]+|是否|有无|\S)[，。、；：？！）》〉】”’%]*|\s+", re.ASCII)


def plain(text: str) -> str:
    """Text that may stand in XML."""
    return escape(_UNPRINTABLE.sub("", text))


def width(text: str, size: float) -> float:
    return sum(size if letter >= _WIDE else size * _NARROW for letter in text)


@functools.lru_cache(maxsize=4096)
def wrap(text: str, room: float, size: float) -> tuple[str, ...]:
    """Break a text into lines of at most `room`, of about the same length."""
    lines = _filled(text, room, size)
    narrower = room - size / 2
    while len(lines) > 1 and narrower > size:
        tried = _filled(text, narrower, size)
        if len(tried) > len(lines) or any(width(line, size) > narrower for line in tried):
            return lines
        lines, narrower = tried, narrower - size / 2
    return lines


def _filled(text: str, room: float, size: float) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for unit in _UNIT.findall(paragraph):
            if line and width(line + unit.rstrip(), size) > room:
                lines.append(line.strip())
                line = ""
            line += unit
        lines.append(line.strip())
    return tuple(line for line in lines if line)


@functools.lru_cache(maxsize=4096)
def fit(text: str, room: tuple[float, float], size: float) -> tuple[tuple[str, ...], float]:
    """The lines and the largest size, at most `size`, at which a text fits into a box of this width and height."""
    while size > 6:
        lines = wrap(text, room[0], size)
        if len(lines) * size * _LEADING <= room[1] and all(width(line, size) <= room[0] for line in lines):
            break
        size -= 0.5
    return wrap(text, room[0], size), size


def centred(lines: tuple[str, ...], x: float, top: float, size: float) -> str:
    """SVG texts one below the other, the first one's line box beginning at `top`."""
    return "".join(
        f'<text x="{x:.1f}" y="{top + size * (0.95 + _LEADING * i):.1f}" font-size="{size:g}">{plain(line)}</text>'
        for i, line in enumerate(lines)
    )


def height(lines: tuple[str, ...], size: float) -> float:
    return len(lines) * size * _LEADING

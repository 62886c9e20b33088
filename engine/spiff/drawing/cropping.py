"""One process cut out of the picture of many: its pool, and where its messages come from and go to."""

import dataclasses
from collections.abc import Iterable, Iterator

from engine import errors
from engine.spiff.drawing import lettering
from engine.spiff.drawing.geometry import Album, Box, Line, Picture, Point, Shape, around

_STUB = 32  # how much of a line to another pool is shown
_STUB_LABEL = 88


def chosen(album: Album, process: str | None) -> Picture:
    if process is None:
        return album.whole
    if process in album.insides:
        return album.insides[process]
    shapes = album.shapes(process)
    if not shapes:
        raise errors.NoSuchProcess(process=process)
    pool = around(shape.box for shape in shapes)
    lines = (line for line in _plane(album, shapes[0]).lines if process in line.processes)
    return Picture(tuple(shapes), tuple(_apart(_within(line, pool, process, album) for line in lines)))


def _plane(album: Album, shape: Shape) -> Picture:
    return next(picture for picture in album.pictures if shape in picture.shapes)


def _within(line: Line, pool: Box, process: str, album: Album) -> Line:
    """A line that leaves the pool is cut short behind the border, and says where it leads."""
    if line.processes[0] == line.processes[1]:
        return line
    leaves = line.processes[0] == process
    kept = _shortened(line.points if leaves else line.points[::-1], pool)
    other = album.names.get(line.processes[1] if leaves else line.processes[0], "")
    name = f"{'至' if leaves else '自'}{other}：\n{line.name}" if other else line.name
    x, y = kept[-1]
    tall = lettering.height(lettering.wrap(name, _STUB_LABEL, 11), 11)
    label = Box(x - _STUB_LABEL / 2, y - tall - 6 if y < pool.top else y + 6, _STUB_LABEL, tall)
    return dataclasses.replace(line, points=kept if leaves else kept[::-1], label=label, name=name)


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Of cut lines that say the same at the same place, one says it for all; others make room for each other."""
    told: list[Line] = []
    for line in lines:
        if line.processes[0] != line.processes[1] and line.label:
            if any(_says_the_same(line, other) for other in told):
                yield dataclasses.replace(line, name="")
                continue
            line = _moved(line, [other.label for other in told if other.label])
            told.append(line)
        yield line


def _says_the_same(one: Line, other: Line) -> bool:
    assert one.label  # noqa: S101 - only cut lines are compared, and those have one
    assert other.label  # noqa: S101
    near = abs(one.label.left - other.label.left) < _STUB_LABEL and abs(one.label.top - other.label.top) < 1
    return near and one.name == other.name


def _moved(line: Line, taken: list[Box]) -> Line:
    label = line.label
    assert label  # noqa: S101 - only cut lines are moved, and those have one
    step = label.height + 2 if line.label and label.top > min(y for _, y in line.points) else -label.height - 2
    while any(label.overlaps(other) for other in taken):
        label = dataclasses.replace(label, top=label.top + step)
    return dataclasses.replace(line, label=label)


def _shortened(points: tuple[Point, ...], pool: Box) -> tuple[Point, ...]:
    kept = [points[0]]
    for before, after in zip(points, points[1:], strict=False):
        if not (pool.left <= after[0] <= pool.right and pool.top <= after[1] <= pool.bottom):
            return (*kept, _towards(before, after, pool))
        kept.append(after)
    return tuple(kept)


def _towards(before: Point, after: Point, pool: Box) -> Point:
    """The point on the way out that is a little behind the pool's border."""
    x = min(max(after[0], pool.left - _STUB), pool.right + _STUB)
    y = min(max(after[1], pool.top - _STUB), pool.bottom + _STUB)
    return (x, y) if before != (x, y) else after

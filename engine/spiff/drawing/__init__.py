"""Drawing a diagram as an SVG picture, and on it how far a case has come.

The picture needs no browser, script or style sheet: all looks are presentation attributes, so the strictest
Content-Security-Policy lets it pass. What is done, where the case is and what lies ahead differ by signs and by
the weight of lines, not by colour alone.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.spiff.drawing import cropping, geometry, lettering, marks, strokes
from engine.spiff.drawing.geometry import Box, Line, Picture, Shape

_FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_MARGIN = 16
_AREAS = ("participant", "lane")


def draw(  # noqa: PLR0913 - the course of a case is told part by part
    files: Iterable[bytes],
    process: str | None = None,
    *,
    done: Collection[str] = (),
    here: Collection[str] = (),
    notes: Mapping[str, str] | None = None,
    title: str = "",
) -> str:
    """Return one self-contained SVG of a process's pool, or of the whole diagram, which is the first of the files.

    `process` may also be a collapsed subprocess that has a picture of its own. `done` and `here` are ids of nodes;
    `notes` adds a remark (a date) to what a node tells when it is pointed at. Raises NoSuchProcess and
    DiagramUnreadable.
    """
    album = geometry.read(*files)
    picture = cropping.chosen(album, process)
    course = strokes.Course(frozenset(done), frozenset(here), notes or {})
    frame = _frame(picture)
    named = title or (f"{album.names.get(process, process)}流程图" if process else "流程图")
    return "".join([_opening(frame, named), *_layers(picture, course), "</svg>\n"])


def processes(files: Iterable[bytes]) -> dict[str, str]:
    """The ids and names of the processes that are drawn, in the diagram's order."""
    album = geometry.read(*files)
    drawn = {shape.process for picture in album.pictures for shape in picture.shapes}
    return {key: name for key, name in album.names.items() if key in drawn}


@dataclasses.dataclass(frozen=True)
class Step:
    """One node of a process in words: what it is called, in which lane it is done, on which article."""

    name: str
    kind: str
    lane: str
    article: str


def steps(files: Iterable[bytes], process: str) -> list[Step]:
    """The nodes of a process, in the order in which they stand from left to right: the picture for the ear."""
    own = geometry.read(*files).shapes(process)
    lanes = [shape for shape in own if shape.kind == "lane"]
    nodes = sorted((shape for shape in own if shape.kind not in _AREAS), key=lambda shape: shape.box.left)
    return [Step(node.name, marks.NAMES.get(node.kind, "环节"), _lane(node, lanes), node.article) for node in nodes]


def _lane(node: Shape, lanes: list[Shape]) -> str:
    return next((lane.name for lane in lanes if lane.box.overlaps(node.box)), "")


def _frame(picture: Picture) -> Box:
    """All that is drawn, words included, and a margin."""
    points = [Box(x, y, 0, 0) for line in picture.lines for x, y in line.points]
    labels = [strokes.label_box(each) for each in _labelled(picture)]
    whole = geometry.around([*(shape.box for shape in picture.shapes), *points, *labels])
    return Box(whole.left - _MARGIN, whole.top - _MARGIN, whole.width + 2 * _MARGIN, whole.height + 2 * _MARGIN)


def _opening(frame: Box, title: str) -> str:
    view = f"{frame.left:g} {frame.top:g} {frame.width:g} {frame.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="bpmn" viewBox="{view}" width="{frame.width:g}"'
        f' height="{frame.height:g}" font-family="{_FONT}" font-size="12" text-anchor="middle" fill="{strokes.INK}">'
        f"<title>{lettering.plain(title)}</title>"
        f'<rect x="{frame.left:g}" y="{frame.top:g}" width="{frame.width:g}" height="{frame.height:g}" fill="#fff"/>'
    )


def _layers(picture: Picture, course: strokes.Course) -> Iterator[str]:
    """From the back to the front: pools, opened boxes, lines, nodes, words beside them."""
    yield from (strokes.area(shape) for shape in picture.shapes if shape.kind in _AREAS)
    opened = [shape for shape in picture.shapes if strokes.opened(shape)]
    yield from (strokes.node(shape, course) for shape in opened)
    closed = [shape for shape in picture.shapes if shape.kind not in _AREAS and not strokes.opened(shape)]
    yield from (strokes.line(line, course) for line in picture.lines)
    yield from (strokes.node(shape, course) for shape in closed)
    yield from (strokes.label(each) for each in _labelled(picture))


def _labelled(picture: Picture) -> list[Shape | Line]:
    everything: list[Shape | Line] = [*picture.shapes, *picture.lines]
    return [each for each in everything if strokes.labelled(each)]

"""What a diagram's picture consists of: shapes, lines and the room for their words, read from BPMN DI."""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from engine import errors
from engine.spiff import sources, xml

MODEL = f"{{{xml.BPMN}}}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_PROPERTY = "{http://spiffworkflow.org/bpmn/schema/1.0/core}property"

Point = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all."""
    found = list(boxes)
    left, top = min(box.left for box in found), min(box.top for box in found)
    right, bottom = max(box.right for box in found), max(box.bottom for box in found)
    return Box(left, top, right - left, bottom - top)


@dataclasses.dataclass(frozen=True)
class Shape:
    """A pool, lane, node or note. `process` is what it belongs to; `marks` what stands inside: events and loops."""

    id: str
    kind: str
    name: str
    article: str
    process: str
    box: Box
    label: Box | None
    marks: frozenset[str]
    expanded: bool
    upright: bool  # a pool or lane whose name stands on top, not at the side
    interrupting: bool


@dataclasses.dataclass(frozen=True)
class Line:
    """A sequence flow, message flow or association. `processes` are those at its two ends."""

    id: str
    kind: str
    name: str
    source: str
    target: str
    processes: tuple[str, str]
    points: tuple[Point, ...]
    label: Box | None
    default: bool


@dataclasses.dataclass(frozen=True)
class Picture:
    """One plane of a diagram: the whole collaboration, the inside of one collapsed subprocess, or a file beside it."""

    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True)
class Album:
    """All pictures of one diagram by the element each one shows; the first is the whole. `names` by process."""

    whole: Picture
    insides: Mapping[str, Picture]
    names: Mapping[str, str]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return (self.whole, *self.insides.values())

    def shapes(self, process: str) -> list[Shape]:
        """The shapes of a process, on the first plane that shows it."""
        found = ([each for each in picture.shapes if each.process == process] for picture in self.pictures)
        return next(filter(None, found), [])


@functools.lru_cache(maxsize=16)
def read(*files: bytes) -> Album:
    """Read the files of a diagram once; the cache goes by their bytes. Raises DiagramUnreadable when none is."""
    root = sources.read(files)
    model = _Model(root)
    planes = {plane.get("bpmnElement", ""): model.picture(plane) for plane in root.iter(f"{_DI}BPMNPlane")}
    if not planes:
        raise errors.DiagramUnreadable(why="图中只有流程，没有画出图形")
    first = next(iter(planes))
    insides = {key: picture for key, picture in planes.items() if key != first}
    return Album(planes[first], insides, model.names)


class _Model:
    """The semantic side of a diagram, looked up while its drawn side is read."""

    def __init__(self, root: etree._Element) -> None:
        self.elements = {str(each.get("id")): each for each in root.iter(f"{MODEL}*") if each.get("id")}
        self.defaults = {each.get("default") for each in self.elements.values()} - {None}
        self.pools = {str(each.get("processRef")): each for each in root.iter(f"{MODEL}participant")}
        self.names = {
            str(each.get("id")): self._process_name(each) for each in root.iter(f"{MODEL}process") if each.get("id")
        }

    def _process_name(self, process: etree._Element) -> str:
        pool = self.pools.get(str(process.get("id")))
        return str((pool.get("name") if pool is not None else None) or process.get("name") or process.get("id"))

    def picture(self, plane: etree._Element) -> Picture:
        shapes = [self._shape(each) for each in plane.iter(f"{_DI}BPMNShape") if self._drawable(each, _BOUNDS)]
        lines = [self._line(each) for each in plane.iter(f"{_DI}BPMNEdge") if self._drawable(each, _WAYPOINT)]
        return Picture(tuple(shapes), tuple(lines))

    def _drawable(self, drawn: etree._Element, part: str) -> bool:
        return drawn.get("bpmnElement") in self.elements and drawn.find(part) is not None

    def _shape(self, drawn: etree._Element) -> Shape:
        element = self.elements[str(drawn.get("bpmnElement"))]
        bounds = drawn.find(_BOUNDS)
        assert bounds is not None  # noqa: S101 - _drawable has seen it
        return Shape(
            id=str(element.get("id")),
            kind=_kind(element),
            name=_name(element),
            article=_article(element),
            process=self._home(element),
            box=_box(bounds),
            label=_label(drawn),
            marks=frozenset(_marks(element)),
            expanded=drawn.get("isExpanded") != "false",
            upright=drawn.get("isHorizontal") == "false",
            interrupting=element.get("cancelActivity") != "false" and element.get("isInterrupting") != "false",
        )

    def _line(self, drawn: etree._Element) -> Line:
        element = self.elements[str(drawn.get("bpmnElement"))]
        source, target = str(element.get("sourceRef")), str(element.get("targetRef"))
        points = ((_number(each, "x"), _number(each, "y")) for each in drawn.iter(_WAYPOINT))
        return Line(
            id=str(element.get("id")),
            kind=_kind(element),
            name=_name(element),
            source=source,
            target=target,
            processes=(self._home(self.elements.get(source)), self._home(self.elements.get(target))),
            points=tuple(points),
            label=_label(drawn),
            default=element.get("id") in self.defaults,
        )

    def _home(self, element: etree._Element | None) -> str:
        if element is None:
            return ""
        if element.tag == f"{MODEL}participant":
            return str(element.get("processRef"))
        process = next(element.iterancestors(f"{MODEL}process"), None)
        return "" if process is None else str(process.get("id"))


def _kind(element: etree._Element) -> str:
    return str(element.tag).removeprefix(MODEL)


def _name(element: etree._Element) -> str:
    text = element.get("name") or element.findtext(f"{MODEL}text") or ""
    return str(text).strip()


def _article(element: etree._Element) -> str:
    path = f"{MODEL}extensionElements//{_PROPERTY}[@name='article']"
    found = element.find(path)
    return "" if found is None else str(found.get("value") or "")


def _label(drawn: etree._Element) -> Box | None:
    bounds = drawn.find(f"{_DI}BPMNLabel/{_BOUNDS}")
    return None if bounds is None else _box(bounds)


def _box(bounds: etree._Element) -> Box:
    return Box(*(_number(bounds, side) for side in ("x", "y", "width", "height")))


def _number(element: etree._Element, side: str) -> float:
    try:
        return float(element.get(side) or 0)
    except ValueError as error:
        raise errors.DiagramUnreadable(why=f"图形的坐标“{element.get(side)}”不是数字") from error


def _marks(element: etree._Element) -> Iterator[str]:
    """Names of the small signs of a node: `timer`, `message`, …, `parallel`, `sequential`, `loop`, `triggered`."""
    if element.get("triggeredByEvent") in ("true", "1"):
        yield "triggered"
    for child in element:
        kind = _kind(child)
        if kind.endswith("EventDefinition"):
            yield kind.removesuffix("EventDefinition")
        if kind == "multiInstanceLoopCharacteristics":
            yield "sequential" if child.get("isSequential") == "true" else "parallel"
        if kind == "standardLoopCharacteristics":
            yield "loop"

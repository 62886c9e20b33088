"""A BPMN drawing as rectangles and lines, and what can be wrong with it. Each check returns its faults as sentences."""

import dataclasses
import itertools
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from engine.spiff.drawing import geometry
from engine.spiff.drawing.geometry import Box, Line, Point

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

TASKS = {"userTask", "serviceTask", "callActivity"}
GATEWAYS = {"exclusiveGateway", "parallelGateway"}
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "boundaryEvent"}
NODES = TASKS | GATEWAYS | EVENTS

# What bpmn-js draws: 12 px letters in a box with a margin of 7 px, 11 px letters in a label, lines a fifth higher.
BOX_LETTERS, BOX_LINES, LABEL_LETTER, LABEL_LINE = 7, 4, 11, 13.2

# How far a shape's largest inner rectangle is from its bounds.
MARGINS = {**dict.fromkeys(TASKS, 1.0), **dict.fromkeys(EVENTS, 6.0), **dict.fromkeys(GATEWAYS, 13.0)}


class Rect(Box):
    """A box with what a test wants to know of it besides."""

    @classmethod
    def of(cls, box: Box) -> "Rect":
        return cls(box.left, box.top, box.width, box.height)

    def grown(self, by: float) -> "Rect":
        return Rect(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def contains(self, other: Box) -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def is_message(line: Line) -> bool:
    """A message flow between pools; the others are sequence flows."""
    return line.kind == "messageFlow"


def segments(line: Line) -> Iterator[Rect]:
    for (x1, y1), (x2, y2) in itertools.pairwise(line.points):
        yield Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))


@dataclasses.dataclass(frozen=True)
class Drawing:
    root: ElementTree.Element
    kinds: dict[str, str]  # node → kind of element
    names: dict[str, str]  # everything that has a name
    articles: dict[str, str]
    hosts: dict[str, str]  # boundary event → the task it sits on
    shapes: dict[str, Rect]  # nodes
    areas: dict[str, Rect]  # pools and lanes
    lanes: dict[str, list[str]]  # node → the lanes that claim it
    pools: dict[str, str]  # node or lane → pool
    labels: dict[str, Rect]
    lines: list[Line]


def read(path: Path) -> Drawing:
    return understand(ElementTree.parse(path).getroot())  # noqa: S314 - our own file


def understand(root: ElementTree.Element) -> Drawing:
    """What the product's own reader sees in the picture, beside what stands in the model."""
    elements = {element.get("id", ""): element for element in root.iter() if element.tag.startswith(MODEL)}
    kinds = {key: kind(element) for key, element in elements.items()}
    picture = geometry.read(ElementTree.tostring(root)).whole
    places = {shape.id: Rect.of(shape.box) for shape in picture.shapes}
    return Drawing(
        root=root,
        kinds={key: of for key, of in kinds.items() if of in NODES},
        names={key: element.get("name", "") for key, element in elements.items()},
        articles={shape.id: shape.article for shape in picture.shapes if shape.kind in NODES},
        hosts={key: each.get("attachedToRef", "") for key, each in elements.items() if each.get("attachedToRef")},
        shapes={key: place for key, place in places.items() if kinds.get(key) in NODES},
        areas={key: place for key, place in places.items() if kinds.get(key) in ("participant", "lane")},
        lanes=lanes(root),
        pools=pools(root),
        labels={each.id: Rect.of(each.label) for each in (*picture.shapes, *picture.lines) if each.label is not None},
        lines=list(picture.lines),
    )


def kind(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(MODEL)


def lanes(root: ElementTree.Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lane in root.iter(f"{MODEL}lane"):
        for reference in lane.iter(f"{MODEL}flowNodeRef"):
            found.setdefault(reference.text or "", []).append(lane.get("id", ""))
    return found


def pools(root: ElementTree.Element) -> dict[str, str]:
    of_process = {each.get("processRef"): each.get("id", "") for each in root.iter(f"{MODEL}participant")}
    return {
        element.get("id", ""): of_process[process.get("id")]
        for process in root.iter(f"{MODEL}process")
        for element in process.iter()
        if kind(element) in NODES | {"lane"}
    }


# ---------------------------------------------------------------- what can be wrong


def undrawn(drawing: Drawing) -> list[str]:
    """Everything in the model is in the picture."""
    flows = {each.get("id") for tag in ("sequenceFlow", "messageFlow") for each in drawing.root.iter(f"{MODEL}{tag}")}
    areas = {each.get("id") for tag in ("participant", "lane") for each in drawing.root.iter(f"{MODEL}{tag}")}
    missing = (drawing.kinds.keys() - drawing.shapes.keys()) | (areas - drawing.areas.keys())
    return sorted(f"{each} is not drawn" for each in missing | (flows - {line.id for line in drawing.lines}))


def unnamed(drawing: Drawing) -> list[str]:
    areas = [each for each in drawing.areas if not drawing.names[each]]
    return [f"{each} has no name" for each in [*drawing.kinds, *areas] if not drawing.names[each]]


def overlapping_shapes(drawing: Drawing) -> list[str]:
    pairs = itertools.combinations(drawing.shapes.items(), 2)
    return [
        f"{a} lies on {b}"
        for (a, one), (b, other) in pairs
        if one.grown(5).overlaps(other) and b != drawing.hosts.get(a) and a != drawing.hosts.get(b)
    ]


def overlapping_labels(drawing: Drawing) -> list[str]:
    """No label lies on a shape or on another label."""
    on_shapes = [
        f"the label of {key} lies on {shape}"
        for key, label in drawing.labels.items()
        for shape, place in drawing.shapes.items()
        if label.overlaps(place)
    ]
    pairs = itertools.combinations(drawing.labels.items(), 2)
    return on_shapes + [f"the labels of {a} and {b} overlap" for (a, one), (b, other) in pairs if one.overlaps(other)]


def struck_labels(drawing: Drawing) -> list[str]:
    """No line and no border of a lane or pool runs through a label."""
    strikes = [(line.id, segment) for line in drawing.lines for segment in segments(line)]
    strikes += [(area, side) for area, place in drawing.areas.items() for side in sides(place)]
    return [
        f"{what} runs through the label of {key}"
        for key, label in drawing.labels.items()
        for what, segment in strikes
        if label.overlaps(segment.grown(0.5))
    ]


def sides(place: Rect) -> list[Rect]:
    flat, upright = Rect(place.left, place.top, place.width, 0), Rect(place.left, place.top, 0, place.height)
    return [
        flat,
        upright,
        dataclasses.replace(flat, top=place.bottom),
        dataclasses.replace(upright, left=place.right),
    ]


def missing_labels(drawing: Drawing) -> list[str]:
    """Events, gateways and named lines say their name beside them, in a label with room for it."""
    outside = [key for key, of in drawing.kinds.items() if of in EVENTS | GATEWAYS]
    named = [line.id for line in drawing.lines if drawing.names[line.id]]
    absent = [f"{key} has no label" for key in [*outside, *named] if key not in drawing.labels]
    return absent + [
        f"the label of {key} has no room for “{drawing.names[key]}”"
        for key, label in drawing.labels.items()
        if not fits(drawing.names[key], label)
    ]


def fits(text: str, label: Rect) -> bool:
    """Whether bpmn-js, which breaks a line one letter early, finds room for the text."""
    count, rest = 1, text
    while len(rest) * LABEL_LETTER > label.width:
        count, rest = count + 1, rest[max(1, round(label.width / LABEL_LETTER - 1)) :]
    return label.width >= LABEL_LETTER and count * LABEL_LINE <= label.height + 0.5


def overlong_names(drawing: Drawing) -> list[str]:
    tasks = [key for key, of in drawing.kinds.items() if of in TASKS]
    long = [key for key in tasks if len(drawing.names[key]) > BOX_LETTERS * (BOX_LINES - 1)]
    return [f"“{drawing.names[key]}” does not fit into its box" for key in long]


def lines_through_shapes(drawing: Drawing) -> list[str]:
    """A line may touch the two shapes it joins, and none else; nor does it run on inside those."""
    return [
        f"{line.id} runs through {key}"
        for line in drawing.lines
        for key in drawing.shapes
        for segment in segments(line)
        if segment.overlaps(kept_clear(drawing, key, line))
    ]


def kept_clear(drawing: Drawing, key: str, line: Line) -> Rect:
    """What of a shape a line must not enter: the inside where they meet, else the shape and a margin."""
    place = drawing.shapes[key]
    if key in (line.source, line.target):
        return place.grown(-MARGINS[drawing.kinds[key]])
    # A line from a boundary event starts inside the margin of the event's host.
    return place if drawing.hosts.get(line.source) == key else place.grown(4)


def slanting_lines(drawing: Drawing) -> list[str]:
    return [line.id for line in drawing.lines for each in segments(line) if each.width > 0.1 and each.height > 0.1]


def undocked_lines(drawing: Drawing) -> list[str]:
    """A line begins and ends exactly on the outline of the shapes it joins."""
    ends = [(line.id, line.source, line.points[0]) for line in drawing.lines]
    ends += [(line.id, line.target, line.points[-1]) for line in drawing.lines]
    return [f"{line} does not touch {key}" for line, key, point in ends if abs(gap(drawing, key, point)) > 1]


def gap(drawing: Drawing, key: str, point: Point) -> float:
    """How far a point is from an outline: a circle for events, a diamond for gateways, else a rectangle."""
    place = drawing.shapes.get(key) or drawing.areas[key]
    dx, dy = abs(point[0] - place.middle[0]), abs(point[1] - place.middle[1])
    if drawing.kinds.get(key) in EVENTS:
        return float((dx**2 + dy**2) ** 0.5 - place.width / 2)
    if drawing.kinds.get(key) in GATEWAYS:
        return dx + dy - place.width / 2
    return max(dx - place.width / 2, dy - place.height / 2)


def strayed_shapes(drawing: Drawing) -> list[str]:
    """Each node is in one lane of its own pool, and drawn there; each lane is inside its pool."""
    claimed = [f"{key} is in {len(drawing.lanes.get(key, []))} lanes" for key in drawing.kinds]
    wrong = [each for each in claimed if not each.endswith("in 1 lanes")]
    for key, place in drawing.shapes.items():
        for lane in drawing.lanes.get(key, []):
            if drawing.pools[lane] != drawing.pools[key] or not drawing.areas[lane].contains(place.grown(5)):
                wrong.append(f"{key} is not inside {lane}")
    nested = {lane: drawing.pools[lane] for lane in drawing.areas if lane in drawing.pools}
    return wrong + [
        f"{lane} leaves {pool}"
        for lane, pool in nested.items()
        if not drawing.areas[pool].contains(drawing.areas[lane])
    ]


def crowded_pools(drawing: Drawing) -> list[str]:
    """Pools keep a generous distance; lanes of a pool do not overlap."""
    whole = {key: place.grown(40) for key, place in drawing.areas.items() if key not in drawing.pools}
    lanes_ = {key: place for key, place in drawing.areas.items() if key in drawing.pools}
    pairs = [*itertools.combinations(whole.items(), 2), *itertools.combinations(lanes_.items(), 2)]
    return [f"{a} and {b} are too close" for (a, one), (b, other) in pairs if one.overlaps(other)]


def shared_stretches(drawing: Drawing) -> list[str]:
    """Two lines run on top of each other only on their common way into the same shape."""
    return [
        f"{one.id} runs on top of {other.id}"
        for one, other in itertools.combinations(drawing.lines, 2)
        if one.target != other.target
        for a, b in itertools.product(segments(one), segments(other))
        if alongside(a, b)
    ]


def alongside(a: Rect, b: Rect) -> bool:
    """Parallel segments nearer than 6 px for more than 6 px."""
    if a.width > a.height and b.width > b.height:
        return abs(a.top - b.top) < 6 and min(a.right, b.right) - max(a.left, b.left) > 6
    if a.height > a.width and b.height > b.width:
        return abs(a.left - b.left) < 6 and min(a.bottom, b.bottom) - max(a.top, b.top) > 6
    return False


def crossings(drawing: Drawing) -> list[str]:
    """Where two lines to different shapes cross."""
    return [
        f"{one.id} crosses {other.id}"
        for one, other in itertools.combinations(drawing.lines, 2)
        if one.target != other.target
        for a, b in itertools.product(segments(one), segments(other))
        if a.grown(0.1).overlaps(b.grown(0.1)) and not alongside(a, b)
    ]

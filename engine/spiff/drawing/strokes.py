"""Shapes and lines as SVG: pools, nodes, flows and the words beside them."""

import dataclasses
import math
from collections.abc import Collection, Mapping

from engine.spiff.drawing import lettering, marks
from engine.spiff.drawing.geometry import Box, Line, Point, Shape

INK = "#22242a"
_DONE, _HERE = "#2c6e3f", "#a34700"
_HALO = 'paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round"'
_HOLDERS = ("subProcess", "transaction", "adHocSubProcess")


@dataclasses.dataclass(frozen=True)
class Course:
    """How far a case has come."""

    done: Collection[str]
    here: Collection[str]
    notes: Mapping[str, str]

    def of(self, key: str) -> str:
        if key in self.here:
            return "here"
        if key in self.done:
            return "done"
        return "ahead" if self.done or self.here else "plain"


_STATES = {"here": "正在办理", "done": "已办", "ahead": "尚未到达", "plain": ""}
_LOOKS = {  # fill, line, weight
    "here": ("#fff3e0", _HERE, 3.6),
    "done": ("#eaf4ec", _DONE, 1.8),
    "ahead": ("#fff", "#5a606b", 1.2),
    "plain": ("#fff", INK, 1.6),
}


def opened(shape: Shape) -> bool:
    """Whether other shapes stand inside."""
    return shape.kind in (*_HOLDERS, "group") and shape.expanded


# ---------------------------------------------------------------- pools and lanes


def area(shape: Shape) -> str:
    box, pool = shape.box, shape.kind == "participant"
    size, fill, weight = (14, "#f4f5f7", 1.6) if pool else (12, "none", 1)
    drawn = _rect(box, f'fill="{"#fff" if pool else "none"}" stroke="{INK}" stroke-width="{weight}"')
    if shape.upright:
        lines = lettering.wrap(shape.name, box.width - 12, size)
        return f'<g class="{shape.kind}">{drawn}{lettering.centred(lines, box.middle[0], box.top + 6, size)}</g>'
    band = Box(box.left, box.top, 30, box.height)
    drawn += _rect(band, f'fill="{fill}" stroke="{INK}" stroke-width="{weight}"')
    lines, size_ = lettering.fit(shape.name, (box.height - 8, 28), size)
    words = lettering.centred(lines, 0, -lettering.height(lines, size_) / 2, size_)
    turned = f'<g transform="translate({band.middle[0]:g} {band.middle[1]:g}) rotate(-90)">{words}</g>'
    weight_ = ' font-weight="bold"' if pool else ""
    return f'<g class="{shape.kind}"{weight_}>{drawn}{turned}</g>'


def _rect(box: Box, looks: str, radius: float = 0) -> str:
    corner = f' rx="{radius:g}"' if radius else ""
    return f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}"{corner} {looks}/>'


# ---------------------------------------------------------------- nodes


def node(shape: Shape, course: Course) -> str:
    state = course.of(shape.id)
    told = f"<title>{lettering.plain(_told(shape, state, course.notes.get(shape.id, '')))}</title>"
    drawn = _DRAWN[_family(shape)](shape, state)
    return f'<g class="node {state}" data-node="{lettering.plain(shape.id)}">{told}{drawn}{_sign(shape, state)}</g>'


def _told(shape: Shape, state: str, note: str) -> str:
    article = f"（{shape.article}）" if shape.article else ""
    return " · ".join(part for part in (f"{shape.name}{article}", _STATES[state], note) if part)


def _family(shape: Shape) -> str:
    for family in ("Event", "Gateway"):
        if shape.kind.endswith(family):
            return family
    return shape.kind if shape.kind in _DRAWN else "Task"


def _sign(shape: Shape, state: str) -> str:
    if state not in ("done", "here"):
        return ""
    sign = marks.tick if state == "done" else marks.pointer
    inset = shape.box.width / 2 - shape.box.width / 2.83 if shape.kind.endswith("Event") else 0
    return sign(shape.box.right - inset, shape.box.top + inset)


def _task(shape: Shape, state: str) -> str:
    fill, ink, weight = _LOOKS[state]
    called = shape.kind == "callActivity"
    box, holds = shape.box, opened(shape)
    collapsed = called or (shape.kind in _HOLDERS and not shape.expanded)
    dots = ' stroke-dasharray="2 3"' if "triggered" in shape.marks else ""
    looks = f'fill="{fill}" stroke="{ink}" stroke-width="{weight + 2.4 if called else weight:g}"{dots}'
    below = bool(collapsed or shape.marks - {"triggered"})
    room = (box.width - 12, 22 if holds else box.height - (38 if below else 20))
    lines, size = lettering.fit(shape.name, room, 12)
    free = room[1] - lettering.height(lines, size)
    top = box.top + (6 if holds else (20 if below else 13) + min(free / 2, 60))
    words = lettering.centred(lines, box.middle[0], top, size)
    signs = marks.task(shape.kind, box.left, box.top, ink)
    signs += marks.loop(shape.marks, collapsed, box.middle[0], box.bottom, ink)
    return _rect(box, looks, 8) + signs + words


def _event(shape: Shape, state: str) -> str:
    fill, ink, weight = _LOOKS[state]
    (x, y), radius = shape.box.middle, shape.box.width / 2
    ends, throws = shape.kind == "endEvent", shape.kind in ("endEvent", "intermediateThrowEvent")
    dashes = "" if shape.interrupting else ' stroke-dasharray="5 3"'
    looks = f'fill="{fill}" stroke="{ink}" stroke-width="{weight + 2 if ends else weight:g}"{dashes}'
    drawn = f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {looks}/>'
    if shape.kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        inner = f'fill="none" stroke="{ink}" stroke-width="1.2"{dashes}'
        drawn += f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 3.6:g}" {inner}/>'
    return drawn + marks.event(shape.marks, (x, y), throws, ink)


def _gateway(shape: Shape, state: str) -> str:
    fill, ink, weight = _LOOKS[state]
    box, (x, y) = shape.box, shape.box.middle
    path = f"M{x:g} {box.top:g}L{box.right:g} {y:g}L{x:g} {box.bottom:g}L{box.left:g} {y:g}z"
    drawn = f'<path d="{path}" fill="{fill}" stroke="{ink}" stroke-width="{weight:g}"/>'
    return drawn + marks.gateway(shape.kind, (x, y), ink)


def _annotation(shape: Shape, _state: str) -> str:
    box = shape.box
    path = f"M{box.left + 10:g} {box.top:g}h-10v{box.height:g}h10"
    lines, size = lettering.fit(shape.name, (box.width - 12, box.height - 6), 12)
    words = lettering.centred(lines, box.middle[0], box.top + 4, size)
    return f'<path d="{path}" fill="none" stroke="{INK}"/>{words}'


def _paper(shape: Shape, _state: str) -> str:
    box = shape.box
    wide, tall = box.width - 12, box.height - 12
    path = f"M{box.left:g} {box.top:g}h{wide:g}l12 12v{tall:g}h-{box.width:g}zm{wide:g} 0v12h12"
    return f'<path d="{path}" fill="#fff" stroke="{INK}" stroke-width="1.4"/>'


def _store(shape: Shape, _state: str) -> str:
    box, width, deep = shape.box, shape.box.width, shape.box.height - 16
    path = f"M{box.left:g} {box.top + 8:g}c0-11 {width:g}-11 {width:g} 0v{deep:g}c0 11-{width:g} 11-{width:g} 0z"
    lid = f"M{box.left:g} {box.top + 8:g}c0 11 {width:g} 11 {width:g} 0"
    return f'<path d="{path}{lid}" fill="#fff" stroke="{INK}" stroke-width="1.4"/>'


def _group(shape: Shape, _state: str) -> str:
    return _rect(shape.box, f'fill="none" stroke="{INK}" stroke-dasharray="8 4"', 8)


_DRAWN = {
    "Event": _event,
    "Gateway": _gateway,
    "Task": _task,
    "textAnnotation": _annotation,
    "dataObjectReference": _paper,
    "dataStoreReference": _store,
    "group": _group,
}


# ---------------------------------------------------------------- lines


def line(line: Line, course: Course) -> str:
    walked = {course.of(line.source), course.of(line.target)} <= {"done", "here"} and line.kind == "sequenceFlow"
    ink, weight = (_DONE, 2) if walked else (_LOOKS[course.of("")][1], 1.4)
    dashes = {"sequenceFlow": "", "messageFlow": ' stroke-dasharray="8 5"'}.get(line.kind, ' stroke-dasharray="1 5"')
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in line.points)
    drawn = f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{weight}" stroke-linejoin="round"{dashes}/>'
    return f'<g class="line{" done" if walked else ""}">{drawn}{_ends(line, ink)}</g>'


def _ends(line: Line, ink: str) -> str:
    if line.kind == "association" or len(line.points) < 2:
        return ""
    hollow = line.kind == "messageFlow"
    drawn = _arrowhead(line.points[-2], line.points[-1], "#fff" if hollow else ink, ink)
    if hollow:
        x, y = line.points[0]
        return drawn + f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="#fff" stroke="{ink}"/>'
    return drawn + (_slash(line.points[0], line.points[1], ink) if line.default else "")


def _arrowhead(before: Point, tip: Point, fill: str, ink: str) -> str:
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    feet = [(tip[0] - 10 * math.cos(angle + turn), tip[1] - 10 * math.sin(angle + turn)) for turn in (-0.4, 0.4)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, *feet))
    return f'<polygon points="{points}" fill="{fill}" stroke="{ink}"/>'


def _slash(first: Point, second: Point, ink: str) -> str:
    """The stroke through a default flow, a little after its beginning."""
    angle = math.atan2(second[1] - first[1], second[0] - first[0])
    x, y = first[0] + 11 * math.cos(angle), first[1] + 11 * math.sin(angle)
    dx, dy = 6 * math.cos(angle - 2), 6 * math.sin(angle - 2)
    return f'<path d="M{x + dx:.1f} {y + dy:.1f}L{x - dx:.1f} {y - dy:.1f}" stroke="{ink}" stroke-width="1.6"/>'


# ---------------------------------------------------------------- words beside


def labelled(each: Shape | Line) -> bool:
    outside = isinstance(each, Line) or each.kind.endswith(("Event", "Gateway")) or each.kind.startswith("data")
    return bool(each.name) and outside


def label(each: Shape | Line) -> str:
    place = label_box(each)
    lines = lettering.wrap(each.name, place.width, 11)
    words = lettering.centred(lines, place.middle[0], place.top, 11)
    return f'<g class="label" font-size="11" {_HALO}>{words}</g>'


def label_box(each: Shape | Line) -> Box:
    """Where its words stand: the drawn label, else below a node or at the middle of a line; as tall as they are."""
    place = each.label or _free_place(each)
    room = max(place.width, 24)
    left = place.middle[0] - room / 2
    return Box(left, place.top, room, lettering.height(lettering.wrap(each.name, room, 11), 11))


def _free_place(each: Shape | Line) -> Box:
    if isinstance(each, Shape):
        return Box(each.box.middle[0] - 45, each.box.bottom + 3, 90, 14)
    middle = (len(each.points) - 1) // 2
    (x1, y1), (x2, y2) = each.points[middle], each.points[min(middle + 1, len(each.points) - 1)]
    return Box((x1 + x2) / 2 - 45, (y1 + y2) / 2 - 16, 90, 14)

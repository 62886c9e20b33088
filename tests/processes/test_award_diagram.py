"""The picture process owners live in: nothing overlaps, no line runs through a box, every box cites its article."""

import copy
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import drawing

DIAGRAM = Path(__file__).parents[2] / "processes" / "award.bpmn"
PROCESSES = {
    "edition": "评选", "application": "申报", "publicity": "公示", "objection": "异议", "supervision": "监督",
    "consultation": "征求意见", "stage": "评审环节", "assessment": "评审一个组织",
}
ARTICLES = re.compile(r"第[一二三四五六七八九十]+条(、第[一二三四五六七八九十]+条)*")

CHECKS = [
    drawing.undrawn,
    drawing.unnamed,
    drawing.overlapping_shapes,
    drawing.overlapping_labels,
    drawing.struck_labels,
    drawing.missing_labels,
    drawing.overlong_names,
    drawing.lines_through_shapes,
    drawing.slanting_lines,
    drawing.undocked_lines,
    drawing.strayed_shapes,
    drawing.crowded_pools,
    drawing.shared_stretches,
]


@pytest.fixture(scope="module")
def award() -> drawing.Drawing:
    return drawing.read(DIAGRAM)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_drawing_has_no_faults(award: drawing.Drawing, check: Callable[[drawing.Drawing], list[str]]) -> None:
    assert check(award) == []


def test_no_sequence_flow_crosses_another(award: drawing.Drawing) -> None:
    """Messages cross the long way to 奖项空缺 on their way out of the pool; nothing else crosses anything."""
    vacancy = {line.id for line in award.lines if line.target == "declare_vacancy"}
    messages = {line.id for line in award.lines if drawing.is_message(line)}
    pairs = [tuple(each.split(" crosses ")) for each in drawing.crossings(award)]
    assert [pair for pair in pairs if not (vacancy & set(pair) and messages & set(pair))] == []


def test_every_box_cites_its_article(award: drawing.Drawing) -> None:
    assert [key for key in award.kinds if not ARTICLES.fullmatch(award.articles[key])] == []


def test_there_is_a_pool_for_each_process(award: drawing.Drawing) -> None:
    drawn = {each.get("processRef"): each.get("name") for each in award.root.iter(f"{drawing.MODEL}participant")}
    executable = {
        each.get("id") for each in award.root.iter(f"{drawing.MODEL}process") if each.get("isExecutable") == "true"
    }
    assert drawn == PROCESSES
    assert executable == PROCESSES.keys()


def test_no_id_is_used_twice_or_taken_by_the_library(award: drawing.Drawing) -> None:
    elements = [each for each in award.root.iter() if each.tag.startswith((drawing.MODEL, drawing.DI))]
    ids = [each.get("id", "") for each in elements if each.get("id")]
    assert sorted(ids) == sorted(set(ids))
    assert not {"Start", "End", "Root"} & set(ids)
    assert not [each for each in ids if each.endswith((".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin"))]


def test_pools_talk_only_to_other_pools(award: drawing.Drawing) -> None:
    talk = [line for line in award.lines if drawing.is_message(line)]
    side = {**award.pools, **{pool: pool for pool in award.pools.values()}}
    assert talk
    assert [line.id for line in talk if side[line.source] == side[line.target]] == []
    sequences = [line for line in award.lines if not drawing.is_message(line)]
    assert [line.id for line in sequences if side[line.source] != side[line.target]] == []


def test_every_awaited_message_comes_from_another_pool_or_from_outside(award: drawing.Drawing) -> None:
    """An incident is reported, and an application withdrawn, on a web page."""
    awaited = {
        each.get("id", "")
        for tag in ("startEvent", "intermediateCatchEvent")
        for each in award.root.iter(f"{drawing.MODEL}{tag}")
        if each.find(f"{drawing.MODEL}messageEventDefinition") is not None
    }
    told = {line.target for line in award.lines if drawing.is_message(line)}
    assert awaited - told == {"incident_reported", "withdrawn"}


# ---------------------------------------------------------------- the checks can fail


def shape(root: ElementTree.Element, key: str) -> ElementTree.Element:
    found = next(each for each in root.iter(f"{drawing.DI}BPMNShape") if each.get("bpmnElement") == key)
    bounds = found.find(drawing.BOUNDS)
    assert bounds is not None
    return bounds


def label(root: ElementTree.Element, key: str) -> ElementTree.Element:
    drawn = [*root.iter(f"{drawing.DI}BPMNShape"), *root.iter(f"{drawing.DI}BPMNEdge")]
    found = next(each for each in drawn if each.get("bpmnElement") == key)
    bounds = found.find(f"{drawing.DI}BPMNLabel/{drawing.BOUNDS}")
    assert bounds is not None
    return bounds


def waypoints(root: ElementTree.Element, key: str) -> list[ElementTree.Element]:
    found = next(each for each in root.iter(f"{drawing.DI}BPMNEdge") if each.get("bpmnElement") == key)
    return list(found.iter(drawing.WAYPOINT))


def place(what: ElementTree.Element, at: ElementTree.Element) -> None:
    what.attrib.update({side: at.get(side, "") for side in ("x", "y")})


def lay_a_box_on_its_neighbour(root: ElementTree.Element) -> None:
    place(shape(root, "open_edition"), shape(root, "launch"))


def lay_a_label_on_a_box(root: ElementTree.Element) -> None:
    place(label(root, "any_accepted"), shape(root, "decide_acceptance"))


def lay_a_label_on_a_line(root: ElementTree.Element) -> None:
    place(label(root, "flow_any_accepted__declare_vacancy"), waypoints(root, "flow_any_accepted__declare_vacancy")[1])


def draw_a_line_through_a_box(root: ElementTree.Element) -> None:
    first, last = waypoints(root, "flow_launch__open_edition")
    last.set("x", str(float(last.get("x", "")) + 200))


def let_a_line_end_in_the_air(root: ElementTree.Element) -> None:
    last = waypoints(root, "flow_launch__open_edition")[-1]
    last.set("x", str(float(last.get("x", "")) - 10))


def tilt_a_line(root: ElementTree.Element) -> None:
    last = waypoints(root, "flow_launch__open_edition")[-1]
    last.set("y", str(float(last.get("y", "")) + 10))


def move_a_box_out_of_its_lane(root: ElementTree.Element) -> None:
    place(shape(root, "launch"), shape(root, "lane_edition_prefecture"))


def forget_a_box(root: ElementTree.Element) -> None:
    for each in root.iter(f"{drawing.DI}BPMNShape"):
        if each.get("bpmnElement") == "launch":
            each.set("bpmnElement", "nothing")


def lose_a_name(root: ElementTree.Element) -> None:
    next(each for each in root.iter() if each.get("id") == "launch").set("name", "")


def squeeze_a_label(root: ElementTree.Element) -> None:
    label(root, "any_accepted").set("width", "20")


def write_a_long_name(root: ElementTree.Element) -> None:
    next(each for each in root.iter() if each.get("id") == "launch").set("name", "启动" * 20)


def push_a_pool_against_another(root: ElementTree.Element) -> None:
    place(shape(root, "pool_publicity"), shape(root, "pool_objection"))


def draw_a_line_over_another(root: ElementTree.Element) -> None:
    over = waypoints(root, "flow_launch__open_edition")
    for point, other in zip(over, waypoints(root, "flow_open_edition__issue_call"), strict=True):
        place(point, other)


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (forget_a_box, drawing.undrawn),
        (lose_a_name, drawing.unnamed),
        (lay_a_box_on_its_neighbour, drawing.overlapping_shapes),
        (lay_a_label_on_a_box, drawing.overlapping_labels),
        (lay_a_label_on_a_line, drawing.struck_labels),
        (squeeze_a_label, drawing.missing_labels),
        (write_a_long_name, drawing.overlong_names),
        (draw_a_line_through_a_box, drawing.lines_through_shapes),
        (tilt_a_line, drawing.slanting_lines),
        (let_a_line_end_in_the_air, drawing.undocked_lines),
        (move_a_box_out_of_its_lane, drawing.strayed_shapes),
        (push_a_pool_against_another, drawing.crowded_pools),
        (draw_a_line_over_another, drawing.shared_stretches),
    ],
    ids=lambda each: each.__name__,
)
def test_a_spoilt_drawing_is_noticed(
    award: drawing.Drawing,
    spoil: Callable[[ElementTree.Element], None],
    check: Callable[[drawing.Drawing], list[str]],
) -> None:
    root = copy.deepcopy(award.root)
    spoil(root)
    assert check(drawing.understand(root)) != []

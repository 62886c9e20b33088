"""The picture of a diagram: complete, readable, safe to embed, and telling how far a case has come."""

import re
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from engine import errors
from engine.spiff import drawing
from engine.spiff.drawing import cropping, geometry, lettering, strokes

ROOT = Path(__file__).parents[2]
DIAGRAM = (ROOT / "processes" / "award.bpmn").read_bytes()
PUBLISHED = ROOT / "docs" / "images" / "award.svg"
SVG = "{http://www.w3.org/2000/svg}"
PROCESSES = ["edition", "application", "objection", "publicity", "consultation", "stage", "assessment", "supervision"]
CALM = "<bpmn:process id='calm'><bpmn:userTask id='ask' name='{name}'/>{more}</bpmn:process>"


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own words


def nodes(svg: str) -> dict[str, ElementTree.Element]:
    return {each.get("data-node", ""): each for each in read(svg).iter(f"{SVG}g") if each.get("data-node")}


def told(svg: str, node: str) -> str:
    return nodes(svg)[node].findtext(f"{SVG}title") or ""


def words(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{SVG}text"))


def placed(element: str, more: str = "") -> str:
    bounds = "<dc:Bounds x='200' y='0' width='100' height='80'/>"
    return f"<bpmndi:BPMNShape bpmnElement='{element}' {more}>{bounds}</bpmndi:BPMNShape>"


def drawn(name: str = "询问", more: str = "", shapes: str = "") -> bytes:
    """A diagram with one task of 100 by 80 and whatever else is given."""
    return f"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
      xmlns:di="http://www.omg.org/spec/DD/20100524/DI">{CALM.format(name=name, more=more)}
      <bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="calm">
      <bpmndi:BPMNShape bpmnElement="ask"><dc:Bounds x="0" y="0" width="100" height="80"/></bpmndi:BPMNShape>
      {shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>""".encode()


def test_the_picture_in_the_documents_is_the_diagram_of_today():
    fresh = drawing.draw([DIAGRAM])
    assert PUBLISHED.read_text() == fresh, "stale: run `award draw > docs/images/award.svg`"


def test_the_processes_are_told_in_the_diagram_s_order():
    assert list(drawing.processes([DIAGRAM])) == PROCESSES
    assert drawing.processes([DIAGRAM])["publicity"] == "公示"


def test_every_node_is_in_the_whole_picture_with_its_name_and_article():
    found = nodes(drawing.draw([DIAGRAM]))
    album = geometry.read(DIAGRAM)
    for shape in album.whole.shapes:
        if shape.kind not in ("participant", "lane"):
            assert found[shape.id].findtext(f"{SVG}title") == f"{shape.name}（{shape.article}）"


@pytest.mark.parametrize("process", PROCESSES)
def test_a_pool_s_picture_shows_its_own_nodes_and_nobody_else_s(process):
    found = nodes(drawing.draw([DIAGRAM], process))
    own = {s.id for s in geometry.read(DIAGRAM).whole.shapes if s.process == process}
    assert found.keys() == own - {
        s.id for s in geometry.read(DIAGRAM).whole.shapes if s.kind in ("participant", "lane")
    }


@pytest.mark.parametrize("process", [None, *PROCESSES])
def test_nothing_that_is_drawn_is_clipped(process):
    root = read(drawing.draw([DIAGRAM], process))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(side, "nan")) for side in ("x", "y", "width", "height"))
        assert left <= x
        assert top <= y
        assert x + w <= left + width
        assert y + h <= top + height
    picture = cropping.chosen(geometry.read(DIAGRAM), process)
    for each in (*picture.shapes, *picture.lines):
        if strokes.labelled(each):
            box = strokes.label_box(each)
            assert left < box.left
            assert top < box.top
            assert box.right < left + width
            assert box.bottom < top + height


@pytest.mark.parametrize("process", [None, *PROCESSES])
def test_no_label_lies_on_another_label(process):
    picture = cropping.chosen(geometry.read(DIAGRAM), process)
    boxes = [strokes.label_box(each) for each in (*picture.shapes, *picture.lines) if strokes.labelled(each)]
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


@pytest.mark.parametrize("process", [None, *PROCESSES])
def test_every_name_fits_into_its_box_at_a_readable_size(process):
    for shape in cropping.chosen(geometry.read(DIAGRAM), process).shapes:
        if shape.kind.endswith("Task") or shape.kind == "callActivity":
            _, size = lettering.fit(shape.name, (shape.box.width - 12, shape.box.height - 38), 12)
            assert size >= 10.5, shape.name


@pytest.mark.parametrize("process", [None, "application"])
def test_a_strict_content_security_policy_lets_it_pass(process):
    svg = drawing.draw([DIAGRAM], process, done=["launch"], here=["close_filing"])
    assert not re.search(r"\bstyle\s*=|<style|<script|\bon\w+=|href|url\(|<foreignObject|\bid=", svg)


def test_it_is_an_image_with_a_name():
    root = read(drawing.draw([DIAGRAM], "publicity", title="2026年受理名单公示的进度"))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "2026年受理名单公示的进度"
    assert read(drawing.draw([DIAGRAM], "publicity"))[0].text == "公示流程图"


def test_a_process_in_a_file_of_its_own_is_drawn_from_there():
    beside = drawn("复核").replace(b"calm", b"part").replace(b'"ask"', b'"check"').replace(b"'ask'", b"'check'")
    files = [drawn(), beside]
    assert drawing.processes(files) == {"calm": "calm", "part": "part"}
    assert nodes(drawing.draw(files)).keys() == {"ask"}
    assert nodes(drawing.draw(files, "part")).keys() == {"check"}
    assert [step.name for step in drawing.steps(files, "part")] == ["复核"]


def test_how_far_a_case_has_come_is_told_in_words_and_by_signs():
    svg = drawing.draw(
        [DIAGRAM], "publicity", done=["publish"], here=["window"], notes={"publish": "3月2日", "window": "至3月9日"}
    )
    assert told(svg, "publish") == "发布公示（第十二条、第十四条、第十七条、第二十二条） · 已办 · 3月2日"
    assert told(svg, "window").endswith(" · 正在办理 · 至3月9日")
    assert told(svg, "close_publicity").endswith(" · 尚未到达")
    signs = {key: len(list(node)) for key, node in nodes(svg).items()}
    assert signs["publish"] > signs["draft_publicity"]
    found = nodes(svg)
    weight = {
        key: float(found[key].find(f".//{SVG}rect").get("stroke-width")) for key in ("publish", "check_objections")
    }
    assert weight["publish"] > weight["check_objections"]
    assert {found[key].get("class") for key in ("publish", "window", "check_objections")} == {
        "node done",
        "node here",
        "node ahead",
    }


def test_a_flow_between_two_finished_nodes_has_been_walked():
    flows = [each.get("class") for each in read(drawing.draw([DIAGRAM], "publicity")).iter(f"{SVG}g")]
    assert "line done" not in flows
    walked = read(drawing.draw([DIAGRAM], "publicity", done=["draft_publicity"], here=["publish"]))
    assert [each.get("class") for each in walked.iter(f"{SVG}g")].count("line done") == 1


def test_a_message_across_the_border_says_where_it_comes_from():
    svg = drawing.draw([DIAGRAM], "publicity")
    labels = [words(each) for each in read(svg).iter(f"{SVG}g") if each.get("class") == "label"]
    assert labels.count("自异议：异议处理完毕") == 1


def test_words_from_outside_stay_words():
    svg = drawing.draw([drawn()], here=["ask"], notes={"ask": "<script>\x00&"}, title="<b>")
    assert told(svg, "ask") == "询问 · 正在办理 · <script>&"
    assert read(svg)[0].text == "<b>"


def test_a_long_name_is_set_smaller_and_stays_inside():
    long = "国家企业信用信息公示系统经营异常名录和严重违法失信企业名单核查记录的登记复核与归档说明"
    svg = drawing.draw([drawn(long)])
    lines = list(nodes(svg)["ask"].iter(f"{SVG}text"))
    for line in lines:
        size = float(line.get("font-size", "12"))
        assert lettering.width(line.text or "", size) <= 90
        assert 8 < float(line.get("y", "nan")) < 79


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("形成受理名单", ("形成受理名单",)),
        ("填报申报表与自我评价报告", ("填报申报表与", "自我评价报告")),
        ("形式审查是否通过？", ("形式审查", "是否通过？")),
        ("依照GB/T 19580评分", ("依照GB/T", "19580评分")),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text, expected):
    assert lettering.wrap(text, 75, 12) == expected


def test_no_line_begins_with_a_closing_mark_nor_ends_with_an_opening_one():
    for room in range(24, 130, 6):
        for line in lettering.wrap("公示（内部），由所属法人“负责”；期满、无异议的，报送。", room, 12):
            assert line[0] not in "，。、；：？！）”"
            assert line[-1] not in "（“"


def test_a_collapsed_subprocess_has_a_picture_of_its_own():
    inner = "<bpmn:subProcess id='part' name='合议'><bpmn:userTask id='deep' name='议定'/></bpmn:subProcess>"
    own = "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram><bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement='part'>"
    shapes = placed("part", "isExpanded='false'") + own + placed("deep")
    diagram = drawn(more=inner, shapes=shapes)
    assert nodes(drawing.draw([diagram])).keys() == {"ask", "part"}
    assert nodes(drawing.draw([diagram], "part")).keys() == {"deep"}


@pytest.mark.parametrize(
    "kind",
    ["sendTask", "receiveTask", "manualTask", "scriptTask", "businessRuleTask", "task", "inclusiveGateway",
     "eventBasedGateway", "complexGateway", "intermediateThrowEvent", "textAnnotation", "dataObjectReference",
     "dataStoreReference", "somethingNew"],
)  # fmt: skip
def test_every_kind_that_a_modeler_offers_can_be_drawn(kind):
    more = f"<bpmn:{kind} id='other' name='另一个'><bpmn:messageEventDefinition/></bpmn:{kind}>"
    svg = drawing.draw([drawn(more=more, shapes=placed("other"))])
    assert told(svg, "other") == "另一个"
    assert "另一个" in "".join(each.text or "" for each in read(svg).iter(f"{SVG}text"))


ELEMENTS = {
    "set variables": "<bpmn:scriptTask id='other'/>",
    "manual task": "<bpmn:manualTask id='other'/>",
    "user task": "<bpmn:userTask id='other'/>",
    "user task in a loop": "<bpmn:userTask id='other'><bpmn:standardLoopCharacteristics/></bpmn:userTask>",
    "call": "<bpmn:callActivity id='other'/>",
    "event gateway": "<bpmn:eventBasedGateway id='other'/>",
    "exclusive gateway": "<bpmn:exclusiveGateway id='other'/>",
    "subprocess": "<bpmn:subProcess id='other'/>",
    "event subprocess": "<bpmn:subProcess id='other' triggeredByEvent='true'/>",
    **{f"{what} {kind}": f"<bpmn:{kind} id='other'><bpmn:{what}EventDefinition/></bpmn:{kind}>"
       for what in ("error", "escalation", "signal", "message", "timer") for kind in ("boundaryEvent", "endEvent")},
    "escalation goes on": "<bpmn:boundaryEvent id='other' cancelActivity='false'><bpmn:escalationEventDefinition/>"
                          "</bpmn:boundaryEvent>",
    "signal thrown": "<bpmn:intermediateThrowEvent id='other'><bpmn:signalEventDefinition/>"
                     "</bpmn:intermediateThrowEvent>",
}  # fmt: skip


def test_each_element_can_be_told_from_the_others_by_its_looks():
    pictures = {name: drawing.draw([drawn(more=more, shapes=placed("other"))]) for name, more in ELEMENTS.items()}
    looks = {name: ElementTree.tostring(nodes(svg)["other"]) for name, svg in pictures.items()}
    assert len(set(looks.values())) == len(ELEMENTS)


def test_a_task_that_decides_by_a_table_is_read_aloud_as_such():
    more = "<bpmn:businessRuleTask id='other' name='确定奖级'/>"
    steps = drawing.steps([drawn(more=more, shapes=placed("other"))], "calm")
    assert ("确定奖级", "按表判定") in {(step.name, step.kind) for step in steps}


def test_what_is_not_there_is_refused_in_a_sentence():
    with pytest.raises(errors.NoSuchProcess, match="没有部署名为“nowhere”的流程"):
        drawing.draw([DIAGRAM], "nowhere")
    with pytest.raises(errors.DiagramUnreadable, match="没有画出图形"):
        drawing.draw([b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'])
    with pytest.raises(errors.DiagramUnreadable, match="不是数字"):
        drawing.draw([drawn().replace(b'x="0"', b'x="left"')])


def test_drawing_again_takes_milliseconds():
    drawing.draw([DIAGRAM])
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        drawing.draw([DIAGRAM], "application")
        taken.append(time.perf_counter() - started)
    assert min(taken) < 0.03

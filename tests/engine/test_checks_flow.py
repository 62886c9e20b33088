"""The check follows the flow: variables, conditions, loops, joins and messages along every way of a diagram (P6)."""

import dataclasses
import json
import re

import pytest

from engine import checks
from engine.contract import Service
from engine.spiff.lint import elements
from engine.spiff.lint.soundness import meeting
from engine.types import Boolean, Choice, Count, Date, Integer, ListOf, Message, Optional, Reference, Text, Unless
from engine.types import Box as BoxType
from tests.engine import test_checks
from tests.engine.diagrams import (
    END,
    START,
    Box,
    box,
    call,
    correlated,
    diagram,
    gateway,
    line,
    message,
    process,
    service,
    several,
    spiff,
    starting,
    subprocess,
    timer,
    user,
)
from tests.engine.test_checks import AGAIN, FIELD, FORM, OVER, TURN, bundle, nothing, one

JUDGED = {
    "result": Choice.of("pass", "return", "refuse"), "points": Integer(), "experts": ListOf(item=Integer()),
    "due": Date(), "leader": Optional(of=Integer()), "note": Text(), "passed": Boolean(), "left": Boolean(),
    "many": Count(),
}  # fmt: skip
TAKEN = {"number": Integer(), "kind": Choice.of("audit", "formal"), "on": Date(), "people": ListOf(item=Integer())}
READ = BoxType(fields={"a": Optional(of=Text()), "again": Boolean(), "turn": Integer()})
SERVICES = {
    **test_checks.REGISTRY.services,
    "judge": Service("judge", "评判", {}, JUDGED, nothing),
    "read": Service("read", "汇总", {"answers": READ, "document": Reference(to="documents")}, {}, nothing),
    "take": Service("take", "登记", {}, {}, nothing, TAKEN),
    "give": Service("give", "颁发", {}, {}, nothing, unless=(Unless("passed", False, "没有通过"),)),
    "rank": Service("rank", "排序", {}, {}, nothing, reads={"most": Integer("最多几个")}),
    "sort": Service("sort", "排序", {}, {}, nothing, reads={"reply.days": Choice.of("short", "long")}),
}
WORDS = {
    **test_checks.REGISTRY.words,
    "working_days": dataclasses.replace(
        test_checks.REGISTRY.words["working_days"], arguments=(Integer(least=1, most=400),)
    ),
    "until": dataclasses.replace(test_checks.REGISTRY.words["until"], arguments=(Date(),)),
}
REGISTRY = checks.Registry(SERVICES, WORDS, test_checks.REGISTRY.sources, roles=["办公室", "审核机关"])
TELL = Service("tell", "告知", {}, {}, nothing, sends={"told": Message(correlation=("case_id",))})
NAMED = Service("named", "告知", {"message": Message(correlation=("case_id",), payload={"why": Text()})}, {}, nothing)
SOME = Service("some", "告知", {}, {}, nothing, sends={
    "told": Message(correlation=("case_id",), unless=(Unless("many", 0, "一个都没有"),))})  # fmt: skip
TALKING = dataclasses.replace(REGISTRY, services={**SERVICES, "tell": TELL, "named": NAMED, "some": SOME}, outside={})
JUDGE = service("judge", "judge")
AND, OR = "parallelGateway", "inclusiveGateway"


OPEN = {**FORM, "name": "open", "fields": [FIELD, AGAIN, {**TURN, "required": False}]}


def faults(drawn: bytes, registry: checks.Registry = REGISTRY) -> list[checks.Fault]:
    return checks.problems(bundle(drawn, {"forms/open.json": json.dumps(OPEN).encode()}), registry)


def chosen(*flows: str, then: Box = OVER[0], default: str = "gate > end") -> bytes:
    """A handler that gives values, then a gateway: to the end, or to one more box."""
    more = [] if then.kind == "endEvent" else [f"{then.id} > end"]
    return line(JUDGE, gateway("gate", default=default), aside=[then], flows=[*flows, *more])


def taking(**inputs: str) -> bytes:
    return line(JUDGE, service("take", "take", **inputs))


def reading(box_id: str, document: str = "notice", form: str = "ask") -> bytes:
    """A task whose answers a handler reads, which is told its name."""
    names = {"answers": f'"{box_id}"', "document": f'"{document}"'}
    return line(user("ask", form=form), service("read", "read", **names))


def looped(*inside: Box, condition: str, start: Box = START) -> bytes:
    """The boxes again and again, until a gateway lets the case end."""
    way = [start, *inside, gateway("gate", default=f"gate > {inside[0].id}")]
    flows = [f"{a.id} > {b.id}" for a, b in zip(way, way[1:], strict=False)]
    return one(*way, END, flows=[*flows, f"gate > {inside[0].id}", f"gate > end: {condition}"])


def split(kind: str, *flows: str, default: str = "", join: str = AND) -> bytes:
    """Two boxes, one and two, between a gateway that splits and one that joins."""
    first, last = gateway("fork", kind, default), gateway("join", join)
    way = ["start > judge", "judge > fork", "one > join", "two > join", "join > end"]
    return one(START, JUDGE, first, user("one"), user("two"), last, END, flows=[*way, *flows])


def calling(*calls: Box, inside: Box) -> bytes:
    """A process that calls another, which has one box of its own."""
    called = process("inner", [box("startEvent", "in"), inside, box("endEvent", "out")],
                     [f"in > {inside.id}", f"{inside.id} > out"])  # fmt: skip
    boxes = [START, *calls, END]
    return diagram(process("case", boxes, [f"{a.id} > {b.id}" for a, b in zip(boxes, boxes[1:], strict=False)]), called)


def called_with(kind: str, id: str) -> Box:
    """A call that hands over a text."""
    return call(id, "inner").having(extensions=spiff("properties", spiff("property", name="input_kind", value=kind)))


def part(*boxes: Box) -> Box:
    """A subprocess with these boxes."""
    way = [box("startEvent", "in"), *boxes, box("endEvent", "out")]
    return subprocess("part", way, [f"{a.id} > {b.id}" for a, b in zip(way, way[1:], strict=False)])


def watched(*watch: Box) -> bytes:
    """A person works for ever, while a branch aside may end the case."""
    boxes = [START, gateway("fork", AND), user("ask"), gateway("more"), *watch, *OVER]
    aside = ["fork", *(each.id for each in watch), "over"]
    flows = ["start > fork", "fork > more", "more > ask", "ask > more"]
    return one(*boxes, flows=[*flows, *(f"{a} > {b}" for a, b in zip(aside, aside[1:], strict=False))])


def redrawn(before: str, after: str) -> bytes:
    """A single user task whose drawn side was changed."""
    drawn = line(user("ask"))
    assert before.encode() in drawn
    return drawn.replace(before.encode(), after.encode())


CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
MODELER = 'xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"'


def foreign(attributes: str = "", extension: str = "", space: str = CAMUNDA) -> bytes:
    """A user task with settings of another engine."""
    drawn = line(user("ask")).decode().replace("<bpmn:definitions ", f"<bpmn:definitions {space} ")
    drawn = drawn.replace('<bpmn:userTask id="ask"', f'<bpmn:userTask id="ask" {attributes}')
    at = drawn.index("<bpmn:extensionElements>", drawn.index("<bpmn:userTask")) + len("<bpmn:extensionElements>")
    return (drawn[:at] + extension + drawn[at:]).encode()


def waiting(key: str = "case_id", expression: str = "case_id", name: str = "told", sender: str = "tell") -> bytes:
    """A box that sends, and one that waits."""
    inputs = {"message": f'"{name}"'} if sender == "named" else {}
    boxes = [START, service("send", sender, **inputs), message("wait", name, correlated(key, expression)), END]
    carried = {"told": ["case_id", "unit_id"], "other": ["case_id"]}
    flows = ["start > send", "send > wait", "wait > end"]
    return diagram(process("case", boxes, flows), messages=carried)


def counted(*flows: str, chosen: bool = False) -> bytes:
    """A handler counts, another one tells so many, and a gateway leads past the box that waits to be told."""
    waits = [message("wait", "told", correlated("case_id", "case_id"))]
    choice = [gateway("either", "eventBasedGateway"), timer("late")] if chosen else []
    boxes = [START, JUDGE, service("send", "some"), gateway("gate", default="gate > end"), *choice, *waits, END]
    way = ["start > judge", "judge > send", "send > gate", "wait > end", *flows]
    late = ["either > wait", "either > late", "late > end"] if chosen else []
    return diagram(process("case", boxes, [*way, *late]), messages={"told": ["case_id"]})


def bringing(data: str) -> bytes:
    """What a receive says of the message that `named` sends."""
    return waiting(sender="named").replace(b"why: anything", data.encode())


BOUNDS = '<dc:Bounds x="100" y="0" width="80" height="60"></dc:Bounds>'
SHAPE = f'<bpmndi:BPMNShape bpmnElement="ask">{BOUNDS}</bpmndi:BPMNShape>'
EDGE = '<bpmndi:BPMNEdge bpmnElement="flow_ask_end">'
SECOND = f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="case">{SHAPE}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
ASSIGNED = user("ask", assign_user="leader")
BOTH, EITHER = ("fork > one", "fork > two"), ("fork > one: passed", "fork > two")
EXCLUSIVE = "exclusiveGateway"

GOOD: dict[str, bytes] = {
    "a value of a closed set": chosen('gate > over: result == "return"'),
    "a list of values": chosen('gate > over: result in ["return", "refuse"]'),
    "some out of a count": chosen("gate > over: many >= 1"),
    "a service on the way that is its own": line(JUDGE, gateway("gate", default="gate > end"), aside=[
        service("give", "give")], flows=["gate > give: passed", "give > end"]),
    "inputs of the right types": taking(number="points + 1", kind='"audit"', on="due", people="experts"),
    "a date that is written out": taking(on='"2026-05-31"'),
    "a default for what may be blank": taking(number="leader or 0", people="[leader] if leader != None else []"),
    "a limit and a moment": line(JUDGE, user("ask", due_working_days="points"), timer("wait", "until(due)")),
    "an answer": line(user("ask"), service("take", "take", number="turn")),
    "a blank that is looked at first": chosen("gate > ask: leader != None", then=ASSIGNED),
    "a part that is asked first": chosen("gate > over: leader != None and leader > 3"),
    "answers that a service reads": reading("ask"),
    "one of a list": line(JUDGE, several(user("ask", assign_user="expert"), "experts", "expert")),
    "what a called process sets": calling(call("叫", "inner"), service("take", "take", number="points"), inside=JUDGE),
    "a question that another caller answers": calling(called_with("audit", "甲"), called_with("formal", "乙"), inside=(
        service("take", "take", number='1 if kind == "audit" else 2'))),
    "what a subprocess sets": line(part(JUDGE), service("take", "take", number="points")),
    "a message that brings something": line(message("told"), service("take", "take", number="why")),
    "a start that brings something": one(starting("extra: one of x | y"), gateway("gate", default="gate > end"), *OVER,
                                         END, flows=["start > gate", 'gate > over: extra == "x"', "gate > end"]),
    "a loop in which a person decides": looped(user("ask"), condition="turn > 3"),
    "a loop in which a handler decides": looped(user("ask"), JUDGE, condition="points > 3"),
    "a loop of a called process": looped(user("ask"), part(JUDGE), condition='result == "pass"'),
    "work that a timer ends": watched(timer("wait")),
    "branches that meet": split(AND, *BOTH),
    "one of two ways": split(EXCLUSIVE, *EITHER, default="fork > two", join=EXCLUSIVE),
    "an inclusive choice": split(OR, *EITHER, default="fork > two", join=OR),
    "colours and a modeler's marks": foreign('bioc:fill="#fff" modeler:executionPlatform="x"', space=MODELER),
    "what Camunda's modeler writes by itself": foreign('camunda:historyTimeToLive="180"'),
    "a lane of handlers alone": one(START, JUDGE, END, flows=["start > judge", "judge > end"], lanes={
        "系统": ["start", "judge", "end"]}),
}
AT_EASE: dict[str, bytes] = {
    "a message that is sent": waiting(),
    "a message that the diagram names": waiting(sender="named"),
    "what a message brings": bringing("why: text"),
    "a message that is sent to some": counted("gate > wait: many > 0", "gate > end"),
    "a message that is sent to some, turned round": counted("gate > wait: 0 < many", "gate > end"),
    "a message or a term": counted("gate > either: passed", "gate > end", chosen=True),
}


@pytest.mark.parametrize("drawn", GOOD.values(), ids=GOOD)
def test_a_way_that_can_be_gone_has_no_faults(drawn: bytes) -> None:
    assert faults(drawn) == []


@pytest.mark.parametrize("drawn", AT_EASE.values(), ids=AT_EASE)
def test_a_message_that_arrives_has_no_faults(drawn: bytes) -> None:
    assert faults(drawn, TALKING) == []


# Rules, the box, words of the sentence, and the diagram.
BROKEN: list[tuple[str, str, str, bytes]] = [
    # variables
    ("unset_variable", "flow_gate_over", "“resul”", chosen('gate > over: resul == "return"')),
    ("unset_variable", "wait", "“dew”", line(JUDGE, timer("wait", "until(dew)"))),
    ("unset_variable", "ask", "“poinds”，但走到这里还没有谁给它赋值；是不是“points”", line(
        JUDGE, user("ask", due_working_days="poinds"))),
    ("unset_variable", "take", "“nobody”", taking(number="nobody")),
    ("unset_variable", "ask", "“nobody”", line(user("ask", assign_unit="nobody"))),
    ("unset_variable", "ask", "“nobody”", line(several(user("ask"), "nobody"))),
    ("unset_variable", "wait", "“nobody”", line(message("wait", inside=correlated(expression="nobody")))),
    ("unset_variable", "take", "“person”", line(several(user("ask")), service("take", "take", number="person"))),
    ("unset_variable", "take", "由“叫”调用", calling(call("叫", "inner"), inside=service("take", "take", number="no"))),
    ("sometimes_unset", "take", "从“开始”经“gate”到“take”时没有赋值", one(
        START, gateway("gate", default="gate > take"), JUDGE, service("take", "take", number="points"), END,
        flows=["start > gate", "gate > judge: a", "gate > take", "judge > take", "take > end"])),
    ("sometimes_unset", "take", "经“part”、“late”到“take”", line(
        part(user("judged"), JUDGE), service("take", "take", number="points"), aside=[timer("late", on="part")],
        flows=["late > take"])),
    ("wrong_type", "take", "是文字，而参数“number”要的是整数", taking(number="note")),
    ("wrong_type", "take", "“dry”", taking(kind='"dry"')),
    ("wrong_type", "take", "“leader”可能是空白", taking(number="leader")),
    ("wrong_type", "take", "日期", taking(on="note")),
    ("wrong_type", "take", "不能这样计算", taking(number="points * result")),
    ("wrong_type", "wait", "“until”要的是日期", line(JUDGE, timer("wait", "until(points)"))),
    ("wrong_type", "wait", "“working_days”要的是整数", line(JUDGE, timer("wait", "working_days(note)"))),
    ("wrong_type", "ask", "办理期限要的是整数", line(JUDGE, user("ask", due_working_days="due"))),
    ("wrong_type", "ask", "“leader”可能是空白", line(JUDGE, ASSIGNED)),
    ("wrong_type", "ask", "逐一办理要的是列表", line(JUDGE, several(user("ask"), "points"))),
    ("wrong_type", "flow_gate_over", "不能比较大小", chosen('gate > over: points > "3"')),
    ("wrong_type", "flow_gate_over", "不能比较大小", chosen("gate > over: leader > 3")),
    ("dead_value", "flow_gate_over", "“passt”", chosen('gate > over: result == "passt"')),
    ("dead_value", "flow_gate_over", "“no”", chosen('gate > over: result not in ["pass", "no"]')),
    ("dead_value", "flow_gate_over", "只可能是整数", chosen('gate > over: points == "3"')),
    ("misplaced_data", "ask", "不会带来变量", line(user("ask", data="x: text"))),
    ("unreadable_data", "start", "类型“strange”不认识", one(
        box("startEvent", "start", data="x: strange"), user("ask"), END, flows=["start > ask", "ask > end"])),
    # names and what services read
    ("unknown_reference", "read", "没有这样的本流程的用户任务", reading("aks")),
    ("unread_field", "read", "字段“again”", reading("ask", form="sealed")),
    ("unfit_field", "read", "字段“turn”，那里可能是空白", reading("ask", form="open")),
    ("sealed_form", "read", "打不开", reading("ask", form="sealed")),
    ("unread_parameter", "rank", "“most”（最多几个）", line(service("rank", "rank"))),
    ("unfit_parameter", "sort", "“reply.days”", line(service("sort", "sort"))),
    ("wrong_length", "ask", "“0”是0，应当是1至400", line(user("ask", due_working_days="0"))),
    ("wrong_length", "wait", "应当是1至400", line(timer("wait", "working_days(401)"))),
    # conditions
    ("always_true", "flow_gate_over", "总是成立", chosen("gate > over: points == points or True")),
    ("never_true", "flow_gate_over", "永远不会成立", chosen("gate > over: passed and not passed")),
    ("never_default", "flow_gate_end", "永远不会走", line(
        JUDGE, gateway("gate", default="gate > end"), aside=[user("ask"), *OVER],
        flows=["gate > over: passed", "gate > ask: not passed", "ask > end"])),
    ("never_true", "flow_gate_over", "永远不会成立", chosen("gate > over: many < 0")),
    ("never_default", "flow_gate_end", "永远不会走", line(
        JUDGE, gateway("gate", default="gate > end"), aside=[user("ask"), *OVER],
        flows=["gate > over: many == 0", "gate > ask: many >= 1", "ask > end"])),
    ("barred", "give", "没有通过（passed），不能办理", line(JUDGE, service("give", "give"))),
    # loops, traps, joins
    ("unchanging_loop", "gate", "没有谁改变“turn”", looped(service("x", "judge"), timer("w"), condition="turn > 3")),
    ("trap", "a", "走进去就出不来", one(
        START, gateway("gate", default="gate > end"), user("a"), gateway("again"), user("b"), END,
        flows=["start > gate", "gate > a: again", "gate > end", "a > again", "again > b", "b > again"])),
    ("trap", "more", "只会在", watched(message("told"))),
    ("trap", "more", "只会在", watched(user("wait"))),
    ("waiting_join", "join", "从“one”来的分支不会再到", split(EXCLUSIVE, *EITHER, default="fork > two")),
    ("waiting_join", "join", "会一直等下去", split(OR, *EITHER, default="fork > two")),
    ("never_reached", "ask", "“third”不会走这条路", one(
        START, JUDGE, gateway("first", default="first > mid"), gateway("mid"), gateway("third", default="third > end"),
        user("ask"), *OVER, END, flows=[
            "start > judge", "judge > first", "first > over: passed == left", "first > mid", "mid > third",
            "third > ask: passed and left", "third > end", "ask > end"])),
    # other tools and the drawn side
    ("foreign_setting", "ask", "表单请写在属性“form”里", foreign('camunda:formKey="x"')),
    ("foreign_setting", "ask", "Camunda 的设置“assignee”", foreign('camunda:assignee="x"')),
    ("foreign_setting", "ask", "“formData”", foreign(extension='<camunda:formData><camunda:x/></camunda:formData>')),
    ("foreign_setting", "ask", "Flowable", foreign('f:async="true"', space='xmlns:f="http://flowable.org/bpmn"')),
    ("ignored_attribute", "ask", "“startQuantity”", line(user("ask").having(startQuantity="2"))),
    ("foreign_language", "flow_gate_over", "“groovy”", chosen("gate > over: passed").replace(
        b"<bpmn:conditionExpression>", b'<bpmn:conditionExpression language="groovy">')),
    ("unknown_role", "办工室", "是不是“办公室”", one(
        START, user("ask"), END, flows=["start > ask", "ask > end"], lanes={"办工室": ["start", "ask", "end"]})),
    ("no_picture", "流程图", "没有画出图形", re.sub(
        rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", line(user("a")))),
    ("several_pictures", "流程图", "不止一幅图", redrawn("</bpmn:definitions>", f"{SECOND}</bpmn:definitions>")),
    ("empty_picture", "case", "空的图", redrawn(
        "</bpmn:definitions>", SECOND.replace(SHAPE, "") + "</bpmn:definitions>")),
    ("no_shape", "ask", "没有画出来", redrawn(SHAPE, "")),
    ("no_edge", "flow_ask_end", "没有画出来", redrawn(EDGE, EDGE.replace("ask_end", "start_ask"))),
    ("stranger_in_picture", "ask", "不带前缀", redrawn('bpmnElement="ask"', 'bpmnElement="bpmn:ask"')),
    ("stranger_in_picture", "nobody", "流程里没有它", redrawn('bpmnElement="ask"', 'bpmnElement="nobody"')),
    ("misplaced", "ask", "坐标", redrawn('x="100"', 'x="NaN"')),
    ("misplaced", "ask", "坐标", redrawn('x="100"', 'x="1e400"')),
    ("misplaced", "ask", "宽或者高", redrawn(SHAPE, SHAPE.replace('"80"', '"0"'))),
]  # fmt: skip
UNHEARD: list[tuple[str, str, str, bytes]] = [
    ("unsent_message untaken_message", "wait", "没有谁会发出", waiting(name="other")),
    ("untaken_message", "send", "没有谁等待", one(
        START, service("send", "tell"), END, flows=["start > send", "send > end"])),
    ("wrong_ids", "wait", "带的是“case_id”", waiting("unit_id", "unit_id")),
    ("mistaken_id", "wait", "取自“unit_id”", waiting("case_id", "unit_id")),
    ("never_sent", "wait", "一个都没有（many），不会有谁发出它", counted("gate > wait: passed", "gate > end")),
    ("never_sent", "wait", "会一直等下去", counted("gate > either: many == 0", "gate > end", chosen=True)),
    ("lacking_message", "wait", "带来“extra”", bringing("extra: text")),
    ("lacking_message", "wait", "类型", bringing("why: integer")),
]


def _refuses(found: list[checks.Fault], rules: str, box: str, words: str) -> None:
    assert {fault.rule for fault in found} >= set(rules.split()[:1]), found
    first = [fault for fault in found if fault.rule == rules.split()[0]]
    assert any(box in (fault.box, fault.name) or fault.name.startswith(box) for fault in first), first
    assert any(words in fault.message for fault in first), first
    assert all(re.search("[\u4e00-\u9fff]", fault.message) for fault in found)


@pytest.mark.parametrize(("rules", "box", "words", "drawn"), BROKEN, ids=[f"{i} {b[0]}" for i, b in enumerate(BROKEN)])
def test_a_way_that_can_not_be_gone_is_refused(rules: str, box: str, words: str, drawn: bytes) -> None:
    _refuses(faults(drawn), rules, box, words)


@pytest.mark.parametrize(("rules", "box", "words", "drawn"), UNHEARD, ids=[unheard[0] for unheard in UNHEARD])
def test_a_message_that_can_not_arrive_is_refused(rules: str, box: str, words: str, drawn: bytes) -> None:
    _refuses(faults(drawn, TALKING), rules, box, words)


def test_too_many_ways_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "MOST_STATES", 1)
    assert [fault.rule for fault in faults(split(AND, *BOTH))] == ["too_many_ways"]


def test_twenty_parallel_branches_are_no_burden() -> None:
    """A branch that nothing can disturb is gone to its end at once, instead of in every order."""
    names = [f"task_{number}" for number in range(20)]
    flows = ["start > fork", "join > end", *(f"fork > {name}" for name in names), *(f"{name} > join" for name in names)]
    boxes = [START, gateway("fork", AND), *map(user, names), gateway("join", AND), END]
    assert faults(one(*boxes, flows=flows)) == []


def test_every_rule_has_a_broken_diagram() -> None:
    written = "".join(path.read_text() for path in test_checks.LINT.rglob("*.py"))
    found = set(re.findall(r'(?:fault(?:_at)?\((?:\w+, )?|Doubt\(|Fault\([^"]*(?:"[^"]*", )+?)"(\w+)"', written))
    named = {rule for rules, _, _ in test_checks.BROKEN for rule in rules.split()}
    named |= {rule for rules, *_ in (*BROKEN, *UNHEARD) for rule in rules.split()}
    wanted = found | {rule for rule, _ in elements._REFUSED.values()}
    assert {rule for rule in wanted if re.fullmatch("[a-z_]+", rule)} <= named | {"lost", "refused", "too_many_ways"}


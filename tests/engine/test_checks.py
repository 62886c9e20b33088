"""P6: a diagram that can't run is refused at deployment, with every fault at once, in Chinese, naming the box."""

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine import checks
from engine.bundle import Bundle
from engine.contract import Service, Source, Word
from engine.spiff import lint, parser
from engine.types import Box as BoxType
from engine.types import Integer, Reference, Text
from tests.engine.decisions.dmn import decide, table
from tests.engine.diagrams import (
    END,
    START,
    Box,
    again,
    box,
    call,
    correlated,
    declared,
    diagram,
    event,
    gateway,
    handler,
    interface,
    line,
    message,
    process,
    service,
    setting,
    several,
    spiff,
    subprocess,
    tag,
    terminate,
    timer,
    user,
)

FIELD = {"key": "a", "type": "text", "label": "意见"}
AGAIN = {"key": "again", "type": "checkbox", "label": "再来一次", "variable": True}
TURN = {"key": "turn", "type": "integer", "label": "次数", "required": True, "variable": True}
FORM = {"name": "ask", "title": "征求意见", "article": ["第十四条"], "fields": [FIELD, AGAIN, TURN]}
PERIOD = {"key": "reply.days", "name": "答复期限", "type": "integer", "value": 5, "unit": "工作日"}
SHEET = [{**PERIOD, "article": "第十四条", "basis": "本办法未规定"}]
TEMPLATE = Reference("公文模板的名称", to="documents")
LINT = Path(lint.__file__).parent
TABLE = table(["number: integer"], ["tier: string"], ['> 5 | "一等"', '<= 5 | "二等"'])
NOTICE = "// title: 通知\n// type: 通知\n// article: 第四条\n正文"


def nothing(*_: Any) -> dict[str, Any]:
    return {}


REGISTRY = checks.Registry(
    services={
        "record": Service("record", "登记", {}, {}, nothing),
        "issue": Service("issue", "发文", {"name": TEMPLATE}, {}, nothing, {"title": Text("标题")}),
    },
    words={
        "param": Word("param", "参数", False, nothing),
        "working_days": Word("working_days", "工作日", True, nothing),
        "until": Word("until", "截止", True, nothing),
        "times": Word("times", "次数", False, nothing, (BoxType("用户任务"),), Integer()),
    },
    sources={"units": Source("units", "单位", lambda _: [])},
)


def bundle(drawn: bytes, files: Mapping[str, bytes] | None = None, without: str = "") -> Bundle:
    """The diagram with an open and a secret form, one document, one table and one parameter; `files` come on top."""
    given = {
        "award.bpmn": drawn,
        "forms/ask.json": json.dumps(FORM).encode(),
        "forms/sealed.json": json.dumps({**FORM, "name": "sealed", "secret": True, "fields": [FIELD]}).encode(),
        "documents/notice.typ": NOTICE.encode(),
        "decisions/tier.dmn": TABLE,
        "parameters.json": json.dumps(SHEET).encode(),
        **(files or {}),
    }
    return Bundle({path: content for path, content in given.items() if path != without})


def faults(drawn: bytes) -> list[checks.Fault]:
    return checks.problems(bundle(drawn), REGISTRY)


# ---------------------------------------------------------------- what is good

AND, OR, EITHER = "parallelGateway", "inclusiveGateway", "eventBasedGateway"
WAY = ["start > ask", "ask > end"]
OVER = [terminate("over")]
FORK, JOIN = gateway("fork", AND), gateway("join", AND)
INNER = [box("startEvent", "in"), FORK, user("one"), user("two"), JOIN, box("endEvent", "out")]
INNER_WAY = ["in > fork", "fork > one", "fork > two", "one > join", "two > join", "join > out"]
BOTH = subprocess("both", INNER, INNER_WAY)
WINDOW = [box("startEvent", "opened"), timer("window"), box("endEvent", "closed")]
CALLED = process("publicity", WINDOW, ["opened > window", "window > closed"])
GATE = gateway("gate", default="gate > end")
RECEIVE = box("receiveTask", "told").having(
    extensions=correlated().removeprefix("<bpmn:extensionElements>").removesuffix("</bpmn:extensionElements>"),
    messageRef="message_told",
)
GRANTED = message("granted", inside="", kind="startEvent")
NOTE = tag("textAnnotation", tag("text", "说明"), id="note")


def one(*boxes: Box, flows: list[str], **more: Any) -> bytes:
    """One process with these boxes and flows."""
    return diagram(process("case", [*boxes], flows, **more))


def one_by_one(repeated: Box) -> bytes:
    """A task that is done for one item of a list after the other."""
    mark = "<bpmn:multiInstanceLoopCharacteristics"
    drawn = several(repeated)
    return line(dataclasses.replace(drawn, inner=drawn.inner.replace(mark, f'{mark} isSequential="true"')))


def plain(**more: Any) -> bytes:
    """A single user task, and something about its process."""
    return one(START, user("ask"), END, flows=WAY, **more)


def talking(talk: str) -> bytes:
    """A single user task, and something in the collaboration."""
    return diagram(process("case", [START, user("ask"), END], WAY), talk=talk)


def calling(called: str, *processes: str) -> bytes:
    """A process that calls another."""
    return diagram(process("case", [START, call("叫", called), END], ["start > 叫", "叫 > end"]), *processes)


def mapping(**properties: str) -> bytes:
    """A process that calls another with these properties."""
    calling_box = call("叫", "publicity", **properties)
    return diagram(process("case", [START, calling_box, END], ["start > 叫", "叫 > end"]), CALLED)


def bordered(event: Box, host: Box | None = None) -> bytes:
    """A task with an event at its border."""
    return line(host or user("ask"), aside=[event], flows=[f"{event.id} > end"])


def ending(event: Box) -> bytes:
    """A user task and an end event of its own kind."""
    return one(START, user("ask"), event, flows=["start > ask", f"ask > {event.id}"])


def parallel(*boxes: Box, flows: Sequence[str] = ()) -> bytes:
    """A user task after a parallel gateway named fork, and what else leaves the gateway."""
    return line(gateway("fork", AND), user("ask"), aside=boxes, flows=flows)


def choice(*flows: str, default: str = "gate > end", kind: str = "exclusiveGateway", name: str = "gate") -> bytes:
    """A user task, then a gateway to the end, and other flows from the gateway."""
    aside = OVER if any("over" in flow for flow in flows) else ()
    return line(user("ask"), gateway("gate", kind, default).having(name=name), aside=aside, flows=flows)


def either(*events: Box) -> bytes:
    """An event gateway, and each event on its own way to the end."""
    flows = [arrow for event in events for arrow in (f"汇 > {event.id}", f"{event.id} > end")]
    return one(START, gateway("汇", EITHER), *events, END, flows=["start > 汇", *flows])


def due(moment: str) -> bytes:
    return line(timer("等", moment))


def waiting(inside: str) -> bytes:
    return line(message("等", inside=inside))


SEND = event("intermediateThrowEvent", "告", "signal", "done")
HEAR = event("intermediateCatchEvent", "等", "signal", "done")
SIGNALLED = ["start > fork", "fork > 告", "fork > 等", "告 > join", "等 > join", "join > end"]
SIGNAL = diagram(process("case", [START, FORK, SEND, HEAR, JOIN, END], SIGNALLED), extra=declared("signal", "done"))
HANDLER = handler("补正", message("来信", kind="startEvent"), user("改"), interrupting=False)


def aside(*boxes: Box, flows: Sequence[str] = ()) -> bytes:
    """A user task, and boxes that no arrow leads to."""
    return line(user("ask"), aside=boxes, flows=flows)


def timed_start(moment: str) -> Box:
    return box("startEvent", "到期", inner=tag("timerEventDefinition", tag("timeDate", moment), id="t"))


def signalling(one: Box) -> bytes:
    return diagram(process("case", [START, one, END], [f"start > {one.id}", f"{one.id} > end"]),
                   extra=declared("signal", "done"))  # fmt: skip


def escalating() -> bytes:
    """A subprocess that tells something around on its way."""
    throw = event("intermediateThrowEvent", "升", "escalation", "late")
    inner = [box("startEvent", "in"), throw, box("endEvent", "out")]
    both = subprocess("both", inner, ["in > 升", "升 > out"])
    border = event("boundaryEvent", "接", "escalation", "late", on="both").having(cancelActivity="false")
    main = process("case", [START, both, border, END], ["start > both", "both > end", "接 > end"])
    return diagram(main, extra=declared("escalation", "late"))


def throwing(*border: Box) -> bytes:
    """A subprocess that ends with an error, and what stands at its border."""
    inner = [box("startEvent", "in"), user("ask"), event("endEvent", "错", "error", "bad")]
    both = subprocess("both", inner, ["in > ask", "ask > 错"])
    flows = ["start > both", "both > end", *(f"{each.id} > end" for each in border)]
    main = process("case", [START, both, *border, END], flows)
    return diagram(main, extra=declared("error", "bad", "other"))


GOOD = {
    "a user task": line(user("ask", assign_unit="unit_id", due_working_days='param("reply.days")')),
    "a handler": line(service("tell", "issue", name='"notice"'), user("ask", document="notice")),
    "an error that is caught": throwing(event("boundaryEvent", "接", "error", "bad", on="both")),
    "an escalation that is caught": escalating(),
    "any error that is caught": throwing(event("boundaryEvent", "接", "error", on="both")),
    "a signal": SIGNAL,
    "an event subprocess": aside(HANDLER),
    "an event subprocess with a timer": aside(handler("补正", timed_start("working_days(3)"))),
    "a task that is ticked off": line(box("manualTask", "做", assign_unit="unit_id")),
    "somebody else than the author": line(user("ask"), user("sign", position="负责人", not_same_person_as="ask")),
    "a quorum": line(several(user("ask"), more=tag("completionCondition", "nrOfCompletedInstances &gt;= 2"))),
    "a loop on a task": line(again(user("ask"), "again"), again(service("tell"), "a", loopMaximum="3")),
    "a call that maps": mapping(in_a="1", out_b="a + 1", input_kind="acceptance"),
    "a process that declares what it takes": plain(declared=interface(["a"], ["b"])),
    "an answer or a deadline": either(message("told"), timer("late")),
    "a step that sets variables": line(setting("算", "total = 1 + 2", "passed = total == 3")),
    "a loop with a way out": choice("gate > ask: again == True"),
    "timers": line(timer("wait", 'working_days(param("reply.days") + 1)'), timer("then", "until(closes)")),
    "a message": line(message("told")),
    "a receive task": line(RECEIVE),
    "several people": line(several(user("ask", assign_user="person"))),
    "a reply by a date": bordered(timer("late", on="ask")),
    "a message at the border": bordered(message("told", on="ask")),
    "a branch that ends everything": parallel(message("told"), *OVER, flows=["fork > told", "told > over"]),
    "a parallel block in a loop, wrapped": line(BOTH, GATE, flows=["gate > both: again"]),
    "a decision table": line(user("ask"), decide("judge")),
    "a call": calling("publicity", CALLED),
    "a message that starts": one(GRANTED, user("ask"), END, flows=["granted > ask", "ask > end"]),
    "an inclusive choice": choice("gate > over: wide == True", kind=OR),
    "a gateway without a name that merges": line(gateway("merge").having(name=""), user("ask")),
    "a box named like its handler": line(service("record"), user("ask")),
    "a note": plain(inner=NOTE + tag("association", id="to_note", sourceRef="ask", targetRef="note")),
    "a data object as decoration": plain(
        inner=tag("dataObject", id="thing") + tag("dataObjectReference", id="shown", dataObjectRef="thing")
    ),
}


@pytest.mark.parametrize("drawn", GOOD.values(), ids=GOOD)
def test_a_diagram_that_can_run_has_no_faults(drawn: bytes) -> None:
    assert faults(drawn) == []


# ---------------------------------------------------------------- one broken diagram for each rule

TWICE = several(user("ask"), collection="")
LOOP = "multiInstanceLoopCharacteristics"
RECALL = spiff("properties", spiff("property", name="recall", value="yes"))
OTHER_PERSON = spiff("properties", spiff("property", name="not_same_person_as", value="ask"))
BAD_PROPERTY = spiff("properties", spiff("property", name="document"))
TIMED = tag("timerEventDefinition", tag("timeDate", "working_days(5)"), id="other")
VARIABLE = tag("extensionElements", spiff("messageVariable", "told_message"))
NO_VARIABLE = correlated(variable="")
NOWHERE_REFERENCE = tag("dataObjectReference", id="件", dataObjectRef="nowhere")
ASSOCIATION = tag("dataInputAssociation", tag("sourceRef", "x"), tag("targetRef", "y"))
CONDITIONAL = tag("conditionalEventDefinition", tag("condition", "a"))
SEVERAL = tag(LOOP, tag("loopDataInputRef", "people"), tag("inputDataItem", id="person"))
LOOPED = f"{SEVERAL}</bpmn:callActivity>".encode()
UNLISTED = interface(["a"]).replace("<bpmn:dataInputRefs>a</bpmn:dataInputRefs>", "")
NESTED = tag("childLaneSet", tag("lane", id="inner", name="科室"), id="inner_set")


def triggered(kind: str, id: str, definition: str, **attributes: str) -> Box:
    """An event with some trigger."""
    return box(kind, id, inner=tag(f"{definition}EventDefinition", id="definition", **attributes))


def starting(id: str, name: str) -> str:
    """A process started by the message `told`."""
    start = message(name, inside="", kind="startEvent")
    return process(id, [start, box("endEvent", f"end_{id}")], [f"{name} > end_{id}"])


BROKEN: list[tuple[str, str, bytes]] = [
    # what may be drawn
    ("nothing_set", "算", line(box("scriptTask", "算"))),
    ("nothing_set", "算", line(setting("算", " "))),
    ("script_format", "算", line(setting("算", "a = 1").having(scriptFormat="javascript"))),
    ("wrong_assignment", "算", line(setting("算", "total"))),
    ("wrong_assignment", "算", line(setting("算", "import os"))),
    ("wrong_assignment", "算", line(setting("算", "total += 1"))),
    ("wrong_assignment", "算", line(setting("算", "a.b = 1"))),
    ("wrong_assignment", "算", line(setting("算", "_a = 1"))),
    ("wrong_assignment", "算", line(setting("算", "if = 1"))),
    ("wrong_assignment", "算", line(setting("算", "a = 1\nb = (lambda: 1)()"))),
    ("variable_named_like_word", "算", line(setting("算", "len = 1"))),
    ("variable_named_like_word", "算", line(setting("算", "param = 1"))),
    ("unknown_word misplaced_moment", "算", line(setting("算", "a = weeks(3)", "b = until(c)"))),
    ("unknown_parameter", "算", line(setting("算", 'a = param("nowhere")'))),
    ("script_extension", "ask", line(user("ask").having(extensions=spiff("preScript", "x = 1")))),
    ("script_extension", "ask", line(user("ask").having(extensions=spiff("postScript", "x = 1")))),
    ("plain_task", "做", line(box("task", "做"))),
    ("manual_task_with_form", "做", line(box("manualTask", "做", form="ask"))),
    ("several_assignments", "做", line(box("manualTask", "做", assign_unit="a", assign_user="b"))),
    ("throw_event", "发", line(box("sendTask", "发"))),
    ("missing_trigger", "发", line(box("intermediateThrowEvent", "发"))),
    ("misplaced_trigger", "发", line(triggered("intermediateThrowEvent", "发", "message"))),
    ("complex_gateway", "汇", line(gateway("汇", "complexGateway"))),
    ("special_event_gateway", "汇", either(message("told"), timer("late")).replace(
        b"<bpmn:eventBasedGateway", b'<bpmn:eventBasedGateway eventGatewayType="Parallel"')),
    ("ignored_attribute", "汇", either(message("told"), timer("late")).replace(
        b"<bpmn:eventBasedGateway", b'<bpmn:eventBasedGateway instantiate="true"')),
    ("lonely_event_gateway", "汇", either(timer("late"))),
    ("not_an_event", "做", either(timer("late"), user("做"))),
    ("shared_event", "晚", line(gateway("汇", EITHER), timer("晚"), user("ask"), GATE, aside=[message("told")],
                               flows=["汇 > told", "told > end", "gate > 晚: a"])),
    ("bordered_event", "told", line(gateway("汇", EITHER), RECEIVE, aside=[timer("late"), timer("no", on="told")],
                                    flows=["汇 > late", "late > end", "no > end"])),
    ("several_timers", "汇", either(timer("soon"), timer("late"))),
    ("same_event_twice", "汇", either(message("told"), message("again"))),
    ("ad_hoc", "随意", line(box("adHocSubProcess", "随意", inner=tag("userTask", id="x")))),
    ("transaction", "事务", line(box("transaction", "事务", inner=tag("userTask", id="x")))),
    ("flow_to_handler handler_without_event", "both", line(BOTH.having(triggeredByEvent="true"))),
    ("handler_without_event", "in", aside(BOTH.having(triggeredByEvent="true"))),
    ("border_of_handler", "补正", aside(HANDLER, timer("late", on="补正"), flows=["late > end"])),
    ("receive_without_correlation", "来信", aside(
        handler("补正", message("来信", inside=VARIABLE, kind="startEvent")))),
    ("timer_without_moment", "到期", aside(handler("补正", timed_start("")))),
    ("link_event", "跳", line(triggered("intermediateCatchEvent", "跳", "link", name="跳"))),
    ("compensation", "补", ending(triggered("endEvent", "补", "compensate"))),
    ("compensation", "ask", line(user("ask").having(isForCompensation="true"))),
    ("unknown_signal", "告", line(triggered("intermediateCatchEvent", "告", "signal"))),
    ("unknown_signal", "告", ending(triggered("endEvent", "告", "signal"))),
    ("signal_to_nobody", "告", signalling(event("intermediateThrowEvent", "告", "signal", "done"))),
    ("signal_from_nobody", "等", signalling(event("intermediateCatchEvent", "等", "signal", "done"))),
    ("conditional_event", "等", line(box("intermediateCatchEvent", "等", inner=CONDITIONAL))),
    ("nothing_thrown_here", "错", bordered(triggered("boundaryEvent", "错", "error").having(attachedToRef="ask"))),
    ("nothing_thrown_here", "升", bordered(triggered("boundaryEvent", "升", "escalation").having(attachedToRef="ask"))),
    ("thrown_without_code", "错", ending(triggered("endEvent", "错", "error"))),
    ("uncaught", "错", throwing()),
    ("uncaught never_thrown", "错", throwing(event("boundaryEvent", "别的", "error", "other", on="both"))),
    ("never_thrown", "升", bordered(triggered("boundaryEvent", "升", "escalation").having(attachedToRef="both"), BOTH)),
    ("error_goes_on", "接", throwing(event("boundaryEvent", "接", "error", "bad", on="both").having(
        cancelActivity="false"))),
    ("cancel_event", "消", ending(triggered("endEvent", "消", "cancel"))),
    ("loop_without_condition", "ask", line(again(user("ask"), ""))),
    ("loop_without_maximum", "tell", line(again(service("tell"), "a"))),
    ("wrong_loop_maximum", "ask", line(again(user("ask"), "a", loopMaximum="0"))),
    ("wrong_loop_maximum not_bpmn", "ask", line(again(user("ask"), "a", loopMaximum="many"))),
    ("loop_not_on_task", "both", line(again(BOTH, "a"))),
    ("wrong_expression", "ask", line(again(user("ask"), "a ="))),
    ("wrong_expression", "ask", line(several(user("ask"), more=tag("completionCondition", "a =")))),
    ("unknown_word", "ask", line(several(user("ask"), more=tag("completionCondition", "weeks(1)")))),
    ("io_specification", "ask", line(user("ask").having(tag("ioSpecification", tag("inputSet"), tag("outputSet"))))),
    ("data_store", "库", plain(inner=tag("dataStoreReference", id="库", name="库"))),
    ("data_association", "ask", line(user("ask").having(ASSOCIATION))),
    ("dangling_data_object", "件", plain(inner=NOWHERE_REFERENCE)),
    ("dangling_data_object", "both", line(box("subProcess", "both", inner=NOWHERE_REFERENCE).having(BOTH.inner))),
    ("dangling_data_object", "件", plain(inner=tag("dataObjectReference", id="件"))),
    ("unsupported_element", "ask", line(user("ask").having(tag("rendering", id="r")))),
    ("ignored_extension", "tell", line(service("tell").having(extensions=spiff("retry", retries="3")))),
    # ids, names, articles, properties
    ("duplicate_id", "ask", plain(inner=tag("textAnnotation", id="ask"))),
    ("malformed_id not_bpmn", "空格", line(user("a b", "空格"))),
    ("missing_id unreachable stray_lane stranger_in_picture", "无号", line(
        user("ask"), aside=[box("endEvent", "over", "无号")]).replace(
        b'id="over"', b"")),
    ("missing_id", "办理", plain().replace(b'id="case"', b"")),
    ("reserved_id", "起点", line(user("Start", "起点"))),
    ("reserved_id", "终点", line(user("End", "终点"))),
    ("reserved_id", "汇合", line(user("case.EndJoin", "汇合"))),
    ("reserved_id", "汇合", line(user("ask.BoundaryEventJoin", "汇合"))),
    ("missing_name", "ask", line(user("ask", name=""))),
    ("missing_name", "gate", choice("gate > ask: a", name="")),
    ("missing_name", "case", plain(name="")),
    ("missing_article", "ask", line(user("ask", article=""))),
    ("missing_article", "gate", line(box("exclusiveGateway", "gate", article=""), user("ask"))),
    ("malformed_article", "ask", line(user("ask", article="4"))),
    ("unknown_property", "ask", line(user("ask", asign_unit="unit_id"))),
    ("incomplete_property", "ask", line(user("ask").having(extensions=BAD_PROPERTY))),
    # processes, starts, ends, arrows
    ("no_process empty_picture", "流程图", diagram()),
    ("not_executable", "办理", plain(isExecutable="false")),
    ("no_start", "办理", one(user("ask"), END, flows=["ask > end"])),
    ("several_starts", "再来", one(START, box("startEvent", "再来"), user("ask"), END, flows=[*WAY, "再来 > ask"])),
    ("flow_into_start", "开始", choice("gate > start: a")),
    ("no_end", "办理", one(START, user("ask"), gateway("gate"), flows=["start > ask", "ask > gate", "gate > ask"])),
    ("flow_after_end", "结束", line(user("ask"), aside=OVER, flows=["end > over"])),
    ("missing_end", "悬着", parallel(user("悬着"), flows=["fork > 悬着"])),
    ("dangling_flow", "fork", parallel(flows=["fork > nowhere"])),
    ("dangling_flow", "fork", line(subprocess("both", INNER, [*INNER_WAY, "fork > end"]))),
    ("implicit_split", "ask", line(user("ask"), aside=OVER, flows=["ask > over"])),
    ("unreachable", "孤岛", line(user("ask"), aside=[user("孤岛")], flows=["孤岛 > end"])),
    ("detached_boundary unreachable", "late", bordered(timer("late", on="nowhere"))),
    ("boundary_on_automatic", "late", bordered(timer("late", on="tell"), service("tell"))),
    ("flow_into_boundary", "late", parallel(timer("late", on="ask"), flows=["fork > late", "late > end"])),
    # lanes and pools
    ("no_lanes task_without_lane", "办理", plain(lanes={})),
    ("unnamed_lane", "case_lane_0", plain(lanes={"": ["start", "end"], "办公室": ["ask"]})),
    ("nested_lanes", "办公室", plain().replace(b"</bpmn:lane>", NESTED.encode() + b"</bpmn:lane>")),
    ("stray_lane", "办公室", plain(lanes={"办公室": ["start", "ask", "end", "elsewhere"]})),
    ("several_lanes", "ask", plain(lanes={"办公室": ["start", "ask", "end"], "行署": ["ask"]})),
    ("task_without_lane", "ask", plain(lanes={"办公室": ["start", "end"]})),
    ("pool_without_process", "泳池", talking(tag("participant", id="p", name="泳池", processRef="nowhere"))),
    ("dangling_message_flow", "话", talking(tag("messageFlow", id="话", sourceRef="ask", targetRef="nowhere"))),
    # gateways and circles
    ("gateway_without_default missing_condition", "gate", choice("gate > over: a", default="")),
    ("gateway_without_default missing_condition", "gate", choice("gate > over: a", default="", kind=OR)),
    ("gateway_without_default", "gate", one(START, gateway("gate"), END, flows=["start > gate", "gate > end: a"])),
    ("missing_condition", "gate", choice("gate > over")),
    ("missing_condition", "gate", choice("gate > over", kind=OR)),
    ("default_with_condition missing_condition", "gate", choice("gate > over: a", default="gate > over")),
    ("foreign_default missing_condition", "gate", choice("gate > over: a", default="ask > gate")),
    ("ignored_condition", "ask", one(START, user("ask"), END, flows=["start > ask", "ask > end: a == 1"])),
    ("ignored_condition", "fork", parallel(*OVER, flows=["fork > over: a"])),
    ("join_in_loop", "join", line(FORK, user("one"), JOIN, GATE, aside=[user("two")],
                                  flows=["fork > two", "two > join", "gate > fork: again"])),
    ("loop_without_gateway", "a", line(FORK, aside=[user("a"), user("b")], flows=["fork > a", "a > b", "b > a"])),
    ("endless_loop", "gate", line(GATE, aside=[service("算")], flows=["gate > 算: a", "算 > gate"])),
    # timers and messages
    ("cycle_timer", "每年", line(timer("每年", "R/P1Y", how="timeCycle"))),
    ("timer_without_moment", "等", line(timer("等", "P5D", how="timeDuration"))),
    ("timer_without_moment", "等", due("")),
    ("timer_not_moment", "等", due('"2026-01-01"')),
    ("timer_not_moment", "等", due('param("reply.days")')),
    ("timer_not_moment", "等", due("closes")),
    ("misplaced_trigger", "定时", one(box("startEvent", "start", "定时", inner=TIMED), user("ask"), END, flows=WAY)),
    ("misplaced_trigger", "完", ending(message("完", kind="endEvent"))),
    ("several_triggers", "等", line(timer("等").having(TIMED))),
    ("missing_trigger", "等", line(box("intermediateCatchEvent", "等"))),
    ("unknown_message correlation_not_carried", "等", line(message("等", "nowhere"))),
    ("unknown_message correlation_not_carried", "case_id", line(message("等")).replace(
        b'RetrievalExpression messageRef="message_told"', b'RetrievalExpression messageRef="nowhere"')),
    ("message_without_name", "message_told", line(message("等")).replace(b' name="told"', b"")),
    ("receive_without_correlation", "等", waiting(VARIABLE)),
    ("receive_without_correlation missing_message_variable", "told", line(box("receiveTask", "told").having(
        messageRef="message_told"))),
    ("missing_message_variable", "等", waiting(NO_VARIABLE)),
    ("incomplete_correlation", "等", waiting(correlated(expression=""))),
    ("unknown_correlation", "等", waiting(correlated(key="other_id"))),
    ("correlation_not_carried", "等", diagram(process("case", [START, message("等"), END], ["start > 等", "等 > end"]),
                                             messages={"told": [], "other": ["case_id"]})),
    ("correlation_without_key", "等", line(message("等")).replace(b"PropertyRef>case_id<", b"PropertyRef>other<")),
    ("incomplete_correlation", "case_id", line(message("等")).replace(b"Path>case_id<", b"Path><")),
    ("ambiguous_start", "甲", diagram(starting("one", "甲"), starting("two", "乙"))),
    ("called_by_message", "甲", calling("other", starting("other", "甲"))),
    # tasks
    ("task_without_form", "ask", line(user("ask", form=""))),
    ("unknown_form", "ask", line(user("ask", form="nowhere"))),
    ("several_assignments", "ask", line(user("ask", assign_unit="a", assign_user="b"))),
    ("not_a_variable", "ask", line(user("ask", assign_unit="unit.id"))),
    ("another_person", "sign", line(user("ask"), user("sign", not_same_person_as="nowhere"))),
    ("another_person", "sign", line(user("ask"), user("sign", not_same_person_as="sign"))),
    ("another_person", "sign", line(several(user("ask")), user("sign", not_same_person_as="ask"))),
    ("another_person", "sign", line(user("sign", not_same_person_as="ask"), user("ask"))),
    ("another_person", "sign", line(user("ask"), user("sign", assign_user="unit", not_same_person_as="ask"))),
    ("another_person", "later", line(user("ask"), timer("later").having(extensions=OTHER_PERSON))),
    ("unknown_document", "ask", line(user("ask", document="nowhere"))),
    ("unknown_document", "tell", line(service("tell", "issue", name='"nowhere"'))),
    ("service_without_handler", "tell", line(box("serviceTask", "tell"))),
    ("unknown_handler", "tell", line(service("tell", "nowhere"))),
    ("unknown_input", "tell", line(service("tell", "record", extra="1"))),
    ("missing_input", "tell", line(service("tell", "issue"))),
    ("repeated_input", "tell", line(service("tell", "issue", name="a", title="b")).replace(b'"title"', b'"name"')),
    ("input_without_value", "tell", line(service("tell", "issue", name=""))),
    ("input_without_type", "tell", line(service("tell", "issue", name='"notice"')).replace(b' type="any"', b"")),
    ("rule_without_decision", "判", line(box("businessRuleTask", "判"))),
    ("unknown_decision", "判", line(decide("判", "nowhere"))),
    ("unknown_process", "叫", calling("nowhere")),
    ("recursive_call", "叫", calling("case")),
    ("multi_instance_without_collection", "ask", line(TWICE)),
    ("multi_instance_without_collection", "ask", line(user("ask").having(
        tag(LOOP, tag("loopCardinality", "3"), tag("inputDataItem", id="person"))))),
    ("multi_instance_without_item", "ask", line(several(user("ask"), item=""))),
    ("not_a_variable not_bpmn", "ask", line(several(user("ask"), collection="people[0]"))),
    ("multi_instance_output", "ask", line(several(user("ask"), more=tag("outputDataItem", id="answer")))),
    ("repeated_subprocess", "both", line(several(BOTH))),
    ("recall_not_yes_or_no", "ask", line(several(user("ask", recall="perhaps")))),
    ("recall_not_several", "ask", line(user("ask", recall="yes"))),
    ("recall_not_several", "ask", one_by_one(user("ask", recall="yes"))),
    ("recall_not_several", "tell", line(several(service("tell").having(extensions=RECALL)))),
    ("recall_secret", "ask", line(several(user("ask", form="sealed", recall="yes")))),
    ("mapping_without_call", "ask", line(user("ask", in_a="1"))),
    ("not_a_variable", "叫", mapping(in_="1")),
    ("not_a_variable", "叫", mapping(out_if="1")),
    ("repeated_input", "叫", mapping(in_a="1", input_a="1")),
    ("output_of_several", "叫", mapping(out_a="1").replace(b"</bpmn:callActivity>", LOOPED)),
    ("wrong_expression", "叫", mapping(in_a="1 +")),
    ("unknown_word", "叫", mapping(out_a="weeks(3)")),
    ("not_a_variable", "办理", plain(declared=interface(["a-b"]))),
    ("unlisted_interface", "办理", plain(declared=UNLISTED)),
    # expressions
    ("wrong_expression", "gate", choice("gate > ask: a ==")),
    ("wrong_expression", "gate", choice("gate > ask: a.b == 1")),
    ("wrong_expression", "等", due("working_days((")),
    ("wrong_expression", "等", waiting(correlated(expression="case id"))),
    ("wrong_expression", "tell", line(service("tell", "issue", name="__import__"))),
    ("wrong_expression", "case_id", line(message("等")).replace(b"Path>case_id<", b"Path>case id<")),
    ("wrong_expression", "ask", line(user("ask", due_working_days="five days"))),
    ("unknown_word", "tell", line(service("tell", "issue", name="weeks(3)"))),
    ("misplaced_moment", "gate", choice("gate > ask: until(a)")),
    ("misplaced_moment", "等", due("working_days(until(a))")),
    ("misplaced_moment", "等", due("working_days(working_days(3))")),
    ("unknown_parameter", "等", due('working_days(param("nowhere"))')),
    ("parameter_not_literal", "等", due("working_days(param(key))")),
    ("argument_count", "gate", choice('gate > ask: times("ask", 2) > 1')),
    ("argument_count unknown_box", "gate", choice("gate > ask: times() > 1")),
    ("unknown_box", "gate", choice('gate > ask: times("gate") > 1')),
    ("unknown_box", "gate", choice("gate > ask: times(again) > 1")),
    # the standard itself
    ("not_bpmn", "ask", line(user("ask").having(cancelActivity="true"))),
    ("unreadable", "流程图", b"<definitions"),
    ("unreadable", "流程图", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
]  # fmt: skip

IDS = [f"{number} {rules}" for number, (rules, _, _) in enumerate(BROKEN)]


@pytest.mark.parametrize(("rules", "name", "drawn"), BROKEN, ids=IDS)
def test_a_diagram_that_can_not_run_is_refused_by_its_rule(rules: str, name: str, drawn: bytes) -> None:
    # The first rule is the one under test; some mistakes can't be drawn without another.
    found = faults(drawn)
    rule, *companions = rules.split()
    assert {fault.rule for fault in found} == {rule, *companions}
    assert any(fault.rule == rule and name in fault.message and name in fault.name for fault in found), found


@pytest.mark.parametrize("drawn", [drawn for _, _, drawn in BROKEN], ids=IDS)
def test_a_fault_is_a_chinese_sentence_that_names_its_box(drawn: bytes) -> None:
    found = faults(drawn)
    assert len(found) == len(set(found))
    for fault in found:
        assert re.search("[\u4e00-\u9fff]", fault.message)
        assert fault.message.endswith("。")
        assert fault.name in fault.message


def test_a_box_that_the_library_drops_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without = parser.parse(plain())
    monkeypatch.setattr(parser, "parse", lambda *_, **__: without)
    assert [(fault.rule, fault.box) for fault in faults(line(user("ask"), user("more")))] == [("lost", "more")]


@pytest.mark.parametrize("error", [ValueError("boom"), RecursionError(), ValidationException("no", tag="x", id="ask")])
def test_whatever_the_library_raises_is_a_fault(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(parser, "parse", refuse)
    (fault,) = faults(plain())
    assert fault.rule == "refused"
    assert fault.box == getattr(error, "id", "award.bpmn")
    assert "boom" not in fault.message

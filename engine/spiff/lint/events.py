"""Timers and messages."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine import errors
from engine.faults import Fault
from engine.spiff import expressions
from engine.spiff.lint.drawing import Node, bpmn, spiff, text
from engine.spiff.lint.subject import Rule, Subject

_AWAITED = ("messageEventDefinition", "timerEventDefinition", "signalEventDefinition")
_THROWN = ("errorEventDefinition", "escalationEventDefinition", "signalEventDefinition")
_TRIGGERS: dict[str, set[str]] = {
    "startEvent": {"messageEventDefinition"},
    "endEvent": {"terminateEventDefinition", *_THROWN},
    "intermediateCatchEvent": {*_AWAITED},
    "intermediateThrowEvent": {"escalationEventDefinition", "signalEventDefinition"},
    "boundaryEvent": {*_AWAITED, *_THROWN},
}
_CHINESE = {
    "messageEventDefinition": "消息", "timerEventDefinition": "时限", "terminateEventDefinition": "终止",
    "errorEventDefinition": "错误", "escalationEventDefinition": "升级", "signalEventDefinition": "信号",
}  # fmt: skip


def triggers(subject: Subject) -> Iterator[Fault]:
    """Each event has at most one trigger, of a kind that the engine executes there."""
    for node in subject.drawing.all_nodes(*_TRIGGERS):
        kinds = [each.tag.rpartition("}")[2] for each in node.triggers]
        possible = {*_AWAITED} if subject.drawing.begins_handler(node) else _TRIGGERS[node.kind]
        for misplaced in (kind for kind in kinds if kind in _CHINESE and kind not in possible):
            yield node.fault("misplaced_trigger", _misplaced(node, _CHINESE[misplaced]))
        if len(kinds) > 1:
            yield node.fault("several_triggers", "有不止一个触发条件，只能有一个。")
        if not kinds and node.kind in ("intermediateCatchEvent", "boundaryEvent"):
            yield node.fault("missing_trigger", "没有写明等待什么；请选择消息或者时限。")
        if not kinds and node.kind == "intermediateThrowEvent":
            yield node.fault("missing_trigger", "没有写明发出什么；请选择信号或者升级。")


def _misplaced(node: Node, what: str) -> str:
    if node.kind in ("endEvent", "intermediateThrowEvent"):
        return f"不能发出{what}；发送消息请用自动处理（服务任务）。"
    return f"不能由{what}触发。"


def timers(subject: Subject) -> Iterator[Fault]:
    """A timer is one date: a call of a word that yields a moment."""
    for node in subject.drawing.all_nodes():
        for timer in node.children("timerEventDefinition"):
            yield from _timer(subject, node, timer)


def _timer(subject: Subject, node: Node, timer: Any) -> Iterator[Fault]:
    if timer.find(bpmn("timeCycle")) is not None:
        yield node.fault("cycle_timer", "是循环时限，引擎不能可靠执行；请用连线画出循环。")
        return
    moment = text(timer.find(bpmn("timeDate")))
    if not moment:
        yield node.fault("timer_without_moment", "没有写明到期时刻；请在“日期”里写，例如 working_days(5)。")
        return
    if _is_readable(moment) and not _is_moment(subject, moment):
        words = "、".join(sorted(word.name for word in subject.registry.words.values() if word.moment))
        yield node.fault("timer_not_moment", f"的到期时刻“{moment}”应当由这些词之一写成：{words}。")


def _is_readable(moment: str) -> bool:
    """What can't be read at all is reported with the other expressions."""
    try:
        expressions.compile(moment)
    except errors.ExpressionError:
        return False
    return True


def _is_moment(subject: Subject, moment: str) -> bool:
    word = expressions.compile(moment).outermost_word()
    return word is not None and word in subject.registry.words and subject.registry.words[word].moment


def messages(subject: Subject) -> Iterator[Fault]:
    known = {element.get("id"): element for element in subject.drawing.elements("message")}
    for element in known.values():
        if not (element.get("name") or "").strip():
            yield subject.drawing.fault_at(element, "message_without_name", "是消息，但没有名称。")
    for node, receiver in _receivers(subject):
        if receiver.get("messageRef") not in known:
            yield node.fault("unknown_message", "没有选定消息，或者消息不存在。")


def correlation(subject: Subject) -> Iterator[Fault]:
    """Whoever waits for a message says which one is meant; without that it would take any."""
    for node, receiver in _receivers(subject):
        if node.kind == "startEvent" and not subject.drawing.begins_handler(node):
            continue
        pairs = list(receiver.iter(spiff("processVariableCorrelation")))
        if not pairs:
            yield node.fault("receive_without_correlation", "等待消息，但没有写明按哪个业务编号对应（correlation）。")
        if not any(text(each) for each in receiver.iter(spiff("messageVariable"))):
            yield node.fault("missing_message_variable", "等待消息，但没有写明内容存入哪个变量（messageVariable）。")
        for pair in pairs:
            yield from _pair(subject, node, receiver.get("messageRef"), pair)


def _pair(subject: Subject, node: Node, message: str, pair: Any) -> Iterator[Fault]:
    key, expression = text(pair.find(spiff("propertyId"))), text(pair.find(spiff("expression")))
    if not key or not expression:
        yield node.fault("incomplete_correlation", "的业务编号没有写全：要有名称和取值的表达式。")
        return
    definition = next((each for each in subject.drawing.elements("correlationProperty") if each.get("id") == key), None)
    if definition is None:
        yield node.fault("unknown_correlation", f"按“{key}”对应消息，但这个业务编号没有定义。")
        return
    carried = {each.get("messageRef") for each in definition.iter(bpmn("correlationPropertyRetrievalExpression"))}
    if message not in carried:
        yield node.fault("correlation_not_carried", f"按“{key}”对应消息，但没有定义这个消息带有“{key}”。")
    if key not in {text(each) for each in subject.drawing.elements("correlationPropertyRef")}:
        yield node.fault("correlation_without_key", f"的业务编号“{key}”不属于任何对应关系（correlationKey）。")


def retrievals(subject: Subject) -> Iterator[Fault]:
    known = {element.get("id") for element in subject.drawing.elements("message")}
    for element in subject.drawing.elements("correlationPropertyRetrievalExpression"):
        if element.get("messageRef") not in known:
            yield subject.drawing.fault_at(element, "unknown_message", "引用的消息不存在。")
        if len(element) == 0 or not text(element[0]):
            yield subject.drawing.fault_at(element, "incomplete_correlation", "没有写明怎样从消息里取得编号。")


def message_starts(subject: Subject) -> Iterator[Fault]:
    """A message starts one process only, and never a called one or a subprocess."""
    receivers = [(node, receiver.get("messageRef")) for node, receiver in _receivers(subject)]
    starts = [
        (node, message)
        for node, message in receivers
        if node.kind == "startEvent" and not subject.drawing.begins_handler(node)
    ]
    counted = Counter(message for _, message in starts)
    called = {node.get("calledElement") for node in subject.drawing.all_nodes("callActivity")}
    processes = {scope.id for scope in subject.drawing.processes}
    for node, message in starts:
        if counted[message] > 1:
            yield node.fault("ambiguous_start", "由消息启动，但同一个消息还启动别的流程。")
        if node.scope in called or node.scope not in processes:
            yield node.fault("called_by_message", "由消息启动，但它所在的流程是被调用的，应当直接开始。")


def _receivers(subject: Subject) -> Iterator[tuple[Node, Any]]:
    """Each box that receives a message, with the element that says which."""
    for node in subject.drawing.all_nodes("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"):
        if node.kind == "receiveTask":
            yield node, node.element
        for definition in node.children("messageEventDefinition"):
            yield node, definition


RULES: tuple[Rule, ...] = (triggers, timers, messages, correlation, retrievals, message_starts)

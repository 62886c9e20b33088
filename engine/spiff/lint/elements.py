"""What may be drawn at all. SpiffWorkflow accepts more than it executes; what it ignores is refused here."""

from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import SPIFF, kind, spiff
from engine.spiff.lint.subject import Rule, Subject

_ALLOWED = frozenset({
    "process", "laneSet", "childLaneSet", "lane", "flowNodeRef", "sequenceFlow", "conditionExpression", "incoming",
    "outgoing", "extensionElements", "documentation", "startEvent", "endEvent", "intermediateCatchEvent",
    "boundaryEvent", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "script", "receiveTask",
    "callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
    "intermediateThrowEvent", "messageEventDefinition", "timerEventDefinition", "terminateEventDefinition",
    "errorEventDefinition", "escalationEventDefinition", "signalEventDefinition", "timeDate", "timeDuration",
    "timeCycle", "multiInstanceLoopCharacteristics", "loopDataInputRef", "loopDataOutputRef", "inputDataItem",
    "outputDataItem", "loopCardinality", "completionCondition", "standardLoopCharacteristics", "loopCondition",
    "textAnnotation", "text", "association",
    "group", "category", "categoryValue", "categoryValueRef", "dataObject", "dataObjectReference",
    "dataState", "property", "dataInput", "dataOutput", "inputSet", "outputSet", "dataInputRefs", "dataOutputRefs",
})  # fmt: skip

_REFUSED = {
    "task": ("plain_task", "没有说明类型；请改为用户任务或自动处理（服务任务）。"),
    "sendTask": ("throw_event", "是发送任务；发送消息请用自动处理（服务任务）。"),
    "complexGateway": ("complex_gateway", "是复杂网关，引擎不能执行；请改用排他网关或并行网关。"),
    "adHocSubProcess": ("ad_hoc", "是即席子流程，引擎不能可靠执行；请把先后次序画出来。"),
    "transaction": ("transaction", "是事务子流程；请改用普通子流程。"),
    "linkEventDefinition": ("link_event", "是链接事件，引擎会忽略它；请直接画连线。"),
    "compensateEventDefinition": ("compensation", "用了补偿事件，引擎会忽略它；请把补救的步骤画出来。"),
    "conditionalEventDefinition": ("conditional_event", "用了条件事件；请改用消息、时限或者网关。"),
    "cancelEventDefinition": ("cancel_event", "用了取消事件；请改用终止结束事件。"),
    "ioSpecification": ("io_specification", "限定了输入输出；只有流程可以声明，调用流程的图形请用属性 in_、out_。"),
    "dataStoreReference": ("data_store", "是数据存储，引擎不会读写它；请改用文字注释。"),
    "dataInputAssociation": ("data_association", "连着数据对象；数据随流程自动传递，请改用文字注释。"),
    "dataOutputAssociation": ("data_association", "连着数据对象；数据随流程自动传递，请改用文字注释。"),
}

_EXTENSIONS = frozenset({
    "properties", "property", "serviceTaskOperator", "parameters", "parameter", "messageVariable",
    "processVariableCorrelation", "propertyId", "expression", "calledDecisionId",
})  # fmt: skip


def unsupported(subject: Subject) -> Iterator[Fault]:
    """Elements that the engine can't execute, or would silently ignore."""
    for element in _inside_processes(subject):
        name = kind(element)
        if name == "ioSpecification" and kind(element.getparent()) == "process":
            continue
        if name in _REFUSED:
            yield subject.drawing.fault_at(element, *_REFUSED[name])
        elif name and name not in _ALLOWED and not _is_under_refused(element):
            yield subject.drawing.fault_at(element, "unsupported_element", f"用了引擎不认识的元素“{name}”，请删去。")


def compensation_handler(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        if node.get("isForCompensation") in ("true", "1"):
            yield node.fault("compensation", "被标为补偿活动，引擎会忽略它；请把补救的步骤画出来。")


def scripts(subject: Subject) -> Iterator[Fault]:
    """Scripts before and after a task are scripts all the same."""
    for name, when in (("preScript", "之前"), ("postScript", "之后")):
        for element in subject.drawing.root.iter(spiff(name)):
            yield subject.drawing.fault_at(element, "script_extension", f"在办理{when}运行脚本；流程图里不能写程序。")


def ignored_extensions(subject: Subject) -> Iterator[Fault]:
    """Settings that look as if they did something."""
    for element in subject.drawing.root.iter(f"{{{SPIFF}}}*"):
        name = element.tag.rpartition("}")[2]
        if name not in _EXTENSIONS | {"preScript", "postScript"} and not _is_under_refused(element):
            yield subject.drawing.fault_at(element, "ignored_extension", f"的设置“{name}”不起作用，请删去。")


def dangling_data_objects(subject: Subject) -> Iterator[Fault]:
    """SpiffWorkflow's parser never ends on a reference whose data object is missing."""
    known = {element.get("id") for element in subject.drawing.elements("dataObject")}
    for element in subject.drawing.elements("dataObjectReference"):
        if element.get("dataObjectRef") not in known:
            yield subject.drawing.fault_at(element, "dangling_data_object", "引用的数据对象不存在，请删去后重画。")


def _inside_processes(subject: Subject) -> Iterator[Any]:
    for scope in subject.drawing.processes:
        yield from scope.element.iter("*")


def _is_under_refused(element: Any) -> bool:
    return any(kind(each) in _REFUSED for each in element.iterancestors())


RULES: tuple[Rule, ...] = (
    unsupported,
    compensation_handler,
    scripts,
    ignored_extensions,
    dangling_data_objects,
)

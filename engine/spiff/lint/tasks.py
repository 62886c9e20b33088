"""Tasks of people, handlers, called processes, and boxes that are done several times."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint import graph
from engine.spiff.lint.drawing import ACTIVITIES, Node, bpmn, service_name, spiff, text
from engine.spiff.lint.subject import Rule, Subject
from engine.types import Reference, Type

_REPEATABLE = frozenset({"userTask", "manualTask", "serviceTask", "callActivity"})
_LITERAL = re.compile(r"""(["'])([^"']*)\1""")


def forms(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes("userTask"):
        form = node.properties.get("form")
        if not form:
            yield node.fault("task_without_form", "没有表单（属性 form）。")
        elif form not in subject.bundle.forms:
            yield node.fault("unknown_form", f"的表单“{form}”不存在：流程包里没有能读取的 forms/{form}.json。")


def ticked_off(subject: Subject) -> Iterator[Fault]:
    """Whoever does a manual task says only that it is done."""
    for node in subject.drawing.all_nodes("manualTask"):
        if node.properties.get("form"):
            yield node.fault("manual_task_with_form", "是手工任务，办完勾选即可，不填表单；要填表单请改为用户任务。")


def assignment(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes("userTask", "manualTask"):
        given = [name for name in ("assign_unit", "assign_user") if node.properties.get(name)]
        if len(given) == 2:
            yield node.fault("several_assignments", "同时指定了单位和个人（assign_unit、assign_user），只能有一个。")
        for name in given:
            if not _is_variable(node.properties[name]):
                yield node.fault("not_a_variable", f"的属性“{name}”应当是变量的名称，而不是“{node.properties[name]}”。")


def documents(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        for name in sorted({node.properties.get("document", ""), *_templates(subject, node)} - {""}):
            if name not in subject.bundle.documents:
                yield node.fault("unknown_document", f"的公文“{name}”不存在：流程包里没有 documents/{name}.typ。")


def _templates(subject: Subject, node: Node) -> Iterator[str]:
    """The templates that are given to a handler by name."""
    for operator in node.extension("serviceTaskOperator"):
        service = subject.registry.services.get(service_name(operator))
        for each in operator.iter(spiff("parameter")):
            literal = _LITERAL.fullmatch(each.get("value", "").strip())
            if service and literal and _is_template(service.inputs.get(each.get("id"))):
                yield literal[2]


def _is_template(kind: Type | None) -> bool:
    return isinstance(kind, Reference) and kind.to == "documents"


def handlers(subject: Subject) -> Iterator[Fault]:
    """A service task names a registered handler and gives it exactly what it asks for."""
    for node in subject.drawing.all_nodes("serviceTask"):
        operators = node.extension("serviceTaskOperator")
        if len(operators) != 1 or not service_name(operators[0]):
            yield node.fault("service_without_handler", "是自动处理，但没有选定一个处理动作。")
        elif service_name(operators[0]) not in subject.registry.services:
            yield node.fault("unknown_handler", f"的处理动作“{service_name(operators[0])}”不存在。")
        else:
            yield from _inputs(subject, node, operators[0])


def _inputs(subject: Subject, node: Node, operator: Any) -> Iterator[Fault]:
    service = subject.registry.services[service_name(operator)]
    given = Counter(each.get("id", "") for each in operator.iter(spiff("parameter")))
    for name in given.keys() - service.inputs.keys() - service.optional.keys():
        yield node.fault("unknown_input", f"给了“{service.title}”不需要的参数“{name}”。")
    for name in (name for name, count in given.items() if count > 1):
        yield node.fault("repeated_input", f"把参数“{name}”给了不止一次。")
    for name, kind in service.inputs.items():
        if name not in given:
            yield node.fault("missing_input", f"没有给“{service.title}”所需的参数“{name}”（{kind.description}）。")
    yield from _values(node, operator)


def _values(node: Node, operator: Any) -> Iterator[Fault]:
    """The parser drops a parameter without a value, and stumbles over one without a type."""
    for each in operator.iter(spiff("parameter")):
        if not each.get("value", "").strip():
            yield node.fault("input_without_value", f"的参数“{each.get('id', '')}”没有写值。")
        elif each.get("type") is None:
            yield node.fault("input_without_type", f"的参数“{each.get('id', '')}”没有写类型。")


def decisions(subject: Subject) -> Iterator[Fault]:
    """A business rule task names one of the bundle's decision tables."""
    for node in subject.drawing.all_nodes("businessRuleTask"):
        called = [text(each) for each in node.extension("calledDecisionId")]
        if len(called) != 1 or not called[0]:
            yield node.fault("rule_without_decision", "是按表判定，但没有选定一张决策表（calledDecisionId）。")
        elif subject.table(node) is None:
            where = "流程包的 decisions 文件夹里没有能读取的、编号为它的决策表"
            yield node.fault("unknown_decision", f"的决策表“{called[0]}”不存在：{where}。")


def calls(subject: Subject) -> Iterator[Fault]:
    processes = {scope.id: scope for scope in subject.drawing.processes}
    for node in subject.drawing.all_nodes("callActivity"):
        if node.get("calledElement") not in processes:
            yield node.fault("unknown_process", f"调用的流程“{node.get('calledElement')}”不存在。")
    arrows: dict[str, list[str]] = {scope.id: [] for scope in processes.values()}
    process_of = {scope.id: scope.process for scope in subject.drawing.scopes}
    for node in subject.drawing.all_nodes("callActivity"):
        arrows.setdefault(process_of[node.scope], []).append(node.get("calledElement"))
    circling = graph.on_circles(arrows)
    for node in subject.drawing.all_nodes("callActivity"):
        if process_of[node.scope] in circling and node.get("calledElement") in circling:
            yield node.fault("recursive_call", "调用的流程又会调用回来，永远不会结束。")


def multi_instances(subject: Subject) -> Iterator[Fault]:
    """Done once for each item of a list."""
    for node in subject.drawing.all_nodes(*ACTIVITIES):
        for loop in node.children("multiInstanceLoopCharacteristics"):
            yield from _multi_instance(node, loop)


def _multi_instance(node: Node, loop: Any) -> Iterator[Fault]:
    collection = text(loop.find(bpmn("loopDataInputRef")))
    item = loop.find(bpmn("inputDataItem"))
    if node.kind not in _REPEATABLE:
        yield node.fault("repeated_subprocess", "不能多次办理；请把多次办理画在其中的任务上，或者改为调用流程。")
    if not collection or loop.find(bpmn("loopCardinality")) is not None:
        yield node.fault("multi_instance_without_collection", "要办理多次，应当写明按哪个列表变量逐一办理。")
    elif not _is_variable(collection):
        yield node.fault("not_a_variable", f"逐一办理的列表“{collection}”应当是变量的名称。")
    if item is None or not _is_variable(item.get("id", "")):
        yield node.fault("multi_instance_without_item", "要办理多次，应当写明每一项存入哪个变量。")
    if any(loop.find(bpmn(name)) is not None for name in ("loopDataOutputRef", "outputDataItem")):
        yield node.fault("multi_instance_output", "多次办理不能汇总输出；每次的结果都留有表单记录。")


def recalls(subject: Subject) -> Iterator[Fault]:
    """撤回 is certain only while others of several parallel tasks are open, and never for a secret form."""
    for node in subject.drawing.all_nodes():
        wanted = node.properties.get("recall")
        if not wanted:
            continue
        if wanted not in ("yes", "no"):
            yield node.fault("recall_not_yes_or_no", f"的属性“recall”应当是 yes 或者 no，而不是“{wanted}”。")
        elif wanted == "yes" and not _is_done_in_parallel(node):
            yield node.fault("recall_not_several", "允许撤回（recall），但不是由多人同时各办一份的用户任务。")
        elif wanted == "yes" and subject.bundle.forms.get(node.properties.get("form", ""), {}).get("secret"):
            yield node.fault("recall_secret", "的表单不记名，提交后不能撤回，请去掉属性“recall”。")


def _is_done_in_parallel(node: Node) -> bool:
    loops = node.children("multiInstanceLoopCharacteristics")
    return node.kind == "userTask" and any(loop.get("isSequential", "false") not in ("true", "1") for loop in loops)


def _is_variable(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_")


RULES: tuple[Rule, ...] = (
    forms, ticked_off, assignment, documents, handlers, decisions, calls, multi_instances, recalls,
)  # fmt: skip

"""What each box reads, and which variables it sets."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from engine.spiff import assignments, declaring
from engine.spiff.decisions import cells, regions
from engine.spiff.lint import mapping, setting
from engine.spiff.lint.drawing import Node, bpmn, service_name, spiff, text
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import values
from engine.spiff.lint.variables.values import ANYTHING, NONE, Value, Variables
from engine.spiff.repeating import COUNTS

_OF_PEOPLE = frozenset({"userTask", "manualTask"})
_CHOICES = frozenset({"radio", "select"})
_KINDS = {"text": "text", "date": "date", "number": "number", "integer": "integer"}
_PARTY = values.any_of("integer")
_BLANK = frozenset({NONE})
_LIST = values.list_of(ANYTHING)


@dataclasses.dataclass(frozen=True)
class Use:
    """An expression at a box. `wanted` is what `by` needs of its value."""

    where: str
    written: str
    wanted: Value = ANYTHING
    by: str = ""


def repeats(node: Node) -> Any:
    """The mark that a box is done for each item of a list, or None."""
    return next(iter(node.children("multiInstanceLoopCharacteristics")), None)


def is_again(node: Node) -> bool:
    """Whether a box is done again as long as a condition holds."""
    return bool(node.children("standardLoopCharacteristics"))


# ---------------------------------------------------------------- what a box reads


def uses_before(subject: Subject, node: Node) -> Iterator[Use]:
    """What is read once, before the box is done for each item."""
    loop = repeats(node)
    if loop is not None:
        yield Use("逐一办理的列表", text(loop.find(bpmn("loopDataInputRef"))), _LIST, "逐一办理")
    for moment in (text(each.find(bpmn("timeDate"))) for each in node.children("timerEventDefinition")):
        yield Use("到期时刻", moment)
    if node.kind == "startEvent" and not subject.drawing.begins_handler(node):
        return
    for receiver in (*node.triggers, *node.extension("processVariableCorrelation")):
        yield from (Use("业务编号", text(element)) for element in receiver.iter(spiff("expression")))


def uses_inside(subject: Subject, node: Node) -> Iterator[Use]:
    """What is read each time the box is done."""
    yield from _inputs(subject, node)
    yield from _columns(subject, node)
    if node.kind in _OF_PEOPLE:
        yield from _of_task(subject, node)
    if node.kind == "callActivity":
        handed = mapping.mapped(node, mapping.IN) or dict.fromkeys(interface(subject, node, "dataInput"))
        yield from (Use(f"传入的变量“{name}”", written or name) for name, written in handed.items())


def uses_after(subject: Subject, node: Node) -> Iterator[Use]:
    """What is read when the box is done, to know whether it is done again or enough."""
    for condition in (*node.element.iter(bpmn("loopCondition")), *node.element.iter(bpmn("completionCondition"))):
        if condition.getparent().getparent() is node.element:
            named = "循环的条件" if condition.tag == bpmn("loopCondition") else "提前结束的条件"
            yield Use(named, text(condition))


def uses_of_called(subject: Subject, node: Node) -> Iterator[Use]:
    """What is read of a called process at its end."""
    if node.kind == "callActivity" and repeats(node) is None:
        given = mapping.mapped(node, mapping.OUT) or dict.fromkeys(interface(subject, node, "dataOutput"))
        yield from (Use(f"传回的变量“{name}”", written or name) for name, written in given.items())


def interface(subject: Subject, node: Node, way: str) -> list[str]:
    """The variables that a called process declares to take or to give."""
    called = (scope for scope in subject.drawing.processes if scope.id == node.get("calledElement"))
    found = [each for scope in called for each in scope.element.findall(bpmn("ioSpecification"))]
    return [each.get("id", "") for one in found for each in one.findall(bpmn(way))]


def _of_task(subject: Subject, node: Node) -> Iterator[Use]:
    given = node.properties
    yield Use("办理期限", given.get("due_working_days", ""), values.any_of("integer"), "办理期限")
    yield Use("办理单位（assign_unit）", given.get("assign_unit", ""), _PARTY, "办理单位")
    yield Use("办理人（assign_user）", given.get("assign_user", ""), _PARTY, "办理人")
    batch = subject.bundle.forms.get(given.get("form", ""), {}).get("batch")
    yield Use("不记名表单的批次（batch）", batch if isinstance(batch, str) else "")


def _inputs(subject: Subject, node: Node) -> Iterator[Use]:
    for operator in node.extension("serviceTaskOperator"):
        service = subject.registry.services.get(service_name(operator))
        wanted = {**service.inputs, **service.optional} if service else {}
        for each in operator.iter(spiff("parameter")):
            name = each.get("id", "")
            kind = values.of_type(wanted[name]) if name in wanted else ANYTHING
            yield Use(f"参数“{name}”的值", each.get("value", "").strip(), kind, f"参数“{name}”")


def _columns(subject: Subject, node: Node) -> Iterator[Use]:
    """What a decision table tests and what it says are of the column's type; blank only where it has an answer then."""
    table = subject.table(node) if node.kind == "businessRuleTask" else None
    if table is None or not table.is_sound:
        return
    for column in table.inputs:
        blank = frozenset({NONE}) if regions.takes_blank(table, column) else frozenset()
        where = f"决策表的“{column.label}”列"
        yield Use(where, cells.plain(column.text).text, values.of_type(column.kind) | blank, where)
    for rule in table.rules:
        ends = (end for test in rule.tests for end in cells.read(test).ends)
        yield from (Use(f"决策表第{rule.number}行的条件", end.text) for end in ends)
        for output, result in zip(table.outputs, rule.results, strict=True):
            where = f"决策表第{rule.number}行的“{output.label}”列"
            yield Use(where, cells.plain(result).text, values.of_type(output.kind), where)


# ---------------------------------------------------------------- what a box sets


def sets(subject: Subject, node: Node) -> Variables:
    """The variables that are there after a box. What is done for each item keeps its answers to itself."""
    return {} if repeats(node) is not None else sets_once(subject, node)


def sets_once(subject: Subject, node: Node) -> Variables:
    """The variables that are there after a box was done for one item."""
    if node.kind == "userTask":
        return _answers(subject.bundle.forms.get(node.properties.get("form", ""), {}))
    if node.kind == "serviceTask":
        return _outputs(subject, node)
    if node.kind == "businessRuleTask":
        table = subject.table(node)
        return {name: values.of_type(kind) for name, kind in table.results.items()} if table else {}
    if node.kind == "scriptTask":
        return {line.name: ANYTHING for line in lines(node)}
    if node.kind == "callActivity":
        return dict.fromkeys(mapping.mapped(node, mapping.OUT), ANYTHING)
    return brought(node)


def lines(node: Node) -> Iterator[assignments.Assignment]:
    """The lines of a step that sets variables, those that can be read."""
    read = assignments.lines(setting.script(node)) if node.kind == "scriptTask" else ()
    return (line for line in read if isinstance(line, assignments.Assignment))


def names_set(subject: Subject, node: Node) -> set[str]:
    """The names of all that a box may set, with the boxes of a process that it calls and of a subprocess."""
    found, waiting, seen = set[str](), [node], set[str]()
    while waiting:
        each = waiting.pop()
        found |= sets(subject, each).keys()
        is_mapped = bool(mapping.mapped(each, mapping.OUT))
        id = each.get("calledElement") if each.kind == "callActivity" else each.id
        inner = [scope for scope in subject.drawing.scopes if scope.id == id and id not in seen and not is_mapped]
        seen.add(id)
        waiting.extend(box for scope in inner for box in scope.nodes)
    return found if repeats(node) is None else set()


def item(known: Variables, node: Node) -> Variables:
    """The variables of one of several: the item of the list is there too."""
    loop = repeats(node)
    if loop is None:
        return known
    collection = known.get(text(loop.find(bpmn("loopDataInputRef"))), ANYTHING)
    found = values.union(*(each.item for each in collection if each.kind == "list")) or ANYTHING
    mark = loop.find(bpmn("inputDataItem"))
    return known if mark is None else {**known, mark.get("id", ""): found}


def counted(known: Variables, node: Node) -> Variables:
    """What a condition may ask about how many of several are done."""
    return known if repeats(node) is None else {**known, **dict.fromkeys(COUNTS, values.any_of("integer"))}


def brought(node: Node) -> Variables:
    """What an event brings: the declared variables, and the business ids of its message."""
    ids = (text(each) for trigger in (*node.triggers, node.element) for each in trigger.iter(spiff("propertyId")))
    return {**dict.fromkeys(filter(None, ids), ANYTHING), **declared(node)}


def declared(node: Node) -> Variables:
    """The property `data` of an event; nothing while it can't be read, which is a fault of its own."""
    try:
        found = declaring.read(node.properties.get(declaring.PROPERTY, ""))
    except declaring.Unreadable:
        return {}
    return {name: values.of_type(kind) for name, kind in found.items()}


def _outputs(subject: Subject, node: Node) -> Variables:
    found: dict[str, Value] = {}
    for operator in node.extension("serviceTaskOperator"):
        service = subject.registry.services.get(service_name(operator))
        found |= {name: values.of_type(kind) for name, kind in service.outputs.items()} if service else {}
    return found


def _answers(form: Mapping[str, Any]) -> Variables:
    return {str(each.get("as", each.get("key"))): answer(each) for each in fields(form) if each.get("variable")}


def fields(form: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields of a form, those that can be read."""
    found = form.get("fields")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def answer(field: Mapping[str, Any]) -> Value:
    """What may be answered. A question that is hidden or left open is blank, and a box not ticked is a no."""
    kind, is_asked = field.get("type"), bool(field.get("required")) and "show_when" not in field
    if kind == "checkbox":
        return values.fixed(True) if is_asked else values.BOOLEAN
    if kind == "checkboxes":
        return values.list_of(_options(field))
    answered = _options(field) if kind in _CHOICES else values.any_of(_KINDS.get(str(kind), "anything"))
    return answered if is_asked else values.union(answered, frozenset({NONE}))


def _options(field: Mapping[str, Any]) -> Value:
    options = field.get("options")
    if not isinstance(options, list):
        return ANYTHING
    return values.union(*(values.fixed(each.get("value")) for each in options if isinstance(each, dict))) or ANYTHING

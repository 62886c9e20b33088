"""From a DMN file to a table. The library's parser reads it; what it would compute is left as the text that it is."""

import contextlib
import functools
from pathlib import Path
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser
from SpiffWorkflow.dmn.specs.model import InputEntry

from engine.bundle import Bundle
from engine.errors import DiagramUnreadable
from engine.spiff import xml
from engine.spiff.decisions.tables import UNIQUE, Input, Output, Rule, Table

# The library's schema of DMN 1.2 can't be loaded; modelers write 1.3.
_VERSIONS = ("http://www.omg.org/spec/DMN/20151101/dmn.xsd", "https://www.omg.org/spec/DMN/20191111/MODEL/")
# Parts of a file that would change its meaning and that nobody would carry out.
_REFUSED = {
    "requiredDecision": "这张表引用了另一张表，引擎不会去算；请在流程图里分两步判定",
    "knowledgeRequirement": "这张表引用了别处的知识模型，引擎不会去算",
}
_NOTES = ("annotation", "description", "extensionElements")


class _Reader(DMNParser):
    """The library's parser without its own view of cells: it would read them as Python."""

    def _parse_input_output_element(self, table: Any, element: Any, kind: type, index: int) -> Any:
        columns = table.inputs if kind is InputEntry else table.outputs
        entry = kind(element.get("id"), columns[index])
        entry.text = _text(self.nsmap["dmn"], element)
        return entry


def read(source: bytes) -> Table:
    """Read the one table of a file. Raises DiagramUnreadable with a Chinese reason for what is no table or not safe."""
    root = xml.tree(source)
    namespace = etree.QName(root).namespace or ""
    _need_standard(root, namespace)
    _need_alone(root, namespace)
    decision, element = _the_decision(root, namespace)
    _prepare(element, namespace)
    try:
        reader = _Reader(None, root, {"dmn": namespace})
        reader.parse()
    except ValidationException as error:
        raise DiagramUnreadable(why="引擎读不懂这张决策表") from error
    return _table(decision, element, reader.decision.decisionTables[0], namespace)


def readable(bundle: Bundle) -> dict[str, Table]:
    """File name → table, of the files that can be read; the others have faults."""
    found = {}
    for name, content in bundle.decisions.items():
        with contextlib.suppress(DiagramUnreadable):
            found[name] = read(content)
    return found


@functools.cache
def _schema(namespace: str) -> Any:
    return BpmnValidator(str(Path(SCHEMAS[namespace]))).validator


def _need_standard(root: etree._Element, namespace: str) -> None:
    if namespace not in _VERSIONS or etree.QName(root).localname != "definitions":
        raise DiagramUnreadable(why="这不是 DMN 1.3 或者 1.1 的决策表")
    schema = _schema(namespace)
    if not schema.validate(root):
        line = schema.error_log[0].line
        raise DiagramUnreadable(why=f"第{line}行附近不符合 DMN 标准")


def _need_alone(root: etree._Element, namespace: str) -> None:
    """Nothing in the file needs another language or another table."""
    for element in root.iter("*"):
        language = element.get("expressionLanguage", "FEEL")
        if "feel" not in language.lower():
            raise DiagramUnreadable(why=f"用了“{language}”语言，引擎不会执行")
    for name, why in _REFUSED.items():
        if next(root.iter(f"{{{namespace}}}{name}"), None) is not None:
            raise DiagramUnreadable(why=why)


def _the_decision(root: etree._Element, namespace: str) -> tuple[etree._Element, etree._Element]:
    decisions = root.findall(f"{{{namespace}}}decision")
    tables = list(root.iter(f"{{{namespace}}}decisionTable"))
    if len(decisions) != 1 or len(tables) != 1 or tables[0].getparent() is not decisions[0]:
        raise DiagramUnreadable(why="一个文件里应当恰好有一张决策表")
    return decisions[0], tables[0]


def _prepare(table: etree._Element, namespace: str) -> None:
    """The library stumbles over notes, and over elements without an id, which the standard allows."""
    for name in _NOTES:
        for note in table.findall(f"{{{namespace}}}{name}"):
            table.remove(note)
    for number, element in enumerate(table.iter("*")):
        element.set("id", element.get("id") or f"unnamed_{number}")
    table.set("id", table.get("id") or "unnamed")
    columns = {kind: len(table.findall(f"{{{namespace}}}{kind}")) for kind in ("input", "output")}
    for number, rule in enumerate(table.findall(f"{{{namespace}}}rule"), start=1):
        for kind, count in columns.items():
            if len(rule.findall(f"{{{namespace}}}{kind}Entry")) != count:
                raise DiagramUnreadable(why=f"第{number}行规则的格数与列数不一致")


def _table(decision: etree._Element, element: etree._Element, parsed: Any, namespace: str) -> Table:
    inputs = element.findall(f"{{{namespace}}}input")
    outputs = element.findall(f"{{{namespace}}}output")
    return Table(
        id=decision.get("id", ""),
        name=decision.get("name") or decision.get("id", ""),
        policy=parsed.hit_policy or UNIQUE,
        aggregation=element.get("aggregation", ""),
        inputs=tuple(_input(namespace, *pair) for pair in zip(parsed.inputs, inputs, strict=True)),
        outputs=tuple(_output(namespace, *pair) for pair in zip(parsed.outputs, outputs, strict=True)),
        rules=tuple(map(_rule, parsed.rules)),
    )


def _input(namespace: str, parsed: Any, element: etree._Element) -> Input:
    text = (parsed.expression or "").strip()
    return Input(
        label=parsed.label or text,
        text=text,
        type=_type(parsed.typeRef),
        allowed=_text(namespace, element.find(f"{{{namespace}}}inputValues")),
    )


def _output(namespace: str, parsed: Any, element: etree._Element) -> Output:
    return Output(
        name=parsed.name.strip(),
        label=parsed.label or parsed.name.strip(),
        type=_type(parsed.typeRef),
        allowed=_text(namespace, element.find(f"{{{namespace}}}outputValues")),
        default=_text(namespace, element.find(f"{{{namespace}}}defaultOutputEntry")),
    )


def _rule(parsed: Any) -> Rule:
    tests = tuple(entry.text for entry in parsed.inputEntries)
    return Rule(parsed.row_number, tests, tuple(entry.text for entry in parsed.outputEntries))


def _type(written: str | None) -> str:
    """DMN 1.1 writes `feel:string`, later versions `string`."""
    return (written or "").rpartition(":")[2].strip()


def _text(namespace: str, element: Any) -> str:
    found = element.find(f"{{{namespace}}}text") if element is not None else None
    return (found.text or "").strip() if found is not None else ""

"""What the BPMN standard and SpiffWorkflow's own parser say, after everything that could hurt them was found."""

import copy
from collections.abc import Iterator
from typing import Any

from lxml import etree
from SpiffWorkflow.spiff.parser.process import VALIDATOR

from engine.faults import Fault
from engine.spiff import parser
from engine.spiff.decisions import readable
from engine.spiff.lint.subject import Subject


def standard(subject: Subject) -> Iterator[Fault]:
    """The schema of BPMN 2.0. Ids that occur twice have a fault of their own."""
    tree = copy.deepcopy(subject.drawing.root)
    VALIDATOR.preprocess(tree)
    if VALIDATOR.validator.validate(tree):
        return
    seen = set()
    for error in VALIDATOR.validator.error_log:
        if "'xs:ID'" in error.message:
            continue
        element = _element(subject.drawing.root, error.path)
        name = etree.QName(element).localname
        box, label = subject.drawing.place(element)
        if (box, name) not in seen:
            seen.add((box, name))
            sentence = f"“{label}”里的元素“{name}”不符合 BPMN 2.0 标准（第{error.line}行）。"
            yield Fault(box, label, "not_bpmn", sentence)


def loss(subject: Subject) -> Iterator[Fault]:
    """The parser drops boxes without a word. Compare what it made with what was drawn."""
    try:
        bundle = subject.bundle
        tables = [bundle.decisions[name] for name in readable(bundle)]
        parsed = parser.parse(*bundle.diagrams.values(), tables=tables)
    except Exception as error:  # another's parser, a file by anybody: whatever it raises is a refusal
        yield _refusal(subject, error)
        return
    specs = [*parsed.processes.values(), *(sub for subs in parsed.called.values() for sub in subs.values())]
    known = {getattr(task, "bpmn_id", None) for spec in specs for task in spec.task_specs.values()}
    for node in subject.drawing.all_nodes():
        if node.id not in known:
            yield node.fault("lost", "画在图上，但引擎没有读到它；请删去后重画。")


def _refusal(subject: Subject, error: Exception) -> Fault:
    box = str(getattr(error, "id", "") or "")
    if box in subject.drawing.nodes:
        return subject.drawing.nodes[box].fault("refused", "引擎不能读取；请删去后重画。")
    return Fault("award.bpmn", "流程图", "refused", "流程图引擎不能读取；请检查最近改动的地方。")


def _element(root: Any, path: str | None) -> Any:
    try:
        found = root.xpath(path or ".", namespaces={prefix: uri for prefix, uri in root.nsmap.items() if prefix})
    except etree.XPathError:
        return root
    return found[0] if isinstance(found, list) and found else root

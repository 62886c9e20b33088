"""Every expression of a diagram, wherever it stands."""

from collections.abc import Iterator
from typing import Protocol

from engine import errors
from engine.bundle import Bundle
from engine.faults import Fault, Registry
from engine.spiff import assignments, expressions
from engine.spiff.expressions import Expression
from engine.spiff.lint import mapping, setting
from engine.spiff.lint.drawing import Drawing, Flow, Node, bpmn, spiff, text
from engine.spiff.lint.subject import Rule, Subject


class Place(Protocol):
    """A box, an arrow or a file."""

    def fault(self, rule: str, sentence: str) -> Fault: ...


Site = tuple[Node | Flow, str, str]


def all_expressions(subject: Subject) -> Iterator[Fault]:
    """Can it be read, are its words known, are moments only in timers, do its parameters exist?"""
    written_somewhere = (site for site in sites(subject.drawing) if site[2])
    for place, where, written in written_somewhere:
        try:
            expression = expressions.compile(written)
        except errors.ExpressionError as error:
            why = error.facts["why"]
            yield place.fault("wrong_expression", f"的{where}“{_short(written)}”不能计算：{why}。")
            continue
        yield from references(subject.bundle, subject.registry, place, where, expression)


def retrieval_paths(subject: Subject) -> Iterator[Fault]:
    for element in subject.drawing.elements("correlationPropertyRetrievalExpression"):
        for path in (text(child) for child in element):
            try:
                expressions.compile(path)
            except errors.ExpressionError as error:
                sentence = f"取编号的表达式“{_short(path)}”不能计算：{error.facts['why']}。"
                if path:
                    yield subject.drawing.fault_at(element, "wrong_expression", sentence)


def references(
    bundle: Bundle, registry: Registry, place: Place, where: str, expression: Expression
) -> Iterator[Fault]:
    """What an expression names must be there. `where` says at which place of the box or file it stands."""
    yield from _words(registry, place, where, expression)
    yield from _parameters(bundle, place, where, expression)


def _words(registry: Registry, place: Place, where: str, expression: Expression) -> Iterator[Fault]:
    known = registry.words
    for word in sorted(expression.words - expressions.VALUE_WORDS):
        if word not in known:
            yield place.fault("unknown_word", f"的{where}用了没有定义的词“{word}”。")
        elif known[word].moment and not _is_outermost(expression, word, where):
            yield place.fault("misplaced_moment", f"的{where}里，“{word}”只能单独写在时限里。")


def _is_outermost(expression: Expression, word: str, where: str) -> bool:
    return where == _TIMER and expression.outermost_word() == word and len(expression.literals(word)) == 1


def _parameters(bundle: Bundle, place: Place, where: str, expression: Expression) -> Iterator[Fault]:
    for key in expression.literals("param"):
        if not isinstance(key, str):
            yield place.fault("parameter_not_literal", f"的{where}里，param 的参数名称应当直接写在引号里。")
        elif key not in bundle.parameters:
            yield place.fault("unknown_parameter", f"的{where}引用的参数“{key}”不在参数表里。")


_TIMER = "到期时刻"


def sites(drawing: Drawing) -> Iterator[Site]:
    """Every place for an expression: where it stands, what it is called there, what is written."""
    for flow in drawing.all_flows():
        if flow.condition:
            yield flow, "条件", flow.condition
    for node in drawing.all_nodes():
        yield from _sites_of(node)


def _sites_of(node: Node) -> Iterator[Site]:
    for moment in (text(each.find(bpmn("timeDate"))) for each in node.children("timerEventDefinition")):
        yield node, _TIMER, moment
    for operator in node.extension("serviceTaskOperator"):
        for parameter in operator.iter(spiff("parameter")):
            yield node, f"参数“{parameter.get('id', '')}”的值", parameter.get("value", "").strip()
    for receiver in (*node.triggers, *node.extension("processVariableCorrelation")):
        for element in receiver.iter(spiff("expression")):
            yield node, "业务编号", text(element)
    yield from _values(node)
    yield node, "办理期限", node.properties.get("due_working_days", "")


def _values(node: Node) -> Iterator[Site]:
    """What is computed for variables, and what ends a repetition."""
    for condition in node.element.iter(bpmn("loopCondition"), bpmn("completionCondition")):
        if condition.getparent().getparent() is node.element:
            yield node, "循环的条件" if condition.tag == bpmn("loopCondition") else "提前结束的条件", text(condition)
    for line in assignments.lines(setting.script(node)):
        if isinstance(line, assignments.Assignment):
            yield node, f"变量“{line.name}”的值", line.expression.text
    for prefix, way in ((mapping.IN, "传入"), (mapping.OUT, "传回")):
        for name, written in mapping.mapped(node, prefix).items():
            yield node, f"{way}的变量“{name}”", written


def _short(written: str) -> str:
    return written if len(written) <= 80 else written[:80] + "…"


RULES: tuple[Rule, ...] = (all_expressions, retrieval_paths)

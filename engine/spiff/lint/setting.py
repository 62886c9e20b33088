"""Steps that set variables: a script task whose every line is `name = expression`."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff import assignments, expressions
from engine.spiff.lint.drawing import Node, text
from engine.spiff.lint.subject import Rule, Subject


def set_variables(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes("scriptTask"):
        if node.get("scriptFormat"):
            yield node.fault("script_format", f"写了脚本语言“{node.get('scriptFormat')}”；这里只能给变量赋值，请清空。")
        read = list(assignments.lines(script(node)))
        if not read:
            yield node.fault("nothing_set", "没有给任何变量赋值；请写成“变量 = 算式”，一行一个。")
        for line in read:
            yield from _line(subject, node, line)


def script(node: Node) -> str:
    return "\n".join(text(each) for each in node.children("script"))


def _line(subject: Subject, node: Node, line: assignments.Assignment | assignments.NoAssignment) -> Iterator[Fault]:
    if isinstance(line, assignments.NoAssignment):
        yield node.fault("wrong_assignment", f"的第{line.number}行“{line.line[:80]}”不能执行：{line.why}。")
    elif line.name in subject.registry.words or line.name in expressions.VALUE_WORDS:
        yield node.fault("variable_named_like_word", f"给“{line.name}”赋值，但它是算式里的词，请给变量换一个名称。")


RULES: tuple[Rule, ...] = (set_variables,)

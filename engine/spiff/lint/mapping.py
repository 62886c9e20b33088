"""What goes into a called process and comes out: by properties of the calling box, or as the process declares."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.assignments import is_variable
from engine.spiff.lint.drawing import Node, bpmn, text
from engine.spiff.lint.subject import Rule, Subject

IN, OUT, LITERAL = "in_", "out_", "input_"
PREFIXES = (IN, OUT, LITERAL)


def mapped(node: Node, prefix: str) -> dict[str, str]:
    """Variable → expression, as the box maps it one way."""
    given = node.properties.items()
    return {name.removeprefix(prefix): written for name, written in given if name.startswith(prefix)}


def mappings(subject: Subject) -> Iterator[Fault]:
    """Only a call maps, each variable once, and several calls give nothing back."""
    for node in subject.drawing.all_nodes():
        given = [name for name in node.properties if name.startswith(PREFIXES)]
        if given and node.kind != "callActivity":
            yield node.fault("mapping_without_call", f"的属性“{given[0]}”只有调用流程的图形才能用。")
        for name in given:
            variable = name.partition("_")[2]
            if not is_variable(variable):
                yield node.fault("not_a_variable", f"的属性“{name}”中，“{variable}”应当是变量的名称。")
        for name in sorted(mapped(node, IN).keys() & mapped(node, LITERAL).keys()):
            yield node.fault("repeated_input", f"把变量“{name}”传入了不止一次。")
        if mapped(node, OUT) and node.children("multiInstanceLoopCharacteristics"):
            yield node.fault("output_of_several", "要调用多次，不能传回变量（out_）；请把结果留在表单记录里。")


def interfaces(subject: Subject) -> Iterator[Fault]:
    """What a process declares are variables, and they stand in its sets; others would be passed over."""
    for scope in subject.drawing.processes:
        for interface in scope.element.findall(bpmn("ioSpecification")):
            listed = {text(each) for each in interface.iter(bpmn("dataInputRefs"), bpmn("dataOutputRefs"))}
            for each in interface.iter(bpmn("dataInput"), bpmn("dataOutput")):
                name = each.get("id", "")
                if not is_variable(name):
                    yield scope.fault("not_a_variable", f"声明的输入输出“{name}”应当是变量的名称。")
                if name not in listed:
                    yield scope.fault("unlisted_interface", f"声明了“{name}”，但没有列入输入或者输出的集合，不起作用。")


RULES: tuple[Rule, ...] = (mappings, interfaces)

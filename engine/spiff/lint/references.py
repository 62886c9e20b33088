"""What a box hands to a service by name is there: a document, a parameter, a box, or an entry of the profile."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import Node, spiff
from engine.spiff.lint.subject import Rule, Subject
from engine.spiff.lint.variables import boxes, following, values
from engine.spiff.lint.variables.reasoning import Reader
from engine.spiff.lint.wording import Place, sites
from engine.types import Box, ListOf, Message, Optional, Record, Reference, Type

_FINISHED_BY_PEOPLE = ("userTask", "manualTask")
_CHINESE = {
    "documents": "公文", "parameters": "评审规则参数", "forms": "表单", "processes": "流程",
    "boxes": "本流程的用户任务", "roles": "角色", "tiers": "等次", "lists": "名单", "stages": "评审环节",
    "publicities": "公示", "votes": "投票", "outcomes": "办理结果", "grounds": "撤销奖励的情形", "starts": "启动方式",
}  # fmt: skip


def names(subject: Subject) -> Iterator[Fault]:
    """A name that can be known before the run is one of those there are."""
    for node, where, kind, written in handed(subject):
        known = _known(subject, node, kind.to)
        if known is None or isinstance(kind, Message):
            continue
        for name in possible(subject, node, written):
            if name not in known:
                close = difflib.get_close_matches(name, known, 1, 0.6)
                mend = f"是不是“{close[0]}”" if close else "请改成有的名称"
                what = _CHINESE.get(kind.to, kind.to)
                yield node.fault("unknown_reference", f"的参数“{where}”写着“{name}”，但没有这样的{what}；{mend}。")


def said(subject: Subject) -> Iterator[Fault]:
    """The same for what is written between the brackets of a word. Parameters are told with the other expressions."""
    for place, where, written in sites(subject.drawing):
        found = following.expression(written)
        for name in sorted(found.words & subject.registry.words.keys()) if found else ():
            kinds = subject.registry.words[name].arguments
            for given in found.calls(name) if found else ():
                yield from _unknown(subject, place, where, zip(kinds, given, strict=False))


def _unknown(subject: Subject, place: Place, where: str, given: Iterable[tuple[Type, Any]]) -> Iterator[Fault]:
    for kind, name in given:
        if type(kind) is not Reference or kind.to == "parameters" or not isinstance(name, str):
            continue
        known = _listed(subject.bundle.profile.get(kind.to))
        if known is not None and name not in known:
            what = _CHINESE.get(kind.to, kind.to)
            yield place.fault("unknown_reference", f"的{where}写着“{name}”，但没有这样的{what}；请改成有的名称。")


def reads(subject: Subject) -> Iterator[Fault]:
    """A service finds in the form of a box every field that it reads, with answers of the kind it needs."""
    for node, _, kind, written in handed(subject):
        for name in possible(subject, node, written) if isinstance(kind, Box) else ():
            box = subject.drawing.nodes.get(name)
            if box is not None:
                yield from _fields(subject, node, box, kind)
                yield from _sealed(subject, node, box, kind)


def _fields(subject: Subject, node: Node, box: Node, kind: Type) -> Iterator[Fault]:
    assert isinstance(kind, Box)  # noqa: S101 - `reads` has seen it
    form = subject.bundle.forms.get(box.properties.get("form", ""), {})
    yield from _answers(node, box.label, kind.fields, form)


def _answers(node: Node, label: str, wanted: Mapping[str, Type], form: Mapping[str, Any]) -> Iterator[Fault]:
    """Hold a form, or the rows of a field, against what is read of it. `label` is what people call it."""
    asked = {str(each.get("key")): each for each in boxes.fields(form)}
    for name, kind in wanted.items():
        given = boxes.answer(asked[name]) if name in asked else frozenset({values.NONE})
        unfit = [each for each in given if not _fits(each, kind)]
        if unfit and name not in asked:
            sentence = f"要读“{label}”的字段“{name}”，但它的表单里没有；自动步骤读取的字段不能删除或者改名。"
            yield node.fault("unread_field", sentence)
        elif unfit:
            sentence = f"要读“{label}”的字段“{name}”，那里可能是{values.said(unfit)}，"
            sentence += f"而这里要的是{values.said(values.of_type(kind))}；请改表单的选项、类型或者必填。"
            yield node.fault("unfit_field", sentence)
        elif name in asked and (row := _row(kind)):
            yield from _answers(node, f"{label}·{asked[name].get('label', name)}", row, asked[name])


def _fits(possible: values.Possibility, kind: Type) -> bool:
    """Whether what may be answered is of a type, and within its bounds where it is known."""
    within = possible.fixed is None or kind.accepts(possible.fixed)
    return within and values.fits(possible, values.of_type(kind))


def _row(kind: Type) -> dict[str, Type]:
    """What is read of each row. Its id comes with the row, from the list that the rows are made of."""
    while isinstance(kind, Optional | ListOf):
        kind = kind.of if isinstance(kind, Optional) else kind.item
    return {name: each for name, each in kind.fields.items() if name != "id"} if isinstance(kind, Record) else {}


def _sealed(subject: Subject, node: Node, box: Node, kind: Type) -> Iterator[Fault]:
    """What was answered in secret is opened by nothing but a count."""
    form = subject.bundle.forms.get(box.properties.get("form", ""), {})
    if form.get("secret") is True and isinstance(kind, Box) and not kind.sealed:
        sentence = f"要读“{box.label}”填的内容，它的表单却是不记名的，打不开；请去掉表单的secret。"
        yield node.fault("sealed_form", sentence)


def handed(subject: Subject) -> Iterator[tuple[Node, str, Reference, str]]:
    """What is handed to services by name: the box, the input, its type and what is written."""
    for node in subject.drawing.all_nodes("serviceTask"):
        for operator in node.extension("serviceTaskOperator"):
            service = subject.registry.services.get(operator.get("id", ""))
            kinds = {**service.inputs, **service.optional} if service else {}
            for each in operator.iter(spiff("parameter")):
                kind = _reference(kinds.get(each.get("id", "")))
                if kind is not None:
                    yield node, each.get("id", ""), kind, each.get("value", "")


def _reference(kind: Type | None) -> Reference | None:
    """The reference in a type: itself, one that may be left out, or each of a list."""
    while isinstance(kind, Optional | ListOf):
        kind = kind.of if isinstance(kind, Optional) else kind.item
    return kind if isinstance(kind, Reference) else None


def possible(subject: Subject, node: Node, written: str) -> list[str]:
    """The texts that an expression may yield, where they are known."""
    tree, course = following.tree(written), following.follow(subject)
    if tree is None:
        return []
    found: set[Any] = set()
    for _, known in course.contexts(node.id):
        value = Reader(course.language).value(tree, known)
        found |= {each.fixed for one in value for each in (one, *one.item)}
    return sorted(each for each in found if isinstance(each, str))


def _known(subject: Subject, node: Node, to: str) -> set[str] | None:
    """The names there are; None for what nothing lists."""
    if to == "boxes":
        process = _process(subject, node)
        return {
            each.id for each in subject.drawing.all_nodes(*_FINISHED_BY_PEOPLE) if _process(subject, each) == process
        }
    own = {
        "documents": set(subject.bundle.documents),
        "parameters": set(subject.bundle.parameters),
        "forms": set(subject.bundle.forms),
        "processes": {scope.id for scope in subject.drawing.processes},
    }
    return own.get(to) or _listed(subject.bundle.profile.get(to))


def _listed(rows: Any) -> set[str] | None:
    if not isinstance(rows, list):
        return None
    return {str(row.get("key")) for row in rows if isinstance(row, dict)}


def _process(subject: Subject, node: Node) -> str:
    return next((scope.process for scope in subject.drawing.scopes if scope.id == node.scope), "")


RULES: tuple[Rule, ...] = (names, said, reads)

"""What running cases need of the code: everything that their versions name must still be there, with inputs that fit.

A case runs for years on the version that it began with, and the code under it changes. So whoever starts a process on
the database asks here first, and doesn't start without what a running case will call.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from engine import versions
from engine.errors import DiagramUnreadable, EngineError, ExpressionError
from engine.faults import Fault, Registry
from engine.forms import inspection
from engine.model import Deployment, Instance
from engine.spiff import decisions, expressions, sources
from engine.spiff.lint import drawing, elements, wording
from engine.spiff.lint.subject import Subject
from engine.versions import Version
from engine.work import Runtime, Work

MOST_TOLD = 5


class CodeTooNew(EngineError):
    """有在办事项的流程版本要用到程序里已经没有的内容，没有启动。{told}请改用原来的程序，或者把缺少的补上。"""


@dataclasses.dataclass(frozen=True)
class Lack:
    """Something that a version names and that the code doesn't have; `sentence` names the box."""

    box: str
    sentence: str


@dataclasses.dataclass(frozen=True)
class Running:
    """A version on which cases run."""

    version: Version
    cases: int


def demand(work: Work) -> None:
    """Raises CodeTooNew when a running case needs what is not there, naming versions, boxes and number of cases."""
    told = [_told(each, found) for each in running(work) if (found := lacks(work.runtime, each.version))]
    if told:
        raise CodeTooNew(told="".join(told))


def running(work: Work) -> list[Running]:
    """The versions on which cases run, the oldest first, each with the number of these."""
    counted = (
        select(Instance.deployment_id, func.count())
        .join(Deployment, Deployment.id == Instance.deployment_id)
        .where(Instance.ended_at.is_(None))
        .group_by(Instance.deployment_id, Deployment.version)
        .order_by(Deployment.version)
    )
    rows = work.session.execute(counted).all()
    return [Running(versions.get(work, deployment_id), cases) for deployment_id, cases in rows]


def lacks(runtime: Runtime, version: Version) -> list[Lack]:
    """What a version names and the code lacks: services and their inputs, words, sources, types, elements."""
    found: list[Lack] = []
    subject = _subject(runtime, version)
    found += map(_lack, elements.unsupported(subject))
    found += _services(runtime, version, subject.drawing)
    found += _expressions(runtime, subject.drawing)
    found += _tables(runtime, version)
    for name, definition in version.bundle.forms.items():
        title = str(definition.get("title") or name)
        found += _fields(runtime, f"forms/{name}.json", title, definition.get("fields") or [])
    return list(dict.fromkeys(found))


def aliases(runtime: Runtime, version: Version) -> list[str]:
    """The names of services that a version calls and that only its own format still knows, in order."""
    called = {name for _, name, _ in _calls(_subject(runtime, version).drawing)}
    return sorted(name for name in called if (name, version.format) in runtime.predecessors)


def _lack(fault: Fault) -> Lack:
    return Lack(fault.box, fault.message.rstrip("。"))


def _told(each: Running, found: list[Lack]) -> str:
    sentences = "；".join(lack.sentence for lack in found[:MOST_TOLD])
    more = f"；还有{len(found) - MOST_TOLD}处" if len(found) > MOST_TOLD else ""
    return f"第{each.version.number}版（{each.cases}件在办）：{sentences}{more}。"


def _subject(runtime: Runtime, version: Version) -> Subject:
    registry = Registry(runtime.services, runtime.words, runtime.sources)
    root = sources.read(list(version.bundle.diagrams.values()))
    return Subject(drawing.read(root), version.bundle, registry)


def _calls(drawn: drawing.Drawing) -> Iterator[tuple[drawing.Node, str, set[str]]]:
    """Each box that calls a service, the service's name, and the names of the inputs that it is given."""
    for node in drawn.all_nodes("serviceTask"):
        for operator in node.extension("serviceTaskOperator"):
            given = {each.get("id", "") for each in operator.iter(drawing.spiff("parameter"))}
            yield node, drawing.service_name(operator), given


def _services(runtime: Runtime, version: Version, drawn: drawing.Drawing) -> Iterator[Lack]:
    for node, name, given in _calls(drawn):
        service = runtime.service(name, version.format)
        if service is None:
            yield Lack(node.id, f"“{node.label}”的处理动作“{name}”不存在")
            continue
        for missing in sorted(service.inputs.keys() - given):
            yield Lack(node.id, f"“{node.label}”没有给处理动作“{name}”所需的参数“{missing}”")
        if (name, version.format) not in runtime.predecessors:
            for unknown in sorted(given - service.inputs.keys() - service.optional.keys()):
                yield Lack(node.id, f"“{node.label}”的处理动作“{name}”已经没有参数“{unknown}”")


def _expressions(runtime: Runtime, drawn: drawing.Drawing) -> Iterator[Lack]:
    for place, where, written in wording.sites(drawn):
        if not written:
            continue
        try:
            words = expressions.compile(written).words
        except ExpressionError as error:
            yield _lack(place.fault("lacking", f"的{where}不能计算：{error.facts['why']}"))
            continue
        for word in sorted(_unknown(runtime, words)):
            yield _lack(place.fault("lacking", f"的{where}用了已经没有的词“{word}”"))


def _tables(runtime: Runtime, version: Version) -> Iterator[Lack]:
    for name, content in version.bundle.decisions.items():
        box = f"decisions/{name}.dmn"
        try:
            table = decisions.read(content)
            words = table.words
        except (DiagramUnreadable, ExpressionError) as error:
            yield Lack(box, f"决策表“{name}”不能读取：{error.facts['why']}")
            continue
        for word in sorted(_unknown(runtime, words)):
            yield Lack(box, f"决策表“{table.name}”用了已经没有的词“{word}”")


def _fields(runtime: Runtime, box: str, title: str, fields: list[Mapping[str, Any]]) -> Iterator[Lack]:
    for field in fields:
        kind, source = field.get("type"), field.get("source")
        if kind not in inspection.PROPERTIES:
            yield Lack(box, f"表单“{title}”的字段类型“{kind}”已经没有")
        if source is not None and source not in runtime.sources:
            yield Lack(box, f"表单“{title}”的选项来源“{source}”已经没有")
        yield from _fields(runtime, box, title, field.get("fields") or [])


def _unknown(runtime: Runtime, words: frozenset[str]) -> frozenset[str]:
    return words - expressions.VALUE_WORDS - runtime.words.keys()

"""A desk at which a handler works in tests: real tables, given forms, and a record of everything that leaves."""

import ast
import dataclasses
import datetime as dt
import functools
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

import handlers
from award import profile
from award.profile import Profile
from award.records.applications import Application
from award.records.publicity import Publicity
from engine import contract, documents
from engine.bundle import Bundle
from engine.contract import Actor, Ask, Call, FormRecord, Template
from handlers.general import rulebook

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # Monday, 10:00 in Beijing
OFFICE = Actor(1, "办公室经办人", frozenset({"role:办公室"}))
BUNDLE = Path(__file__).resolve().parents[2] / "processes"
SHEET = BUNDLE / "parameters.json"
PARAMETER = re.compile(r"param\(\"([^\"]+)\"\)")
TEMPLATES = {name: documents.header(text.decode()) for name, text in Bundle.read(BUNDLE).documents.items()}

Handler = Callable[[Call], dict[str, Any]]
Given = Mapping[str, Any] | FormRecord | Iterable[FormRecord]
Sealed = Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]


def sheet(**changes: Any) -> dict[str, Any]:
    """The shipped 评审规则 sheet; a change is written with `__` for the dots of the key: vote__quorum="1/2"."""
    shipped = {row["key"]: row["value"] for row in json.loads(SHEET.read_text(encoding="utf-8"))}
    return shipped | {key.replace("__", "."): value for key, value in changes.items()}


def files() -> Mapping[str, Any]:
    """The shipped JSON files."""
    return Bundle.read(BUNDLE).json


def award() -> Profile:
    """The shipped 奖项设定."""
    return profile.read(Bundle.read(BUNDLE).profile)


def of_kind(key: str, application: Application | None = None, **columns: Any) -> Publicity:
    """A 公示 as it is drafted by the shipped profile, of one application or of a list."""
    kind = award().publicity(key)
    described = {"name": kind.title, "article": kind.article, "audience": kind.audience, "answer": kind.answer}
    own = application if kind.of_one else None
    length = {"working_days": 5, "least_days": 5, "application_id": own.id if own else None}
    told = {"title": f"虚构{kind.title}", "publisher": "虚构办公室", **described, **length}
    return Publicity(kind=key, **told | columns)


@functools.cache
def given(box: str) -> tuple[str, Mapping[str, str]]:
    """The service that a box of the shipped diagram calls, and the expression for each of its inputs."""
    handlers.register()
    diagram = ElementTree.parse(BUNDLE / "award.bpmn")  # noqa: S314 (our own file)
    (operator,) = diagram.findall(f".//{{*}}serviceTask[@id='{box}']//{{*}}serviceTaskOperator")
    parameters = operator.findall(".//{*}parameter")
    inputs = {each.get("id", "").removeprefix("input:"): each.get("value", "") for each in parameters}
    return operator.get("id", "").removeprefix("service:"), inputs


def record(
    answers: Mapping[str, Any],
    *,
    node: str = "",
    person: int | None = None,
    unit: int | None = None,
    item: Any = None,
    at: dt.datetime = NOW,
    visit: str = "",
) -> FormRecord:
    """One finished user task."""
    return FormRecord(node, person, "某人", unit, item, at, answers, visit, form=node)


@dataclasses.dataclass(frozen=True)
class Message:
    name: str
    to: str
    correlation: Mapping[str, Any]
    payload: Mapping[str, Any]
    id: str


@dataclasses.dataclass(frozen=True)
class Notice:
    to: str
    text: str


@dataclasses.dataclass(frozen=True)
class Document:
    name: str
    record_id: int
    facts: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Started:
    process: str
    key: str
    data: Mapping[str, Any]


class Forms:
    """Form records by node; a single mapping of answers stands for one record."""

    def __init__(self, given: Mapping[str, Given], sealed: Sealed) -> None:
        self._records = {node: _records(node, forms) for node, forms in given.items()}
        self._sealed = sealed

    def latest(self, node: str) -> FormRecord | None:
        found = self.all(node)
        return found[-1] if found else None

    def all(self, node: str) -> list[FormRecord]:
        return list(self._records.get(node, []))

    def times(self, node: str) -> int:
        return len(self.all(node))

    def visit(self, node: str) -> list[FormRecord]:
        found = self.all(node)
        return [one for one in found if one.visit == found[-1].visit]

    def unseal(self, node: str, visit: str) -> list[Mapping[str, Any]]:
        return list(self._sealed.get((node, visit), []))


def _records(node: str, given: Given) -> list[FormRecord]:
    if isinstance(given, FormRecord):
        return [dataclasses.replace(given, node=node, form=node)]
    if isinstance(given, Mapping):
        return [record(given, node=node)]
    return [dataclasses.replace(one, node=node, form=node) for one in given]


@dataclasses.dataclass
class Desk:
    """Runs handlers in one transaction. `sealed` maps (node, visit) to secret answers."""

    session: Session
    case: str = "edition:1"
    now: dt.datetime = NOW
    actor: Actor = OFFICE
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=sheet)
    files: Mapping[str, Any] = dataclasses.field(default_factory=files)
    templates: Mapping[str, Template] = dataclasses.field(default_factory=lambda: TEMPLATES)
    sealed: dict[tuple[str, str], Sequence[Mapping[str, Any]]] = dataclasses.field(default_factory=dict)
    messages: list[Message] = dataclasses.field(default_factory=list)
    notices: list[Notice] = dataclasses.field(default_factory=list)
    documents: list[Document] = dataclasses.field(default_factory=list)
    started: list[Started] = dataclasses.field(default_factory=list)

    def run(self, handler: Handler, forms: Mapping[str, Given] | None = None, **inputs: Any) -> dict[str, Any]:
        """Run a handler with the answers given by node; its outputs must be plain JSON."""
        outputs = handler(self.call(forms, **inputs))
        self.session.flush()
        plain: dict[str, Any] = json.loads(json.dumps(outputs))
        assert plain == outputs
        return outputs

    def do(self, box: str, forms: Mapping[str, Given] | None = None, **variables: Any) -> dict[str, Any]:
        """Run an automatic box of the shipped diagram, with what the diagram gives it and these variables."""
        service, expressions = given(box)
        inputs = {name: self._value(text, variables) for name, text in expressions.items()}
        return self.run(contract.SERVICES[service].run, forms, **inputs)

    def _value(self, expression: str, variables: Mapping[str, Any]) -> Any:
        if parameter := PARAMETER.fullmatch(expression):
            return rulebook.value(self.ask(), parameter[1])
        return variables[expression] if expression.isidentifier() else ast.literal_eval(expression)

    def call(self, forms: Mapping[str, Given] | None = None, **inputs: Any) -> Call:
        return Call(
            inputs=inputs,
            now=self.now,
            actor=self.actor,
            session=self.session,
            case=self.case,
            node="node",
            parameters=self.parameters,
            files=self.files,
            templates=self.templates,
            forms=Forms(forms or {}, self.sealed),
            notify=self._notify,
            send=self._send,
            start=lambda process, key, data: self.started.append(Started(process, key, dict(data))),
            document=lambda name, record_id, **facts: self.documents.append(Document(name, record_id, facts)),
        )

    def ask(self, forms: Mapping[str, Given] | None = None, item: Any = None, **data: Any) -> Ask:
        """The question of a word or a source; `item` is the one of several that the open task is about."""
        records = Forms(forms or {}, self.sealed)
        return Ask(self.session, self.now, self.case, self.parameters, self.files, records, data, item)

    def sent(self, name: str) -> list[Message]:
        return [message for message in self.messages if message.name == name]

    def _notify(self, to: str, template: str, **facts: Any) -> None:
        self.notices.append(Notice(to, template.format(**facts)))

    def _send(
        self, message: str, to: str, *, correlation: Mapping[str, Any], payload: Mapping[str, Any], id: str
    ) -> None:
        """As the outbox does: a message id is used once, and the payload carries the correlation."""
        if id not in {sent.id for sent in self.messages}:
            self.messages.append(Message(message, to, dict(correlation), {**payload, **correlation}, id))

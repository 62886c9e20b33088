"""A desk at which a handler works in tests: real tables, given forms, and a record of everything that leaves."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine import documents
from engine.bundle import Bundle
from engine.contract import Actor, Ask, Call, FormRecord, Template

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # Monday, 10:00 in Beijing
OFFICE = Actor(1, "办公室经办人", frozenset({"role:办公室"}))
BUNDLE = Path(__file__).resolve().parents[2] / "processes"
SHEET = BUNDLE / "parameters.json"
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


def record(
    answers: Mapping[str, Any],
    *,
    node: str = "",
    person: int | None = None,
    unit: int | None = None,
    item: Any = None,
    at: dt.datetime = NOW,
) -> FormRecord:
    """One finished user task."""
    return FormRecord(node, person, "某人", unit, item, at, answers)


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
        return self.all(node)

    def unseal(self, node: str, batch: str) -> list[Mapping[str, Any]]:
        return list(self._sealed.get((node, batch), []))


def _records(node: str, given: Given) -> list[FormRecord]:
    if isinstance(given, FormRecord):
        return [dataclasses.replace(given, node=node)]
    if isinstance(given, Mapping):
        return [record(given, node=node)]
    return [dataclasses.replace(one, node=node) for one in given]


@dataclasses.dataclass
class Desk:
    """Runs handlers in one transaction. `sealed` maps (node, batch) to secret answers."""

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

    def ask(self, forms: Mapping[str, Given] | None = None, **data: Any) -> Ask:
        records = Forms(forms or {}, self.sealed)
        return Ask(self.session, self.now, self.case, self.parameters, self.files, records, data)

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

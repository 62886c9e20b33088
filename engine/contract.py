"""What a service-task handler, a word or a form source sees of the engine; nothing else is theirs to use."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from engine.errors import Refusal
from engine.types import Anything, Message, Moment, Type, Unless

__all__ = [
    "FORMAT", "PREDECESSORS", "SERVICES", "SOURCES", "WORDS", "Actor", "Ask", "Call", "FormRecord", "Forms", "Option",
    "Refusal", "Service", "Source", "Word", "former", "predecessor", "service", "source", "word",
]  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Actor:
    """Who acts: a person with the audiences that reach them, or the system itself.

    `audiences` are strings such as `person:3`, `role:办公室`, `unit:4:审核机关`.
    `barred` holds the case keys that this person must find no trace of (Article 35).
    `stands_in` names, for each audience that is theirs only as a substitute (代理), the person they stand in for;
    `relieves` holds (person id, audience) of everybody whose held tasks they may go on with.
    """

    id: int | None
    name: str
    audiences: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    stands_in: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    relieves: frozenset[tuple[int, str]] = frozenset()

    @property
    def own_audiences(self) -> frozenset[str]:
        """The audiences that reach this person without standing in for anybody."""
        return self.audiences - self.stands_in.keys()

    @classmethod
    def system(cls, name: str) -> "Actor":
        return cls(None, name)


@dataclasses.dataclass(frozen=True)
class FormRecord:
    """One finished user task: who answered what, when, in which form. `item` is that of several, if there were.

    `visit` is shared by the records of one visit of the box.
    """

    node: str
    person_id: int | None
    actor: str
    unit: int | None
    item: Any
    at: dt.datetime
    answers: Mapping[str, Any]
    visit: str = ""
    form: str = ""


class Forms(Protocol):
    """The form records of the running case; in a called process, only those of the same call."""

    def latest(self, node: str) -> FormRecord | None: ...

    def all(self, node: str) -> list[FormRecord]:
        """Every record of a box, the oldest first, however often the case came by."""

    def visit(self, node: str) -> list[FormRecord]:
        """The records of the last visit to a box: one, or those of a multi-instance."""

    def times(self, node: str) -> int:
        """How often the box has been finished in this case."""

    def unseal(self, node: str, visit: str) -> list[Mapping[str, Any]]:
        """Take the secret answers of one visit of a box out, in an order that tells nothing. They are destroyed: whole
        answer sheets could be recognised by what they leave out."""


class Notify(Protocol):
    def __call__(self, to: str, template: str, **facts: Any) -> None: ...


class Send(Protocol):
    def __call__(
        self, message: str, to: str, *, correlation: Mapping[str, Any], payload: Mapping[str, Any], id: str
    ) -> None: ...


class Start(Protocol):
    def __call__(self, process: str, key: str, data: Mapping[str, Any]) -> None: ...


class Template(Protocol):
    """What a document template says of itself in its header."""

    @property
    def title(self) -> str: ...

    @property
    def article(self) -> str: ...

    @property
    def series(self) -> str: ...

    @property
    def readers(self) -> tuple[str, ...]: ...

    @property
    def names_nobody(self) -> bool: ...


class Document(Protocol):
    def __call__(self, name: str, record_id: int, **facts: Any) -> None: ...


@dataclasses.dataclass(frozen=True)
class Call:
    """One execution of a service task.

    `files` are the JSON files of its version by path, such as `award.json`; `templates` its documents by name.
    """

    inputs: Mapping[str, Any]
    now: dt.datetime
    actor: Actor
    session: Session
    case: str
    node: str
    parameters: Mapping[str, Any]
    files: Mapping[str, Any]
    templates: Mapping[str, Template]
    forms: Forms
    notify: Notify
    send: Send
    start: Start
    document: Document


@dataclasses.dataclass(frozen=True)
class Ask:
    """What a word or a source may look at. `base` is the aware moment that a period is counted from.

    `forms` are the form records of the case. `data` is the task data of the asking task: for a source, that of the
    open user task, and `item` is the one that the task is about if it is one of several.
    """

    session: Session
    base: dt.datetime
    case: str
    parameters: Mapping[str, Any]
    files: Mapping[str, Any]
    forms: Forms
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    item: Any = None


@dataclasses.dataclass(frozen=True)
class Option:
    """One choice of a form field. `value` is stored, `label` and `detail` are read."""

    value: int | str
    label: str
    detail: str = ""


@dataclasses.dataclass(frozen=True)
class Service:
    """A verb of the diagram. A diagram gives every one of `inputs`, and `optional` ones as it likes.

    `sends` are the messages that it may send under names of its own; one that a diagram names is a typed input. `reads`
    are the parameters of the sheet that it looks up by name; `unless` says on which ways it must not stand.
    """

    name: str
    title: str
    inputs: Mapping[str, Type]
    outputs: Mapping[str, Type]
    run: Callable[[Call], dict[str, Any]]
    optional: Mapping[str, Type] = dataclasses.field(default_factory=dict)
    sends: Mapping[str, Message] = dataclasses.field(default_factory=dict)
    reads: Mapping[str, Type] = dataclasses.field(default_factory=dict)
    unless: tuple[Unless, ...] = ()


@dataclasses.dataclass(frozen=True)
class Word:
    """`moment` words yield the aware moment a timer is due; they alone may stand outermost in a timer.

    `arguments` are the types of what is written between the brackets, `result` that of what comes out.
    """

    name: str
    title: str
    moment: bool
    run: Callable[..., Any]
    arguments: tuple[Type, ...] = ()
    result: Type = Anything()


@dataclasses.dataclass(frozen=True)
class Source:
    """`about` is the kind of case whose numbers the options are, where they are cases: `application`.

    `reads` are the parameters of the sheet that it looks up by name.
    """

    name: str
    title: str
    list: Callable[[Ask], "list[Option]"]
    about: str = ""
    reads: Mapping[str, Type] = dataclasses.field(default_factory=dict)

    def is_barred(self, actor: Actor, value: Any) -> bool:
        """Whether a value stands for a case that somebody must find no trace of, on offer or not."""
        return bool(self.about) and f"{self.about}:{value}" in actor.barred


# Each input, output or argument by its name; a description in Chinese alone makes no demand on the type.
Declared = Mapping[str, Type | str]

# The generation of services that a bundle deployed today is written for. A deployment keeps the one it was written for.
FORMAT = 2

SERVICES: dict[str, Service] = {}
# Services as deployments of an earlier format know them, by name and format.
PREDECESSORS: dict[tuple[str, int], Service] = {}
WORDS: dict[str, Word] = {}
SOURCES: dict[str, Source] = {}


def service(  # noqa: PLR0913 (a service has eight parts)
    name: str,
    *,
    title: str,
    inputs: Declared | None = None,
    optional: Declared | None = None,
    outputs: Declared | None = None,
    sends: Mapping[str, Message] | None = None,
    reads: Declared | None = None,
    unless: tuple[Unless, ...] = (),
) -> Callable[[Callable[[Call], dict[str, Any]]], Callable[[Call], dict[str, Any]]]:
    """Register a handler under the name that diagrams use.

    Inputs and outputs are typed and described in Chinese; a diagram has to give every input, and may give the
    optional ones. A description alone stands for a value of any type.
    """

    def register(run: Callable[[Call], dict[str, Any]]) -> Callable[[Call], dict[str, Any]]:
        SERVICES[name] = Service(
            name, title, _typed(inputs), _typed(outputs), run, _typed(optional), sends or {}, _typed(reads), unless
        )
        return run

    return register


def predecessor(name: str, format: int, *, of: str, outputs: Mapping[str, str] | None = None, **given: Any) -> None:
    """Keep the name that diagrams of an earlier format call: today's service `of`, with inputs they didn't give.

    `outputs` are those that they know by another name: theirs -> today's.
    """
    successor, renamed = SERVICES[of], outputs or {}

    def run(call: Call) -> dict[str, Any]:
        found = successor.run(dataclasses.replace(call, inputs={**given, **call.inputs}))
        return {**found, **{theirs: found[todays] for theirs, todays in renamed.items()}}

    asked = {key: kind for key, kind in successor.inputs.items() if key not in given}
    PREDECESSORS[name, format] = dataclasses.replace(successor, name=name, run=run, inputs=asked)


def former(name: str, format: int, *, like: str) -> Callable[[Callable[[Call], dict[str, Any]]], None]:
    """Register what diagrams of an earlier format call by a name, where it did another thing than today's service.

    It is described as the service `like`, and takes whatever those diagrams give.
    """

    def register(run: Callable[[Call], dict[str, Any]]) -> None:
        PREDECESSORS[name, format] = dataclasses.replace(SERVICES[like], name=name, run=run, inputs={}, optional={})

    return register


def _typed(declared: Declared | None) -> dict[str, Type]:
    return {name: Anything(kind) if isinstance(kind, str) else kind for name, kind in (declared or {}).items()}


def word(
    name: str, *, title: str, moment: bool = False, arguments: tuple[Type, ...] = (), result: Type | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a word for expressions. The function gets an `Ask` first, then the arguments written in the diagram.

    A moment word returns an aware datetime.
    """

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        WORDS[name] = Word(name, title, moment, run, arguments, result or (Moment() if moment else Anything()))
        return run

    return register


def source(
    name: str, *, title: str, about: str = "", reads: Declared | None = None
) -> Callable[[Callable[[Ask], list[Option]]], Callable[[Ask], list[Option]]]:
    """Register a list of options that form fields can name.

    With `about`, the kind of case that they number, whoever is recused from one of them is not offered it. `reads` are
    the parameters of the sheet that it looks up by name.
    """

    def register(run: Callable[[Ask], list[Option]]) -> Callable[[Ask], list[Option]]:
        SOURCES[name] = Source(name, title, run, about, _typed(reads))
        return run

    return register

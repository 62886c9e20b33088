"""The types of what flows through a diagram: variables, and the inputs and outputs of services and words.

A type says in Chinese what the value means (`description`), judges a value (`accepts`) and another type (`admits`).
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar


@dataclasses.dataclass(frozen=True)
class Type:
    """Anything at all; the root of all types. `name` is what a process owner calls the type."""

    description: str = ""
    name: ClassVar[str] = "任何内容"

    def accepts(self, value: Any) -> bool:
        """Whether a value, as it stands in the data of a case, is of this type."""
        return True

    def admits(self, other: "Type") -> bool:
        """Whether every value of `other` is one of this type; the description plays no part."""
        if isinstance(other, Optional):
            return type(self) is Type or (self.accepts(None) and self.admits(other.of))
        return type(self) is Type or self._admits(other)

    def _admits(self, other: "Type") -> bool:
        return isinstance(other, type(self))


class Anything(Type):
    """No demand is made; what reads it must cope with everything."""

    def admits(self, other: Type) -> bool:
        return True


class Boolean(Type):
    name = "是或否"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, bool)


class Yes(Boolean):
    """Yes, for certain: what is true from here on."""

    def accepts(self, value: Any) -> bool:
        return value is True

    def _admits(self, other: Type) -> bool:
        return isinstance(other, Yes)


class Number(Type):
    name = "数"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)


@dataclasses.dataclass(frozen=True)
class Integer(Number):
    """A whole number from `least` to `most`, where there are such bounds. Another integer fits whatever its bounds."""

    least: int | None = None
    most: int | None = None
    name: ClassVar[str] = "整数"

    def accepts(self, value: Any) -> bool:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclasses.dataclass(frozen=True)
class Count(Integer):
    """How many there are of something. The check tells none apart from some."""

    least: int | None = 0
    of: str = ""


class Text(Type):
    name = "文字"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str)


class Date(Text):
    """ISO text such as 2026-05-31, in Beijing."""

    name = "日期"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and _is_date(value)


class Moment(Type):
    """What a word of a period yields; only timers use it."""

    name = "时刻"


class Nothing(Type):
    """The type of None: of a question that nobody had to answer."""

    name = "空白"

    def accepts(self, value: Any) -> bool:
        return value is None


@dataclasses.dataclass(frozen=True)
class Choice(Text):
    """Text of a closed set."""

    values: tuple[str, ...] = ()
    name: ClassVar[str] = "选项"

    @classmethod
    def of(cls, *values: str, description: str = "") -> "Choice":
        return cls(description, values)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.values

    def _admits(self, other: Type) -> bool:
        return isinstance(other, Choice) and set(other.values) <= set(self.values)


@dataclasses.dataclass(frozen=True)
class Optional(Type):
    """A value that may be None: a question that is not always asked, or need not be answered."""

    of: Type = Type()
    name: ClassVar[str] = "可以空白的内容"

    def accepts(self, value: Any) -> bool:
        return value is None or self.of.accepts(value)

    def admits(self, other: Type) -> bool:
        inner = other.of if isinstance(other, Optional) else other
        return isinstance(inner, Nothing) or self.of.admits(inner)


@dataclasses.dataclass(frozen=True)
class ListOf(Type):
    item: Type = Type()
    name: ClassVar[str] = "列表"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, list) and all(map(self.item.accepts, value))

    def _admits(self, other: Type) -> bool:
        return isinstance(other, ListOf) and self.item.admits(other.item)


@dataclasses.dataclass(frozen=True)
class Record(Type):
    """A dict with these keys at least."""

    fields: Mapping[str, Type] = dataclasses.field(default_factory=dict, hash=False)
    name: ClassVar[str] = "一组内容"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, dict) and all(kind.accepts(value.get(key)) for key, kind in self.fields.items())

    def _admits(self, other: Type) -> bool:
        return isinstance(other, Record) and not list(missing(self.fields, other.fields))


# ---------------------------------------------------------------- references: names of what stands elsewhere


@dataclasses.dataclass(frozen=True)
class Reference(Text):
    """The name of something that the bundle declares.

    `to` is a list of the profile `award.json` (`stages`, `publicities`, `votes`, `lists`, `outcomes`, `roles` …) or
    one of the engine's own: `parameters`, `documents`, `forms`, `processes`, `messages`.
    """

    to: str = ""
    name: ClassVar[str] = "名称"

    def _admits(self, other: Type) -> bool:
        return isinstance(other, Reference) and other.to == self.to


@dataclasses.dataclass(frozen=True)
class Message(Reference):
    """The name of a message that the service sends, what it carries and the business ids it is matched by.

    `unless` says on which ways it is never sent.
    """

    to: str = "messages"
    payload: Mapping[str, Type] = dataclasses.field(default_factory=dict, hash=False)
    correlation: tuple[str, ...] = ()
    unless: "tuple[Unless, ...]" = ()
    name: ClassVar[str] = "消息"


@dataclasses.dataclass(frozen=True)
class Unless:
    """A way on which a service isn't to be called, or a message not to be waited for: a variable has this value there.

    `because` says in Chinese what the value means. A variable that the diagram doesn't have bars no way.
    """

    variable: str
    value: bool | int | str
    because: str


@dataclasses.dataclass(frozen=True)
class Process(Reference):
    """The id of a process of which the service starts a case, with the variables that the case begins with."""

    to: str = "processes"
    data: Mapping[str, Type] = dataclasses.field(default_factory=dict, hash=False)
    name: ClassVar[str] = "流程"


@dataclasses.dataclass(frozen=True)
class Box(Reference):
    """The id of a user task of the same process whose form has these fields, which the service reads.

    A field whose type is `Optional` may be hidden, left blank, or missing from the form; any other is required. With
    `sealed`, the service also opens what was answered in a secret form (不记名).
    """

    to: str = "boxes"
    fields: Mapping[str, Type] = dataclasses.field(default_factory=dict, hash=False)
    sealed: bool = False
    name: ClassVar[str] = "图中的一项任务"


def box(description: str, /, **fields: Type) -> Box:
    """`box("打分的任务", score=Number(), comment=Optional(of=Text()))`."""
    return Box(description, fields=fields)


def sealed_box(description: str, /, **fields: Type) -> Box:
    """The same for a box whose form may be a secret one."""
    return Box(description, fields=fields, sealed=True)


def missing(wanted: Mapping[str, Type], given: Mapping[str, Type]) -> list[str]:
    """The keys that `given` lacks or has with another type. What is wanted as `Optional` may be lacking."""
    return [key for key, kind in wanted.items() if not kind.admits(given.get(key, Nothing()))]


def _is_date(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False

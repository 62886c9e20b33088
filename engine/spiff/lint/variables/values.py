"""What a variable may hold, as the check knows it: a set of possibilities, each a fixed value or any value of a kind.

`{text "yes", text "no", none}` is the answer to a question with two options that need not be answered.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine import types

# More fixed values than this are no closed set that a person would keep in mind.
MOST_FIXED = 24


@dataclasses.dataclass(frozen=True)
class Possibility:
    """One kind of value, or one `fixed` value of it, or all from `least` on. `item` is what a list holds.

    Kinds are `boolean`, `integer`, `number`, `text`, `date`, `list`, `record`, `moment`, `none`, `anything`, and
    `unset` where the variable may not be there at all.
    """

    kind: str
    fixed: Any = None
    item: "Value" = frozenset()
    least: int | None = None

    @property
    def is_open(self) -> bool:
        return self.fixed is None and self.kind != "none"

    @property
    def is_any(self) -> bool:
        """Whether it is every value of its kind."""
        return self.is_open and self.least is None


Value = frozenset[Possibility]
Variables = Mapping[str, Value]

NONE = Possibility("none")
UNSET = Possibility("unset")
SOMETHING = Possibility("anything")
ANYTHING: Value = frozenset({SOMETHING})
MISSING: Value = frozenset({UNSET})
NOUGHT, SOME = Possibility("integer", 0), Possibility("integer", least=1)
COUNT: Value = frozenset({NOUGHT, SOME})
BOOLEAN: Value = frozenset({Possibility("boolean", True), Possibility("boolean", False)})
CHINESE = {
    "boolean": "是或否", "integer": "整数", "number": "数", "text": "文字", "date": "日期", "list": "列表",
    "record": "一组内容", "moment": "时刻", "none": "空白", "anything": "任何内容", "unset": "没有赋值",
}  # fmt: skip
NUMBERS = frozenset({"integer", "number"})
TEXTS = frozenset({"text", "date"})


def kind_of(value: Any) -> str:
    """The kind of a value as it stands in the data of a case."""
    if value is None:
        return "none"
    named = {bool: "boolean", int: "integer", float: "number", str: "text", list: "list", dict: "record"}
    return named.get(type(value), "anything")


def fixed(value: Any) -> Value:
    """Exactly this value."""
    if isinstance(value, list):
        return list_of(union(*map(fixed, value)))
    kind = kind_of(value)
    return frozenset({Possibility(kind, None if kind in ("none", "record", "anything") else value)})


def any_of(kind: str) -> Value:
    return BOOLEAN if kind == "boolean" else frozenset({Possibility(kind)})


def list_of(item: Value) -> Value:
    return frozenset({Possibility("list", None, item)})


def union(*values: Value) -> Value:
    """Whatever one of them may be."""
    several = frozenset().union(*values)
    if SOMETHING in several:
        return several & {SOMETHING, UNSET}
    lists = [each for each in several if each.kind == "list"]
    if len(lists) > 1:
        several = (several - set(lists)) | list_of(union(*(each.item for each in lists)))
    return _without_needless(several)


def _without_needless(several: Value) -> Value:
    """Where any text is possible, nothing is gained from knowing some."""
    counted: dict[str, int] = {}
    for each in several:
        counted[each.kind] = counted.get(each.kind, 0) + (each.fixed is not None)
    opened = {each.kind for each in several if each.is_any} | {kind for kind in counted if counted[kind] > MOST_FIXED}
    kept = {each for each in several if each.is_any or each == NONE or each.kind not in opened}
    return frozenset(kept | {Possibility(kind) for kind in opened if kind != "list"})


def of_type(kind: types.Type) -> Value:
    """What a declared type allows."""
    if isinstance(kind, types.Optional):
        return union(of_type(kind.of), frozenset({NONE}))
    if isinstance(kind, types.ListOf):
        return list_of(of_type(kind.item))
    if isinstance(kind, types.Count):
        return COUNT
    if isinstance(kind, types.Yes):
        return fixed(True)
    if isinstance(kind, types.Choice):
        return union(*(fixed(str(value)) for value in kind.values))
    for known, name in _NAMES:
        if isinstance(kind, known):
            return any_of(name)
    return ANYTHING


_NAMES: tuple[tuple[type[types.Type], str], ...] = (
    (types.Boolean, "boolean"),
    (types.Integer, "integer"),
    (types.Number, "number"),
    (types.Date, "date"),
    (types.Text, "text"),
    (types.Moment, "moment"),
    (types.Nothing, "none"),
    (types.Record, "record"),
)


def fits(one: Possibility, wanted: Value) -> bool:
    """Whether this possibility is always one of those that are wanted."""
    if SOMETHING in wanted or one.kind == "anything":
        return True
    return any(_covers(each, one) for each in wanted)


def _covers(wanted: Possibility, one: Possibility) -> bool:
    if wanted.fixed is not None:
        return wanted.kind == one.kind and wanted.fixed == one.fixed
    if wanted.least is not None:
        least = one.least if one.fixed is None else one.fixed
        return wanted.kind == one.kind and least is not None and least >= wanted.least
    if wanted.kind == "list" and one.kind == "list":
        return all(fits(item, wanted.item) for item in one.item)
    if wanted.kind == "date" and one.kind == "text":
        return one.fixed is not None and is_date(one.fixed)
    return one.kind == wanted.kind or (wanted.kind, one.kind) in _WIDER


_WIDER = frozenset({("number", "integer"), ("text", "date")})


def is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def said(value: Iterable[Possibility]) -> str:
    """How a sentence names what a value may be."""
    kinds = {CHINESE[each.kind] for each in value if each.fixed is None and each.kind != "unset"}
    return "或".join([*sorted(kinds), *sorted(quoted(each.fixed) for each in value if each.fixed is not None)])


def quoted(value: Any) -> str:
    """A fixed value, as it is written in a diagram."""
    return f"“{value}”" if isinstance(value, str) else str(value)


def merge(one: Variables, other: Variables) -> Variables:
    """The variables where two ways meet, of which one was taken."""
    return _joined(one, other, union)


def gather(one: Variables, other: Variables) -> Variables:
    """The variables where two parallel branches meet: what one of them has set is there."""

    def both(left: Value, right: Value) -> Value:
        either = union(left, right)
        return either if UNSET in left and UNSET in right else either - {UNSET}

    return _joined(one, other, both)


def _joined(one: Variables, other: Variables, how: Callable[[Value, Value], Value]) -> Variables:
    names = one.keys() | other.keys()
    return {name: how(one.get(name, MISSING), other.get(name, MISSING)) for name in names}


def overlay(below: Variables, above: Variables) -> Variables:
    """What is above covers what is below; where it may not be there, what is below shows through."""
    shown = {name: union(value - {UNSET}, below.get(name, MISSING)) for name, value in above.items() if UNSET in value}
    return {**below, **above, **shown}

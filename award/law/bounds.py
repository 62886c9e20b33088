"""What the regulation fixes, from `law/bounds.json`: the least and the most of parameters, publicities and winners.

A bound is held wherever the number is written: in the sheet, in the profile, in a box. Whoever changes a bound
changes the law.
"""

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from award.rules import articles

KINDS = ("parameter", "publicity", "winners")
NEEDED = ("article", "kind", "name")
PROPERTIES = {*NEEDED, "key", "least", "most"}


@dataclasses.dataclass(frozen=True)
class Bound:
    """Of `kind` parameter or publicity (working days) with its `key`, or winners. An open side is None."""

    article: str
    kind: str
    name: str
    key: str = ""
    least: float | None = None
    most: float | None = None

    def broken_by(self, value: float) -> str:
        """Why a value is unlawful, in a sentence; empty if it is lawful."""
        if self.least is not None and value < self.least:
            return f"“{self.name}”不得低于{self.least:g}（本办法{self.article}）。"
        if self.most is not None and value > self.most:
            return f"“{self.name}”不得高于{self.most:g}（本办法{self.article}）。"
        return ""


@dataclasses.dataclass(frozen=True)
class Bounds:
    """All bounds of a regulation."""

    all: tuple[Bound, ...]

    def of(self, kind: str, key: str = "") -> list[Bound]:
        return [bound for bound in self.all if (bound.kind, bound.key) == (kind, key)]

    def least(self, kind: str, key: str = "") -> float:
        """The highest of the floors for something, 0 where the regulation has none."""
        return max((bound.least for bound in self.of(kind, key) if bound.least is not None), default=0)

    def broken(self, sheet: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Key, sentence and article of each parameter that leaves its bound or is no number."""
        found = ((bound, bound.key, sheet[bound.key]) for bound in self.all if bound.key in sheet)
        told = ((bound, key, _judge(bound, value)) for bound, key, value in found if bound.kind == "parameter")
        return [(key, sentence, bound.article) for bound, key, sentence in told if sentence]


def _judge(bound: Bound, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"“{bound.name}”应为数字（本办法{bound.article}）。"
    return bound.broken_by(value)


def read(given: Sequence[Mapping[str, Any]]) -> Bounds:
    """The bounds that a checked `bounds.json` lists."""
    return _read(json.dumps(given, ensure_ascii=False, sort_keys=True))


@functools.lru_cache(maxsize=64)
def _read(text: str) -> Bounds:
    return Bounds(tuple(Bound(**one) for one in json.loads(text)))


def faults(given: Any) -> list[str]:
    """One Chinese sentence for each fault of a `bounds.json`."""
    if not isinstance(given, list):
        return ["应当是一个列表，每项是一条法定限度。"]
    return [f"第{place}项{sentence}" for place, one in enumerate(given, 1) for sentence in _of(one)]


def _of(one: Any) -> Iterator[str]:
    if not isinstance(one, Mapping):
        yield "应当是一个对象。"
        return
    yield from (f"缺少{name}。" for name in NEEDED if not isinstance(one.get(name), str))
    yield from (f"有不认识的属性“{name}”。" for name in one if name not in PROPERTIES)
    if one.get("kind") not in KINDS:
        yield f"的kind应当是{'、'.join(KINDS)}中的一个。"
    elif one["kind"] != "winners" and not isinstance(one.get("key"), str):
        yield "没有写明是哪一个（key）。"
    if not articles.cited(str(one.get("article", ""))):
        yield "的条款应当写成“第十四条”的样子。"
    numbers = [one[name] for name in ("least", "most") if name in one]
    if not numbers or not all(isinstance(value, int | float) and not isinstance(value, bool) for value in numbers):
        yield "应当写明least（不得低于）或者most（不得高于），都是数字。"

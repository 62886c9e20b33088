"""The sheet of parameters: every value inside its bound, every row with a name and an article.

The bounds stand beside the values, so that a process owner sees them. What the regulation itself fixes is checked a
second time by the rules that use it; a sheet with a widened bound gains nothing.
"""

import fractions
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
FRACTION = re.compile(r"[0-9]{1,6}(/[1-9][0-9]{0,5}|\.[0-9]{1,6})?")
NEEDED = ("key", "name", "type", "value", "unit", "article", "basis")
PROPERTIES = {*NEEDED, "min", "max", "options", "share", "help"}
LARGEST = 10**15


def faults(sheet: Any) -> list[str]:
    """One Chinese sentence for each fault of the sheet; an empty list means that it may be deployed."""
    if not isinstance(sheet, list) or not sheet:
        return ["评审规则参数表应当是一个不空的列表。"]
    rows = [row for row in sheet if isinstance(row, Mapping)]
    found = [f"参数表第{place}项应当是一个对象。" for place, row in enumerate(sheet, 1) if not isinstance(row, Mapping)]
    for place, row in enumerate(rows, 1):
        found += [f"参数{_called(row, place)}{fault}" for fault in _of_row(row)]
    return [*found, *_repeated(rows), *_shares(rows)]


def values(sheet: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Key → value of a sheet without faults."""
    return {row["key"]: row["value"] for row in sheet}


def _called(row: Mapping[str, Any], place: int) -> str:
    name = row.get("name") or row.get("key")
    return f"“{name[:40]}”" if isinstance(name, str) else f"第{place}项"


def _of_row(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"缺少{name}。" for name in NEEDED if name not in row)
    yield from (f"有不认识的属性“{name}”。" for name in row if name not in PROPERTIES)
    if "key" in row and not _matches(KEY, row["key"]):
        yield "的key应当是小写英文，用点分开，例如vote.quorum。"
    if "article" in row and not _matches(ARTICLE, row["article"]):
        yield "的条款应当写成“第十四条”的样子。"
    yield from (f"的{name}不能空白。" for name in ("name", "basis") if name in row and not _has_text(row[name]))
    yield from (f"的{name}应当是文字。" for name in ("unit", "help", "share") if not isinstance(row.get(name, ""), str))
    if "type" in row and "value" in row:
        yield from _of_value(row)


def _of_value(row: Mapping[str, Any]) -> Iterator[str]:
    kind = row["type"]
    if not isinstance(kind, str) or kind not in READERS:
        yield f"的类型应当是{'、'.join(READERS)}中的一个。"
    elif kind == "choice":
        yield from _of_choice(row)
    elif "options" in row:
        yield "只有类型为choice的才有options。"
    elif READERS[kind](row["value"]) is None:
        yield f"的值应当是{WANTED[kind]}。"
    elif kind in ORDERED:
        yield from _of_bounds(row, READERS[kind])
    else:
        yield from (f"不能有{name}。" for name in ("min", "max") if name in row)


def _of_bounds(row: Mapping[str, Any], read: Callable[[Any], Any]) -> Iterator[str]:
    value, unit = read(row["value"]), row.get("unit", "")
    basis = f"（{row.get('basis', '')}）"
    low, high = (read(row[name]) if name in row else None for name in ("min", "max"))
    yield from (
        f"的{name}应当是{WANTED[row['type']]}。" for name in ("min", "max") if name in row and read(row[name]) is None
    )
    if low is not None and high is not None and low > high:
        yield "的min大于max。"
        return
    if low is not None and value < low:
        yield f"不能低于{row['min']}{unit}{basis}。"
    if high is not None and value > high:
        yield f"不能高于{row['max']}{unit}{basis}。"


def _of_choice(row: Mapping[str, Any]) -> Iterator[str]:
    options = row.get("options")
    if not isinstance(options, list) or not options or not all(_is_option(option) for option in options):
        yield "的options应当是一个不空的列表，每项有value和label。"
        return
    known = [option["value"] for option in options]
    if len(set(known)) < len(known):
        yield "的options有重复的value。"
    if row["value"] not in known:
        yield f"的值应当是{'、'.join(known)}中的一个。"


def _repeated(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    keys = [row["key"] for row in rows if isinstance(row.get("key"), str)]
    yield from (f"参数的key“{key[:40]}”重复。" for key in dict.fromkeys(keys) if keys.count(key) > 1)


def _shares(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """Rows with the same `share` are parts of one whole."""
    wholes: dict[str, list[Any]] = {}
    for row in rows:
        if isinstance(row.get("share"), str):
            wholes.setdefault(row["share"], []).append(row.get("value"))
    for name, parts in wholes.items():
        numbers = [part for part in parts if _number(part) is not None]
        if len(numbers) == len(parts) and sum(numbers) != 100:
            yield f"“{name[:40]}”各项之和应当是100，现在是{sum(numbers)}。"


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _has_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_option(option: Any) -> bool:
    return isinstance(option, Mapping) and all(_has_text(option.get(name)) for name in ("value", "label"))


def _number(value: Any) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
    return value if known and not math.isnan(value) else None


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and _number(value) is not None else None


def _fraction(value: Any) -> fractions.Fraction | None:
    """Shares are written `2/3`, `0.5` or as a number."""
    if isinstance(value, str):
        return fractions.Fraction(value) if FRACTION.fullmatch(value) else None
    number = _number(value)
    return None if number is None else fractions.Fraction(number).limit_denominator(10_000)


READERS: dict[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "number": _number,
    "fraction": _fraction,
    "choice": lambda value: value,
    "yesno": lambda value: value if isinstance(value, bool) else None,
    "text": lambda value: value if _has_text(value) else None,
}
ORDERED = ("integer", "number", "fraction")
WANTED = {
    "integer": "整数",
    "number": "数字",
    "fraction": "分数，例如2/3",
    "yesno": "true（是）或者false（否）",
    "text": "文字",
}

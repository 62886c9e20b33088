"""What the values in a form definition look like when they are right. Any JSON value may be asked about."""

import keyword
import re
from collections.abc import Mapping
from typing import Any

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
DIGITS = "[一二三四五六七八九十百]{1,5}"
ARTICLE = re.compile(rf"第{DIGITS}条(第{DIGITS}款)?(第?（{DIGITS}）项?)?")
# `typename` anywhere in task data makes a stored case unreadable to the engine's library.
RESERVED = {"typename", *keyword.kwlist}
LARGEST = 10**15


def said(value: Any) -> str:
    """A value as a sentence may quote it: short, and without looking into lists and objects."""
    if isinstance(value, str):
        return value[:40]
    return str(value) if isinstance(value, bool) or is_number(value) else "…"


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(NAME.fullmatch(value)) and value not in RESERVED


def is_article(value: Any) -> bool:
    """第十四条, 第九条（一）, 第十七条第二款."""
    return isinstance(value, str) and bool(ARTICLE.fullmatch(value))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and is_number(value)


def in_wrong_order(low: Any, high: Any) -> bool:
    return is_number(low) and is_number(high) and low > high


def is_option(option: Any) -> bool:
    if not isinstance(option, Mapping) or not {"value", "label"} <= set(option) <= {"value", "label", "detail"}:
        return False
    return (is_integer(option["value"]) or is_text(option["value"])) and all(
        is_text(text) for text in (option["label"], option.get("detail", "-"))
    )

"""What a start or a message brings, as it is declared in the property `data` of the event.

`data` = "edition_id: integer, reason: text or none, experts: list of integer, kind: one of audit | result"
"""

import re
from collections.abc import Mapping

from engine import types

# The property of an event that says which variables it brings.
PROPERTY = "data"

_NAME = re.compile(r"[^\W\d][\w]*")
_PLAIN: Mapping[str, types.Type] = {
    "boolean": types.Boolean(),
    "integer": types.Integer(),
    "number": types.Number(),
    "text": types.Text(),
    "date": types.Date(),
    "list": types.ListOf(item=types.Anything()),
    "record": types.Record(),
    "anything": types.Anything(),
}


class Unreadable(Exception):
    """The declaration can't be read. The argument is the reason, in Chinese."""


def read(written: str) -> dict[str, types.Type]:
    """Name → type. Raises Unreadable."""
    found: dict[str, types.Type] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;，；\n]", written))):
        name, _, kind = (piece.strip() for piece in part.replace("：", ":").partition(":"))
        if not _NAME.fullmatch(name) or name.startswith("_"):
            raise Unreadable(f"“{name}”不能作变量的名称")
        if name in found:
            raise Unreadable(f"变量“{name}”写了两次")
        found[name] = _type(name, kind)
    return found


def _type(name: str, kind: str) -> types.Type:
    if kind.endswith(" or none"):
        return types.Optional(of=_type(name, kind.removesuffix(" or none").strip()))
    if kind.startswith("list of "):
        return types.ListOf(item=_type(name, kind.removeprefix("list of ").strip()))
    if kind.startswith("one of "):
        return types.Choice.of(*(each.strip() for each in kind.removeprefix("one of ").split("|")))
    if kind not in _PLAIN:
        raise Unreadable(f"变量“{name}”的类型“{kind}”不认识，可以写：{'、'.join(_PLAIN)}")
    return _PLAIN[kind]

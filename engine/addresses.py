"""Addresses, taken apart and put together in this place alone.

An audience is whom a task or a notice reaches: `person:3`, `role:办公室`, `unit:4:审核机关`; `role:办公室（负责人）` is
whoever has a position there. The key of a case is its kind and the number of its record: `application:17`.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Audience(NamedTuple):
    """`number` is that of the person or of the unit; `role` is empty for a person."""

    kind: str
    number: int | None
    role: str


class CaseKey(NamedTuple):
    """`number` is missing in the key of a case that stands for no record."""

    kind: str
    number: int | None


def audience(text: str) -> Audience:
    kind, _, rest = text.partition(":")
    if kind == "role":
        return Audience(kind, None, rest)
    number, _, role = rest.partition(":")
    return Audience(kind, _number(number), role)


def case_key(text: str) -> CaseKey:
    kind, _, number = text.partition(":")
    return CaseKey(kind, _number(number))


def person(number: int) -> str:
    return f"person:{number}"


def role(name: str) -> str:
    return f"role:{name}"


def unit(number: int, role: str) -> str:
    """Whoever holds a role for a unit."""
    return f"unit:{number}:{role}"


def post(role: str, position: str) -> str:
    """A role as whoever has a position holds it, such as 办公室（负责人）; the role itself where none is asked for."""
    return f"{role}（{position}）" if position else role


def roles(audiences: Iterable[str]) -> frozenset[str]:
    """The roles among some audiences, for whichever unit they are held."""
    return frozenset(each.role for each in map(audience, audiences) if each.kind == "role")


def units(audiences: Iterable[str], role: str) -> frozenset[int]:
    """The units among some audiences in which a role is held."""
    held = (each for each in map(audience, audiences) if each.kind == "unit" and each.role == role)
    return frozenset(each.number for each in held if each.number is not None)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None

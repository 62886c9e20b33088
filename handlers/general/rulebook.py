"""The 评审规则 in force for a case: the sheet that its edition froze at launch (R35), or else that of its version."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from award import law
from award import profile as profiles
from award.profile import Profile
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.objections import Objection
from award.rules import scorebook
from engine.contract import Refusal
from handlers import released


class Asker(Protocol):
    """What a call of a handler and the question of a word or a source have in common."""

    @property
    def session(self) -> Session: ...

    @property
    def case(self) -> str: ...

    @property
    def parameters(self) -> Mapping[str, Any]: ...

    @property
    def files(self) -> Mapping[str, Any]: ...


def edition(asker: Asker) -> Edition | None:
    """The edition that the case belongs to, whichever kind of case it is."""
    kind, _, number = asker.case.partition(":")
    if kind not in _EDITION_OF or not number.isdecimal():
        return None
    table, edition_id = _EDITION_OF[kind]
    record = asker.session.get(table, int(number))
    return asker.session.get(Edition, edition_id(record)) if record is not None else None


def sheet(asker: Asker) -> dict[str, Any]:
    """Key -> value. Until an edition is launched, and for keys younger than it, the case's own version speaks."""
    frozen = edition(asker)
    return {**asker.parameters, **(frozen.parameters if frozen else {})}


def profile(asker: Asker) -> Profile:
    """The 奖项设定 of the case's version."""
    return profiles.read(_file(asker, "award.json"))


def bounds(asker: Asker) -> law.Bounds:
    """What the regulation fixes, as the case's version knows it."""
    return law.read(_file(asker, "law/bounds.json"))


def book(asker: Asker) -> scorebook.Scorebook:
    """The scorebook of the case's version."""
    return scorebook.read(_file(asker, "scorebook.json"))


def _file(asker: Asker, path: str) -> Any:
    """A JSON file of the case's version; versions of an earlier format don't have all of them."""
    return asker.files.get(path) or released.file(path)


def value(asker: Asker, key: str) -> Any:
    found = sheet(asker)
    if key not in found:
        raise Refusal(f"评审规则没有参数“{key}”。")
    return found[key]


# A kind of case: its table, and the edition that a record of it belongs to.
_EDITION_OF: dict[str, tuple[type[Any], Callable[[Any], int]]] = {
    "edition": (Edition, lambda edition: edition.id),
    "application": (Application, lambda application: application.edition_id),
    "objection": (Objection, lambda objection: objection.publicity.edition_id),
    "award": (Award, lambda award: award.edition_id),
}

"""Files and their trade-secret marks: the mark goes wherever the file is named (R09; Article 13)."""

import dataclasses
from collections.abc import Iterable
from typing import Protocol

TAG = "【商业秘密】"
# A form that has a field of this name lets fields of its own be named as trade secrets: its answers are their keys.
FIELDS = "trade_secret_fields"


class Named(Protocol):
    """A file, whether a row or a value of a page."""

    @property
    def name(self) -> str: ...

    @property
    def trade_secret(self) -> bool: ...


@dataclasses.dataclass(frozen=True)
class Material:
    id: int
    name: str
    trade_secret: bool = False
    secret_note: str = ""


def label(material: Named) -> str:
    """The only way a view, an export or a document may name a file."""
    return f"{TAG}{material.name}" if material.trade_secret else material.name


def listing(materials: Iterable[Material]) -> list[dict[str, object]]:
    """The rows of a view or an export."""
    return [_row(material) for material in materials]


def _row(material: Material) -> dict[str, object]:
    secret = material.trade_secret
    return {"id": material.id, "name": label(material), "trade_secret": secret, "note": material.secret_note}


def public(materials: Iterable[Material]) -> list[dict[str, object]]:
    """What of them may appear in a 公示: nothing that is marked, not even its name."""
    return listing(material for material in materials if not material.trade_secret)

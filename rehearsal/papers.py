"""Every document that a story issues is laid out, so that a missing template, file or fact is found before deployment.

To lay one out takes a tenth of a second, and stories issue thousands that differ in names and dates only: one of each
template and each shape of its facts is enough.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from award.records.documents import Document
from engine.bundle import Bundle
from rehearsal.play import Played
from running import documents

Shape = Hashable
_KEY = re.compile("[a-z][a-z_]{0,30}")


class Papers:
    """Lays out what stories of one bundle issue, each shape once."""

    def __init__(self, bundle: Bundle) -> None:
        self._templates = {f"{name}.typ": text for name, text in bundle.documents.items()}
        self._seen: set[tuple[str, Shape]] = set()

    def faults(self, played: Played) -> list[str]:
        """A Chinese sentence for each document that can't be printed, or has a gap."""
        with played.world.read() as session:
            issued = select(Document.name, Document.title, Document.case, Document.facts).order_by(Document.id)
            found = [each for row in session.execute(issued) for each in self._faults(*row)]
        return list(dict.fromkeys(found))

    def _faults(self, name: str, title: str, case: str, facts: Mapping[str, Any]) -> Iterator[str]:
        key = (name, _shape(facts))
        if key in self._seen:
            return
        self._seen.add(key)
        try:
            missing = documents.gaps(self._templates, name, facts)
        except (documents.CannotRender, documents.NoSuchTemplate) as error:
            yield f"{case}的公文“{title}”排不出来：{str(error).removesuffix('。')}"
            return
        yield from (f"{case}的公文“{title}”（documents/{name}.typ）要用事实“{each}”，却没有人给出" for each in missing)


def _shape(value: Any) -> Shape:
    """Which facts there are and of which kind; of a list, what its rows have between them.

    What a template may ask about (yes or no, one of a few keys) is part of the shape: another answer is another page.
    """
    if isinstance(value, Mapping):
        return frozenset((key, _shape(each)) for key, each in value.items())
    if isinstance(value, list):
        return ("list", frozenset(map(_shape, value)))
    if isinstance(value, bool) or (isinstance(value, str) and _KEY.fullmatch(value)):
        return value
    return type(value).__name__ if value not in (None, "") else None

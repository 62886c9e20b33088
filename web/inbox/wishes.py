"""What somebody wishes to see of their inbox, as it stands in the address of the page."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from engine import lists
from people import due

DONE, WATCHED = "done", "watched"
TABS = {lists.ALL: "全部待办", lists.MINE: "我的待办", lists.UNITS: "本单位待办", DONE: "已办", WATCHED: "关注"}
NAME = "name"
SORTS = {lists.DUE: "按期限", lists.ARRIVED: "按收到时间", NAME: "按对象"}
LONGEST, LONGEST_QUERY = 100, 2000
LARGEST_ID = 2**31 - 1


@dataclasses.dataclass(frozen=True)
class Wish:
    """One look at the inbox. Anything odd in an address is read as if it weren't there.

    `q` is searched for; `box`, `edition`, `light` and `unit` (an audience) narrow the list; `after` is where the page
    begins: the last task of the page before, or how many come first when the list goes by names.
    """

    tab: str = lists.ALL
    q: str = ""
    box: str = ""
    edition: int = 0
    light: str = ""
    unit: str = ""
    sort: str = lists.DUE
    after: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wish":
        return cls(
            tab=_one_of(given.get("tab"), TABS, lists.ALL),
            q=given.get("q", "").strip()[:LONGEST],
            box=given.get("box", "")[:LONGEST],
            edition=_number(given.get("edition")),
            light=_one_of(given.get("light"), due.STATES, ""),
            unit=given.get("unit", "")[:LONGEST],
            sort=_one_of(given.get("sort"), SORTS, lists.DUE),
            after=_number(given.get("after")),
        )

    @classmethod
    def parse(cls, query: str) -> "Wish":
        return cls.read(dict(parse_qsl(query[:LONGEST_QUERY])))

    @property
    def fields(self) -> dict[str, Any]:
        """What differs from the plain inbox."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }

    @property
    def query(self) -> str:
        """As it is saved under a name, and handed from page to page."""
        return urlencode(self.but(after=0).fields)

    @property
    def address(self) -> str:
        # The first tab is named, so that a default filter doesn't come in the way.
        return url_for("inbox.inbox", **{"tab": self.tab} | self.fields)

    def but(self, **changes: Any) -> "Wish":
        return dataclasses.replace(self, **changes)

    @property
    def narrows(self) -> bool:
        """Whether something is searched for or filtered out."""
        return bool(self.q or self.box or self.edition or self.light or self.unit)


def _one_of(given: str | None, known: Mapping[str, str], usual: str) -> str:
    return given if given is not None and given in known else usual


def _number(given: str | None) -> int:
    text = given or ""
    return min(int(text), LARGEST_ID) if text.isascii() and text.isdecimal() and len(text) < 20 else 0

"""Holiday notices as plain values: the days that a government office declared off or working, and where it said so."""

import dataclasses
import datetime as dt
import hashlib
import json
import pathlib
from typing import Any

NATIONAL = "全国"
XINJIANG = "新疆"
AUTHORITIES = {NATIONAL: "国家", XINJIANG: "新疆"}

VERIFIED = pathlib.Path(__file__).with_name("verified_notices.json")


@dataclasses.dataclass(frozen=True)
class NoticeDay:
    """One day that a notice speaks of: `works` says whether people work on it."""

    day: dt.date
    works: bool
    name: str = ""


@dataclasses.dataclass(frozen=True)
class Notice:
    """A notice for one region and year.

    `complete` is the enterer's word that every day of that year's notice is in here;
    a year has its notice only when a complete one was entered.
    """

    region: str
    year: int
    title: str
    source: str
    complete: bool
    days: tuple[NoticeDay, ...]

    @property
    def digest(self) -> str:
        """The same for the same contents, whoever entered them and whenever."""
        ordered = dataclasses.replace(self, days=tuple(sorted(self.days, key=lambda marked: marked.day)))
        text = json.dumps(dataclasses.asdict(ordered), ensure_ascii=False, default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def verified() -> tuple[Notice, ...]:
    """The notices that ship with the product, each read in a source that it names."""
    return tuple(_notice(entry) for entry in json.loads(VERIFIED.read_text(encoding="utf-8")))


def _notice(entry: dict[str, Any]) -> Notice:
    days = tuple(NoticeDay(dt.date.fromisoformat(day["day"]), day["works"], day["name"]) for day in entry["days"])
    return Notice(**{**entry, "days": days})

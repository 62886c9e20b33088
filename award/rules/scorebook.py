"""The scorebook: items with points, closed steps of percent, bands with their guidance (Article 5).

It is the bundle's `scorebook.json`; for this award GB/T 19580-2012 (Annex A and C of GB/Z 19579-2012): 23 items, 1000
points, steps of 5 %. A sheet is a mapping of item code to percent. Points are exact decimals with two places.
"""

import dataclasses
import decimal
import functools
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from award.concepts import Concept
from award.errors import Refused

ARTICLE = Concept.STANDARD
CENT = decimal.Decimal("0.01")


@dataclasses.dataclass(frozen=True)
class Kind:
    """Processes or results: what is judged, and what a comment on a step above `high` has to mention."""

    key: str
    name: str
    factors: str
    high: int
    evidence: tuple[str, ...]
    lacking: str


@dataclasses.dataclass(frozen=True)
class Category:
    code: str
    name: str


@dataclasses.dataclass(frozen=True)
class Item:
    """One item: code and name in the standard, its points, its category, and the kind that it is judged as."""

    code: str
    category: str
    name: str
    points: int
    kind: str


@dataclasses.dataclass(frozen=True)
class Band:
    """Lowest and highest percent of a band of the scoring guide, with what it asks of each kind of item."""

    lowest: int
    highest: int
    guidance: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Scorebook:
    """All of it. `step` is the distance between two percentages that may be given."""

    standard: str
    full_mark: int
    step: int
    kinds: Mapping[str, Kind]
    categories: tuple[Category, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    note: str = ""

    @functools.cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @property
    def steps(self) -> list[int]:
        """The percentages that may be given: a closed set."""
        return list(range(0, 101, self.step))

    def band(self, percent: int) -> Band:
        return next(band for band in reversed(self.bands) if percent >= band.lowest)

    def points(self, code: str, percent: decimal.Decimal | int) -> decimal.Decimal:
        """The points an item earns, of its full points."""
        return (self.by_code[code].points * decimal.Decimal(percent) / 100).quantize(CENT, decimal.ROUND_HALF_UP)

    def total(self, sheet: Mapping[str, int]) -> decimal.Decimal:
        """The points of a complete sheet, of the full mark."""
        return sum((self.points(item.code, sheet[item.code]) for item in self.items), decimal.Decimal(0))

    def check_sheet(self, sheet: Mapping[str, Any], comments: Mapping[str, str]) -> None:
        """All items and no others, each on a step, each with a comment."""
        unknown = sorted(set(sheet) - set(self.by_code))
        if unknown:
            raise Refused(f"评分表没有条款“{unknown[0]}”。", field="scores", article=ARTICLE)
        for item in self.items:
            self._check_item(item, sheet.get(item.code), comments.get(item.code, ""))

    def _check_item(self, item: Item, percent: object, comment: str) -> None:
        if not isinstance(percent, int) or isinstance(percent, bool) or percent not in self.steps:
            sentence = f"{item.code} {item.name}：评分应为0%至100%之间{self.step}%一档的数值。"
            raise Refused(sentence, field=f"scores.{item.code}.percent", article=ARTICLE)
        if not comment.strip():
            sentence = f"{item.code} {item.name}：应当至少写明一条优势或者改进机会。"
            raise Refused(sentence, field=f"scores.{item.code}.comment", article=ARTICLE)

    def warnings(self, sheet: Mapping[str, int], comments: Mapping[str, str]) -> list[str]:
        """High steps whose comment lacks what the guide asks of them. Warnings never stop an expert."""
        told = (self._warning(item, sheet[item.code], comments.get(item.code, "")) for item in self.items)
        return [sentence for sentence in told if sentence]

    def _warning(self, item: Item, percent: int, comment: str) -> str:
        kind = self.kinds[item.kind]
        if percent <= kind.high or any(word in comment for word in kind.evidence):
            return ""
        return f"{item.code} {item.name}：评分高于{kind.high}%，{kind.lacking}。"

    def spreads(self, sheets: Collection[Mapping[str, int]]) -> dict[str, int]:
        """For each item, how many percentage points lie between the highest and the lowest expert."""
        return {item.code: _spread([sheet[item.code] for sheet in sheets]) for item in self.items}

    def divergent(self, sheets: Collection[Mapping[str, int]], threshold: int) -> list[str]:
        """The items that need 合议: the experts lie `threshold` percentage points or more apart."""
        return [code for code, spread in self.spreads(sheets).items() if spread >= threshold]

    def check_consensus(
        self, diverged: Collection[str], agreed: Mapping[str, Any], reasons: Mapping[str, str]
    ) -> None:
        """合议 settles every divergent item, no other, each with its reason; the experts' own sheets stay."""
        if set(agreed) != set(diverged):
            raise Refused("合议应当对每个评分差异较大的条款作出结论，且不涉及其他条款。", field="scores")
        for code in agreed:
            self._check_item(self.by_code[code], agreed[code], reasons.get(code, ""))


def read(given: Mapping[str, Any]) -> Scorebook:
    """The scorebook that a checked `scorebook.json` describes. The same content again is the same object."""
    return _read(json.dumps(given, ensure_ascii=False, sort_keys=True))


@functools.lru_cache(maxsize=64)
def _read(text: str) -> Scorebook:
    given = json.loads(text)
    kinds = [Kind(**{**one, "evidence": tuple(one["evidence"])}) for one in given["kinds"]]
    return Scorebook(
        standard=given["standard"],
        full_mark=given["full_mark"],
        step=given["step"],
        kinds={kind.key: kind for kind in kinds},
        categories=tuple(Category(**one) for one in given["categories"]),
        items=tuple(Item(**one) for one in given["items"]),
        bands=tuple(_band(one, [kind.key for kind in kinds]) for one in given["bands"]),
        note=given.get("note", ""),
    )


def _band(given: Mapping[str, Any], kinds: Sequence[str]) -> Band:
    return Band(given["lowest"], given["highest"], {kind: given[kind] for kind in kinds})


def _spread(values: Sequence[int]) -> int:
    return max(values) - min(values) if values else 0


def with_consensus(sheet: Mapping[str, int], agreed: Mapping[str, int]) -> dict[str, int]:
    """The sheet as it counts: where the group agreed on a step, that step."""
    return {**sheet, **agreed}


def aggregate(totals: Sequence[decimal.Decimal], trim_from: int | None) -> decimal.Decimal:
    """The mean; from `trim_from` scores on, without the highest and the lowest. None or 0: never trimmed."""
    if not totals:
        raise ValueError("there is nothing to aggregate")
    ordered = sorted(totals)
    # Two scores have no middle, so at least three are needed whatever the sheet says.
    if trim_from and len(ordered) >= max(trim_from, 3):
        ordered = ordered[1:-1]
    return (sum(ordered, decimal.Decimal(0)) / len(ordered)).quantize(CENT, decimal.ROUND_HALF_UP)


TRIM_FROM = 5


def combine(totals: Sequence[decimal.Decimal], method: str) -> decimal.Decimal:
    """The experts' totals as one, by `score.aggregate`: "mean", or "trimmed" from five experts on."""
    return aggregate(totals, TRIM_FROM if method == "trimmed" else None)


def mean(totals: Sequence[decimal.Decimal]) -> decimal.Decimal:
    return aggregate(totals, trim_from=None)


def check_points(score: object, full: int) -> None:
    """A stage without the scorebook is scored in whole points from 0 to its full mark."""
    if not isinstance(score, int) or isinstance(score, bool) or not 0 <= score <= full:
        raise Refused(f"评分应为0至{full}的整数。", field="score")


@dataclasses.dataclass(frozen=True)
class Part:
    """What a stage adds to the composite. Any positive weights will do: only their ratio counts."""

    score: decimal.Decimal
    full: int
    weight: decimal.Decimal


def composite(parts: Sequence[Part], full: int = 1000) -> decimal.Decimal | None:
    """One number for the ranking: each part's share of its full mark, by weight. None if no part has a weight.

    It is no gate: the regulation makes gates of the stages.
    """
    whole = sum((part.weight for part in parts), decimal.Decimal(0))
    if not whole:
        return None
    value = sum((part.score * full / part.full * part.weight for part in parts), decimal.Decimal(0)) / whole
    return value.quantize(CENT, decimal.ROUND_HALF_UP)

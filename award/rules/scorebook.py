"""The scorebook of GB/T 19580-2012 (Annex A and C of GB/Z 19579-2012): 23 items, 1000 points, closed steps of 5 %.

A sheet is a mapping of item code to percent. Points are exact decimals with two places. Article 5.
"""

import dataclasses
import decimal
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from award.errors import Refused

ARTICLE = "第五条"
PROCESS, RESULT = "process", "result"
CENT = decimal.Decimal("0.01")
FULL_MARK = 1000

CATEGORIES = {
    "4.1": "领导",
    "4.2": "战略",
    "4.3": "顾客与市场",
    "4.4": "资源",
    "4.5": "过程管理",
    "4.6": "测量、分析与改进",
    "4.7": "结果",
}


@dataclasses.dataclass(frozen=True)
class Item:
    """One item: code and name in the standard, its points, and whether processes or results are judged."""

    code: str
    name: str
    points: int

    @property
    def category(self) -> str:
        return self.code[:3]

    @property
    def kind(self) -> str:
        return RESULT if self.category == "4.7" else PROCESS


ITEMS = (
    Item("4.1.2", "高层领导的作用", 50),
    Item("4.1.3", "组织治理", 30),
    Item("4.1.4", "社会责任", 30),
    Item("4.2.2", "战略制定", 40),
    Item("4.2.3", "战略部署", 50),
    Item("4.3.2", "顾客和市场的了解", 40),
    Item("4.3.3", "顾客关系与顾客满意", 50),
    Item("4.4.2", "人力资源", 60),
    Item("4.4.3", "财务资源", 15),
    Item("4.4.4", "信息和知识资源", 20),
    Item("4.4.5", "技术资源", 15),
    Item("4.4.6", "基础设施", 10),
    Item("4.4.7", "相关方关系", 10),
    Item("4.5.2", "过程的识别与设计", 50),
    Item("4.5.3", "过程的实施与改进", 50),
    Item("4.6.2", "测量、分析和评价", 40),
    Item("4.6.3", "改进与创新", 40),
    Item("4.7.2", "产品和服务结果", 80),
    Item("4.7.3", "顾客与市场结果", 80),
    Item("4.7.4", "财务结果", 80),
    Item("4.7.5", "资源结果", 60),
    Item("4.7.6", "过程有效性结果", 50),
    Item("4.7.7", "领导方面的结果", 50),
)
BY_CODE = {item.code: item for item in ITEMS}

# Lowest and highest percent of each band of the scoring guide.
BANDS = ((0, 5), (10, 25), (30, 45), (50, 65), (70, 85), (90, 100))


def steps(step: int = 5) -> list[int]:
    """The percentages that may be given: a closed set."""
    return list(range(0, 101, step))


def band(percent: int) -> tuple[int, int]:
    return next(bounds for bounds in reversed(BANDS) if percent >= bounds[0])


def points(code: str, percent: decimal.Decimal | int) -> decimal.Decimal:
    """The points an item earns, of its full points."""
    return (BY_CODE[code].points * decimal.Decimal(percent) / 100).quantize(CENT, decimal.ROUND_HALF_UP)


def total(sheet: Mapping[str, int]) -> decimal.Decimal:
    """The points of a complete sheet, of 1000."""
    return sum((points(item.code, sheet[item.code]) for item in ITEMS), decimal.Decimal(0))


def check_sheet(sheet: Mapping[str, Any], comments: Mapping[str, str], step: int = 5) -> None:
    """All 23 items and no others, each on a step, each with a comment."""
    unknown = sorted(set(sheet) - set(BY_CODE))
    if unknown:
        raise Refused(f"评分表没有条款“{unknown[0]}”。", field="scores", article=ARTICLE)
    for item in ITEMS:
        _check_item(item, sheet.get(item.code), comments.get(item.code, ""), step)


def _check_item(item: Item, percent: object, comment: str, step: int) -> None:
    if not isinstance(percent, int) or isinstance(percent, bool) or percent not in steps(step):
        sentence = f"{item.code} {item.name}：评分应为0%至100%之间{step}%一档的数值。"
        raise Refused(sentence, field=f"scores.{item.code}.percent", article=ARTICLE)
    if not comment.strip():
        sentence = f"{item.code} {item.name}：应当至少写明一条优势或者改进机会。"
        raise Refused(sentence, field=f"scores.{item.code}.comment", article=ARTICLE)


HIGH_PROCESS, HIGH_RESULT = 65, 45
LEARNING = ("学习", "改进", "创新", "评价")
COMPARISON = ("对比", "比较", "标杆", "竞争对手", "同行", "行业")


def warnings(sheet: Mapping[str, int], comments: Mapping[str, str]) -> list[str]:
    """High steps whose comment lacks what the guide asks of them. Warnings never stop an expert."""
    return [sentence for item in ITEMS if (sentence := _warning(item, sheet[item.code], comments.get(item.code, "")))]


def _warning(item: Item, percent: int, comment: str) -> str:
    if item.kind == PROCESS and percent > HIGH_PROCESS and not _mentions(comment, LEARNING):
        return f"{item.code} {item.name}：评分高于{HIGH_PROCESS}%，评语没有说明学习（L）情况。"
    if item.kind == RESULT and percent > HIGH_RESULT and not _mentions(comment, COMPARISON):
        return f"{item.code} {item.name}：评分高于{HIGH_RESULT}%，评语没有对比（C）数据。"
    return ""


def _mentions(comment: str, words: Sequence[str]) -> bool:
    return any(word in comment for word in words)


def spreads(sheets: Collection[Mapping[str, int]]) -> dict[str, int]:
    """For each item, how many percentage points lie between the highest and the lowest expert."""
    return {item.code: _spread([sheet[item.code] for sheet in sheets]) for item in ITEMS}


def _spread(values: Sequence[int]) -> int:
    return max(values) - min(values) if values else 0


def divergent(sheets: Collection[Mapping[str, int]], threshold: int) -> list[str]:
    """The items that need 合议: the experts lie `threshold` percentage points or more apart."""
    return [code for code, spread in spreads(sheets).items() if spread >= threshold]


def check_consensus(
    diverged: Collection[str], agreed: Mapping[str, Any], reasons: Mapping[str, str], step: int = 5
) -> None:
    """合议 settles every divergent item, no other, each with its reason; the experts' own sheets stay."""
    if set(agreed) != set(diverged):
        sentence = "合议应当对每个评分差异较大的条款作出结论，且不涉及其他条款。"
        raise Refused(sentence, field="scores", article="第十九条")
    for code in agreed:
        _check_item(BY_CODE[code], agreed[code], reasons.get(code, ""), step)


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


def check_hundred(score: object) -> None:
    """The defence and the site visit are scored from 0 to 100."""
    if not isinstance(score, int) or isinstance(score, bool) or not 0 <= score <= 100:
        raise Refused("评分应为0至100的整数。", field="score", article="第二十条")


@dataclasses.dataclass(frozen=True)
class Weights:
    """Weights of the three stages for the ranking; any positive numbers, only their ratio counts."""

    material: float
    defence: float
    site: float


def composite(
    material: decimal.Decimal, defence: decimal.Decimal, site: decimal.Decimal, weights: Weights
) -> decimal.Decimal:
    """One number of 1000 for the ranking in the 评审报告. It is no gate: the regulation makes gates of the stages."""
    parts = ((material, weights.material), (defence * 10, weights.defence), (site * 10, weights.site))
    whole = sum(decimal.Decimal(str(weight)) for _, weight in parts)
    value = sum((score * decimal.Decimal(str(weight)) for score, weight in parts), decimal.Decimal(0)) / whole
    return value.quantize(CENT, decimal.ROUND_HALF_UP)

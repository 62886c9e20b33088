"""The 评审规则 sheet: what the law fixes of it, and that it is frozen at launch (R35, Article 7).

A sheet is a mapping of key to value. The values stand in `processes/parameters.json`; here stand only the bounds
that no sheet may leave. A bound with an article is the regulation's; one without keeps nonsense out.
"""

import copy
import dataclasses
import fractions
from collections.abc import Mapping
from typing import Any

from award.errors import Refused

Sheet = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Bound:
    """Lowest and highest value a parameter may take, and the article that says so."""

    name: str
    lowest: float | None = None
    highest: float | None = None
    article: str = ""


def _fixed(name: str, value: int, article: str) -> Bound:
    return Bound(name, value, value, article)


BOUNDS: dict[str, Bound] = {
    "quota.max": Bound("每届名额上限", 1, 3, "第四条"),
    "cycle.spacing": _fixed("评选周期（年）", 2, "第四条"),
    "elig.years": _fixed("正常经营年限", 5, "第九条"),
    "elig.years_new": _fixed("四新组织正常运营年限", 3, "第九条"),
    "elig.incident_years": _fixed("无重大事故和违法违规违纪年限", 3, "第九条"),
    "reapply.years": _fixed("再次申报限制年限", 5, "第十条"),
    "publicity.days.internal": Bound("内部公示工作日", 5, None, "第十二条"),
    "publicity.days.audit": Bound("审核公示工作日", 5, None, "第十四条"),
    "publicity.days.acceptance": Bound("受理名单公示工作日", 5, None, "第十七条"),
    "publicity.days.result": Bound("获奖建议名单公示工作日", 5, None, "第二十二条"),
    "objection.screen": Bound("异议审查工作日", 1, 5, "第二十四条"),
    "ban.years.false": _fixed("提供虚假材料的禁申年限", 5, "第三十二条"),
    "ban.years.fraud": _fixed("以不正当手段获奖的禁申年限", 10, "第三十二条"),
    "watch.years": _fixed("获奖后监督年限", 5, "第三十三条"),
    "audit.limit": Bound("审核时限", 1),
    "consult.reply": Bound("征求意见答复时限", 1),
    "form.limit": Bound("形式审查时限", 1),
    "correction.rounds": Bound("补正次数", 0),
    "correction.days": Bound("补正时限", 1),
    "group.size.material": Bound("材料评审组人数", 1),
    "group.size.defence": Bound("陈述答辩评审组人数", 1),
    "group.size.site": Bound("现场评审组人数", 1),
    "group.min_independent": Bound("每个申报组织的最少评审人数", 1),
    "score.step": Bound("评分档距", 1, 100),
    "score.divergence": Bound("合议差距", 1, 100),
    "material.max_candidates": Bound("候选名单上限", 1),
    "material.floor": Bound("材料评审最低分", 0, 1000),
    "defence.pass": Bound("答辩通过分", 0, 100),
    "site.max": Bound("现场评审组织上限", 1),
    "award.floor": Bound("获奖参考分", 0, 1000),
    "vote.quorum": Bound("到会比例", 0.5, 1),
    "vote.pass": Bound("通过比例", 0.5, 1),
    "objection.investigate": Bound("异议调查时限", 1),
    "revoke.hearing": Bound("陈述申辩时限", 1),
    "supervise.every": Bound("监督检查间隔（月）", 1),
    "remind.before": Bound("到期前提醒的工作日", 1),
    "remind.again": Bound("再次督办的间隔工作日", 1),
}


def fraction(value: float | int | str) -> fractions.Fraction:
    """A share as written in a sheet: 0.5, "2/3" or 0.6667 (the nearest simple fraction)."""
    if isinstance(value, str):
        return fractions.Fraction(value)
    return fractions.Fraction(value).limit_denominator(100)


def check(key: str, value: object) -> None:
    """Refuse a value outside its bound. Keys without a bound take any value."""
    bound = BOUNDS.get(key)
    if bound is None:
        return
    number = _number(key, bound, value)
    if bound.lowest is not None and number < fraction(bound.lowest):
        raise Refused(_sentence(bound, f"不得低于{bound.lowest:g}"), field=key, article=bound.article)
    if bound.highest is not None and number > fraction(bound.highest):
        raise Refused(_sentence(bound, f"不得高于{bound.highest:g}"), field=key, article=bound.article)


def _number(key: str, bound: Bound, value: object) -> fractions.Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refused(f"“{bound.name}”应为数字。", field=key, article=bound.article)
    try:
        return fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise Refused(f"“{bound.name}”应为数字。", field=key, article=bound.article) from None


def _sentence(bound: Bound, limit: str) -> str:
    basis = f"（办法{bound.article}）" if bound.article else ""
    return f"“{bound.name}”{limit}{basis}。"


def check_sheet(sheet: Sheet) -> None:
    for key, value in sheet.items():
        check(key, value)


def freeze(sheet: Sheet) -> dict[str, Any]:
    """The copy that an edition keeps from its launch on; later changes of the sheet don't reach it."""
    check_sheet(sheet)
    return copy.deepcopy(dict(sheet))


@dataclasses.dataclass(frozen=True)
class Change:
    """A change of a frozen sheet, with what makes it lawful."""

    values: Sheet
    reason: str
    approval_doc_no: str


def revise(frozen: Sheet, change: Change) -> dict[str, Any]:
    """A new version of a launched edition's sheet. It needs a reason and an approval; no key may be invented."""
    if not change.reason.strip():
        raise Refused("评审规则已冻结，修改应说明理由。", field="reason", article="第七条")
    if not change.approval_doc_no.strip():
        raise Refused("评审规则已冻结，修改应有批准文号。", field="approval_doc_no", article="第七条")
    unknown = sorted(set(change.values) - set(frozen))
    if unknown:
        raise Refused(f"评审规则没有参数“{unknown[0]}”。", field=unknown[0], article="第七条")
    return freeze({**frozen, **change.values})

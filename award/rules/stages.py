"""Material review, then defence, then site visit; who goes on from one to the next (R15 to R18; Articles 18 to 21)."""

import dataclasses
import decimal
from collections.abc import Collection, Mapping

from award.errors import Refused
from award.terms import Stage

ORDER = (Stage.MATERIAL, Stage.DEFENCE, Stage.SITE)
NAMES = {Stage.MATERIAL: "材料评审", Stage.DEFENCE: "陈述答辩", Stage.SITE: "现场评审"}


def check_order(stage: Stage, done: Collection[Stage]) -> None:
    """R15: no stage begins before all earlier ones are done, and none is done twice."""
    for earlier in ORDER[: ORDER.index(stage)]:
        if earlier not in done:
            raise Refused(f"{NAMES[earlier]}尚未完成，不能开始{NAMES[stage]}。", article="第十八条")
    if stage in done:
        raise Refused(f"{NAMES[stage]}已经完成，不能重复进行。", article="第十八条")


@dataclasses.dataclass(frozen=True)
class Cut:
    """`inside`: who is good enough and within the number, best first. `line`: the score of the last one inside."""

    inside: tuple[int, ...]
    line: decimal.Decimal | None


def cut(scores: Mapping[int, decimal.Decimal], most: int, floor: decimal.Decimal | int = 0) -> Cut:
    """The best `most` of those at or above the floor. All who are level at the line are in, so it may be more."""
    able = sorted((-score, one) for one, score in scores.items() if score >= floor)
    if not able or most < 1:
        return Cut((), None)
    line = -able[min(most, len(able)) - 1][0]
    return Cut(tuple(one for minus, one in able if -minus >= line), line)


def check_candidates(
    chosen: Collection[int], scores: Mapping[int, decimal.Decimal], allowed: Cut, reasons: Mapping[int, str]
) -> None:
    """R16: candidates stand in the material report and inside the cut; who is inside and left out is told why."""
    missing = sorted(set(chosen) - set(scores))
    if missing:
        raise Refused("候选名单上有材料评审报告以外的申报组织。", field="candidates", article="第十九条")
    if set(chosen) - set(allowed.inside):
        sentence = "候选名单应当好中择优：有未达到最低分或者排名在名额以外的申报组织。"
        raise Refused(sentence, field="candidates", article="第十九条")
    silent = [one for one in allowed.inside if one not in chosen and not reasons.get(one, "").strip()]
    if silent:
        raise Refused("排名在名额以内而未列入候选名单的，应当说明理由。", field="candidates", article="第十九条")


def check_presenter(presenter: str, responsible_person: str) -> None:
    """R17: it is the organisation's 负责人 who presents. Spaces inside names don't matter."""
    if _plain(presenter) != _plain(responsible_person) or not _plain(presenter):
        raise Refused(
            f"陈述答辩应当由申报组织负责人（{responsible_person}）进行。", field="presenter_name", article="第二十条"
        )


def _plain(name: str) -> str:
    return "".join(name.split())


def passes_defence(score: decimal.Decimal, mark: decimal.Decimal | int) -> bool:
    return score >= mark

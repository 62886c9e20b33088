"""Who goes on from a stage of the review to what follows it, and who presents (R16 to R18; Articles 18 to 21)."""

import dataclasses
import decimal
from collections.abc import Collection, Mapping

from award.errors import Refused


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


def check_choice(chosen: Collection[int], allowed: Cut, reasons: Mapping[int, str], name: str, field: str) -> None:
    """R16: who is chosen for the list `name` lies inside the cut; who is inside and left out is told why."""
    if set(chosen) - set(allowed.inside):
        raise Refused(f"{name}应当好中择优：有未达到最低分或者排名在名额以外的申报组织。", field=field)
    silent = [one for one in allowed.inside if one not in chosen and not reasons.get(one, "").strip()]
    if silent:
        raise Refused(f"排名在名额以内而未列入{name}的，应当说明理由。", field=field)


def check_presenter(presenter: str, responsible_person: str) -> None:
    """R17: it is the organisation's 负责人 who presents. Spaces inside names don't matter."""
    if _plain(presenter) != _plain(responsible_person) or not _plain(presenter):
        raise Refused(f"陈述答辩应当由申报组织负责人（{responsible_person}）进行。", field="presenter_name")


def _plain(name: str) -> str:
    return "".join(name.split())

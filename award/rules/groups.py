"""How a review group is made up, and that it stays so once scoring has begun (R36; Articles 19 to 21, 34, 35)."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from award.concepts import Concept
from award.errors import Refused
from award.profile import Stage
from award.terms import ExpertStatus


@dataclasses.dataclass(frozen=True)
class Member:
    """An expert proposed for a group. `employer` is what tells two employers apart: a unit id or a name."""

    person_id: int
    employer: int | str
    is_industry: bool = False
    status: str = ExpertStatus.ACTIVE


def check(members: Sequence[Member], leader_id: int | None, *, size: int, stage: Stage) -> None:
    """At least `size` members, an odd number, one of them the leader, employers all different, an industry expert."""
    article = stage.article
    _check_size(members, size, stage)
    if leader_id not in {member.person_id for member in members}:
        raise Refused("组长应当是评审组成员。", field="leader", article=article)
    barred = [member for member in members if member.status != ExpertStatus.ACTIVE]
    if barred:
        raise Refused("被暂停或者取消资格的专家不能参加评审组。", field="members", article=Concept.DISCIPLINE)
    employer, most = Counter(member.employer for member in members).most_common(1)[0]
    if most > 1:
        sentence = f"同一单位的专家在一个评审组中不得超过1名（{employer}有{most}名）。"
        raise Refused(sentence, field="members", article=article)
    if not any(member.is_industry for member in members):
        raise Refused("评审组应当至少有1名行业专家。", field="members", article=article)


def _check_size(members: Sequence[Member], size: int, stage: Stage) -> None:
    article, name = stage.article, stage.group
    if len({member.person_id for member in members}) != len(members):
        raise Refused("评审组成员重复。", field="members", article=article)
    if len(members) < size:
        raise Refused(f"{name}应当不少于{size}人，现为{len(members)}人。", field="members", article=article)
    if len(members) % 2 == 0:
        raise Refused(f"{name}人数应当为单数，现为{len(members)}人。", field="members", article=article)


def independent(members: Collection[int], conflicted: Collection[int]) -> list[int]:
    """The members who may score an application, in a stable order."""
    return sorted(set(members) - set(conflicted))


def short_handed(
    members: Collection[int], conflicts: Mapping[int, Collection[int]], applications: Collection[int], minimum: int
) -> list[int]:
    """The applications that would be left with fewer than `minimum` independent experts; empty: the group will do."""
    return [one for one in applications if len(independent(members, conflicts.get(one, ()))) < minimum]


def check_change(frozen_at: dt.datetime | None, stage: Stage) -> None:
    """R36: nobody joins or leaves a group that has begun to score, for the scores would not compare."""
    if frozen_at is not None:
        raise Refused("评分已经开始，评审组不能变动。", field="members", article=stage.article)

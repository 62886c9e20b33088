"""Request and approval: only what was published, strike but never add (R27, R30; Article 27)."""

import dataclasses
from collections.abc import Collection, Mapping

from award.concepts import Concept
from award.errors import Refused

ARTICLE = Concept.APPROVAL


@dataclasses.dataclass(frozen=True)
class Ruling:
    """The prefecture's word on one organisation."""

    approve: bool
    reason: str = ""


def check_request(proposed: Collection[int], *, undecided: Collection[int], upheld: Collection[int]) -> None:
    """Only those whose 公示 left no objection open or upheld are reported."""
    if not proposed:
        raise Refused("获奖建议名单为空，无须报请审定。", article=ARTICLE)
    if set(proposed) & set(undecided):
        raise Refused("尚有异议没有处理完毕，不能报请审定。", article=ARTICLE)
    if set(proposed) & set(upheld):
        raise Refused("异议成立的组织不能报请审定。", article=ARTICLE)


def approved(
    published: Collection[int], rulings: Mapping[int, Ruling], banned: Collection[int] = (), *, partial: bool = True
) -> list[int]:
    """R27: who is approved, in the order of the published list. Nobody is added, nobody is left without a word.

    Without `partial` (`approve.partial`) the list is approved or sent back as a whole.
    """
    if set(rulings) - set(published):
        raise Refused("审定不能增加公示名单以外的组织。", field="approvals", article=ARTICLE)
    if set(published) - set(rulings):
        raise Refused("应当对公示名单上的每个组织作出审定意见。", field="approvals", article=ARTICLE)
    for one, ruling in rulings.items():
        _check_ruling(ruling, is_banned=one in banned)
    found = [one for one in published if rulings[one].approve]
    if not partial and 0 < len(found) < len(published):
        raise Refused("评审规则规定名单整体审定，不能剔除部分组织。", field="approvals", article=ARTICLE)
    return found


def _check_ruling(ruling: Ruling, *, is_banned: bool) -> None:
    if not ruling.approve and not ruling.reason.strip():
        raise Refused("不予审定通过的，应当说明理由。", field="approvals", article=ARTICLE)
    if ruling.approve and is_banned:
        raise Refused("该组织在禁申期内，不能审定通过。", field="approvals", article=Concept.FALSE_MATERIALS)

"""Who has to stand back (R19; Article 35). That nothing of the case reaches them is seen to by engine and site."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from award.concepts import Concept
from award.rules import years
from award.terms import ConflictKind

ARTICLE = Concept.RECUSAL


@dataclasses.dataclass(frozen=True)
class Body:
    """A unit as far as ties between units matter."""

    unit_id: int
    credit_code: str | None = None
    parent_id: int | None = None
    legal_person_unit_id: int | None = None

    def above(self) -> set[int]:
        return {unit for unit in (self.parent_id, self.legal_person_unit_id) if unit is not None}


@dataclasses.dataclass(frozen=True)
class Tie:
    """A known interest in another unit: shareholding, consultancy, kin … `until` empty: it still holds."""

    other_unit_id: int
    kind: ConflictKind
    until: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Party:
    """A person or a unit that acts in the award: staff, auditor, expert, voter, approver.

    `bodies` are the units it is or belongs to (its employer, its own unit).
    """

    bodies: tuple[Body, ...]
    ties: tuple[Tie, ...] = ()
    is_person: bool = False


@dataclasses.dataclass(frozen=True)
class Conflict:
    kind: ConflictKind
    reason: str


def inferred(party: Party, applicant: Body, today: dt.date, lookback: int = 3) -> list[Conflict]:
    """The conflicts that follow from what is known, without anybody declaring them.

    Ownership and subordination always count; other ties for `lookback` years after their end.
    That a unit audits or recommends the applicant is disclosed and does not bar it.
    """
    found = [conflict for body in party.bodies for conflict in _between(body, applicant, is_person=party.is_person)]
    found.extend(_from_ties(party.ties, applicant, today, lookback))
    return list(dict.fromkeys(found))


def _between(body: Body, applicant: Body, *, is_person: bool) -> Iterator[Conflict]:
    if _same(body, applicant):
        kind = ConflictKind.EMPLOYER if is_person else ConflictKind.SAME_UNIT
        yield Conflict(kind, "在申报组织任职" if is_person else "为申报组织本单位")
        return
    if body.unit_id in applicant.above():
        yield Conflict(ConflictKind.OWNERSHIP, "为申报组织的上级或者所属法人")
    if applicant.unit_id in body.above():
        yield Conflict(ConflictKind.SUBORDINATION, "隶属于申报组织")
    if body.above() & applicant.above():
        yield Conflict(ConflictKind.SUBORDINATION, "与申报组织隶属于同一单位")


def _same(one: Body, other: Body) -> bool:
    return one.unit_id == other.unit_id or (one.credit_code is not None and one.credit_code == other.credit_code)


TIE_NAMES = {
    ConflictKind.SHAREHOLDING: "持有申报组织股份",
    ConflictKind.CONSULTANCY: "为申报组织提供咨询、培训",
    ConflictKind.KIN: "近亲属在申报组织任职",
    ConflictKind.EMPLOYER: "曾在申报组织任职",
    ConflictKind.OWNERSHIP: "对申报组织有出资或者管理关系",
    ConflictKind.SUBORDINATION: "与申报组织有隶属关系",
}


def _from_ties(ties: Iterable[Tie], applicant: Body, today: dt.date, lookback: int) -> Iterator[Conflict]:
    concerned = {applicant.unit_id} | applicant.above()
    for tie in ties:
        if tie.other_unit_id in concerned and _still_counts(tie, today, lookback):
            yield Conflict(tie.kind, TIE_NAMES.get(tie.kind, "与申报组织有利害关系"))


def _still_counts(tie: Tie, today: dt.date, lookback: int) -> bool:
    if tie.until is None or tie.kind in (ConflictKind.OWNERSHIP, ConflictKind.SUBORDINATION):
        return True
    return today <= years.later(tie.until, lookback)

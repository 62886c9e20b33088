"""Bans of five and ten years, asked at filing, formal review and approval (R30; Article 32)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from award.concepts import Concept
from award.errors import Refused
from award.rules import years

ARTICLE = Concept.FALSE_MATERIALS


@dataclasses.dataclass(frozen=True)
class Ban:
    """A ban as it stands in the registry. It blocks through its last day."""

    starts_on: dt.date
    ends_on: dt.date
    years: int
    unit_id: int | None = None
    credit_code: str | None = None
    article: str = ARTICLE


@dataclasses.dataclass(frozen=True)
class Applicant:
    """Whom a ban may hit: the applicant itself, or the legal person it is a branch of."""

    unit_id: int
    credit_code: str | None = None
    legal_person_unit_id: int | None = None
    legal_person_credit_code: str | None = None

    def units(self) -> set[int]:
        return {unit for unit in (self.unit_id, self.legal_person_unit_id) if unit is not None}

    def credit_codes(self) -> set[str]:
        return {code for code in (self.credit_code, self.legal_person_credit_code) if code}


def period(decided_on: dt.date, length: int, start: str = "decision") -> tuple[dt.date, dt.date]:
    """First and last day of a ban. `ban.start` is silent in the law: the day of decision, or the day after it."""
    if length < 1:
        raise ValueError(f"a ban lasts some years, not {length}")
    first = decided_on + dt.timedelta(days=1) if start == "next_day" else decided_on
    return first, years.later(decided_on, length)


def in_force(bans: Iterable[Ban], applicant: Applicant, day: dt.date) -> list[Ban]:
    """The bans that hit this applicant on this day, the longest first."""
    hit = [ban for ban in bans if ban.starts_on <= day <= ban.ends_on and _hits(ban, applicant)]
    return sorted(hit, key=lambda ban: ban.ends_on, reverse=True)


def _hits(ban: Ban, applicant: Applicant) -> bool:
    # A ban would be idle if a renamed organisation or a branch of it could apply, so codes and legal persons count.
    return ban.unit_id in applicant.units() or ban.credit_code in applicant.credit_codes()


def check(bans: Iterable[Ban], applicant: Applicant, day: dt.date) -> None:
    hit = in_force(bans, applicant, day)
    if hit:
        longest = hit[0]
        until = f"{longest.ends_on.year}年{longest.ends_on.month}月{longest.ends_on.day}日"
        raise Refused(f"该组织在{longest.years}年禁申期内（至{until}），不予受理其申报。", article=longest.article)

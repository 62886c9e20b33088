"""Objections: their form, their window, the five working days, the three notices (R23 to R26; Articles 23 to 26)."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from award.concepts import Concept
from award.errors import Refused
from award.terms import NoticeRecipient, ObjectionOutcome, ObjectorKind

FORM = Concept.OBJECTION_FORM
SCREENING = Concept.OBJECTION_SCREENING
INVESTIGATION = Concept.OBJECTION_INVESTIGATION
RESULT = Concept.OBJECTION_RESULT
HIDDEN = "（略）"


@dataclasses.dataclass(frozen=True)
class Objection:
    """An objection as lodged. `address` is a person's 通讯地址 or a unit's 住所、通讯地址."""

    kind: str
    name: str
    phone: str
    address: str
    text: str
    has_evidence: bool
    signed: bool = False
    has_identity_proof: bool = False
    sealed: bool = False


def faults(objection: Objection) -> list[Refused]:
    """What the objection lacks of Article 23. Without a name it is no objection at all but a clue."""
    return [Refused(sentence, field=field, article=FORM) for field, sentence in _missing(objection)]


def check(objection: Objection) -> None:
    found = faults(objection)
    if found:
        raise found[0]


def _missing(objection: Objection) -> Iterator[tuple[str, str]]:
    if not objection.text.strip():
        yield "text", "异议应当书面提出，写明事实和理由。"
    if not objection.has_evidence:
        yield "evidence", "提出异议应当提供相应证明。"
    if not objection.phone.strip():
        yield "phone", "应当注明联系电话。"
    if not objection.address.strip():
        yield "address", "应当注明通讯地址（单位还应当注明住所）。"
    yield from _missing_of_person(objection) if objection.kind == ObjectorKind.PERSON else _missing_of_unit(objection)


def _missing_of_person(objection: Objection) -> Iterator[tuple[str, str]]:
    if not objection.name.strip() or not objection.signed:
        yield "name", "个人提出异议的，应当签署本人姓名。"
    if not objection.has_identity_proof:
        yield "identity_proof", "个人提出异议的，应当提供身份证明。"


def _missing_of_unit(objection: Objection) -> Iterator[tuple[str, str]]:
    if not objection.name.strip() or not objection.sealed:
        yield "sealed", "单位提出异议的，应当加盖单位公章。"


def in_window(lodged_at: dt.datetime, opened_at: dt.datetime, closes_at: dt.datetime) -> bool:
    """Lodged while the 公示 stood. `closes_at` is 24:00 of the last day and no longer belongs to it."""
    return opened_at <= lodged_at < closes_at


@dataclasses.dataclass(frozen=True)
class Screening:
    """The office's screening: the checks of Article 23 as it ticked them, the window, and the conclusion."""

    checks: Mapping[str, bool]
    in_window: bool
    accept: bool
    reason: str = ""


def check_screening(screening: Screening) -> None:
    if screening.accept and not all(screening.checks.values()):
        raise Refused("异议材料不符合规定或者证明不充分，不能受理。", field="result", article=SCREENING)
    if screening.accept and not screening.in_window:
        raise Refused("异议不是在公示期内提出的，应当作为线索处理。", field="result", article=SCREENING)
    if not screening.accept and not screening.reason.strip():
        raise Refused("不予受理异议的，应当说明理由。", field="reason", article=SCREENING)


def overdue(due_at: dt.datetime, screened_at: dt.datetime | None, now: dt.datetime) -> bool:
    """R23: not screened by the end of the fifth working day from receipt, whether it was screened later or not."""
    return (screened_at or now) >= due_at


def receipt_no(year: int, number: int) -> str:
    """R24: the number of a 受理凭证."""
    return f"异议受理〔{year}〕{number}号"


def check_receipt(*, accepted: bool, number: str | None) -> None:
    """R24: a numbered receipt if, and only if, the objection was accepted."""
    if accepted and not number:
        raise Refused("受理异议应当出具有编号的书面凭证。", article=SCREENING)
    if number and not accepted:
        raise Refused("未受理的异议不出具受理凭证。", article=SCREENING)


def check_investigators(chosen: Collection[int], conflicted: Collection[int], *, stated_independent: bool) -> None:
    """R25: experts who investigate have no interest in anybody the objection concerns."""
    if not chosen:
        return
    if not stated_independent or set(chosen) & set(conflicted):
        sentence = "参加调查的专家与异议有关的单位和个人不得有利害关系。"
        raise Refused(sentence, field="investigators", article=INVESTIGATION)


# What a notice may tell; the objector's identity reaches nobody but the objector.
SHARED_FACTS = ("receipt_no", "organisation", "publicity", "outcome", "facts")
OWN_FACTS = (*SHARED_FACTS, "name", "lodged_on")


def notices(facts: Mapping[str, str]) -> dict[NoticeRecipient, dict[str, str]]:
    """R26: three notices of a result, each with what its reader may know."""
    return {
        recipient: {key: facts[key] for key in _readable(recipient) if key in facts} for recipient in NoticeRecipient
    }


def _readable(recipient: NoticeRecipient) -> tuple[str, ...]:
    return OWN_FACTS if recipient == NoticeRecipient.OBJECTOR else SHARED_FACTS


def check_conclusion(outcome: str, facts: str, *, accepted: bool) -> None:
    if not accepted and outcome != ObjectionOutcome.REJECTED:
        raise Refused("未受理的异议不能作出成立或者不成立的结论。", field="result", article=RESULT)
    if outcome != ObjectionOutcome.REJECTED and not facts.strip():
        raise Refused("应当写明查明的事实和结论。", field="facts", article=RESULT)


def disqualifies(outcome: str) -> bool:
    """Article 26: only an upheld objection touches the application; any other leaves it in the review."""
    return outcome == ObjectionOutcome.UPHELD


def without_objector(text: str, objection: Objection) -> str:
    """The text with whatever gives the objector away left out: others will read it."""
    for part in (objection.name, objection.phone, objection.address):
        if part.strip():
            text = text.replace(part.strip(), HIDDEN)
    return text

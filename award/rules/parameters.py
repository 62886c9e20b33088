"""The 评审规则 sheet: what the law fixes of it, and that it is frozen at launch (R35, Article 7).

A sheet is a mapping of key to value. The values stand in the bundle's `parameters.json`, with bounds of their own that
keep nonsense out; what no sheet may leave is the law's (`law/bounds.json`).
"""

import copy
import dataclasses
import fractions
from collections.abc import Mapping
from typing import Any

from award.concepts import Concept
from award.errors import Refused
from award.law import Bounds

Sheet = Mapping[str, Any]


def fraction(value: float | int | str) -> fractions.Fraction:
    """A share as written in a sheet: 0.5, "2/3" or 0.6667 (the nearest simple fraction)."""
    if isinstance(value, str):
        return fractions.Fraction(value)
    return fractions.Fraction(value).limit_denominator(100)


def freeze(sheet: Sheet, bounds: Bounds) -> dict[str, Any]:
    """The copy that an edition keeps from its launch on; later changes of the sheet don't reach it.

    No sheet leaves the bounds of the law, whatever it says of itself.
    """
    for key, sentence, article in bounds.broken(sheet):
        raise Refused(sentence, field=key, article=article)
    return copy.deepcopy(dict(sheet))


@dataclasses.dataclass(frozen=True)
class Change:
    """A change of a frozen sheet, with what makes it lawful."""

    values: Sheet
    reason: str
    approval_doc_no: str


def revise(frozen: Sheet, change: Change, bounds: Bounds) -> dict[str, Any]:
    """A new version of a launched edition's sheet. It needs a reason and an approval; no key may be invented."""
    if not change.reason.strip():
        raise Refused("评审规则已冻结，修改应说明理由。", field="reason", article=Concept.ORGANISING)
    if not change.approval_doc_no.strip():
        raise Refused("评审规则已冻结，修改应有批准文号。", field="approval_doc_no", article=Concept.ORGANISING)
    unknown = sorted(set(change.values) - set(frozen))
    if unknown:
        raise Refused(f"评审规则没有参数“{unknown[0]}”。", field=unknown[0], article=Concept.ORGANISING)
    return freeze({**frozen, **change.values}, bounds)

"""Audit, consultation, formal review, acceptance and return (R10, R12 to R14; Articles 14 to 17)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from award.concepts import Concept
from award.errors import Refused
from award.terms import AuditResult


@dataclasses.dataclass(frozen=True)
class ListCheck:
    """One look into a public list: the day, the source, the result."""

    checked_on: dt.date | None
    source: str
    listed: bool


@dataclasses.dataclass(frozen=True)
class Audit:
    """The auditor's findings. `checks` are the questions of the form, by key, and whether each was passed."""

    result: AuditResult
    checks: Mapping[str, bool]
    abnormal: ListCheck
    illegal: ListCheck
    reason: str = ""


LISTS = (("abnormal", "经营异常名录"), ("illegal", "严重违法企业名单"))


def check_audit(audit: Audit, today: dt.date) -> None:
    for field, title in LISTS:
        check_list(getattr(audit, field), field, title, today)
    if audit.result != AuditResult.PASS:
        _check_audit_reason(audit)
        return
    for field, title in LISTS:
        if getattr(audit, field).listed:
            raise Refused(f"申报组织被列入{title}，不能审核通过。", field="result", article=Concept.AUDIT)
    if not all(audit.checks.values()):
        raise Refused("有不合格的审核事项，不能审核通过。", field="result", article=Concept.AUDIT)


def check_list(check: ListCheck, field: str, title: str, today: dt.date) -> None:
    """R10: the look into the list is on record with its day and its source."""
    if check.checked_on is None:
        raise Refused(f"应当记录查询{title}的日期。", field=f"{field}_checked_on", article=Concept.AUDIT)
    if check.checked_on > today:
        raise Refused(f"查询{title}的日期不能晚于今天。", field=f"{field}_checked_on", article=Concept.AUDIT)
    if not check.source.strip():
        raise Refused(f"应当记录查询{title}的来源。", field=f"{field}_source", article=Concept.AUDIT)


def _check_audit_reason(audit: Audit) -> None:
    if not audit.reason.strip():
        field = f"{audit.result.value}_reason"
        raise Refused("退回补正或者审核不通过的，应当说明理由。", field=field, article=Concept.AUDIT)


@dataclasses.dataclass(frozen=True)
class Answer:
    """A department's opinion; silence after the reply date counts as none, as the letter says."""

    unit_id: int
    agrees: bool | None
    text: str = ""

    @property
    def silence(self) -> bool:
        return self.agrees is None


def opinions(asked: Iterable[int], given: Mapping[int, Answer]) -> list[Answer]:
    """One answer for each department asked, in their order; who did not reply is silent. Others don't count."""
    return [given.get(unit) or Answer(unit, None, "逾期未反馈，视为无意见") for unit in dict.fromkeys(asked)]


def formal_passed(checks: Iterable[bool], opinion: str) -> bool:
    """R12: passed only when every check is; a failure is explained."""
    passed = all(checks)
    if not passed and not opinion.strip():
        raise Refused("形式审查不通过的，应当说明理由。", field="opinion", article=Concept.FORMAL_REVIEW)
    return passed


@dataclasses.dataclass(frozen=True)
class Decision:
    """The office's decision on one application for the acceptance list."""

    accept: bool
    reason: str = ""


def check_acceptance(decision: Decision, *, formal_passed: bool) -> None:
    """R13 and R14, first halves: only who passed the formal review is accepted; nobody is returned without a reason."""
    if decision.accept and not formal_passed:
        raise Refused("未通过形式审查的申报组织不能列入受理名单。", field="decision", article=Concept.ACCEPTANCE)
    if not decision.accept and not decision.reason.strip():
        raise Refused("未列入受理名单的，应当书面说明理由。", field="reason", article=Concept.ACCEPTANCE)

"""Reports about winners: accidents, violations, misuse of the title, fraud (Articles 31 to 33)."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.concepts import Concept
from award.errors import Refused
from award.records.honours import Award, Incident
from award.terms import AwardStatus

ARTICLE = Concept.REVOCATION
LONGEST_TEXT = 5000


def report(  # noqa: PLR0913 (the facts of a report)
    session: Session,
    now: dt.datetime,
    award: Award,
    kind: str,
    text: str,
    reporter: str,
    *,
    occurred_on: dt.date | None = None,
) -> Incident:
    """Put a report on record; `is_next` says whether whoever calls this then has to set its handling going.

    `kind` is one of the grounds of the profile. Refuses a report without facts, from the future, or about an award
    that is revoked or no longer watched.
    """
    if award.status == AwardStatus.REVOKED:
        raise Refused("该奖励已经撤销。", article=ARTICLE)
    if award.status == AwardStatus.EXPIRED:
        raise Refused("自获奖之日起的监督期已经届满，不再受理对该获奖组织的事件报告。", article=ARTICLE)
    if not kind:
        raise Refused("请选择所报告的情形。", field="kind", article=ARTICLE)
    if not 1 <= len(text.strip()) <= LONGEST_TEXT:
        raise Refused(f"请写明事实，不超过{LONGEST_TEXT}字。", field="text", article=ARTICLE)
    if not reporter.strip():
        raise Refused("请写明报告人。", field="reporter", article=ARTICLE)
    if occurred_on is not None and occurred_on > periods.day_of(now):
        raise Refused("发生日期不能晚于今天。", field="occurred_on", article=ARTICLE)
    incident = Incident(
        award_id=award.id,
        kind=kind,
        text=text.strip(),
        reporter=reporter.strip(),
        occurred_on=occurred_on,
        reported_at=now,
    )
    session.add(incident)
    session.flush()
    return incident


def is_next(session: Session, incident: Incident) -> bool:
    """Whether nothing that was reported before it is still in hand; otherwise it waits until that is done."""
    return in_hand(session, incident.award_id) is incident


def in_hand(session: Session, award_id: int) -> Incident | None:
    """The oldest matter that is neither decided nor found to be untrue; reports of one award are handled in turn."""
    return session.scalars(_open(award_id)).first()


def undecided(session: Session, award_id: int) -> int:
    """How many reports of the award still wait for their verification or their decision."""
    return len(session.scalars(_open(award_id)).all())


def _open(award_id: int) -> Select[Incident]:
    """Neither verified as untrue nor decided."""
    return (
        select(Incident)
        .where(Incident.award_id == award_id, Incident.decision.is_(None), Incident.established.is_not(False))
        .order_by(Incident.id)
    )

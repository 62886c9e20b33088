"""The office's registers: what winners share (29, 30), experts who broke the rules (34), interpretations and expenses
(36). Each entry is refused with a sentence, or stands for good."""

import datetime as dt
import decimal

from sqlalchemy.orm import Session

from award.calendar import periods
from award.concepts import Concept
from award.errors import Refused
from award.law import Regulation
from award.records.documents import Interpretation
from award.records.honours import Award, Expense, ExpertDiscipline, Promotion
from award.records.parties import Expert
from award.terms import AwardStatus, ExpertStatus
from database import insert_once


def interpret(session: Session, entry: Interpretation, law: Regulation) -> None:
    """Keep an answer on what the regulation means. A number is given once, and the articles must be the law's."""
    if not law.cited(entry.article) or law.unknown(entry.article):
        raise Refused("请写明所解释的条款，如“第三条”。", field="article", article=Concept.INTERPRETATION)
    keys = ("number", "article", "question", "answer", "answered_by", "answered_at")
    values = {key: getattr(entry, key) for key in keys}
    if not insert_once(session, Interpretation, values):
        raise Refused(f"文号“{entry.number}”已经登记过。", field="number", article=Concept.INTERPRETATION)


def discipline(session: Session, entry: ExpertDiscipline, now: dt.datetime) -> None:
    """Keep a decision about an expert; one that takes the qualification away ends it at once (Article 34)."""
    _not_in_future(entry.decided_on, now, "decided_on", Concept.DISCIPLINE)
    expert = session.get_one(Expert, entry.expert_id, with_for_update=True, populate_existing=True)
    if expert.status == ExpertStatus.DISQUALIFIED and entry.disqualified:
        raise Refused("该专家的评审资格已经取消。", field="expert_id", article=Concept.DISCIPLINE)
    if entry.disqualified:
        expert.status = ExpertStatus.DISQUALIFIED
    session.add(entry)
    session.flush()


def promote(session: Session, entry: Promotion, now: dt.datetime) -> None:
    """Keep what a winner has shared with others (Articles 29 and 30). A revoked award obliges nobody any more."""
    _not_in_future(entry.held_on, now, "held_on", Concept.PROMOTION)
    award = session.get_one(Award, entry.award_id)
    if award.status == AwardStatus.REVOKED:
        raise Refused("该奖励已经撤销。", field="award_id", article=Concept.PROMOTION)
    if entry.held_on < award.granted_on:
        raise Refused("推广活动不能早于获奖之日。", field="held_on", article=Concept.PROMOTION)
    session.add(entry)
    session.flush()


def spend(session: Session, entry: Expense, now: dt.datetime) -> None:
    """Keep an expense of the earmarked funds (Article 36)."""
    _not_in_future(entry.spent_on, now, "spent_on", Concept.FUNDS)
    if entry.amount <= 0 or entry.amount != entry.amount.quantize(decimal.Decimal("0.01")):
        raise Refused("金额应大于零，最多两位小数。", field="amount", article=Concept.FUNDS)
    session.add(entry)
    session.flush()


def _not_in_future(day: dt.date, now: dt.datetime, field: str, article: str) -> None:
    if day > periods.day_of(now):
        raise Refused("日期不能晚于今天。", field=field, article=article)

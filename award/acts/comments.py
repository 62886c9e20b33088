"""Comments on a 公示 that takes them: kept for the office to read. They are no objections and hold nothing open."""

import dataclasses
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.errors import Refused
from award.records.publicity import Comment, Publicity
from award.terms import Answer, PublicityStatus

# Somebody who presses the button twice has said it once.
TWICE_WITHIN = dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True)
class Statement:
    """What somebody says, under their name."""

    name: str
    phone: str
    text: str


def lodge(session: Session, now: dt.datetime, publicity: Publicity, statement: Statement) -> Comment:
    """Keep a comment on a 公示 that takes comments and is still open."""
    _check(publicity, now)
    _refuse_repeated(session, now, publicity, statement)
    comment = Comment(publicity_id=publicity.id, lodged_at=now, **dataclasses.asdict(statement))
    session.add(comment)
    session.flush()
    return comment


def _check(publicity: Publicity, now: dt.datetime) -> None:
    if publicity.answer != Answer.COMMENT:
        raise Refused("该公示不征求意见。", article=publicity.article)
    closes_at = publicity.closes_at
    if publicity.status != PublicityStatus.OPEN or closes_at is None or now >= closes_at:
        raise Refused("公示期已过，不再征求意见。", article=publicity.article)


def _refuse_repeated(session: Session, now: dt.datetime, publicity: Publicity, statement: Statement) -> None:
    same = select(Comment.id).filter_by(publicity_id=publicity.id, **dataclasses.asdict(statement))
    if session.scalar(same.where(Comment.lodged_at > now - TWICE_WITHIN).limit(1)) is not None:
        raise Refused("内容相同的意见刚才已经收到，请勿重复提交。", field="text", article=publicity.article)

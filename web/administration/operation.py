"""故障 and 运行状况 (系统管理员): what could not be done, with another try, and whether all is well."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from award.calendar import office, periods
from engine import incidents, messages, outbox, timers
from engine.model import AuditHead, Deployment, Dispatch, Incident, Message, Timer
from engine.work import Work
from people.permissions import Action
from web import files
from web.administration.pages import PAGE, attempt, blueprint, page, place
from web.frame import access, errors, visitor

RETRY: Mapping[str, Callable[[Work, int], None]] = {
    "message": messages.retry, "dispatch": outbox.retry, "timer": timers.retry,
}  # fmt: skip
LATE = dt.timedelta(minutes=5)
SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
SM4_EXAMPLE = "0123456789abcdeffedcba9876543210", "681edf34d206965e86b3e94f536e4246"
Check = tuple[str, str, bool]


@blueprint.get("/operation")
@access.to(Action.OPERATE)
def operation() -> ResponseReturnValue:
    """Cases appear by their key alone: what they contain is none of the administrator's business."""
    with visitor.working() as work:
        opened = select(Incident).where(Incident.closed_at.is_(None)).order_by(Incident.id.desc())
        running = select(Timer).where(Timer.closed_at.is_(None)).order_by(Timer.due_at, Timer.id)
        failed_messages = select(Message).where(Message.state == "failed").order_by(Message.id)
        failed_dispatches = select(Dispatch).where(Dispatch.state == "failed").order_by(Dispatch.id)
        return page(
            "operation", work,
            incidents=work.session.scalars(opened.limit(PAGE)).all(),
            messages=work.session.scalars(failed_messages.limit(PAGE)).all(),
            dispatches=work.session.scalars(failed_dispatches.limit(PAGE)).all(),
            timers=work.session.scalars(running.limit(PAGE)).all(), now=work.now, first_line=first_line,
        )  # fmt: skip


@blueprint.post("/operation/<any(message, dispatch, timer):kind>/<number:row_id>/retry")
@access.to(Action.OPERATE)
def retry(kind: str, row_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        RETRY[kind](work, row_id)
        return "即将重试。"

    return attempt(deed, place("operation"))


@blueprint.post("/operation/incidents/<number:incident_id>/close")
@access.to(Action.OPERATE)
def close_incident(incident_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> str:
        if work.session.get(Incident, incident_id) is None:
            raise errors.PageNotFound()
        incidents.close(work, incident_id)
        return "已关闭。"

    return attempt(deed, place("operation"))


@blueprint.get("/health")
@access.to(Action.OPERATE)
def health() -> ResponseReturnValue:
    with visitor.working() as work:
        return page("health", work, checks=checks(work), now=work.now)


def checks(work: Work) -> list[Check]:
    """What is looked at, what was found, and whether it is as it should be."""
    return [
        _due_timers(work), _waiting("消息", work, Message), _waiting("通知和公文", work, Dispatch),
        _count("未处理的故障", work, select(func.count(Incident.id)).where(Incident.closed_at.is_(None))),
        _version(work), _calendar(work), ("病毒扫描", files.scanner(), True), _cryptography(), _chain(work),
    ]  # fmt: skip


def first_line(error: str) -> str:
    """Without what a database adds below: it may repeat a row, and rows are business."""
    told = error.partition("DETAIL:")[0].strip().removesuffix("\\n")
    return told.splitlines()[0] if told else ""


def _due_timers(work: Work) -> Check:
    late = select(func.count(Timer.id)).where(Timer.closed_at.is_(None), Timer.due_at < work.now - LATE)
    return _count("到期没有处理的时限", work, late)


def _waiting(what: str, work: Work, kind: type[Message] | type[Dispatch]) -> Check:
    late = (kind.state == "pending") & (kind.retry_at < work.now - LATE)
    return _count(f"没有送出的{what}", work, select(func.count(kind.id)).where(late | (kind.state == "failed")))


def _count(what: str, work: Work, query: object) -> Check:
    found = work.session.scalar(query) or 0  # type: ignore[call-overload]
    return what, f"{found}件", found == 0


def _version(work: Work) -> Check:
    version = work.session.scalar(select(func.max(Deployment.version)))
    return "流程", f"第{version}版" if version else "尚未部署", version is not None


def _calendar(work: Work) -> Check:
    years = sorted({notice.year for notice in office.entered(work.session)})
    said = "、".join(f"{year}年" for year in years) or "没有"
    return "已录入放假通知的年度", said, periods.day_of(work.now).year in years


def _cryptography() -> Check:
    """The published examples of SM3 and SM4 (C35)."""
    sm3 = hashlib.new("sm3", b"abc").hexdigest() == SM3_OF_ABC
    key, expected = map(bytes.fromhex, SM4_EXAMPLE)
    cipher = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 (the standard's own example)
    sm4 = cipher.update(key) + cipher.finalize() == expected
    return "国密算法自检（SM3、SM4）", "通过" if sm3 and sm4 else "不通过", sm3 and sm4


def _chain(work: Work) -> Check:
    head = work.session.get(AuditHead, 1)
    return "审计日志", f"{head.entries if head else 0}条", head is not None



"""Official documents: numbered and kept on record in the action's own transaction, rendered after it is committed."""

import contextlib
import datetime as dt
import decimal
import zoneinfo
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from award.records.documents import Document, NumberBook
from engine.contract import Call, Refusal, Template, service
from engine.types import Integer, Reference, Text, box
from handlers import document_facts, released

BEIJING = zoneinfo.ZoneInfo("Asia/Shanghai")


def issue(call: Call, name: str, *, subject: str = "", series: str | None = None, **facts: Any) -> Document:
    """Put the document `name` on record with its facts and order its rendering for after the commit.

    `subject` is the case key the document belongs to (`application:17`); the running case unless told.
    `series` overrides the numbering series; an empty one means that the document has no number.
    `title` and `article` among the facts override those of the template. Every document cites its article (R34).
    Raises Refusal for a document without a template.
    """
    template = _template(call, name)
    facts = {"title": template.title, "article": template.article, "issued_on": today(call), **plain(facts)}
    series = template.series if series is None else series
    if series and not facts.get("number"):
        facts["number"] = number(call, series)
    record = _record(call, name, subject or call.case, facts)
    record.readers, record.names_nobody = "、".join(_readers(call, name)), template.names_nobody
    call.document(name, record.id, **facts)
    return record


def _template(call: Call, name: str) -> Template:
    if name not in call.templates:
        raise Refusal(f"流程包里没有名为“{name}”的公文模板。")
    return call.templates[name]


def _readers(call: Call, name: str) -> list[str]:
    """The roles that read a document, as its header says; headers of format 1 didn't say it."""
    if call.files.get("award.json") is None:
        return released.readers(name)
    return list(call.templates[name].readers)


def number(call: Call, series: str) -> str:
    """Take the next number of the series in this year, such as 质奖发〔2026〕1号.

    The book's row stays locked until the commit, so that numbers have no gap and nobody gets one twice.
    """
    return take_number(call.session, series, call.now.astimezone(BEIJING).year)


def take_number(session: Session, series: str, year: int) -> str:
    session.flush()
    book = _book(session, series, year) or _open_book(session, series, year)
    book.last += 1
    return f"{series}〔{year}〕{book.last}号"


def today(call: Call) -> str:
    return call.now.astimezone(BEIJING).date().isoformat()


def plain(value: Any) -> Any:
    """The value as plain JSON. Moments become Beijing time to the minute, dates ISO text, exact decimals text."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(BEIJING).replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, decimal.Decimal) else value


def _record(call: Call, name: str, case: str, facts: Mapping[str, Any]) -> Document:
    record = Document(
        number=facts.get("number"),
        name=name,
        title=facts["title"],
        article=facts["article"],
        case=case,
        record_id=_id(case),
        facts=dict(facts),
        produced_at=call.now,
    )
    call.session.add(record)
    call.session.flush()
    return record


def _id(case: str) -> int | None:
    _, _, number = case.rpartition(":")
    return int(number) if number.isdecimal() else None


def _book(session: Session, series: str, year: int) -> NumberBook | None:
    return session.get(NumberBook, (series, year), with_for_update=True, populate_existing=True)


def _open_book(session: Session, series: str, year: int) -> NumberBook:
    # Somebody else may open the same book at the same moment; then theirs is used.
    with contextlib.suppress(IntegrityError), session.begin_nested():
        session.add(NumberBook(series=series, year=year, last=0))
    book = _book(session, series, year)
    if book is None:
        raise Refusal(f"“{series}”{year}年的文号簿打不开，请重试。")
    return book


ANSWERS = box("所填的内容写进公文的任务；模板按字段的key取用")


@service(
    "issue_document",
    title="出具公文",
    inputs={"name": Reference("公文模板的名称，如 call_for_applications", to="documents")},
    optional={
        "answers": ANSWERS,
        "subject": Text("公文所属的事项，如 application:17；不写为当前事项"),
        "title": Text("标题；不写用模板的标题"),
        "facts": "另外要写进公文的内容，如 {\"reason\": reason}",
    },
    outputs={"document_id": Integer("公文记录的编号"), "document_number": Text("发文字号")},
)
def issue_document(call: Call) -> dict[str, Any]:
    """Issue a numbered document. Its facts are the case's own and whatever the diagram adds."""
    record = _issue_from_inputs(call, series=None)
    return {"document_id": record.id, "document_number": record.number or ""}


@service(
    "produce_document",
    title="制作文书（不编号）",
    inputs={"name": Reference("公文模板的名称", to="documents")},
    optional={
        "answers": ANSWERS,
        "subject": Text("文书所属的事项，如 application:17；不写为当前事项"),
        "title": Text("标题；不写用模板的标题"),
        "facts": "另外要写进文书的内容，如 {\"reason\": reason}",
    },
    outputs={"document_id": Integer("文书记录的编号")},
)
def produce_document(call: Call) -> dict[str, Any]:
    """The same without a number: for forms, records and letters of courtesy."""
    return {"document_id": _issue_from_inputs(call, series="").id}


def _issue_from_inputs(call: Call, series: str | None) -> Document:
    name = str(call.inputs.get("name") or "")
    if not name:
        raise Refusal("出具公文没有写明用哪个模板。")
    subject = str(call.inputs.get("subject") or "")
    subject = subject if ":" in subject else call.case
    told = document_facts.gather(call, subject, str(call.inputs.get("answers") or ""))
    facts = {**told, **(call.inputs.get("facts") or {})}
    if call.inputs.get("title"):
        facts["title"] = str(call.inputs["title"])
    return issue(call, name, subject=subject, series=series, **facts)

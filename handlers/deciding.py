"""Deciding who is on a list: by a form with a row for each application (Article 17).

The applications are told by a message whose payload says whether they are on the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import lists
from award.errors import Refused
from award.profile import List
from award.records.applications import Application, Material
from award.rules import screening
from award.terms import ApplicationStatus
from engine.contract import Call, Refusal
from engine.types import Boolean, Choice, Count, Integer, ListOf, Message, Optional, Record, Reference, Text, box
from handlers import document_facts, listing, released, standing
from handlers.general import documents
from handlers.general.refusals import service

EDITION = {"edition_id": Integer("届的编号")}
LIST = Reference("要决定的名单", to="lists")
ROW = Record(fields={"id": Integer(), "decision": Choice.of("yes", "no"), "reason": Optional(of=Text())})
ANSWERS = box("逐个作出决定的任务", decisions=ListOf("对每个申报组织的决定", item=ROW))
TOLD = Message("告知各申报组织是否列入", payload={"listed": Boolean()}, correlation=("application_id",))
REFUSAL = Reference("发给未列入的申报组织的公文", to="documents")
LISTED = {"listed": Count("列入名单的申报数", of="applications")}
FIELD = "decisions"


@service(
    "decide_list",
    title="登记名单决定",
    inputs={**EDITION, "list": LIST, "answers": ANSWERS, "message": TOLD},
    optional={"among": Reference("从哪个名单中产生；不写的，从形式审查后的申报中产生", to="lists"), "refusal": REFUSAL},
    outputs=LISTED,
)
def decide_list(call: Call) -> dict[str, Any]:
    """Take the form's yes or no on each application; a no tells its reason (R14)."""
    edition = standing.edition(call)
    standing_for = _standing_for(call, edition.id)
    rows = rows_of(call, standing_for)
    for application in standing_for:
        _check_screened(call, application, rows[application.id])
    for application in standing_for:
        settle(call, application, rows[application.id])
    return {"listed": sum(row["decision"] == "yes" for row in rows.values())}


def _standing_for(call: Call, edition_id: int) -> Sequence[Application]:
    """The applications to decide on: those on another list, or those that have their formal review behind them."""
    among = call.inputs.get("among")
    if among:
        return lists.on(call.session, edition_id, among)
    return reviewed(call.session, edition_id, call.inputs["list"])


def reviewed(session: Session, edition_id: int, list: str) -> Sequence[Application]:
    """Those that have been reported after the formal review and are not decided yet (Article 17)."""
    query = select(Application).where(
        Application.edition_id == edition_id,
        Application.status == ApplicationStatus.REVIEWED,
        lists.is_undecided(list),
    )
    return session.scalars(query.order_by(Application.id)).all()


def _check_screened(call: Call, application: Application, row: Mapping[str, Any]) -> None:
    if call.inputs.get("among"):
        return
    decision = screening.Decision(row["decision"] == "yes", row.get("reason") or "")
    try:
        screening.check_acceptance(decision, formal_passed=application.formal_passed is True)
    except Refused as refused:
        raise Refusal(f"{application.name}：{refused.sentence}", field=FIELD) from refused


# ---------------------------------------------------------------- what both ways of deciding share


def rows_of(call: Call, applications: Iterable[Application]) -> dict[int, Mapping[str, Any]]:
    """Application id -> its row of the form. All of them are decided on, and nobody else."""
    rows = {row["id"]: row for row in standing.answers(call, call.inputs["answers"])[FIELD]}
    if set(rows) != {one.id for one in applications}:
        raise Refusal(f"应当对每个申报组织写明是否列入{listing.list_of(call, call.inputs['list']).name}。", field=FIELD)
    return rows


def settle(call: Call, application: Application, row: Mapping[str, Any]) -> None:
    """Put a decision on record, and tell the application's case and, by document, whoever is not on the list."""
    decided, listed = listing.list_of(call, call.inputs["list"]), row["decision"] == "yes"
    if listed:
        listing.add(call, application, decided.key)
        if application.status == ApplicationStatus.REVIEWED:
            application.status = ApplicationStatus.ACCEPTED
    else:
        listing.leave_out(call, application, decided.key, row.get("reason") or "")
        _refuse(call, application, decided)
    _tell(call, application, listed)


def _tell(call: Call, application: Application, listed: bool) -> None:
    """Named by the decision, for a list may be decided on again, and each application gets each message once."""
    call.session.flush()
    decision, message = lists.last(application, call.inputs["list"]), call.inputs["message"]
    call.send(
        message,
        application.key,
        correlation={"application_id": application.id},
        payload={"listed": listed, **released.payload(message, listed)},
        id=f"{message}:{application.key}:{decision.id if decision else 0}",
    )


def _refuse(call: Call, application: Application, decided: List) -> None:
    """The reason in writing, with all files that go back (Article 17)."""
    name = call.inputs.get("refusal")
    if not name:
        return
    query = select(Material.name).where(Material.application_id == application.id).order_by(Material.id)
    documents.issue(
        call,
        name,
        subject=application.key,
        **document_facts.of_application(application),
        reason=application.reason,
        materials=[{"name": material} for material in call.session.scalars(query)],
    )
    facts = {"list": decided.name, "reason": application.reason}
    standing.tell(call, application, "贵单位未列入{list}，书面通知已经发出。理由：{reason}", **facts)

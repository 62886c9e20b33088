"""A published list on its way to whoever approves it, and back (Article 27; R27, R30)."""

from collections.abc import Sequence
from typing import Any

from award.acts import bans, polls, publicity
from award.calendar import periods
from award.profile import RoleKind
from award.records.applications import Application
from award.records.editions import Edition
from award.records.publicity import Publicity
from award.rules import approval as rules
from award.rules import cycle
from award.terms import EditionStatus
from engine.contract import Call, Refusal
from engine.types import Boolean, Choice, Count, Integer, ListOf, Message, Optional, Record, Reference, Text, box
from handlers import document_facts, listing, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

EDITION = Integer("届的编号")
PUBLISHED = Reference("名单的公示", to="publicities")
RULING = Record(
    "对一个组织的审定",
    {
        "id": Integer("申报编号"),
        "approval": Choice.of("approve", "strike", description="同意，或者剔除"),
        "reason": Optional(of=Text("剔除的理由")),
    },
)


@service(
    "request_approval",
    title="出具请示，报请审定",
    inputs={
        "edition_id": EDITION,
        "publicity": PUBLISHED,
        "request": box(
            "拟写请示的任务", request=Text("正文"), signer=Text("签发人"), contact_name=Text(), contact_phone=Text()
        ),
        "document": Reference("请示用哪个公文", to="documents"),
    },
    outputs={"requested": Count("报请审定的组织数", of="applications")},
)
def request_approval(call: Call) -> dict[str, Any]:
    """Report whoever still stands on the published list, once no objection is open (R22, R27)."""
    edition = standing.edition(call)
    published = _published(call, edition)
    proposed = _standing(call, published)
    if not proposed:
        # They all gave up while the request was being written.
        return {"requested": 0}
    undecided = [one.id for one in proposed if publicity.undecided(call.session, published.id, one.id)]
    upheld = [one.id for one in proposed if publicity.upheld(call.session, one.id)]
    rules.check_request([one.id for one in proposed], undecided=undecided, upheld=upheld)
    known = rulebook.profile(call).publicity(call.inputs["publicity"])
    for application in proposed:
        publicity.must_have_stood(call.session, [known], application, call.now)
    edition.request_no = _issue_request(call, edition, published, proposed)
    edition.requested_at = call.now
    edition.status = EditionStatus.APPROVING
    return {"requested": len(proposed)}


def _published(call: Call, edition: Edition) -> Publicity:
    kind = rulebook.profile(call).publicity(call.inputs["publicity"])
    published = publicity.of_edition(call.session, kind.key, edition.id)
    if published is None:
        raise Refusal(f"{kind.title}尚未进行，不能报请审定。")
    return published


def _standing(call: Call, published: Publicity) -> list[Application]:
    """Whoever is still on the published list, the best first."""
    listed = [call.session.get_one(Application, one) for one in publicity.standing(published)]
    return sorted((one for one in listed if one.still_in), key=_merit)


def _merit(application: Application) -> tuple[Any, int]:
    return -(application.composite or 0), application.id


def _issue_request(call: Call, edition: Edition, published: Publicity, proposed: Sequence[Application]) -> str | None:
    answers = standing.answers(call, call.inputs["request"])
    return documents.issue(
        call,
        call.inputs["document"],
        year=edition.year,
        signer=answers["signer"],
        request=answers["request"],
        winners=[{"name": one.name} for one in proposed],
        vote=_vote(call, edition, proposed),
        publicity=_publicity(call, published),
        contact_person=answers["contact_name"],
        contact_phone=answers["contact_phone"],
    ).number


def _vote(call: Call, edition: Edition, proposed: Sequence[Application]) -> str:
    """With how many votes each was elected; nothing where there was no vote."""
    winners = polls.winners(call.session, edition.id)
    won = {one.id: polls.result(call.session, winners[one.id], one.id) for one in proposed if one.id in winners}
    told = [f"{one.name}赞成{won[one.id].for_votes}票" for one in proposed if one.id in won]
    return f"投票结果：{'，'.join(told)}。" if told else ""


def _publicity(call: Call, published: Publicity) -> str:
    shown = rulebook.profile(call).publicity(published.kind).shows
    listed = rulebook.profile(call).list(shown).name
    days = document_facts.of_publicity(published)
    return f"{listed}自{days['opened_on']}至{days['last_day']}向社会公示，共{days['working_days']}个工作日。"


@service(
    "record_approval",
    title="登记审定结果",
    inputs={
        "edition_id": EDITION,
        "publicity": PUBLISHED,
        "approval": box("审定的任务", approvals=ListOf(item=RULING), reply_no=Optional(of=Text("批复文号"))),
        "list": Reference("审定通过的列入哪个名单", to="lists"),
        "partial": Reference("可以剔除部分组织吗，是哪个参数", to="parameters"),
        "message": Message(
            "告知被剔除的申报组织", payload={"awarded": Boolean("是否获奖")}, correlation=("application_id",)
        ),
        "document": Reference("批复用哪个公文", to="documents"),
    },
    outputs={"approved": Count("审定通过的组织数", of="applications")},
)
def record_approval(call: Call) -> dict[str, Any]:
    """Keep the word on each published organisation: strike with a reason, never add (R27, R30)."""
    edition = standing.edition(call)
    today = periods.day_of(call.now)
    published = _standing(call, _published(call, edition))
    banned = {one.id for one in published if bans.is_banned(call.session, one, today)}
    answers = standing.answers(call, call.inputs["approval"])
    rulings = {row["id"]: _ruling(row) for row in answers["approvals"]}
    # The form offers nobody who is banned, so that nobody need be struck one by one for that.
    for one in banned - set(rulings):
        rulings[one] = rules.Ruling(approve=False, reason="在禁申期内，不能审定通过。")
    approved = rules.approved([one.id for one in published], rulings, banned)
    cycle.check_winners(len(approved), edition.quota or 0)
    _check_partial(call, len(approved), len(published))
    for application in published:
        _rule(call, application, rulings[application.id])
    edition.approved_at = call.now
    _issue_reply(call, edition, published, rulings, answers.get("reply_no") or "")
    return {"approved": len(approved)}


def _ruling(row: dict[str, Any]) -> rules.Ruling:
    return rules.Ruling(row["approval"] == "approve", row.get("reason") or "")


def _check_partial(call: Call, approved: int, published: int) -> None:
    if 0 < approved < published and not rulebook.value(call, call.inputs["partial"]):
        raise Refusal("评审规则规定名单应当整体审定，不得剔除部分组织。", field="approvals")


def _rule(call: Call, application: Application, ruling: rules.Ruling) -> None:
    if ruling.approve:
        listing.add(call, application, call.inputs["list"])
        return
    listing.leave_out(call, application, call.inputs["list"], ruling.reason)
    standing.send(call, call.inputs["message"], application, awarded=False)


def _issue_reply(
    call: Call, edition: Edition, published: Sequence[Application], rulings: dict[int, rules.Ruling], number: str
) -> None:
    struck = [{"name": one.name, "reason": one.reason} for one in published if not rulings[one.id].approve]
    documents.issue(
        call,
        call.inputs["document"],
        year=edition.year,
        approver=rulebook.profile(call).lane(RoleKind.APPROVER),
        request_number=edition.request_no,
        approved=[{"name": one.name} for one in published if rulings[one.id].approve],
        struck=struck,
        number=number.strip() or None,
    )

"""The list of proposed winners on its way to the prefecture and back (Article 27; R27, R30)."""

from collections.abc import Sequence
from typing import Any

from award.acts import bans, lists, publicity
from award.calendar import periods
from award.records.applications import Application
from award.records.editions import Edition
from award.records.publicity import Publicity
from award.records.voting import VoteResult
from award.rules import approval as rules
from award.rules import cycle
from award.terms import EditionStatus, PublicityKind
from engine.contract import Call, Refusal
from handlers import counting, document_facts, listing, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

APPROVED = "approved"


@service(
    "request_approval",
    title="出具请示，报请审定",
    inputs={"edition_id": "届的编号"},
    outputs={"requested": "报请审定的组织数"},
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
    for application in proposed:
        publicity.check_may_go_on(call.session, PublicityKind.RESULT, application, call.now)
    edition.request_no = _issue_request(call, edition, published, proposed)
    edition.requested_at = call.now
    edition.status = EditionStatus.APPROVING
    return {"requested": len(proposed)}


def _published(call: Call, edition: Edition) -> Publicity:
    published = publicity.of_edition(call.session, PublicityKind.RESULT, edition.id)
    if published is None:
        raise Refusal("获奖建议名单尚未公示，不能报请审定。")
    return published


def _standing(call: Call, published: Publicity) -> list[Application]:
    """Whoever is still on the published list, the best first."""
    listed = [call.session.get_one(Application, one) for one in publicity.standing(published)]
    return sorted((one for one in listed if one.still_in), key=_merit)


def _merit(application: Application) -> tuple[Any, int]:
    return -(application.composite or 0), application.id


def _issue_request(call: Call, edition: Edition, published: Publicity, proposed: Sequence[Application]) -> str | None:
    answers = standing.answers(call, "submit_for_approval")
    return documents.issue(
        call,
        "request_for_approval",
        year=edition.year,
        signer=answers["signer"],
        request=answers["request"],
        winners=[{"name": one.name} for one in proposed],
        vote=_vote(call, edition, proposed),
        publicity=_publicity(published),
        contact_person=answers["contact_name"],
        contact_phone=answers["contact_phone"],
    ).number


def _vote(call: Call, edition: Edition, proposed: Sequence[Application]) -> str:
    won: dict[int, VoteResult] = {}
    for round in range(1, edition.vote_round + 1):
        won |= {row.application_id: row for row in counting.results(call.session, edition, round) if row.proposed}
    told = [f"{one.name}赞成{won[one.id].for_votes}票" for one in proposed if one.id in won]
    return f"投票结果：{'，'.join(told)}。" if told else ""


def _publicity(published: Publicity) -> str:
    days = document_facts.of_publicity(published)
    return f"获奖建议名单自{days['opened_on']}至{days['last_day']}向社会公示，共{days['working_days']}个工作日。"


@service(
    "record_approval",
    title="登记审定结果",
    inputs={"edition_id": "届的编号"},
    outputs={"approved": "审定通过的组织数"},
)
def record_approval(call: Call) -> dict[str, Any]:
    """Keep the prefecture's word on each published organisation: strike with a reason, never add (R27, R30)."""
    edition = standing.edition(call)
    today = periods.day_of(call.now)
    published = _standing(call, _published(call, edition))
    banned = {one.id for one in published if bans.is_banned(call.session, one, today)}
    answers = standing.answers(call, "approve")
    rulings = {row["id"]: _ruling(row) for row in answers["approvals"]}
    # The form offers nobody who is banned, so that the prefecture need not strike them one by one.
    for one in banned - set(rulings):
        rulings[one] = rules.Ruling(approve=False, reason="在禁申期内，不能审定通过。")
    approved = rules.approved([one.id for one in published], rulings, banned)
    cycle.check_winners(len(approved), edition.quota or 0)
    _check_partial(call, len(approved), len(published))
    for application in published:
        _rule(call, application, rulings[application.id])
    edition.approved_at = call.now
    _issue_reply(call, edition, published, answers.get("reply_no", ""))
    return {"approved": len(approved)}


def _is_approved(application: Application) -> bool:
    return lists.standing_of(application, APPROVED) is True


def _ruling(row: dict[str, Any]) -> rules.Ruling:
    return rules.Ruling(row["approval"] == "approve", row.get("reason", ""))


def _check_partial(call: Call, approved: int, published: int) -> None:
    if 0 < approved < published and not rulebook.value(call, "approve.partial"):
        raise Refusal("评审规则规定名单应当整体审定，不得剔除部分组织。", field="approvals")


def _rule(call: Call, application: Application, ruling: rules.Ruling) -> None:
    if ruling.approve:
        listing.add(call, application, APPROVED)
        return
    listing.leave_out(call, application, APPROVED, ruling.reason)
    standing.send(call, "award_decided", application, awarded=False)


def _issue_reply(call: Call, edition: Edition, published: Sequence[Application], number: str) -> None:
    struck = [{"name": one.name, "reason": one.reason} for one in published if not _is_approved(one)]
    documents.issue(
        call,
        "approval_reply",
        year=edition.year,
        request_number=edition.request_no,
        approved=[{"name": one.name} for one in published if _is_approved(one)],
        struck=struck,
        number=number.strip() or None,
    )

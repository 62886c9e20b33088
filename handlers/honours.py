"""Commendation, certificates, the start of the supervision, or an award that stays vacant (Articles 4, 28, 29)."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from award.acts import lists, polls
from award.calendar import periods
from award.profile import RoleKind, Tier
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.parties import RoleGrant
from award.rules import cycle
from award.rules import honours as rules
from award.terms import EditionStatus
from engine.contract import Call, Refusal
from engine.types import Boolean, Count, Integer, Message, Reference, Text, Unless
from handlers import document_facts, listing, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

EDITION = Integer("届的编号")
WAITING = Reference("哪个名单上的申报组织还在等待结果", to="lists")
TOLD = Message(
    "告知评选结果",
    payload={"awarded": Boolean("是否获奖")},
    correlation=("application_id",),
    unless=(Unless("listed", False, "申报没有列入名单"),),
)


@service(
    "commend",
    title="发布表彰决定",
    inputs={
        "edition_id": EDITION,
        "list": Reference("表彰哪个名单上的组织", to="lists"),
        "document": Reference("表彰决定用哪个公文", to="documents"),
    },
    outputs={"decision_number": Text("表彰决定的文号")},
)
def commend(call: Call) -> dict[str, Any]:
    """Issue the numbered decision on a whole list (Article 28); it comes before any certificate."""
    edition = standing.edition(call)
    winners = _winners(call, edition)
    cycle.check_winners(len(winners), edition.quota or 0)
    if not winners:
        raise Refusal(f"“{listing.list_of(call, call.inputs['list']).name}”上没有组织，不能发布表彰决定。")
    names = [{"name": one.name, **_grade(_tier(call, one))} for one in winners]
    decision = documents.issue(call, call.inputs["document"], year=edition.year, winners=names)
    edition.decision_no = decision.number
    edition.commended_on = periods.day_of(call.now)
    edition.status = EditionStatus.COMMENDED
    return {"decision_number": decision.number or ""}


def _winners(call: Call, edition: Edition) -> Sequence[Application]:
    """Whoever stands on the list, the best first."""
    found = lists.on(call.session, edition.id, call.inputs["list"])
    return sorted(found, key=lambda one: (-(one.composite or 0), one.id))


def _tier(call: Call, application: Application) -> Tier:
    """The tier that the diagram gives, or else the one that was voted for, or else the first."""
    profile = rulebook.profile(call)
    if call.inputs.get("tier"):
        return profile.tier(call.inputs["tier"])
    poll = polls.winners(call.session, application.edition_id).get(application.id)
    return profile.tier(poll.tier) if poll else next(iter(profile.tiers.values()))


def _grade(tier: Tier) -> dict[str, str]:
    """What a letter says of the grade: its name, and the money that goes with it, if any does."""
    return {"tier": tier.name, **({"prize": tier.prize} if tier.prize else {})}


# ---------------------------------------------------------------- certificates


@service(
    "issue_certificates",
    title="颁发证书",
    inputs={
        "edition_id": EDITION,
        "list": Reference("给哪个名单上的组织颁发", to="lists"),
        "awarded": Reference("颁发后列入哪个名单", to="lists"),
        "watch": Reference("监督年数是哪个参数", to="parameters"),
        "document": Reference("证书用哪个公文", to="documents"),
        "reminder": Reference("称号使用提醒用哪个公文", to="documents"),
    },
    optional={"tier": Reference("颁发哪个等次；不写为投票产生的等次", to="tiers")},
    outputs={"certificates": Count("颁发的证书数")},
)
def issue_certificates(call: Call) -> dict[str, Any]:
    """A certificate for each commended organisation, numbered without gaps, naming the award year (R28, R29)."""
    edition = standing.edition(call)
    rules.check_decision(edition.decision_no, edition.commended_on, periods.day_of(call.now))
    winners = [one for one in _winners(call, edition) if not _has_certificate(call, one)]
    for application in winners:
        award = _grant(call, edition, application)
        call.session.add(award)
        call.session.flush()
        listing.add(call, application, call.inputs["awarded"])
        _hand_over(call, award)
    return {"certificates": len(winners)}


def _has_certificate(call: Call, application: Application) -> bool:
    return call.session.scalar(select(Award.id).filter_by(application_id=application.id)) is not None


def _grant(call: Call, edition: Edition, application: Application) -> Award:
    year, today, tier = edition.year or 0, periods.day_of(call.now), _tier(call, application)
    return Award(
        edition_id=edition.id,
        application_id=application.id,
        unit_id=application.unit_id,
        tier=tier.key,
        year=year,
        decision_no=edition.decision_no or "",
        certificate_no=tier.certificate_no.format(year=year, serial=f"{_serial(call, edition, tier):02d}"),
        verification_code=rules.verification_code(secrets.token_bytes(rules.CODE_BYTES)),
        certificate_text=tier.certificate_text.format(year=year, winner=application.name),
        granted_on=today,
        watched_until=rules.watched_until(today, int(rulebook.value(call, call.inputs["watch"]))),
    )


def _serial(call: Call, edition: Edition, tier: Tier) -> int:
    """The lock on the edition's row keeps the numbers of its year free of gaps and doubles.

    Tiers whose certificates are numbered alike share one row of numbers.
    """
    tiers = rulebook.profile(call).tiers.values()
    alike = {one.key for one in tiers if one.certificate_no == tier.certificate_no}
    given = call.session.scalars(select(Award.tier).where(Award.edition_id == edition.id))
    return sum(one in alike for one in given) + 1


def _hand_over(call: Call, award: Award) -> None:
    facts = document_facts.of_award(award) | _grade(rulebook.profile(call).tier(award.tier))
    documents.issue(call, call.inputs["document"], subject=award.key, **facts)
    documents.issue(call, call.inputs["reminder"], subject=award.key, **facts)


# ---------------------------------------------------------------- supervision, or a vacancy


@service(
    "start_supervision",
    title="启动获奖监督",
    inputs={
        "edition_id": EDITION,
        "granted": Message(
            "启动监督",
            payload={
                "auditor_unit": Integer("审核机关，没有的为提名部门"),
                "winner_unit": Integer("获奖组织"),
                "edition_id": Integer("届的编号"),
            },
            correlation=("award_id",),
        ),
        "waiting": WAITING,
        "told": TOLD,
        "awarded": Reference("哪个名单上的是获奖组织", to="lists"),
    },
    outputs={"supervised": Count("开始监督的获奖组织数")},
)
def start_supervision(call: Call) -> dict[str, Any]:
    """Begin the watch over each winner, and tell every application that still waits how it ended (Article 29)."""
    edition = standing.edition(call)
    awards = call.session.scalars(select(Award).filter_by(edition_id=edition.id).order_by(Award.id)).all()
    for award in awards:
        _admit(call, award)
        _watch(call, award)
    for application in lists.on(call.session, edition.id, call.inputs["waiting"]):
        won = lists.standing_of(application, call.inputs["awarded"]) is True
        standing.send(call, call.inputs["told"], application, awarded=won)
    edition.ended_at = call.now
    return {"supervised": len(awards)}


def _watch(call: Call, award: Award) -> None:
    message = call.inputs["granted"]
    payload = {
        "auditor_unit": award.application.auditor_unit_id or award.application.nominator_unit_id,
        "winner_unit": award.unit_id,
        "edition_id": award.edition_id,
    }
    correlation = {"award_id": award.id}
    call.send(message, award.key, correlation=correlation, payload=payload, id=f"{message}:{award.key}")


def _admit(call: Call, award: Award) -> None:
    """Whoever acts for the applicant, or nominated it, acts for the winner from now on."""
    profile, nominator = rulebook.profile(call), award.application.nominator_unit_id
    people = _people(call, award.unit_id, profile.lane(RoleKind.APPLICANT))
    people |= _people(call, nominator, profile.lane(RoleKind.NOMINATOR)) if nominator else set()
    winner = profile.lane(RoleKind.WINNER)
    for person in people - _people(call, award.unit_id, winner):
        grant = RoleGrant(person_id=person, role=winner, unit_id=award.unit_id, valid_from=call.now)
        call.session.add(grant)


def _people(call: Call, unit: int, lane: str) -> set[int]:
    query = select(RoleGrant.person_id).where(
        RoleGrant.unit_id == unit,
        RoleGrant.role == lane,
        RoleGrant.valid_from <= call.now,
        or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > call.now),
    )
    return set(call.session.scalars(query))


@service(
    "declare_vacancy",
    title="宣布奖项空缺",
    inputs={
        "edition_id": EDITION,
        "document": Reference("空缺公告用哪个公文", to="documents"),
        "waiting": WAITING,
        "told": TOLD,
    },
)
def declare_vacancy(call: Call) -> dict[str, Any]:
    """Nobody met the conditions: the award stays vacant, which is a normal end (Article 4).

    The reason follows from the lists; while somebody still stands on the last of them, nothing is vacant.
    """
    edition = standing.edition(call)
    reason = _why_vacant(call, edition)
    documents.issue(call, call.inputs["document"], year=edition.year, reason=reason)
    edition.status = EditionStatus.VACANT
    edition.ended_at = call.now
    for application in lists.on(call.session, edition.id, call.inputs["waiting"]):
        standing.send(call, call.inputs["told"], application, awarded=False)
    return {}


def _why_vacant(call: Call, edition: Edition) -> str:
    """How far the edition came: the last list that anything was decided about, in the order of the profile."""
    applications = call.session.scalars(select(Application).filter_by(edition_id=edition.id)).all()
    decided = {one.list for application in applications for one in application.decisions}
    known = list(rulebook.profile(call).lists.values())
    last = next((one for one in reversed(known) if one.key in decided), None)
    if last is None:
        return f"没有申报组织列入“{known[0].name}”" if any(one.filed_at for one in applications) else "没有组织申报"
    if lists.on(call.session, edition.id, last.key):
        raise Refusal(f"“{last.name}”上还有申报组织，不能宣布奖项空缺。")
    if any(lists.standing_of(one, last.key) for one in applications):
        return f"“{last.name}”上的组织均已退出或者被取消资格"
    return f"没有申报组织列入“{last.name}”"

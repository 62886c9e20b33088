"""Commendation, certificates, the start of the supervision, or an award that stays vacant (Articles 4, 28, 29)."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from award.acts import lists
from award.calendar import periods
from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.parties import RoleGrant
from award.rules import cycle
from award.rules import honours as rules
from award.terms import ApplicationStatus, EditionStatus, Role
from engine.contract import Call, Refusal
from handlers import document_facts, listing, stages, standing
from handlers.general import documents, rulebook
from handlers.general.refusals import service

APPROVED, AWARDED = "approved", "awarded"
EDITION = {"edition_id": "届的编号"}


@service("commend", title="发布表彰决定", inputs=EDITION, outputs={"decision_number": "表彰决定的文号"})
def commend(call: Call) -> dict[str, Any]:
    """Issue the numbered decision on all approved organisations (Article 28); it comes before any certificate."""
    edition = standing.edition(call)
    winners = _winners(call, edition)
    cycle.check_winners(len(winners), edition.quota or 0)
    if not winners:
        raise Refusal("没有审定通过的组织，不能发布表彰决定。")
    names = [{"name": one.name} for one in winners]
    decision = documents.issue(call, "commendation", year=edition.year, winners=names)
    edition.decision_no = decision.number
    edition.commended_on = periods.day_of(call.now)
    edition.status = EditionStatus.COMMENDED
    return {"decision_number": decision.number}


def _winners(call: Call, edition: Edition) -> Sequence[Application]:
    query = select(Application).where(
        Application.edition_id == edition.id,
        Application.status != ApplicationStatus.ENDED,
        lists.is_on(APPROVED),
    )
    return call.session.scalars(query.order_by(Application.composite.desc(), Application.id)).all()


@service("issue_certificates", title="颁发证书", inputs=EDITION, outputs={"certificates": "颁发的证书数"})
def issue_certificates(call: Call) -> dict[str, Any]:
    """A certificate for each commended organisation, numbered without gaps, naming the award year (R28, R29)."""
    edition = standing.edition(call)
    today = periods.day_of(call.now)
    rules.check_decision(edition.decision_no, edition.commended_on, today)
    winners = _winners(call, edition)
    for application in winners:
        award = _grant(call, edition, application)
        call.session.add(award)
        call.session.flush()
        listing.add(call, application, AWARDED)
        _hand_over(call, award)
    return {"certificates": len(winners)}


def _grant(call: Call, edition: Edition, application: Application) -> Award:
    year, today = edition.year or 0, periods.day_of(call.now)
    text = rules.certificate_text(application.name, year)
    rules.check_certificate_text(text, year)
    return Award(
        edition_id=edition.id,
        application_id=application.id,
        unit_id=application.unit_id,
        year=year,
        decision_no=edition.decision_no or "",
        certificate_no=rules.certificate_no(year, _next_number(call, edition)),
        verification_code=rules.verification_code(secrets.token_bytes(rules.CODE_BYTES)),
        certificate_text=text,
        granted_on=today,
        watched_until=rules.watched_until(today, int(rulebook.value(call, "watch.years"))),
    )


def _next_number(call: Call, edition: Edition) -> int:
    """The lock on the edition's row keeps the numbers of its year free of gaps and doubles."""
    return (call.session.scalar(select(func.count(Award.id)).where(Award.edition_id == edition.id)) or 0) + 1


def _hand_over(call: Call, award: Award) -> None:
    facts = document_facts.of_award(award)
    documents.issue(call, "certificate", subject=award.key, **facts)
    documents.issue(call, "title_reminder", subject=award.key, **facts)


@service("start_supervision", title="启动获奖监督", inputs=EDITION, outputs={"supervised": "开始监督的获奖组织数"})
def start_supervision(call: Call) -> dict[str, Any]:
    """Begin the five years of each winner, and tell every application that still waits how it ended (Article 29)."""
    edition = standing.edition(call)
    awards = call.session.scalars(select(Award).filter_by(edition_id=edition.id).order_by(Award.id)).all()
    for award in awards:
        _admit(call, award)
        _watch(call, award)
    _tell_waiting(call, edition)
    edition.ended_at = call.now
    return {"supervised": len(awards)}


def _watch(call: Call, award: Award) -> None:
    payload = {
        "auditor_unit": award.application.auditor_unit_id,
        "winner_unit": award.unit_id,
        "edition_id": award.edition_id,
    }
    call.send(
        "award_granted",
        award.key,
        correlation={"award_id": award.id},
        payload=payload,
        id=f"award_granted:{award.key}",
    )


def _admit(call: Call, award: Award) -> None:
    """Whoever acts for the applicant acts for the winner from now on."""
    for person in _people(call, award, Role.APPLICANT) - _people(call, award, Role.WINNER):
        grant = RoleGrant(person_id=person, role=Role.WINNER, unit_id=award.unit_id, valid_from=call.now)
        call.session.add(grant)


def _people(call: Call, award: Award, role: Role) -> set[int]:
    query = select(RoleGrant.person_id).where(
        RoleGrant.unit_id == award.unit_id,
        RoleGrant.role == role,
        RoleGrant.valid_from <= call.now,
        or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > call.now),
    )
    return set(call.session.scalars(query))


def _tell_waiting(call: Call, edition: Edition) -> None:
    """Only who passed the defence still waits for the result; all others have been told and have ended."""
    for application in stages.reached(call.session, edition.id, "site", rulebook.profile(call)):
        standing.send(call, "award_decided", application, awarded=lists.standing_of(application, AWARDED) is True)


@service("declare_vacancy", title="宣布奖项空缺", inputs=EDITION)
def declare_vacancy(call: Call) -> dict[str, Any]:
    """Nobody met the conditions: the award stays vacant, which is a normal end (Article 4)."""
    edition = standing.edition(call)
    documents.issue(call, "vacancy_notice", year=edition.year, reason=_why_vacant(call, edition))
    edition.status = EditionStatus.VACANT
    edition.ended_at = call.now
    _tell_waiting(call, edition)
    return {}


# How far the edition came, latest first: if nobody got past the step, this is why the award is vacant.
STEPS = (
    ("proposed", "获奖建议名单中没有审定通过的组织"),
    ("passed_defence", "没有申报组织经投票列入获奖建议名单"),
    ("candidates", "没有候选组织通过陈述答辩"),
    ("accepted", "没有申报组织列入质量奖候选名单"),
)


def _why_vacant(call: Call, edition: Edition) -> str:
    applications = call.session.scalars(select(Application).filter_by(edition_id=edition.id)).all()
    for list, reason in STEPS:
        if any(lists.standing_of(one, list) for one in applications):
            return reason
    if any(one.filed_at for one in applications):
        return "没有申报组织列入受理名单"
    return "没有组织申报"

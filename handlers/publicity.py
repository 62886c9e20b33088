"""公示: draft, publish, hold open while an objection is undecided, close (Articles 12, 14, 17, 22; P8, R33).

What is published, by whom, for how long and what may be answered stands in the profile's `publicities`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from award import profile
from award.acts import lists, proofs, publicity
from award.calendar import days
from award.concepts import Concept
from award.profile import RoleKind
from award.records.applications import Application
from award.records.publicity import Publicity
from award.rules import publicity as rules
from award.terms import PublicityStatus
from engine.contract import Ask, Call, Refusal
from engine.types import Boolean, Count, Date, Integer, ListOf, Reference, Unless, Yes
from handlers.general import documents, rulebook
from handlers.general.refusals import service, word

UPHELD, ENDED = "异议成立", "申报已经撤回或者终止"
PUBLICITY = {"publicity_id": Integer("公示编号")}
KINDS = ListOf("应当已经期满的公示", Reference(to="publicities"))


def must_have_stood(call: Call, application: Application) -> None:
    """Refuse unless each 公示 of the input `publicities` was long enough, is over, and nothing came of it."""
    known = rulebook.profile(call)
    kinds = [known.publicity(key) for key in call.inputs["publicities"]]
    publicity.must_have_stood(call.session, kinds, application, call.now)


@service(
    "draft_publicity",
    title="拟定公示",
    inputs={"kind": Reference("哪一种公示", to="publicities")},
    outputs={
        "publicity_id": Integer("公示编号"),
        "publicity_days": Integer("公示的天数"),
        "republish": Yes("拟定的公示需要发布"),
    },
)
def draft_publicity(call: Call) -> dict[str, Any]:
    """Draft a 公示 of the case's application, or of a list of the case's edition, as the profile describes it."""
    kind = rulebook.profile(call).publicity(call.inputs["kind"])
    listed = _listed(call, kind)
    if not listed:
        raise Refusal(f"{kind.title}没有可以公示的组织。")
    if publicity.is_running(call.session, kind.key, call.case):
        raise Refusal(f"{kind.title}尚未结束，不能再次拟定。")
    drafted = publicity.draft(call.session, _draft(call, kind, listed), listed)
    length = drafted.calendar_days or drafted.working_days
    return {"publicity_id": drafted.id, "publicity_days": length, "republish": True}


def _draft(call: Call, kind: profile.Publicity, listed: Sequence[Application]) -> Publicity:
    least = int(rulebook.bounds(call).least("publicity", kind.key))
    names, length = rulebook.profile(call).names, rules.days(kind, rulebook.sheet(call), least)
    return Publicity(
        kind=kind.key,
        name=kind.title,
        article=kind.article,
        audience=kind.audience,
        publisher=_publisher(call, kind, listed[0]),
        answer=kind.answer,
        edition_id=listed[0].edition_id,
        application_id=listed[0].id if kind.of_one else None,
        case=call.case,
        title=f"{listed[0].edition.year}年{names.award}{kind.title}",
        text=names.told(kind.text, article=kind.article),
        least_days=least,
        working_days=0 if kind.in_calendar_days else length,
        calendar_days=length if kind.in_calendar_days else None,
    )


def _listed(call: Call, kind: profile.Publicity) -> Sequence[Application]:
    if kind.of_one:
        return [_own(call, kind)]
    edition = rulebook.edition(call)
    return lists.on(call.session, edition.id, kind.shows) if edition is not None else ()


def _own(call: Call, kind: profile.Publicity) -> Application:
    of, _, number = call.case.partition(":")
    if of != "application":
        raise Refusal(f"{kind.title}公示的是一个申报，只能用在申报的流程里。")
    return call.session.get_one(Application, int(number))


def _publisher(call: Call, kind: profile.Publicity, application: Application) -> str:
    """Inside the organisation it, or its legal person, publishes; the auditor publishes its audit (Articles 12, 14)."""
    known = rulebook.profile(call)
    if kind.publisher == RoleKind.APPLICANT:
        legal_person = application.organisation.legal_person
        return legal_person.name if legal_person else application.name
    if kind.publisher == RoleKind.AUDITOR and application.auditor is not None:
        return application.auditor.name
    return known.names.office


@service(
    "publish",
    title="发布公示",
    inputs={**PUBLICITY, "document": Reference("公示的公文", to="documents")},
    unless=(Unless("republish", False, "名单没有变化，不需要重新公示"),),
    outputs={
        "closes_on": Date("公示的最后一日"),
        "provisional": Boolean("截止日期是否暂定（下一年放假通知尚未公布）"),
    },
)
def publish(call: Call) -> dict[str, Any]:
    """Publish from today on. Today doesn't count; the last day ends at 24:00 Beijing time (R05, R11, R13, R22)."""
    published = publicity.locked(call.session, call.inputs["publicity_id"])
    window = publicity.open_window(call.session, published, call.now)
    _issue_notice(call, published, window)
    return {"closes_on": window.last_day.isoformat(), "provisional": window.provisional}


def _issue_notice(call: Call, published: Publicity, window: days.Window) -> None:
    listed = [call.session.get_one(Application, one) for one in publicity.standing(published)]
    documents.issue(
        call,
        call.inputs["document"],
        title=published.title,
        article=rulebook.profile(call).cite(published.article, Concept.OBJECTION_FORM),
        kind=published.kind,
        year=listed[0].edition.year,
        opening=published.text,
        answer=published.answer,
        names=[one.name for one in listed],
        publisher=published.publisher,
        opened_on=window.start,
        last_day=window.last_day,
        length=proofs.length(published),
        working_days=published.working_days,
        counted=[day.date for day in window.count if day.counts],
        provisional=window.provisional,
        changed=None if published.round == 1 else "名单因异议成立发生变化，现重新公示。",
    )


@word("window_end", title="公示期满：公示最后一日的24时", moment=True, arguments=(Integer(),))
def window_end(ask: Ask, publicity_id: int) -> dt.datetime:
    """24:00 of the last day of a 公示 that was published, by the days of its kind and the office's calendar."""
    published = ask.session.get(Publicity, publicity_id)
    if published is None or published.opened_at is None:
        raise Refusal("公示还没有发布，没有期满的时间。")
    return publicity.closing(ask.session, published)


@service(
    "check_objections",
    title="核对公示期内的异议",
    inputs=PUBLICITY,
    outputs={"undecided": Count("公示期内提出、尚未办结的异议数")},
)
def check_objections(call: Call) -> dict[str, Any]:
    """Count, under the list's lock, the objections that hold it open. The last one settled then sends the message."""
    published = publicity.locked(call.session, call.inputs["publicity_id"])
    undecided = publicity.undecided(call.session, published.id)
    if undecided:
        published.status = PublicityStatus.HOLDING
    return {"undecided": undecided}


@service(
    "close_publicity",
    title="公示期满",
    inputs={**PUBLICITY, "again": Boolean("名单因异议成立而变化的，是否重新公示")},
    outputs={
        "republish": Boolean("名单是否因异议成立而变化，需要重新公示"),
        "remaining": Count("名单上剩余的组织数", of="applications"),
    },
)
def close_publicity(call: Call) -> dict[str, Any]:
    """Strike off whom an upheld objection or an ended application took away; publish again or close."""
    published = publicity.locked(call.session, call.inputs["publicity_id"])
    rules.check_finished(published.name, published.article, publicity.window(published), call.now)
    removed = _strike_off(call, published)
    remaining, of_list = len(publicity.standing(published)), published.application_id is None
    allowed = bool(call.inputs["again"])
    again = rules.must_publish_again(of_list=of_list, removed=removed, remaining=remaining, republish=allowed)
    if not again:
        published.status, published.closed_at = PublicityStatus.CLOSED, call.now
    return {"republish": again, "remaining": remaining}


def _strike_off(call: Call, published: Publicity) -> int:
    """Remove entries with the reason; return how many fell to objections."""
    fallen = 0
    for entry in published.entries:
        upheld = publicity.upheld(call.session, entry.application_id)
        ended = not call.session.get_one(Application, entry.application_id).still_in
        if entry.removed_at is None and (upheld or ended):
            entry.removed_at, entry.removal_reason = call.now, UPHELD if upheld else ENDED
            fallen += bool(upheld)
    return fallen

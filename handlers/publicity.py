"""公示: draft, publish, hold open while an objection is undecided, close (Articles 12, 14, 17, 22; P8, R33)."""

from collections.abc import Sequence
from typing import Any

from award.acts import lists, publicity
from award.calendar import days
from award.records.applications import Application
from award.records.publicity import Publicity
from award.rules import publicity as rules
from award.terms import PublicityKind, PublicityStatus
from engine.contract import Call, Refusal
from handlers.general import documents, rulebook
from handlers.general.refusals import service

UPHELD, ENDED = "异议成立", "申报已经撤回或者终止"
PUBLICITY = {"publicity_id": "公示编号"}
OWN = (PublicityKind.INTERNAL, PublicityKind.AUDIT)


@service(
    "draft_publicity",
    title="拟定公示",
    inputs={
        "kind": "公示种类：internal（内部）、audit（审核）、acceptance（受理名单）或者 result（获奖建议名单）",
        "edition_id": "届的编号",
    },
    optional={"application_id": "申报编号（内部公示和审核公示才有）"},
    outputs={"publicity_id": "公示编号", "publicity_days": "公示的工作日数"},
)
def draft_publicity(call: Call) -> dict[str, Any]:
    """Draft a 公示 of whoever it is about, for the days of the edition's sheet and never less than the legal five."""
    kind = PublicityKind(call.inputs["kind"])
    listed = _listed(call, kind)
    if not listed:
        raise Refusal(f"{rules.TITLES[kind]}没有可以公示的组织。")
    if publicity.is_running(call.session, kind, call.case):
        raise Refusal(f"{rules.TITLES[kind]}尚未结束，不能再次拟定。")
    drafted = Publicity(
        kind=kind,
        edition_id=listed[0].edition_id,
        application_id=listed[0].id if kind in OWN else None,
        case=call.case,
        title=f"{listed[0].edition.year}年塔城地区政府质量奖{rules.TITLES[kind]}",
        working_days=rules.days(kind, rulebook.sheet(call)),
    )
    publicity.draft(call.session, drafted, listed)
    return {"publicity_id": drafted.id, "publicity_days": drafted.working_days}


def _listed(call: Call, kind: PublicityKind) -> Sequence[Application]:
    if kind in OWN:
        return [call.session.get_one(Application, call.inputs["application_id"])]
    return lists.on(call.session, call.inputs["edition_id"], rulebook.profile(call).publicity(kind).shows)


@service(
    "publish",
    title="发布公示",
    inputs=PUBLICITY,
    outputs={"closes_on": "公示的最后一日", "provisional": "截止日期是否暂定（下一年放假通知尚未公布）"},
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
        "publicity_notice",
        title=published.title,
        article=f"{rules.ARTICLES[PublicityKind(published.kind)]}、第二十三条",
        kind=published.kind,
        year=listed[0].edition.year,
        names=[one.name for one in listed],
        publisher=_publisher(listed[0], published.kind),
        opened_on=window.start,
        last_day=window.last_day,
        working_days=published.working_days,
        counted=[day.date for day in window.count if day.counts],
        provisional=window.provisional,
        changed=None if published.round == 1 else "名单因异议成立发生变化，现重新公示。",
    )


def _publisher(application: Application, kind: str) -> str | None:
    """Inside the organisation it, or its legal person, publishes; the auditor publishes its audit (Articles 12, 14)."""
    if kind == PublicityKind.INTERNAL:
        legal_person = application.organisation.legal_person
        return legal_person.name if legal_person else application.name
    return application.auditor.name if kind == PublicityKind.AUDIT and application.auditor else None


@service(
    "check_objections",
    title="核对公示期内的异议",
    inputs=PUBLICITY,
    outputs={"undecided": "公示期内提出、尚未办结的异议数"},
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
    inputs=PUBLICITY,
    outputs={"republish": "名单是否因异议成立而变化，需要重新公示", "remaining": "名单上剩余的组织数"},
)
def close_publicity(call: Call) -> dict[str, Any]:
    """Strike off whom an upheld objection or an ended application took away; publish again or close."""
    published = publicity.locked(call.session, call.inputs["publicity_id"])
    rules.check_finished(published.kind, publicity.window(published), call.now)
    removed = _strike_off(call, published)
    remaining = len(publicity.standing(published))
    allowed = bool(rulebook.value(call, "objection.republish"))
    again = rules.must_publish_again(published.kind, removed=removed, remaining=remaining, republish=allowed)
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

"""审计日志 and 权限表 (安全审计员): read the log, filter it, walk its chain, take it out; read the table of access."""

import dataclasses
import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_, select

from award.calendar import periods
from engine import audit
from engine.model import AuditEntry
from people import events
from people.permissions import TABLE, Action, Rule, called
from web.administration import words
from web.administration.pages import LARGEST_ID, PAGE, blueprint, page, place
from web.administration.words import ADMINISTRATIVE, DETAILS, EVENTS, said
from web.frame import access, in_force, visitor

# What ties an entry to a thing without telling anything of it.
REFERENCES = frozenset({
    "task", "element", "to", "process", "version", "timer", "service", "message", "id", "dispatch", "incident",
    "subject", "due_at", "publicity", "material",
})  # fmt: skip
LONGEST = 100
IN_MEMORY = 4_000_000


@dataclasses.dataclass(frozen=True)
class Filter:
    """What of the log is wanted; an empty part doesn't matter."""

    person: str
    event: str
    case: str
    since: dt.date | None
    until: dt.date | None

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Filter":
        person, event, case = (typed.get(name, "").strip()[:LONGEST] for name in ("person", "event", "case"))
        return cls(person, event, case, _day(typed.get("since", "")), _day(typed.get("until", "")))

    def query(self) -> Select[AuditEntry]:
        wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
        if self.person:
            wanted = wanted.where(or_(AuditEntry.actor.contains(self.person, autoescape=True), self._number()))
        if self.event:
            wanted = wanted.where(AuditEntry.event == self.event)
        if self.case:
            wanted = wanted.where(AuditEntry.case == words.key(self.case))
        return self._between(wanted)

    def _number(self) -> Any:
        number = int(self.person) if self.person.isascii() and self.person.isdecimal() else -1
        return AuditEntry.person_id == min(number, LARGEST_ID)

    def _between(self, wanted: Select[AuditEntry]) -> Select[AuditEntry]:
        """From the beginning of the first day to the end of the last, in Beijing."""
        if self.since:
            wanted = wanted.where(AuditEntry.at >= periods.closing(self.since - dt.timedelta(days=1)))
        return wanted.where(AuditEntry.at < periods.closing(self.until)) if self.until else wanted


@blueprint.get("/audit")
@access.to(Action.READ_AUDIT)
def log() -> ResponseReturnValue:
    wanted = Filter.read(request.args)
    before = max(1, min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID))
    with visitor.working() as work:
        found = work.session.scalars(wanted.query().where(AuditEntry.id < before).limit(PAGE + 1)).all()
        lines = found[:PAGE]
        return page(
            "log", work, lines=lines, wanted=wanted, events=EVENTS, detail=_detail,
            following=lines[-1].id if len(found) > PAGE else None,
        )  # fmt: skip


@blueprint.post("/audit/verify")
@access.to(Action.READ_AUDIT)
def verify() -> ResponseReturnValue:
    """Walk the whole chain (P12)."""
    with visitor.working() as work:
        verdict = audit.verify(work.session)
        audit.record(work, events.Event.AUDIT_VERIFIED, ok=verdict.ok, entries=verdict.entries)
    said = f"完整，共{verdict.entries}条，逐条相接。" if verdict.ok else f"有误：{verdict.reason}。"
    flash(f"审计日志{said}", "message" if verdict.ok else "bad")
    return redirect(place("log"), 303)


@blueprint.post("/audit/export")
@access.to(Action.READ_AUDIT)
def export() -> ResponseReturnValue:
    """Every entry with its digest, one JSON object a line. Kept elsewhere, the digests prove the chain later on."""
    with visitor.working() as work:
        audit.record(work, events.Event.AUDIT_EXPORTED, address=visitor.address())
        out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when the answer has been sent)
        for entry in audit.entries(work.session):
            out.write(_line(entry))
        name = f"audit-{periods.day_of(work.now):%Y%m%d}.jsonl"
    out.seek(0)
    return send_file(out, "application/x-ndjson", as_attachment=True, download_name=name)


@blueprint.get("/access")
@access.to(Action.READ_ACCESS)
def permissions() -> ResponseReturnValue:
    with visitor.working() as work:
        return page("permissions", work, rules=_rules())


def shown(event: str, detail: str) -> dict[str, Any]:
    """What an auditor may read of an entry's detail. Answers and results are business and are left out (C07)."""
    found = json.loads(detail)
    if event in ADMINISTRATIVE:
        return dict(found)
    return {name: value for name, value in found.items() if name in REFERENCES}


def _line(entry: Mapping[str, Any]) -> bytes:
    detail = shown(entry["event"], entry["detail"])
    whole = len(detail) == len(json.loads(entry["detail"]))
    told = {**entry, "at": entry["at"].isoformat(), "detail": detail, "withheld": not whole}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _detail(entry: AuditEntry) -> str:
    told = shown(entry.event, entry.detail).items()
    return "；".join(f"{DETAILS.get(name, name)}：{said(value)}" for name, value in told if value not in (None, ""))


def _day(typed: str) -> dt.date | None:
    try:
        return periods.read_day(typed)
    except ValueError:
        return None


def _rules() -> list[tuple[Rule, str]]:
    """The table, each rule with what the award in force calls its role; without those of roles that it doesn't have."""
    told = ((rule, called(in_force.at_hand(), rule.role)) for rule in TABLE)
    return [(rule, role) for rule, role in told if role]

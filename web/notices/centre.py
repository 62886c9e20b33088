"""通知: what the person at the screen was told, and what of it they want by mail."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select, update

from award.records.notices import NoticePreference, SiteNotice
from award.records.parties import Person
from award.terms import NoticeKind
from database import insert_once
from engine import audit
from engine.work import Work
from people import cases, events
from people.notices import readers, words
from people.permissions import Action
from running import smtp
from web.frame import access, visitor
from web.frame.errors import PageNotFound

blueprint = Blueprint("notices", __name__)

PAGE = 30
LARGEST_ID = 2**31 - 1
UNREAD, READ = "unread", "read"


@blueprint.app_context_processor
def _bell() -> dict[str, int]:
    """Counted with the person's session, in the same unit of work (see web.frame.visitor)."""
    return {"unread_notices": g.get("unread_notices", 0)}


@blueprint.get("/notices")
@access.to(Action.READ_NOTICES)
def notices() -> ResponseReturnValue:
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    page = min(max(request.args.get("page", 1, type=int), 1), LARGEST_ID // PAGE)
    with visitor.working() as work:
        found = _page(work, _filter(state, kind), page)
        shown = found[:PAGE]
        titles = cases.titles(work.session, sorted({each.case for each in shown if each.case}))
        return render_template(
            "notices/list.html", notices=shown, titles=titles, kinds=words.KINDS, state=state, kind=kind,
            page=page, more=len(found) > PAGE, unread=readers.unread(work.session, work.actor),
        )  # fmt: skip


def _filter(state: str, kind: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if state in (UNREAD, READ):
        wanted.append(SiteNotice.read_at.is_(None) if state == UNREAD else SiteNotice.read_at.is_not(None))
    if kind in words.KINDS:
        wanted.append(SiteNotice.kind == kind)
    return wanted


def _page(work: Work, wanted: list[ColumnElement[bool]], page: int) -> list[SiteNotice]:
    """Unread ones first, then the newest; one more than fits, if there is one."""
    query = select(SiteNotice).where(*readers.visible(work.session, work.actor), *wanted)
    query = query.order_by(SiteNotice.read_at.is_not(None), SiteNotice.id.desc())
    return list(work.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)))


@blueprint.post("/notices/<number:notice_id>")
@access.to(Action.READ_NOTICES)
def read(notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read, and go where it leads."""
    with visitor.working() as work:
        query = select(SiteNotice).where(SiteNotice.id == notice_id, *readers.visible(work.session, work.actor))
        found = work.session.scalars(query).one_or_none()
        if found is None:
            raise PageNotFound()
        found.read_at = found.read_at or work.now
        goal = found.link if "open" in request.form else ""
    return redirect(goal or url_for("notices.notices"), 303)


@blueprint.post("/notices")
@access.to(Action.READ_NOTICES)
def read_all() -> ResponseReturnValue:
    with visitor.working() as work:
        unread = update(SiteNotice).where(SiteNotice.person_id == work.actor.id, SiteNotice.read_at.is_(None))
        work.session.execute(unread.values(read_at=work.now))
    flash("全部通知已标为已读。")
    return redirect(url_for("notices.notices"), 303)


@blueprint.get("/notices/preferences")
@access.to(Action.SET_NOTICES)
def preferences() -> ResponseReturnValue:
    with visitor.working() as work:
        person = work.session.get_one(Person, work.actor.id)
        return render_template(
            "notices/preferences.html", wants=readers.wishes(work.session, person.id), kinds=words.KINDS,
            address=person.email, reachable=smtp.is_address(person.email),
        )  # fmt: skip


@blueprint.post("/notices/preferences")
@access.to(Action.SET_NOTICES)
def prefer() -> ResponseReturnValue:
    with visitor.working() as work:
        chosen = _chosen()
        _keep(work, chosen)
        audit.record(work, events.Event.RECORD_CHANGED, record="notice_preference", person=work.actor.id, **chosen)
    flash("通知设置已保存。")
    return redirect(url_for("notices.preferences"), 303)


def _chosen() -> dict[str, Any]:
    ticked = set(request.form.getlist("mail"))
    return {**{str(kind): kind in ticked for kind in NoticeKind}, "digest": request.form.get("when") == "digest"}


def _keep(work: Work, chosen: dict[str, Any]) -> None:
    if not insert_once(work.session, NoticePreference, {"person_id": work.actor.id, **chosen}):
        mine = update(NoticePreference).where(NoticePreference.person_id == work.actor.id)
        work.session.execute(mine.values(**chosen))

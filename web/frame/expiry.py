"""Whoever has to sign in first is told why, and comes back to the page they wanted."""

import urllib.parse

from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from award.records.accounts import LoginSession
from engine.model import Draft
from engine.work import Work
from people import wording
from people.accounts import sessions, steps
from web.frame import site, visitor
from web.frame.errors import SignInFirst

PAGES = {
    steps.Step.FACTOR: "accounts.code",
    steps.Step.ENROLMENT: "accounts.enrol",
    steps.Step.PASSWORD: "accounts.renew",
}
LONGEST = 500
UNSENT = "刚才提交的内容没有生效。"


def register(app: Flask) -> None:
    app.register_error_handler(SignInFirst, _send_to_sign_in)


def _send_to_sign_in(error: SignInFirst) -> ResponseReturnValue:
    said, awaits = _last_session()
    wanted = _wanted()
    if "HX-Request" in request.headers or request.accept_mimetypes.best == "application/json":
        place = url_for("accounts.sign_in", next=wanted)
        return str(error), 401, {"HX-Redirect": place, "Content-Type": "text/plain; charset=utf-8"}
    if awaits:
        return redirect(url_for(PAGES[steps.Step(awaits)], next=wanted), 303)
    session.clear()
    if said:
        flash(said)
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def _last_session() -> tuple[str, str]:
    """What to say of the session that the browser brought, and the step it awaits if it is still open."""
    brought = visitor.token()
    if brought is None:
        return (UNSENT if request.method == "POST" else ""), ""
    with site.here().runtime.begin(visitor.PUBLIC) as work:
        found = sessions.known(work, brought)
        if found is None:
            return "", ""
        why = sessions.end_of(work, found)
        if not why:
            return "", found.awaits
        return f"{why}。{_of_what_was_typed(work, found)}", ""


def _of_what_was_typed(work: Work, found: LoginSession) -> str:
    """Whether a form that came too late has been kept as a draft."""
    if request.method != "POST":
        return ""
    task = (request.view_args or {}).get("task_id")
    mine = select(Draft.saved_at).where(Draft.task_id == task, Draft.person_id == found.person_id)
    saved = work.session.scalar(mine) if isinstance(task, int) else None
    if saved is None:
        return UNSENT
    return f"{UNSENT}填写的内容已在{wording.moment(saved)}自动保存为草稿，登录后可以接着填写。"


def _wanted() -> str | None:
    """The page to come back to: this one, or, after a post to an address that shows nothing, the one it came from."""
    if request.method in ("GET", "HEAD"):
        return own(request.full_path.removesuffix("?"))
    if _shows_something(request.path):
        return request.path
    before = urllib.parse.urlsplit(request.referrer or "")
    return own(before.path) if before.netloc == request.host else None


def _shows_something(path: str) -> bool:
    from flask.globals import request_ctx

    try:
        request_ctx.url_adapter.match(path, "GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True


def own(target: str | None) -> str | None:
    """The target if it is a path of this site, else nothing: nobody is led elsewhere from the sign-in page."""
    if not target or len(target) > LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    parts = urllib.parse.urlsplit(target)
    strange = "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target)
    return None if strange or parts.scheme or parts.netloc else target

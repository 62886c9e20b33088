"""Checking a certificate by its number or its code (Articles 28, 31 to 33), and the winners by year."""

import datetime as dt
import itertools

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.calendar import periods
from award.concepts import Concept
from award.records.honours import Award
from award.terms import AwardStatus
from engine.work import Work
from people.permissions import Action
from web.frame import access, errors, in_force, limits, visitor
from web.frame.limits import Limit
from web.public import caching

blueprint = Blueprint("certificates", __name__)

STATES = {
    AwardStatus.VALID: "有效",
    AwardStatus.REVOKED: "已撤销",
    AwardStatus.EXPIRED: "有效，获奖后的监督期已满",
}
LONGEST = 40


@blueprint.get("/certificates")
@access.to(Action.READ_PUBLIC)
@limits.to(Limit.CERTIFICATE)
@caching.for_everybody
def check() -> ResponseReturnValue:
    """By number; a code alone leads to its own page, which is also what the QR code on a certificate opens."""
    number, code = (_tidy(request.args.get(name, "")) for name in ("number", "code"))
    with visitor.looking() as work:
        if code and not number:
            return redirect(url_for("certificates.certificate", code=code))
        found = _find(work, number=number, code=code) if number else None
        return _page(work, found, number, code, asked=bool(number))


@blueprint.get("/certificates/<code>")
@access.to(Action.READ_PUBLIC)
@limits.to(Limit.CERTIFICATE)
@caching.for_everybody
def certificate(code: str) -> ResponseReturnValue:
    with visitor.looking() as work:
        found = _find(work, code=_tidy(code))
        return _page(work, found, "", _tidy(code), asked=True)


@blueprint.get("/certificates/<code>/qr.svg")
@access.to(Action.READ_PUBLIC)
@limits.to(Limit.CERTIFICATE)
@caching.for_everybody
def qr(code: str) -> ResponseReturnValue:
    with visitor.looking() as work:
        found = _find(work, code=_tidy(code))
        if found is None:
            raise errors.PageNotFound()
        address = url_for("certificates.certificate", code=found.verification_code, _external=True)
    import segno  # few pages need it, and no start

    drawn = segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff", title="证书查验地址")
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return Response(drawn, content_type="image/svg+xml; charset=utf-8")


@blueprint.get("/winners")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def winners() -> ResponseReturnValue:
    with visitor.looking() as work:
        query = select(Award).order_by(Award.year.desc(), Award.certificate_no)
        known = [each for each in work.session.scalars(query) if each.key not in work.actor.barred]
        by_year = [(year, list(each)) for year, each in itertools.groupby(known, key=lambda award: award.year)]
        return render_template(
            "public/winners.html", by_year=by_year, states={each.id: state(each, work.now) for each in known}
        )


def state(award: Award, now: dt.datetime) -> str:
    """How a certificate stands on this day."""
    if award.status == AwardStatus.VALID and periods.day_of(now) > award.watched_until:
        return STATES[AwardStatus.EXPIRED]
    return STATES[AwardStatus(award.status)]


def _find(work: Work, *, number: str = "", code: str = "") -> Award | None:
    """The award that everything given fits; none for whoever is recused from it (P10)."""
    query = select(Award)
    if number:
        query = query.where(Award.certificate_no == number)
    if code:
        query = query.where(Award.verification_code == code)
    found = work.session.scalars(query).first() if number or code else None
    return None if found is None or found.key in work.actor.barred else found


def _page(work: Work, found: Award | None, number: str, code: str, *, asked: bool) -> str:
    """A page for what was found; only who knows the code already is shown the QR code that holds it."""
    return render_template(
        "public/certificate.html",
        award=found,
        number=number,
        code=code,
        asked=asked,
        state=state(found, work.now) if found else "",
        qr=bool(found and code),
        articles=in_force.regulation(work).cited(in_force.law(Concept.TITLE_USE)),
    )


def _tidy(text: str) -> str:
    return "".join(text.replace("\x00", "").split()).upper()[:LONGEST]

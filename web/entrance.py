"""The front page; in the demo, everybody chooses there which of the fictional persons to be."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from people import actors
from people.accounts import steps
from people.permissions import Action
from running import clock
from web.demo import players
from web.frame import access, errors, expiry, site, visitor
from web.public import caching, front

blueprint = Blueprint("entrance", __name__)

@blueprint.get("/")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def home() -> ResponseReturnValue:
    if site.here().demo is not None:
        return render_template("home.html", **players.shown())
    with visitor.looking() as work:
        return render_template("home.html", front=front.page(work))


@blueprint.post("/enter")
@access.to(Action.TRY_DEMO)
def enter() -> ResponseReturnValue:
    person = request.form.get("person", 0, type=int)
    with visitor.looking() as work:
        if site.here().demo is None or person not in players.ids(work):
            raise errors.PageNotFound()
        home = steps.home(actors.actor(work.session, person, work.now))
    visitor.enter(person)
    return redirect(expiry.own(request.form.get("next")) or url_for(home), 303)


@blueprint.post("/travel")
@access.to(Action.TRY_DEMO)
def travel() -> ResponseReturnValue:
    """Put the demo's clock forward: by some days, or to what falls due next."""
    here = site.here()
    if here.demo is None:
        raise errors.PageNotFound()
    if request.form.get("days") == players.NEXT:
        goal = clock.next_due(here.runtime)
    else:
        days = request.form.get("days", 0, type=int)
        goal = here.demo() + dt.timedelta(days=days) if days in players.JOURNEYS else None
    if goal is not None:
        clock.travel(here.runtime, here.demo, goal)
    return redirect(url_for("entrance.home"), 303)


@blueprint.post("/leave")
@access.to(Action.SIGN_IN)
def leave() -> ResponseReturnValue:
    visitor.leave()
    flash("已退出。")
    return redirect(url_for("entrance.home"), 303)

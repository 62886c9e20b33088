"""The web site: blueprints, error pages, headers. `create_app(runtime, settings)` for whoever serves it."""

import secrets

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from engine.work import Runtime
from web import access, entrance, errors, inbox, portal, public, site, visitor, wording
from web.demo.clock import Clock
from web.notices import centre
from web.office import applications, awards, editions, registers
from web.office import calendar as office_calendar
from web.public import publicities
from web.settings import Settings

# A self-evaluation of 100,000 characters, and a form with thousands of rows, come in one request.
LARGEST_TEXT = 8_000_000
LARGEST_REQUEST = 200_000_000
MOST_INPUTS = 20_000
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BLUEPRINTS = (
    entrance.blueprint,
    inbox.blueprint,
    portal.blueprint,
    public.blueprint,
    publicities.blueprint,
    centre.blueprint,
    editions.blueprint,
    applications.blueprint,
    office_calendar.blueprint,
    awards.blueprint,
    registers.blueprint,
)


class Number(IntegerConverter):
    """An id in an address. What no database could hold is no id."""

    def __init__(self, url_map: object) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)  # type: ignore[arg-type]


def create_app(runtime: Runtime, settings: Settings, *, demo: Clock | None = None) -> Flask:
    """The site on a runtime. In the demo anybody may be anybody, and the session cookie travels over plain HTTP."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key or secrets.token_hex(32),
        SESSION_COOKIE_NAME="award",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=demo is None,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_INPUTS,
        # Somebody who fills in a form for two hours must not lose it; the token is good as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions[site.KEY] = site.Site(runtime, settings, demo)
    app.url_map.converters["number"] = Number
    CSRFProtect(app)
    access.register(app)
    errors.register(app)
    wording.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.after_request(_secure)
    app.context_processor(_visitor)
    return app


def _secure(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if request.endpoint != "static" and visitor.is_signed_in():
        # Nobody at the same machine reads with the back button what was somebody else's.
        response.headers["Cache-Control"] = "no-store"
    return response


def _visitor() -> dict[str, object]:
    """The head of every page; in the demo it tells the demo's time."""
    demo = site.here().demo
    return {"visitor": visitor.current(), "demo_now": demo() if demo else None}

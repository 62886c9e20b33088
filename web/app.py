"""The web site: blueprints, error pages, headers. `create_app(runtime, settings)` for whoever serves it."""

from flask import Flask, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from engine.work import Runtime
from running import keys
from running.clock import Clock
from running.settings import Settings
from web import administration, entrance, files, inbox, portal, public, substitutions
from web.accounts import entering, mine
from web.case import case
from web.frame import access, compressing, errors, expiry, filters, in_force, intake, limits, navigation, site, visitor
from web.inbox import asked, bulk, desk, urging, verbs
from web.notices import centre
from web.office import applications, awards, editions, registers
from web.office import calendar as office_calendar
from web.portal import awards as own_awards
from web.portal import claims, colleagues, following, materials, nominating, quarantine, registering, withdrawing
from web.public import certificates, commenting, lodging, process, publicities, rulebook

ONE_YEAR = 365 * 24 * 3600
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
BLUEPRINTS = (
    entrance.blueprint,
    entering.blueprint,
    mine.blueprint,
    administration.blueprint,
    inbox.blueprint,
    desk.blueprint,
    bulk.blueprint,
    case.blueprint,
    editions.blueprint,
    verbs.blueprint,
    urging.blueprint,
    asked.blueprint,
    substitutions.blueprint,
    portal.blueprint,
    nominating.blueprint,
    following.blueprint,
    materials.blueprint,
    withdrawing.blueprint,
    registering.blueprint,
    claims.blueprint,
    colleagues.blueprint,
    quarantine.blueprint,
    own_awards.blueprint,
    public.blueprint,
    publicities.blueprint,
    lodging.blueprint,
    commenting.blueprint,
    certificates.blueprint,
    rulebook.blueprint,
    process.blueprint,
    centre.blueprint,
    applications.blueprint,
    office_calendar.blueprint,
    awards.blueprint,
    registers.blueprint,
)


def create_app(runtime: Runtime, settings: Settings, *, demo: Clock | None = None) -> Flask:
    """The site on a runtime. In the demo anybody may be anybody, and the session cookie travels over plain HTTP.

    Raises WrongSetting for a secret key that isn't one.
    """
    settings = keys.provide(settings)
    app = Flask(__name__)
    app.config.update(_config(settings, demo))
    app.extensions[site.KEY] = site.Site(runtime, settings, demo)
    intake.register(app)
    CSRFProtect(app)
    access.register(app)
    errors.register(app)
    expiry.register(app)
    filters.register(app)
    files.register(app)
    navigation.register(app)
    compressing.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    limits.register(app, settings)
    _secure(app, settings, demo)
    app.context_processor(_visitor)
    app.context_processor(_award)
    return app


def _config(settings: Settings, demo: Clock | None) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        # Nobody asks for it, and it would be an answer that no view has given.
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "SECRET_KEY_FALLBACKS": list(settings.old_keys),
        "TRUSTED_HOSTS": list(settings.hosts) or None,
        "SESSION_COOKIE_NAME": "award",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": demo is None,
        # Somebody who fills in a form for two hours must not lose it; the token is good as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _secure(app: Flask, settings: Settings, demo: Clock | None) -> None:
    """Headers, and TLS where a proxy speaks it: plain HTTP is then led there (C16)."""
    behind_proxy = settings.proxies > 0 and demo is None
    if behind_proxy:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    Talisman(
        app,
        force_https=behind_proxy,
        force_https_permanent=True,
        strict_transport_security_max_age=ONE_YEAR,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"camera": "()", "geolocation": "()", "microphone": "()"},
        session_cookie_secure=demo is None,
        session_cookie_samesite="Lax",
    )
    app.after_request(_keep_to_oneself)


def _keep_to_oneself(response: Response) -> Response:
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"  # Talisman knows none
    if request.endpoint != "static" and (visitor.is_signed_in() or not response.cache_control.public):
        # Nobody at the same machine reads with the back button what was somebody else's, or what somebody typed.
        response.headers["Cache-Control"] = "no-store"
    return response


def _visitor() -> dict[str, object]:
    """The head of every page; in the demo it tells the demo's time."""
    demo = site.here().demo
    return {"visitor": visitor.current(), "standing": visitor.standing(), "demo_now": demo() if demo else None}


def _award() -> dict[str, object]:
    """What every page may say of the award: its names, and the articles of its regulation by concept."""
    profile = in_force.at_hand()
    return {"profile": profile, "names": profile.names, "law": in_force.law, "under": in_force.under}

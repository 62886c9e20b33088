"""How often something may be done from one address and, where there is a login, for one login; how much may come (C32).

A view says `@limits.to(Limit.OBJECTION)` under its `@access.to`. Counted in the memory of the process; whoever asks
too often gets 429 with the seconds to wait.
"""

import enum
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from running.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
_LIMIT = "limit"
LONGEST_KEY = 100


class Limit(enum.Enum):
    """(by address, by login). A whole office may share one address."""

    SIGN_IN = ("60 per 5 minutes", "10 per 5 minutes")
    FACTOR = ("60 per 5 minutes", "")
    PASSWORD = ("30 per 5 minutes", "")
    REGISTRATION = ("30 per hour", "")
    OBJECTION = ("30 per hour", "")
    FOLLOW_UP = ("30 per 5 minutes", "")
    CERTIFICATE = ("60 per minute", "")


# What comes without an account stays on the disk: so many megabytes from one address.
MEGABYTES = {Limit.REGISTRATION: "200 per hour", Limit.OBJECTION: "1000 per hour"}


def to(limit: Limit) -> Callable[[View], View]:
    """Say which limit a view keeps."""

    def mark(view: View) -> View:
        setattr(view, _LIMIT, limit)
        return view

    return mark


def register(app: Flask, settings: Settings) -> None:
    """Called after the blueprints are."""
    limiter = Limiter(
        get_remote_address, app=app, enabled=settings.limited, headers_enabled=True, storage_uri="memory://",
        strategy="moving-window",
    )  # fmt: skip
    app.extensions["limits"] = limiter  # views hold it by a weak reference
    for endpoint, view in list(app.view_functions.items()):
        limit: Limit | None = getattr(view, _LIMIT, None)
        if limit is not None:
            app.view_functions[endpoint] = _limited(limiter, limit, view)


def _limited(limiter: Limiter, limit: Limit, view: View) -> Any:
    by_address, by_login = limit.value
    shared = limiter.shared_limit(by_address, scope=limit.name)(view)
    if limit in MEGABYTES:
        shared = limiter.shared_limit(MEGABYTES[limit], scope=f"{limit.name} bytes", cost=_megabytes)(shared)
    return limiter.shared_limit(by_login, scope=f"{limit.name} login", key_func=_login)(shared) if by_login else shared


def _megabytes() -> int:
    """Of this request, begun ones whole."""
    return (request.content_length or 0) // 1_000_000 + 1


def _login() -> str:
    return request.form.get("login", "").strip().lower()[:LONGEST_KEY]

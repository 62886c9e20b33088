"""Pages for everybody, kept for a few seconds: they cost hardly more than a file, and are never somebody's own.

A page is kept only when it was made for a request without a session, so nothing of a signed-in visitor can get in;
and a request with a session is never answered from here. A change is seen after `SECONDS` at the latest, and at once
when the site's clock was put forward.
"""

import collections
import dataclasses
import datetime as dt
import functools
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue

from web.frame import site

SECONDS = 5
MOST_PAGES = 200
LARGEST_PAGE = 200_000
KEY = "award.pages"
OF_THE_PAGE = ("Content-Type", "Content-Disposition")
# Set, in the environment of a request of our own, where the page itself is to be seen and not a copy of it.
FRESH = "award.fresh"

View = TypeVar("View", bound=Callable[..., Any])


@dataclasses.dataclass(frozen=True)
class Kept:
    """A page as it was sent; `at` by the site's clock, `until` by the machine's own.

    `headers` are those that belong to the page itself.
    """

    body: bytes
    headers: dict[str, str]
    etag: str
    at: dt.datetime
    until: float

    def is_good(self, now: dt.datetime) -> bool:
        return time.monotonic() < self.until and dt.timedelta(0) <= now - self.at < dt.timedelta(seconds=SECONDS)


class Pages:
    """The pages of one site, the least recently asked for being dropped first."""

    def __init__(self) -> None:
        self._kept: collections.OrderedDict[Hashable, Kept] = collections.OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable, now: dt.datetime) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or not found.is_good(now):
                return None
            self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, page: Kept) -> None:
        with self._lock:
            self._kept[key] = page
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_PAGES:
                self._kept.popitem(last=False)


def for_everybody(view: View) -> View:
    """Keep what this view answers to visitors without a session, and let browsers ask whether it has changed."""

    @functools.wraps(view)
    def shown(**where: Any) -> ResponseReturnValue:
        if not _is_anonymous():
            return view(**where)
        pages, key, now = _pages(), (request.host, request.full_path), site.here().runtime.clock()
        found = None if request.environ.get(FRESH) else pages.find(key, now)
        if found is not None:
            return _answer(found)
        made = make_response(view(**where))
        page = _kept(made, now)
        if page is None:
            return made
        pages.keep(key, page)
        return _answer(page)

    return shown  # type: ignore[return-value]


def _is_anonymous() -> bool:
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies


def _pages() -> Pages:
    pages: Pages = current_app.extensions.setdefault(KEY, Pages())
    return pages


def _kept(made: Response, now: dt.datetime) -> Kept | None:
    """The answer as a page for everybody, unless it is an error, too large, or begins a session."""
    if made.status_code != 200 or session.modified or made.is_streamed:
        return None
    body = made.get_data()
    if len(body) > LARGEST_PAGE:
        return None
    made.add_etag()
    headers = {name: made.headers[name] for name in OF_THE_PAGE if name in made.headers}
    return Kept(body, headers, made.get_etag()[0] or "", now, time.monotonic() + SECONDS)


def _answer(page: Kept) -> Response:
    answer = Response(page.body, headers=page.headers)
    answer.set_etag(page.etag)
    answer.cache_control.public = True
    answer.cache_control.max_age = SECONDS
    # Also where the session was not looked at: with a session, the answer would be another.
    answer.vary.add("Cookie")
    answer.make_conditional(request.environ)
    return answer

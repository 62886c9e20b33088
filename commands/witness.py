"""The worker's look at the public pages, once an hour: whether each 公示 stands there as it should (C34).

The site is loaded when there is a page to look at, not before: a worker starts without Flask.
"""

import dataclasses
import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from award.acts import proofs
from award.records.publicity import Publicity
from engine import audit
from engine.contract import Actor
from engine.work import Runtime
from people import events
from running.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

WITNESS = Actor.system("公示快照")
ADDRESS = "https://localhost"
_TAG = re.compile(r"<[^>]*>")


def watching(settings: Settings) -> Callable[[Runtime], int]:
    """The chore of a worker that opens the pages through a site of its own, as anybody would."""
    # Its one visitor comes from the house itself, under no name, through no proxy, and is never too many.
    settings = dataclasses.replace(settings, hosts=(), proxies=0, limited=False)
    made: list[Flask] = []

    def look(runtime: Runtime) -> int:
        with runtime.begin(WITNESS) as work:
            due = [(each.id, proofs.lines(each)) for each in proofs.due(work.session, work.now)]
        if due and not made:
            made.append(_opened(runtime, settings))
        return sum(
            _note(runtime, number, is_posted(made[0], number, lines)) for number, lines in due if not runtime.stopping()
        )

    return look


def _opened(runtime: Runtime, settings: Settings) -> "Flask":
    from web import app

    return app.create_app(runtime, settings)


def is_posted(site: "Flask", publicity_id: int, lines: list[str]) -> bool:
    """Whether the page opens without a session and shows every line."""
    from web.public import caching

    answer = site.test_client(use_cookies=False).get(
        f"/publicities/{publicity_id}", base_url=ADDRESS, environ_overrides={caching.FRESH: True}
    )
    shown = _tight(html.unescape(_TAG.sub("", answer.text))) if answer.status_code == 200 else ""
    return bool(shown) and all(_tight(line) in shown for line in lines)


def _tight(text: str) -> str:
    return "".join(text.split())


def _note(runtime: Runtime, publicity_id: int, reachable: bool) -> int:
    """Written in a transaction of its own; of several workers in the same hour, one writes."""
    with runtime.begin(WITNESS) as work:
        found = work.session.get_one(Publicity, publicity_id)
        kept = proofs.note(work.session, found, work.now, reachable=reachable)
        if kept is None:
            return 0
        event = events.Event.PAGE_WITNESSED
        audit.record(work, event, case=found.case, publicity=publicity_id, sm3=kept.sm3, reachable=reachable)
        return 1

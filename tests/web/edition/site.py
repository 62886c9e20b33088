"""A real site on a test clock: the product as it is served, with an account for everybody."""

import threading
from typing import Any

import waitress
from playwright.sync_api import Page
from sqlalchemy import select

from award.records.parties import RoleGrant
from tests.web.edition.screens import Screens
from web import app
from web.accounts import sessions
from web.rehearsal.world import DIRECTOR, World
from web.settings import Settings

THREADS = 4


class Site:
    """The site of a world, served from a thread. Time is the world's."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world = world
        self.settings = settings
        self.app = app.create_app(world.runtime, settings)
        self._server: Any = waitress.create_server(self.app, host="127.0.0.1", port=0, threads=THREADS)
        self.address = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()
        self._thread.join(timeout=10)

    def role(self, person: int) -> str:
        with self.world.read() as session:
            return session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person)).first() or ""

    def sign_in(self, page: Page, person: int, screens: Screens) -> None:
        with self.world.runtime.begin(DIRECTOR) as work:
            token = sessions.open(work, person)
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps({"token": token})
        page.context.add_cookies([{"name": "award", "value": value, "url": self.address}])

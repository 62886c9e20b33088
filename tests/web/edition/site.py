"""A real site on a test clock: the product as it is served, with an account for everybody."""

import dataclasses
import datetime as dt
import threading
from typing import Any

import pyotp
import waitress
from sqlalchemy import select

from award.records.parties import RoleGrant
from people.accounts import factor, opening
from rehearsal.world import DIRECTOR, World
from running.settings import Settings
from web import app

THREADS = 4


@dataclasses.dataclass
class Keys:
    """`changes` counts the passwords of one's own: each lasts 90 days."""

    login: str
    password: str
    secret: str = ""
    changes: int = 0


class Site:
    """The site of a world, served from a thread. Time is the world's."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world = world
        self.settings = settings
        self._keys: dict[int, Keys] = {}
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

    def account(self, person: int) -> Keys:
        """What somebody signs in with: at first a one-time password, as the administrator would hand it over."""
        if person not in self._keys:
            with self.world.runtime.begin(DIRECTOR) as work:
                account = opening.open(work, person, f"person{person}")
                self._keys[person] = Keys(account.login, opening.reset(work, account))
        return self._keys[person]

    def code(self, keys: Keys) -> str:
        """The code on somebody's telephone now. Each is good once, so half a minute passes."""
        self.world.now += dt.timedelta(seconds=factor.STEP)
        return pyotp.TOTP(keys.secret).at(self.world.now)

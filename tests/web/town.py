"""The demo's people and cases behind a real site: somebody of every role, and what there is to act on."""

import dataclasses
import datetime as dt
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts.organisations import Purpose
from award.records.applications import Application, Clue, Material
from award.records.parties import Person, RoleGrant
from award.records.registrations import Claim
from award.records.review import ConflictDeclaration
from award.records.substitutions import Substitution
from award.terms import AdminRole
from engine.work import Runtime
from people.accounts import sessions
from rehearsal.demo import building
from rehearsal.world import DIRECTOR
from running import wiring
from tests.roles import Role
from tests.web.conftest import Demo
from tests.web.sites import SIGNING_KEY
from web import app
from web.frame import visitor

NOBODY = "公众"
ROLELESS = "没有角色的人"


@dataclasses.dataclass(frozen=True)
class Persona:
    """Somebody who tries what they may do: `units` are those of each role."""

    name: str
    id: int | None
    units: Mapping[str, frozenset[int]]
    recused_from: frozenset[int]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.units)


class Town:
    """A site on a copy of the demo, on a clock that stands still, without the demo's open door.

    `furnished=False` leaves out the people and things that the demo's story doesn't have, for a copy of a town.
    """

    def __init__(self, built: Path, home: Path, *, furnished: bool = True) -> None:
        shutil.copytree(built, home, dirs_exist_ok=True)
        settings = dataclasses.replace(Demo(home).settings, secret_key=SIGNING_KEY, limited=False)
        self.home = home
        self.now: dt.datetime = building.clock_of(settings)()
        self.runtime: Runtime = wiring.runtime(settings.database_url, lambda: self.now, durable=False)
        self.settings = settings
        self.app = app.create_app(self.runtime, settings)
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.addresses = self.app.url_map.bind("")
        if furnished:
            with self.runtime.begin(DIRECTOR) as work:
                work.session.add(Person(name=ROLELESS))
                self._add_rarities(work.session)

    def _add_rarities(self, session: Session) -> None:
        """What the demo's story doesn't have: a clue, a file under lock, a claim, a substitution."""
        application = session.scalars(select(Application).where(Application.filed_at.is_not(None))).first()
        office = session.scalars(select(Person).order_by(Person.id)).first()
        claimant = Person(name="申请人（虚构）")
        assert application is not None
        assert office is not None
        session.add(claimant)
        session.add(Clue(application_id=application.id, text="匿名反映（虚构）", source="来信", received_at=self.now))
        session.add(self._file("quarantined.pdf", case=application.key, quarantined=True))
        letter = self._file("letter.pdf")
        session.add(letter)
        session.flush()
        unit = application.unit
        told = {"purpose": Purpose.RECOMMEND, "code": unit.credit_code, "name": unit.name}
        claim = Claim(unit_id=unit.id, person_id=claimant.id, facts=told, letter_id=letter.id, lodged_at=self.now)
        session.add(claim)
        session.add(
            Substitution(
                principal_id=office.id, substitute_id=claimant.id, unit_id=office.unit_id or 0, roles=[Role.OFFICE],
                since=self.now.date(), until=self.now.date(), reason="出差（虚构）", made_by=office.id,
                made_at=self.now, ended_at=self.now,
            )
        )  # fmt: skip

    def _file(self, name: str, **facts: Any) -> Material:
        digest = hashlib.new("sm3", b"").hexdigest()
        return Material(
            name=name, media_type="application/pdf", size=0, sm3=digest, path=name, uploaded_at=self.now, **facts
        )

    def close(self) -> None:
        self.runtime.engine.dispose()

    def personas(self) -> dict[str, Persona]:
        """Two of every role where there are two (so that one is foreign to the other's), the recused, and nobody."""
        found = {NOBODY: Persona(NOBODY, None, {}, frozenset())}
        with self.runtime.sessions() as session:
            for role in [*Role, *AdminRole]:
                held = select(RoleGrant.person_id).where(RoleGrant.role == role).distinct()
                for number, person in enumerate(session.scalars(held.order_by(RoleGrant.person_id).limit(2)), 1):
                    found[f"{role}{number}"] = _persona(session, f"{role}{number}", person)
            for person in session.scalars(_DECLARED.where(ConflictDeclaration.person_id.is_not(None)).limit(1)):
                found["回避的人"] = _persona(session, "回避的人", person or 0)
            roleless = session.scalars(select(Person.id).where(Person.name == ROLELESS)).one()
            found[ROLELESS] = Persona(ROLELESS, roleless, {}, frozenset())
        return found

    def client(self, persona: Persona) -> FlaskClient:
        """A browser in which the persona is signed in."""
        client = self.app.test_client()
        if persona.id is not None:
            with self.runtime.begin(visitor.PUBLIC) as work:
                token = sessions.open(work, persona.id, second_factor=True)
            with client.session_transaction() as session:
                session["token"] = token
        return client


_DECLARED = select(ConflictDeclaration.person_id)


def _persona(session: Session, name: str, person: int) -> Persona:
    units: dict[str, set[int]] = {}
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person)):
        units.setdefault(grant.role, set()).update(() if grant.unit_id is None else (grant.unit_id,))
    mine = {unit for each in units.values() for unit in each}
    declared = select(ConflictDeclaration.application_id).where(
        (ConflictDeclaration.person_id == person) | ConflictDeclaration.unit_id.in_(mine)
    )
    recused = frozenset(session.scalars(declared))
    return Persona(name, person, {role: frozenset(each) for role, each in units.items()}, recused)

"""Registering: how an organisation comes on record, and how somebody comes to act for it (Article 8)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award.concepts import Concept
from award.errors import Refused
from award.profile import Profile, RoleKind
from award.records.accounts import Account
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.records.registrations import Claim
from award.terms import OrganisationKind, UnitKind

# Whoever acts for an organisation acts in one of these.
ACTING = (RoleKind.APPLICANT, RoleKind.SUPERIOR)


class Known(enum.Enum):
    """What a credit code is to this site."""

    NEW = enum.auto()
    UNCLAIMED = enum.auto()  # on record, and nobody has an account for it
    TAKEN = enum.auto()


class Purpose(enum.StrEnum):
    APPLY = "apply"  # 申报
    RECOMMEND = "recommend"  # 只为所属机构出具推荐意见


@dataclasses.dataclass(frozen=True)
class Registration:
    """What somebody tells of an organisation; the facts about it are needed only where it applies by itself."""

    purpose: Purpose
    code: str
    name: str
    kind: OrganisationKind = OrganisationKind.LEGAL_PERSON
    founded_on: dt.date | None = None
    operating_since: dt.date | None = None
    responsible_person: str = ""
    industry: str = ""
    county: str = ""
    new_economy: bool = False
    sme: bool = False
    legal_person_code: str = ""
    legal_person_name: str = ""

    @property
    def roles(self) -> tuple[RoleKind, ...]:
        """A legal person that applies may have branches that apply too; a branch has none."""
        if self.purpose == Purpose.RECOMMEND:
            return (RoleKind.SUPERIOR,)
        return (RoleKind.APPLICANT,) if self.kind == OrganisationKind.BRANCH else ACTING

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> "Registration":
        """Out of the answers to the form, as they are also kept with a claim."""
        told = {field.name: facts[field.name] for field in dataclasses.fields(cls) if facts.get(field.name)}
        told |= {key: dt.date.fromisoformat(told[key]) for key in ("founded_on", "operating_since") if key in told}
        kind = OrganisationKind(told.pop("kind", OrganisationKind.LEGAL_PERSON))
        return cls(purpose=Purpose(told.pop("purpose")), kind=kind, **told)


def known(session: Session, code: str) -> Known:
    unit = _unit(session, code)
    if unit is None:
        return Known.NEW
    return Known.TAKEN if _has_account(session, unit) else Known.UNCLAIMED


def faults(session: Session, registration: Registration, today: dt.date) -> list[Refused]:
    """All that speaks against putting a new organisation on record, beside what the form itself checks."""
    found = []
    founded, since = registration.founded_on, registration.operating_since
    if founded and founded > today:
        found.append(Refused("成立日期不能晚于今天。", field="founded_on", article=Concept.ELIGIBILITY))
    if founded and since and since < founded:
        found.append(Refused("开始经营日期不能早于成立日期。", field="operating_since", article=Concept.ELIGIBILITY))
    if registration.legal_person_code and registration.legal_person_code == registration.code:
        sentence = "所属法人应当是另一个组织。"
        found.append(Refused(sentence, field="legal_person_code", article=Concept.INTERNAL_PUBLICITY))
    if known(session, registration.code) == Known.NEW and _same_name(session, registration):
        found.append(Refused("同名的组织已有记录，请联系办公室核对。", field="name"))
    return found


def put_on_record(session: Session, registration: Registration) -> Unit:
    """A new organisation. Its legal person comes on record with it, if it isn't there yet."""
    kind = UnitKind.APPLICANT if registration.purpose == Purpose.APPLY else UnitKind.LEGAL_PERSON
    unit = Unit(name=registration.name, kind=kind, credit_code=registration.code)
    session.add(unit)
    session.flush()
    complete(session, unit, registration)
    return unit


def complete(session: Session, unit: Unit, registration: Registration) -> None:
    """What the award has to know of a unit that applies, unless it is known already."""
    of_unit = select(Organisation.id).where(Organisation.unit_id == unit.id)
    if registration.purpose == Purpose.RECOMMEND or session.scalar(of_unit) is not None:
        return
    if registration.founded_on is None:
        raise Refused("请填写成立日期。", field="founded_on", article=Concept.ELIGIBILITY)
    is_branch = registration.kind == OrganisationKind.BRANCH
    legal_person = _legal_person(session, registration) if is_branch else None
    unit.parent_id = unit.parent_id or (legal_person.id if legal_person else None)
    session.add(
        Organisation(
            unit_id=unit.id,
            kind=registration.kind,
            legal_person_unit_id=legal_person.id if legal_person else None,
            founded_on=registration.founded_on,
            operating_since=registration.operating_since,
            new_economy=registration.new_economy,
            sme=registration.sme,
            industry=registration.industry,
            county=registration.county,
            responsible_person=registration.responsible_person,
        )
    )
    session.flush()


def lanes(kinds: Sequence[RoleKind], profile: Profile) -> list[str]:
    """The lanes of roles of these kinds, as far as the award has such."""
    return [profile.lane(kind) for kind in kinds if profile.has(kind)]


def grant(session: Session, person: Person, unit: Unit, roles: Sequence[str], now: dt.datetime) -> None:
    """Let a person act for a unit from now on, in these lanes."""
    person.unit_id = person.unit_id or unit.id
    for role in roles:
        session.add(RoleGrant(person_id=person.id, role=role, unit_id=unit.id, valid_from=now))
    session.flush()


def claim(session: Session, person: Person, facts: Mapping[str, Any], letter: int, now: dt.datetime) -> Claim:
    """Ask to act for a unit on record. Nothing of it may be read until the office agrees."""
    unit = _unit(session, facts["code"])
    if unit is None:
        raise Refused("没有这个组织的记录。", field="code")
    lodged = Claim(unit_id=unit.id, person_id=person.id, facts=dict(facts), letter_id=letter, lodged_at=now)
    session.add(lodged)
    session.flush()
    return lodged


def decide(  # noqa: PLR0913 (who decides what, when, why, and by which award)
    session: Session, claim: Claim, by: int | None, now: dt.datetime, profile: Profile, refusal: str = ""
) -> None:
    """Agree to a claim, or refuse it with a reason. Raises Refused for one that is decided."""
    if claim.decided_at is not None:
        raise Refused("这项申请已经办理。")
    claim.decided_at, claim.decided_by, claim.agreed, claim.reason = now, by, not refusal, refusal
    if claim.agreed:
        registration = Registration.read(claim.facts)
        complete(session, claim.unit, registration)
        grant(session, claim.person, claim.unit, lanes(registration.roles, profile), now)


def _unit(session: Session, code: str) -> Unit | None:
    return session.scalars(select(Unit).where(Unit.credit_code == code)).first()


def _has_account(session: Session, unit: Unit) -> bool:
    acting = (
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.unit_id == unit.id, RoleGrant.valid_until.is_(None), Person.active)
    )
    return session.scalars(acting.limit(1)).first() is not None


def _same_name(session: Session, registration: Registration) -> bool:
    kinds = (UnitKind.APPLICANT, UnitKind.LEGAL_PERSON)
    same = select(Unit.id).where(Unit.name == registration.name, Unit.kind.in_(kinds))
    other_code = or_(Unit.credit_code.is_(None), Unit.credit_code != registration.code)
    return session.scalars(same.where(other_code)).first() is not None


def _legal_person(session: Session, registration: Registration) -> Unit:
    found = _unit(session, registration.legal_person_code)
    if found is not None:
        return found
    unit = Unit(
        name=registration.legal_person_name, kind=UnitKind.LEGAL_PERSON, credit_code=registration.legal_person_code
    )
    session.add(unit)
    session.flush()
    return unit

"""The fictional people and bodies of a rehearsal, as the roles of the profile want them. Every name says that it is
fictional."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.profile import Profile, Role, RoleKind
from award.records.applications import Material
from award.records.honours import Ban
from award.records.parties import Expert, Organisation, Person, RoleGrant, Unit
from award.rules import bans
from award.terms import OrganisationKind, UnitKind
from database import Base
from engine import addresses
from rehearsal import story

# Bodies of a region, by what they are to the award; the region's name comes before each.
BODIES = {
    RoleKind.AUDITOR: ("市场监督管理局", "工业和信息化局", "农业农村局"),
    RoleKind.NOMINATOR: ("工业和信息化局", "住房和城乡建设局", "总工会"),
    RoleKind.CONSULTED: ("生态环境局", "应急管理局", "税务局", "人力资源和社会保障局"),
    RoleKind.VOTER: (
        "宣传部", "发展和改革委员会", "教育局", "科学技术局", "财政局", "住房和城乡建设局", "交通运输局", "水利局",
        "农业农村委员会", "商务局", "卫生健康委员会", "统计局", "文化体育广播电视和旅游局",
    ),
}  # fmt: skip
EXPERT_EMPLOYERS = (
    "西部质量研究院", "天山标准化中心", "北疆计量所", "准噶尔大学", "绿洲认证公司", "丝路检测中心", "额河企业协会",
    "塔尔巴哈台商会", "戈壁农科院", "边城咨询公司", "石河机械协会", "云岭食品协会",
)  # fmt: skip
VOTERS, EXPERTS = len(BODIES[RoleKind.VOTER]), len(EXPERT_EMPLOYERS)
UNIT_KINDS = {
    RoleKind.APPLICANT: UnitKind.APPLICANT,
    RoleKind.WINNER: UnitKind.APPLICANT,
    RoleKind.NOMINATOR: UnitKind.DEPARTMENT,
    RoleKind.SUPERIOR: UnitKind.LEGAL_PERSON,
    RoleKind.AUDITOR: UnitKind.AUDITOR,
    RoleKind.CONSULTED: UnitKind.DEPARTMENT,
    RoleKind.OFFICE: UnitKind.OFFICE,
    RoleKind.EXPERT: UnitKind.EMPLOYER,
    RoleKind.VOTER: UnitKind.MEMBER,
    RoleKind.APPROVER: UnitKind.PREFECTURE,
    RoleKind.OTHER: UnitKind.DEPARTMENT,
}
# These come with an organisation of the story, not before.
OF_ORGANISATIONS = {RoleKind.APPLICANT, RoleKind.SUPERIOR, RoleKind.WINNER}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
LONG_AGO = dt.timedelta(days=400)
Row = TypeVar("Row", bound=Base)


@dataclasses.dataclass
class Cast:
    """Who answers for which audience, and which records belong to which organisation of the story.

    `persons` and `kinds` go by audience, `records` holds what is on record about an organisation. `members` are the
    numbers that voters are known by, units' or persons', and `voters` the persons who vote, in the same order.
    """

    persons: dict[str, int] = dataclasses.field(default_factory=dict)
    kinds: dict[str, RoleKind] = dataclasses.field(default_factory=dict)
    organisations: dict[str, int] = dataclasses.field(default_factory=dict)
    units: dict[str, int] = dataclasses.field(default_factory=dict)
    materials: dict[str, int] = dataclasses.field(default_factory=dict)
    records: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    members: list[int] = dataclasses.field(default_factory=list)
    voters: list[int] = dataclasses.field(default_factory=list)
    experts: list[int] = dataclasses.field(default_factory=list)
    nominators: list[int] = dataclasses.field(default_factory=list)
    leaders: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Crew:
    """How many bodies and experts there are, at most as many as have names."""

    auditors: int = len(BODIES[RoleKind.AUDITOR])
    departments: int = len(BODIES[RoleKind.CONSULTED])
    members: int = VOTERS
    experts: int = EXPERTS


def assemble(session: Session, told: story.Story, now: dt.datetime, crew: Crew, profile: Profile) -> Cast:
    """Write all parties of the story into the records."""
    casting = _Casting(session, Cast(), now, profile)
    for role in profile.roles.values():
        if role.kind not in OF_ORGANISATIONS:
            casting.holders(role, _names(role, profile, crew))
    join(session, told, now, casting.cast, profile)
    return casting.cast


def join(session: Session, told: story.Story, now: dt.datetime, standing: Cast, profile: Profile) -> None:
    """Add the organisations of another story to the parties that are there."""
    known = len(standing.organisations)
    for number, organisation in enumerate(told.organisations, known):
        _Casting(session, standing, now, profile).applicant(number, organisation)


def _names(role: Role, profile: Profile, crew: Crew) -> Sequence[str]:
    """What the bodies are called that hold a role, or the employers of the persons who do."""
    names = profile.names
    match role.kind:
        case RoleKind.OFFICE:
            return [names.office]
        case RoleKind.APPROVER:
            return [names.founder]
        case RoleKind.EXPERT:
            return EXPERT_EMPLOYERS[: crew.experts]
        case RoleKind.OTHER:
            return [role.name]
    sizes = {RoleKind.AUDITOR: crew.auditors, RoleKind.CONSULTED: crew.departments, RoleKind.VOTER: crew.members}
    return [f"{names.region}{body}" for body in BODIES[role.kind][: sizes.get(role.kind)]]


@dataclasses.dataclass(frozen=True)
class _Casting:
    session: Session
    cast: Cast
    now: dt.datetime
    profile: Profile

    def holders(self, role: Role, names: Sequence[str]) -> None:
        """Everybody who holds a role from the start."""
        for number, name in enumerate(names):
            if role.held_by == "person":
                self._single(role, number, name)
            else:
                self._body(role, name)

    def _body(self, role: Role, name: str) -> None:
        """A public body with one person who acts for it; a second role of its kind needs bodies of its own."""
        second = self.profile.lane(role.kind) != role.name and role.name not in name
        called = f"{name}{role.name}（演练）" if second else f"{name}（演练）"
        address = f"{self.profile.names.region}（虚构地址）"
        unit = self._add(Unit(name=called, kind=UNIT_KINDS[role.kind], address=address, phone="0901-0000000"))
        person = self._person(f"{_name(unit.id)}（{name}，虚构）", role, unit)
        for each in role.positions:
            self._person(f"{_name(unit.id)}（{name}{each.name}，虚构）", role, unit, each.name)
        if role.kind == RoleKind.NOMINATOR:
            self.cast.nominators.append(unit.id)
        if role.kind == RoleKind.VOTER:
            self.cast.members.append(unit.id)
            self.cast.voters.append(person)

    def _single(self, role: Role, number: int, employer: str) -> None:
        """Somebody who holds a role in their own name: an expert is in the pool, whoever else votes does not stand
        for a unit."""
        called = "专家" if role.kind == RoleKind.EXPERT else role.name
        person = self._person(f"{called}{number + 1:02d}（虚构）", role, None)
        if role.kind == RoleKind.EXPERT:
            self.cast.experts.append(person)
            known = {"employer": f"{employer}（虚构）", "specialty": "质量管理", "is_industry": number % 2 == 0}
            self._add(Expert(person_id=person, **known))
        if role.kind == RoleKind.VOTER:
            self.cast.members.append(person)
            self.cast.voters.append(person)

    def applicant(self, number: int, told: story.Organisation) -> None:
        """An applicant with the person who applies, leads and presents, and the legal person of a branch."""
        phone, code = "0901-0000001", None if told.kind == OrganisationKind.INDIVIDUAL else credit_code(number)
        unit = self._add(Unit(name=told.name, kind=UnitKind.APPLICANT, credit_code=code, phone=phone))
        person = self._person(_called(unit.id, told.name), self._role(RoleKind.APPLICANT), unit)
        # Whoever applied acts for the winner later; the right to do so comes with the award.
        for role in self._roles(RoleKind.WINNER):
            self._answers(f"unit:{unit.id}:{role.name}", person, role)
        organisation = Organisation(
            unit_id=unit.id,
            kind=told.kind,
            legal_person_unit_id=self._legal_person(told) if told.branch else None,
            founded_on=told.founded_on,
            operating_since=told.founded_on,
            new_economy=told.new_economy,
            responsible_person=_name(unit.id),
            responsible_person_id=person,
        )
        self.cast.organisations[told.name] = self._add(organisation).id
        self.cast.units[told.name] = unit.id
        self.cast.leaders[told.name] = organisation.responsible_person
        self.cast.records[told.name] = {
            column.key: getattr(organisation, column.key) for column in Organisation.__table__.columns
        }
        if told.ban is not None:
            self._bar(unit, told.ban)

    def _legal_person(self, told: story.Organisation) -> int:
        """The legal person above a branch; of an award that knows none, a unit without anybody to act for it."""
        unit = self._add(Unit(name=f"{told.name}的所属法人", kind=UnitKind.LEGAL_PERSON))
        for role in self._roles(RoleKind.SUPERIOR):
            self._person(f"{_name(unit.id)}（所属法人，虚构）", role, unit)
        return unit.id

    def _bar(self, unit: Unit, told: story.Ban) -> None:
        """Put a ban on record that an earlier application ended with."""
        article = next((each.ban_article for each in self.profile.outcomes.values() if each.ban_article), "")
        _, ends_on = bans.period(told.since, told.years)
        ban = Ban(unit_id=unit.id, credit_code=unit.credit_code, reason=told.reason, article=article)
        ban.years, ban.starts_on, ban.ends_on, ban.decided_at = told.years, told.since, ends_on, self.now
        self._add(ban)

    def _roles(self, kind: RoleKind) -> list[Role]:
        return [role for role in self.profile.roles.values() if role.kind == kind]

    def _role(self, kind: RoleKind) -> Role:
        return next(role for role in self.profile.roles.values() if role.name == self.profile.lane(kind))

    def _person(self, name: str, role: Role, unit: Unit | None, position: str = "") -> int:
        """Somebody who answers for a role, or for a position of it alone."""
        unit_id, since = unit.id if unit else None, self.now - LONG_AGO
        person = self._add(Person(name=name, unit_id=unit_id))
        held = {"role": role.name, "unit_id": unit_id, "position": position}
        self._add(RoleGrant(person_id=person.id, **held, valid_from=since))
        lane = addresses.post(role.name, position)
        for audience in (f"person:{person.id}", f"role:{lane}", f"unit:{unit_id}:{lane}"):
            self._answers(audience, person.id, role)
        return person.id

    def _answers(self, audience: str, person: int, role: Role) -> None:
        self.cast.persons[audience] = person
        self.cast.kinds[audience] = role.kind

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row


def colleague(session: Session, person_id: int, now: dt.datetime) -> int:
    """Somebody else who holds what a person holds, for what isn't theirs to do."""
    person = session.get_one(Person, person_id)
    name = f"{person.name.removesuffix('）')}的同事）" if person.name.endswith("）") else f"{person.name}的同事"
    found = session.scalars(select(Person).filter_by(name=name, unit_id=person.unit_id)).first()
    if found is not None:
        return found.id
    other = Person(name=name, unit_id=person.unit_id)
    session.add(other)
    session.flush()
    for each in session.scalars(select(RoleGrant).filter_by(person_id=person_id)).all():
        held = {"role": each.role, "unit_id": each.unit_id, "position": each.position}
        session.add(RoleGrant(person_id=other.id, **held, valid_from=now - LONG_AGO))
    session.flush()
    return other.id


def file_material(session: Session, cast: Cast, told: story.Organisation, application_id: int, now: dt.datetime) -> int:
    """Put a small fictional file on record, as if it had been uploaded."""
    content = f"{told.name} 证实性材料（演练，虚构）".encode()
    material = Material(
        application_id=application_id,
        case=f"application:{application_id}",
        name="证实性材料.pdf",
        media_type="application/pdf",
        size=len(content),
        sm3=hashlib.new("sm3", content).hexdigest(),
        path=f"rehearsal/{application_id}.pdf",
        uploaded_at=now,
    )
    session.add(material)
    session.flush()
    return material.id


def _called(number: int, organisation: str) -> str:
    """Somebody with their organisation; what that says in brackets of its own stands in the same pair."""
    return f"{_name(number)}（{organisation.replace('（', '，').rstrip('）')}）"


def _name(number: int) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]}某{number}"


def credit_code(number: int) -> str:
    """A fictional 统一社会信用代码 with a correct check character (GB 32100-2015)."""
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91990000MA{number:07d}"
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(digits.index(character) * weight for character, weight in zip(body, weights, strict=True))
    return body + digits[(31 - total % 31) % 31]

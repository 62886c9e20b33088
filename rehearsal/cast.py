"""The fictional people and bodies of a rehearsal. Every name says that it is fictional."""

import dataclasses
import datetime as dt
import hashlib
from typing import TypeVar

from sqlalchemy.orm import Session

from award.records.applications import Material
from award.records.honours import Ban
from award.records.parties import Expert, Organisation, Person, RoleGrant, Unit
from award.rules import bans
from award.terms import OrganisationKind, Role, UnitKind
from database import Base
from rehearsal import story

AUDITORS = ("塔城市市场监督管理局", "额敏县市场监督管理局", "地区工业和信息化局")
DEPARTMENTS = ("地区生态环境局", "地区应急管理局", "地区税务局", "地区人力资源和社会保障局")
MEMBERS = (
    "地委宣传部", "地区发展和改革委员会", "地区教育局", "地区科学技术局", "地区财政局", "地区住房和城乡建设局",
    "地区交通运输局", "地区水利局", "地区农业农村局", "地区商务局", "地区卫生健康委员会", "地区统计局",
    "地区文化体育广播电视和旅游局",
)  # fmt: skip
EXPERT_EMPLOYERS = (
    "西部质量研究院", "天山标准化中心", "北疆计量所", "准噶尔大学", "绿洲认证公司", "丝路检测中心", "额河企业协会",
    "塔尔巴哈台商会", "戈壁农科院", "边城咨询公司", "石河机械协会", "云岭食品协会",
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
SILENT_DEPARTMENT = -1
LONG_AGO = dt.timedelta(days=400)
Row = TypeVar("Row", bound=Base)


@dataclasses.dataclass
class Cast:
    """Who answers for which audience, and which records belong to which organisation of the story."""

    persons: dict[str, int] = dataclasses.field(default_factory=dict)
    organisations: dict[str, int] = dataclasses.field(default_factory=dict)
    units: dict[str, int] = dataclasses.field(default_factory=dict)
    materials: dict[str, int] = dataclasses.field(default_factory=dict)
    auditors: list[int] = dataclasses.field(default_factory=list)
    departments: list[int] = dataclasses.field(default_factory=list)
    members: list[int] = dataclasses.field(default_factory=list)
    experts: list[int] = dataclasses.field(default_factory=list)
    leaders: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Crew:
    """How many bodies and experts there are, at most as many as have names."""

    auditors: int = len(AUDITORS)
    departments: int = len(DEPARTMENTS)
    members: int = len(MEMBERS)
    experts: int = len(EXPERT_EMPLOYERS)


def assemble(session: Session, told: story.Story, now: dt.datetime, crew: Crew) -> Cast:
    """Write all parties of the story into the records."""
    casting = _Casting(session, Cast(), now)
    found = casting.cast
    casting.body("地区质量强区工作领导小组办公室", UnitKind.OFFICE, Role.OFFICE)
    casting.body("塔城地区行政公署", UnitKind.PREFECTURE, Role.PREFECTURE)
    found.auditors = [casting.body(name, UnitKind.AUDITOR, Role.AUDITOR) for name in AUDITORS[: crew.auditors]]
    asked = DEPARTMENTS[: crew.departments]
    found.departments = [casting.body(name, UnitKind.DEPARTMENT, Role.DEPARTMENT) for name in asked]
    found.members = [casting.body(name, UnitKind.MEMBER, Role.MEMBER) for name in MEMBERS[: crew.members]]
    employers = EXPERT_EMPLOYERS[: crew.experts]
    found.experts = [casting.expert(number, employer) for number, employer in enumerate(employers)]
    join(session, told, now, found)
    return found


def join(session: Session, told: story.Story, now: dt.datetime, standing: Cast) -> None:
    """Add the organisations of another story to the parties that are there."""
    known = len(standing.organisations)
    for number, organisation in enumerate(told.organisations, known):
        _Casting(session, standing, now).applicant(number, organisation)


@dataclasses.dataclass(frozen=True)
class _Casting:
    session: Session
    cast: Cast
    now: dt.datetime

    def body(self, name: str, kind: UnitKind, role: Role) -> int:
        """A public body with one person who acts for it."""
        unit = self._add(Unit(name=f"{name}（演练）", kind=kind, address="塔城市（虚构地址）", phone="0901-0000000"))
        self._person(f"{_name(unit.id)}（{name}，虚构）", role, unit)
        return unit.id

    def expert(self, number: int, employer: str) -> int:
        person = self._person(f"专家{number + 1:02d}（虚构）", Role.EXPERT, None)
        employed = f"{employer}（虚构）"
        self._add(Expert(person_id=person, employer=employed, specialty="质量管理", is_industry=number % 2 == 0))
        return person

    def applicant(self, number: int, told: story.Organisation) -> None:
        """An applicant with the person who applies, leads and presents, and the legal person of a branch."""
        phone, code = "0901-0000001", credit_code(number)
        unit = self._add(Unit(name=told.name, kind=UnitKind.APPLICANT, credit_code=code, phone=phone))
        person = self._person(_called(unit.id, told.name), Role.APPLICANT, unit)
        # Whoever applied acts for the winner later; the right to do so comes with the award.
        self.cast.persons[f"unit:{unit.id}:{Role.WINNER}"] = person
        organisation = Organisation(
            unit_id=unit.id,
            kind=OrganisationKind.BRANCH if told.branch else OrganisationKind.LEGAL_PERSON,
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
        if told.ban is not None:
            _ban(self.session, unit, told.ban, self.now)

    def _legal_person(self, told: story.Organisation) -> int:
        unit = self._add(Unit(name=f"{told.name}的所属法人", kind=UnitKind.LEGAL_PERSON))
        self._person(f"{_name(unit.id)}（所属法人，虚构）", Role.LEGAL_PERSON, unit)
        return unit.id

    def _person(self, name: str, role: Role, unit: Unit | None) -> int:
        unit_id = unit.id if unit else None
        person = self._add(Person(name=name, unit_id=unit_id))
        self._add(RoleGrant(person_id=person.id, role=role, unit_id=unit_id, valid_from=self.now - LONG_AGO))
        for audience in (f"person:{person.id}", f"role:{role}", f"unit:{unit_id}:{role}"):
            self.cast.persons[audience] = person.id
        return person.id

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row


def _ban(session: Session, unit: Unit, told: story.Ban, now: dt.datetime) -> None:
    _, ends_on = bans.period(told.since, told.years)
    session.add(
        Ban(
            unit_id=unit.id, credit_code=unit.credit_code, years=told.years, starts_on=told.since, ends_on=ends_on,
            reason=told.reason, article="第三十二条", decided_at=now,
        )
    )  # fmt: skip


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
    body = f"91654200MA{number:07d}"
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(digits.index(character) * weight for character, weight in zip(body, weights, strict=True))
    return body + digits[(31 - total % 31) % 31]

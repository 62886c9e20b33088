"""Who takes part: units, organisations that apply, persons, their roles, experts, and what ties them together."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import Id, Moment, PersonRef, UnitRef, one_of
from award.terms import ConflictKind, ExpertStatus, OrganisationKind, UnitKind
from database import Base


def _is_kind(kind: UnitKind) -> Callable[[DefaultExecutionContext], bool]:
    return lambda context: context.get_current_parameters()["kind"] == kind  # type: ignore[no-untyped-call]


class Unit(Base):
    """Every body that acts: applicants, auditors, departments, member units, the office, the prefecture."""

    __tablename__ = "unit"
    __table_args__ = (
        one_of("kind", UnitKind),
        UniqueConstraint("name", "kind"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    kind: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(unique=True)  # 统一社会信用代码; internal bodies have none
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    # One unit may audit (Article 13), be asked for opinions (14, 16) and vote (22) at once; its kind gives the default.
    audits: Mapped[bool] = mapped_column(default=_is_kind(UnitKind.AUDITOR), index=True)
    consulted: Mapped[bool] = mapped_column(default=_is_kind(UnitKind.DEPARTMENT), index=True)
    votes: Mapped[bool] = mapped_column(default=_is_kind(UnitKind.MEMBER), index=True)
    active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")


class Person(Base):
    """A natural person with one account. `unit_id` is the unit they belong to, whatever roles they hold."""

    __tablename__ = "person"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(index=True)
    unit_id: Mapped[UnitRef | None]
    title: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit | None] = relationship()


class Organisation(Base):
    """What the award has to know of whoever applies or is nominated (Article 9).

    Of an individual, `founded_on` is the day from which the years of work count.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        CheckConstraint("(kind = 'branch') = (legal_person_unit_id IS NOT NULL)", name="branch_has_legal_person"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    kind: Mapped[str]
    legal_person_unit_id: Mapped[UnitRef | None]  # 所属法人 of a branch
    founded_on: Mapped[dt.date]
    operating_since: Mapped[dt.date | None]  # where it differs from the founding
    new_economy: Mapped[bool] = mapped_column(default=False)  # 新技术、新产业、新业态和新模式
    sme: Mapped[bool] = mapped_column(default=False)  # 中小型组织 (Article 9 (七)): encouragement, no condition
    in_region: Mapped[bool] = mapped_column(default=True)
    industry: Mapped[str] = mapped_column(default="")
    county: Mapped[str] = mapped_column(default="")
    responsible_person: Mapped[str]  # 负责人
    responsible_person_id: Mapped[PersonRef | None]

    unit: Mapped[Unit] = relationship(foreign_keys="Organisation.unit_id")
    legal_person: Mapped[Unit | None] = relationship(foreign_keys="Organisation.legal_person_unit_id")

    @property
    def credit_code(self) -> str | None:
        return self.unit.credit_code

    @property
    def is_branch(self) -> bool:
        return self.kind == OrganisationKind.BRANCH

    @property
    def is_individual(self) -> bool:
        return self.kind == OrganisationKind.INDIVIDUAL


class RoleGrant(Base):
    """A person holds a role (a lane of the diagram) for a unit, from one moment to another.

    `position` is what they are in the unit, such as 负责人, by the name that the profile gives it; empty for none.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_id", "valid_from"),
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="period"),
        Index("ix_role_grant_role_unit", "role", "unit_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonRef]
    role: Mapped[str]
    unit_id: Mapped[UnitRef | None]
    position: Mapped[str] = mapped_column(default="", server_default=text("''"))
    valid_from: Mapped[Moment]
    valid_until: Mapped[Moment | None]

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @property
    def held(self) -> str:
        """The role with the position, as people are told of it."""
        return f"{self.role}（{self.position}）" if self.position else self.role


class Expert(Base):
    """A person in the pool of review experts."""

    __tablename__ = "expert"
    __table_args__ = (one_of("status", ExpertStatus), Index("ix_expert_status", "status"))

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    employer_unit_id: Mapped[UnitRef | None]
    employer: Mapped[str]
    specialty: Mapped[str] = mapped_column(default="")
    is_industry: Mapped[bool] = mapped_column(default=False)  # 行业专家
    status: Mapped[str] = mapped_column(default=ExpertStatus.ACTIVE)

    person: Mapped[Person] = relationship()


class Interest(Base):
    """A known tie between a person or a unit and another unit: shareholding, consultancy, kin … (Article 35)."""

    __tablename__ = "interest"
    __table_args__ = (
        one_of("kind", ConflictKind),
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="one_holder"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonRef | None]
    unit_id: Mapped[UnitRef | None]
    other_unit_id: Mapped[UnitRef]
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None]

"""Accounts of persons: what they sign in with, and the sessions they have open. Nothing here can be turned back."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from award.records.columns import Facts, Id, Moment, PersonRef, one_of
from award.records.parties import Person
from award.terms import RequestKind
from database import Base


class Account(Base):
    """The one account of a person. `password_hash` is argon2id; nobody can read the password out of it."""

    __tablename__ = "account"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)  # lower case
    password_hash: Mapped[str]
    password_set_at: Mapped[Moment]
    must_change: Mapped[bool] = mapped_column(default=True)  # a one-time password, or one that somebody else gave
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Moment | None]
    totp_secret: Mapped[str | None]  # encrypted with the key of the site
    totp_confirmed_at: Mapped[Moment | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code is good once
    created_at: Mapped[Moment]

    person: Mapped[Person] = relationship()


class PastPassword(Base):
    """A hash that may not come back soon."""

    __tablename__ = "past_password"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    password_hash: Mapped[str]
    set_at: Mapped[Moment]


class LoginSession(Base):
    """Somebody is signed in at one browser. Only the digest of the browser's token is kept.

    While `awaits` names a step (people/accounts/steps.py), the password was right and nothing is open yet.
    """

    __tablename__ = "login_session"

    id: Mapped[Id]
    person_id: Mapped[PersonRef]
    token_digest: Mapped[str] = mapped_column(unique=True)
    awaits: Mapped[str] = mapped_column(default="")
    second_factor: Mapped[bool] = mapped_column(default=False)  # whether this browser has shown one
    opened_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    closed_why: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()

    @property
    def is_of_active_person(self) -> bool:
        return self.person.active


class ApprovalRequest(Base):
    """What a system administrator asks for and a security administrator, another person, decides (C08).

    Nothing has effect before that. `facts` are what the request needs besides the person it is about.
    """

    __tablename__ = "approval_request"
    __table_args__ = (
        one_of("kind", RequestKind),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_persons"),
        CheckConstraint("(decided_at IS NULL) = (approved IS NULL)", name="decided_or_not"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    person_id: Mapped[PersonRef]
    facts: Mapped[Facts]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[Moment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Moment | None]
    approved: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(foreign_keys="ApprovalRequest.person_id")
    asked_by: Mapped[Person] = relationship(foreign_keys="ApprovalRequest.asked_by_id")
    decided_by: Mapped[Person | None] = relationship(foreign_keys="ApprovalRequest.decided_by_id")

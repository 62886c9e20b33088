"""Official documents, their numbers, and the office's answers on how the regulation is read."""

from sqlalchemy import JSON, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from award.records.columns import CASE_KEY, Facts, Id, Moment, PersonRef, one_of
from award.terms import DocumentStatus
from database import Base


class Document(Base):
    """A document as ordered by a task: the template and its facts, later the file. Each cites its article (R34)."""

    __tablename__ = "document"
    __table_args__ = (
        one_of("status", DocumentStatus),
        Index("ix_document_name_record_id", "name", "record_id"),
        Index("ix_document_status", "status"),
    )

    id: Mapped[Id]
    number: Mapped[str | None] = mapped_column(unique=True)  # 发文字号
    name: Mapped[str]  # the template: documents/NAME.typ
    title: Mapped[str]
    article: Mapped[str]
    case: Mapped[str] = mapped_column(CASE_KEY, index=True)
    record_id: Mapped[int | None]
    deployment: Mapped[str] = mapped_column(default="")  # the version of the bundle it is rendered with
    facts: Mapped[Facts] = mapped_column(JSON, default=dict)
    # The roles that read it (by 、), and whether whoever stands back may read it: as its template said.
    readers: Mapped[str] = mapped_column(default="", server_default=text("''"))
    names_nobody: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[str] = mapped_column(default=DocumentStatus.QUEUED)
    path: Mapped[str | None]
    sm3: Mapped[str | None]
    produced_at: Mapped[Moment]
    rendered_at: Mapped[Moment | None]

    def is_for(self, role: str) -> bool:
        """Whether its template lists the role among its readers."""
        return role in self.readers.split("、")


class NumberBook(Base):
    """The last number given out in a series and year. Read it with a lock."""

    __tablename__ = "number_book"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Interpretation(Base):
    """An answer of the office on what the regulation means (Article 36)."""

    __tablename__ = "interpretation"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[Id]
    number: Mapped[str]
    article: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    answered_by: Mapped[PersonRef | None]
    answered_at: Mapped[Moment]

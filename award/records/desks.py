"""What people arrange on their own desk."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from award.records.columns import Id, Moment, PersonRef
from database import Base


class SavedFilter(Base):
    """A way to look at the inbox that somebody has given a name; the default one is what they see first."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Id]
    person_id: Mapped[PersonRef]
    name: Mapped[str]
    query: Mapped[str]  # as in the address of the page
    is_default: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[Moment]

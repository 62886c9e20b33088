"""Column types that several tables use."""

import datetime as dt
import decimal
import enum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Dialect, ForeignKey
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from database import UtcDateTime


class Hundredths(TypeDecorator[decimal.Decimal]):
    """An exact decimal with two places, stored as a whole number: SQLite has no decimals of its own."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: decimal.Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = decimal.Decimal(value) * 100
        return int(scaled.to_integral_value(decimal.ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> decimal.Decimal | None:
        return None if value is None else decimal.Decimal(value) / 100


Id = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[dt.datetime, mapped_column(UtcDateTime)]
Points = Annotated[decimal.Decimal, mapped_column(Hundredths)]
Facts = Annotated[dict[str, Any], mapped_column(JSON)]
# What was checked: `key` and `label` of the question, and whether it was `passed`.
Checks = Annotated[list[dict[str, Any]], mapped_column(JSON)]
Ids = Annotated[list[int], mapped_column(JSON)]

UnitRef = Annotated[int, mapped_column(ForeignKey("unit.id"), index=True)]
PersonRef = Annotated[int, mapped_column(ForeignKey("person.id"), index=True)]
EditionRef = Annotated[int, mapped_column(ForeignKey("edition.id"), index=True)]
ApplicationRef = Annotated[int, mapped_column(ForeignKey("application.id"), index=True)]
PollRef = Annotated[int, mapped_column(ForeignKey("poll.id"), index=True)]
AwardRef = Annotated[int, mapped_column(ForeignKey("award.id"), index=True)]

# `case` is a reserved word of SQL, so the columns of that name are called otherwise.
CASE_KEY = "case_key"


def one_of(column: str, terms: type[enum.StrEnum]) -> CheckConstraint:
    """The column holds one of the terms (or nothing, where it may be empty)."""
    allowed = ", ".join(f"'{term.value}'" for term in terms)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")

"""Insert a row unless one with the same unique key is there already."""

import importlib
from typing import Any

from sqlalchemy import literal
from sqlalchemy.orm import Session

from database.tables import Base


def insert_once(session: Session, table: type[Base], values: dict[str, Any]) -> bool:
    """Return whether the row is new. Two transactions that insert the same key at once: one of them is first."""
    session.flush()
    # The other database's dialect would load all its drivers, at every start.
    dialect = importlib.import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")
    statement = dialect.insert(table.__table__).values(**values).on_conflict_do_nothing()
    # The count of rows would be unknown: on PostgreSQL, SQLAlchemy asks for the new key on its own.
    return session.execute(statement.returning(literal(1))).first() is not None

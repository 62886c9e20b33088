"""What every table of the product shares: one metadata, one type for moments, one way to connect."""

from database.connection import connect
from database.failures import is_passing
from database.once import insert_once
from database.tables import Base, UtcDateTime, table_of

__all__ = ["Base", "UtcDateTime", "connect", "insert_once", "is_passing", "table_of"]

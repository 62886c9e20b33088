"""What the database says when it refuses: never the values of a row (P11); and whether asking again may help."""

import sqlite3

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, TimeoutError

# Serialization failure, deadlock, lock not available.
_PASSING = {"40001", "40P01", "55P03"}
_SQLITE_PASSING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# A value that couldn't be read, or was too large: its first line repeats the value too.
_ABOUT_VALUES = "22"


def is_passing(error: BaseException) -> bool:
    """Whether another unit of work was in the way: this one is undone, and the same may succeed a moment later.

    A connection that broke is none of these: nobody knows whether its commit came through.
    """
    if isinstance(error, TimeoutError):
        # All connections were taken; nothing had begun.
        return True
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        # The low byte is the error, the rest tells which kind of it.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_PASSING
    return getattr(cause, "sqlstate", None) in _PASSING


def withhold_values(engine: Engine) -> None:
    """Take the rows that PostgreSQL quotes (DETAIL, CONTEXT) out of its errors, before anybody can log one."""

    @event.listens_for(engine, "handle_error")
    def withhold(context: ExceptionContext) -> None:
        cause, wrapped = context.original_exception, context.sqlalchemy_exception
        state = getattr(cause, "sqlstate", None)
        if state is None:
            return
        said = str(cause)
        told = type(cause).__name__ if state.startswith(_ABOUT_VALUES) else said.partition("\n")[0]
        cause.args = (told,)
        if wrapped is not None:
            wrapped.args = (str(wrapped.args[0]).replace(said, told),)

"""The database part of a backup: SQLite by its own online copy, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

import database

Counted = TypeVar("Counted")
Count = Callable[[Connection], Counted]
Check = Callable[[Counted], None]


class BackupRefused(Exception):
    """A backup can't be made, doesn't fit, or what came out of it isn't what went in."""


def is_there(url: str) -> bool:
    """Whether a database with tables stands where a restored one would go."""
    if _is_sqlite(url):
        return _file(url).is_file()
    engine = database.connect(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def dump(url: str, to: Path, count: Count[Counted]) -> Counted:
    """Copy the database while it is in use; return what `count` finds in the very copy."""
    if _is_sqlite(url):
        _copy(_file(url), to)
        return _looked_at(f"sqlite:///{to}", count)
    return _dump_postgres(url, to, count)


def load(url: str, dumped: Path, count: Count[Counted], check: Check[Counted]) -> Counted:
    """Put a copy in the place of the database; `check` raises unless it holds what it should."""
    if _is_sqlite(url):
        return _load_sqlite(_file(url), dumped, count, check)
    _run(url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(dumped))
    found = _looked_at(url, count)
    check(found)
    return found


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")


def _looked_at(url: str, count: Count[Counted]) -> Counted:
    engine = database.connect(url)
    try:
        with engine.connect() as connection:
            return count(connection)
    finally:
        engine.dispose()


# SQLite


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _load_sqlite(target: Path, dumped: Path, count: Count[Counted], check: Check[Counted]) -> Counted:
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(dumped, fresh)
    try:
        found = _looked_at(f"sqlite:///{fresh}", count)
        check(found)
        _close_down(fresh)
        if target.exists():
            _close_down(target)
        fresh.replace(target)
    finally:
        for leftover in (fresh, *_journals(fresh)):
            leftover.unlink(missing_ok=True)
    return found


def _close_down(path: Path) -> None:
    """Write the journal into the file and remove it. SQLite refuses while anybody else has the file open."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused("数据库正在使用，请先停止网站和后台进程。") from error


def _journals(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


# PostgreSQL


def _dump_postgres(url: str, to: Path, count: Count[Counted]) -> Counted:
    """The rows are counted in the snapshot that is dumped, so that writing may go on meanwhile."""
    engine = database.connect(url).execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.begin() as connection:
            snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            _run(url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}")
            return count(connection)
    finally:
        engine.dispose()


def _run(url: str, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(f"找不到 {program}，请安装 PostgreSQL 的客户端程序。")
    given = make_url(url).set(drivername="postgresql")
    # Everybody on the machine may read a command line, so the password goes another way.
    environment = {**os.environ, "PGPASSWORD": given.password or os.environ.get("PGPASSWORD", "")}
    command = [path, *arguments, f"--dbname={given._replace(password=None).render_as_string()}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(f"{program} 没有成功：{_why(done.stderr)}。")


def _why(told: str) -> str:
    if "version mismatch" in told:
        return "它的版本与数据库服务器的不同，请安装与服务器同一版本的客户端程序"
    return (told.strip() or "没有说明原因").splitlines()[0]

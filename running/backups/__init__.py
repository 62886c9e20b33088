"""Backups: one zip file with the database, the folders of files, and a manifest to check them by."""

import contextlib
import dataclasses
import datetime as dt
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from engine import audit
from running.backups import databases
from running.backups.databases import BackupRefused
from running.settings import Settings

MANIFEST = "manifest.json"
DUMP = "database"
FORMAT = 1
# Folders of files that rows of the database name.
FOLDERS = ("documents", "uploads")


@dataclasses.dataclass(frozen=True)
class Contents:
    """What a database holds: rows by table, and the verdict on its audit chain."""

    rows: Mapping[str, int]
    audit: audit.Verdict


def make(settings: Settings, path: Path, now: dt.datetime) -> Contents:
    """Write a backup. It appears under its name only when it is whole."""
    with _beside(path) as unfinished, tempfile.TemporaryDirectory(prefix="award-backup-") as folder:
        dump = Path(folder) / DUMP
        counted = databases.dump(settings.database_url, dump, contents)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(_manifest(settings, counted, now), ensure_ascii=False, indent=2))
            packed.write(dump, DUMP)
            # After the database: a file is always written before the row that names it.
            for file in _files(settings):
                with contextlib.suppress(FileNotFoundError):  # it was taken back meanwhile
                    packed.write(file, file.relative_to(settings.folder).as_posix())
        unfinished.replace(path)
    return counted


def restore(settings: Settings, path: Path) -> Contents:
    """Put a backup in the place of what is there. Raises BackupRefused; a SQLite database is then left untouched."""
    with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory(prefix="award-restore-") as folder:
        manifest = _read_manifest(packed, settings)
        dump = Path(packed.extract(DUMP, folder))

        def check(found: Contents) -> None:
            _compare(found, manifest)

        found = databases.load(settings.database_url, dump, contents, check)
        for name in FOLDERS:
            _put_back(packed, settings.folder / name, name)
    return found


def contents(connection: Connection) -> Contents:
    """Count every row and walk the audit chain."""
    names = sorted(inspect(connection).get_table_names())
    rows = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return Contents(rows, audit.verify(Session(connection)))


def _manifest(settings: Settings, counted: Contents, now: dt.datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "database": make_url(settings.database_url).get_backend_name(),
        "made_at": now.isoformat(),
        "rows": dict(counted.rows),
        "audit": {"entries": counted.audit.entries, "ok": counted.audit.ok},
    }


def _read_manifest(packed: zipfile.ZipFile, settings: Settings) -> dict[str, Any]:
    if {MANIFEST, DUMP} - set(packed.namelist()):
        raise BackupRefused("这不是本系统的备份文件。")
    if broken := packed.testzip():
        raise BackupRefused(f"备份文件已经损坏：“{broken}”读不出来。")
    manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise BackupRefused("这份备份的格式不认识，可能来自更新的版本。")
    if manifest["database"] != make_url(settings.database_url).get_backend_name():
        raise BackupRefused(f"备份来自{manifest['database']}，与设置的数据库不是一种。")
    return manifest


def _compare(found: Contents, manifest: Mapping[str, Any]) -> None:
    wanted = manifest["rows"]
    wrong = [name for name in sorted(set(wanted) | set(found.rows)) if wanted.get(name) != found.rows.get(name)]
    if wrong:
        raise BackupRefused(f"表“{wrong[0]}”的行数与备份时不符。")
    if manifest["audit"]["ok"] and not found.audit.ok:
        raise BackupRefused(f"审计日志校验不通过：{found.audit.reason}。")


def _files(settings: Settings) -> Iterator[Path]:
    for name in FOLDERS:
        yield from sorted(path for path in (settings.folder / name).rglob("*") if path.is_file())


def _put_back(packed: zipfile.ZipFile, folder: Path, name: str) -> None:
    """Exchange a folder of files for the one in the backup."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=_made(folder.parent)) as fresh:
        for member in packed.namelist():
            if member.startswith(f"{name}/"):
                packed.extract(member, fresh)
        shutil.rmtree(folder, ignore_errors=True)
        if (Path(fresh) / name).is_dir():
            (Path(fresh) / name).rename(folder)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name in the same folder for a file that isn't finished yet; nothing is left of it in the end."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        # Whoever may read a backup may read everything.
        unfinished.touch(mode=0o600)
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)

"""Sweeping up what a crash left on the disk: bytes that no row ever named, and bytes that no row wants any more.

A file is written before its row and destroyed after the row says so, so that a crash in between loses nothing; what
it leaves behind is for a chore of the worker.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select

from award.records.applications import Material
from engine import audit, incidents
from engine.contract import Actor
from engine.work import Runtime, Work
from people import events
from running.files import store

SWEEPER = Actor.system("files")
GRACE = 24 * 3600  # seconds: no upload lasts so long
IN_ONE_QUERY = 500
# A crash leaves a handful. More than this are those of another database, or of one that was put back without its files.
MOST = 100
FORGOTTEN = "隔离区里有一个没有登记的文件，可能带有国家秘密标志，没有自动销毁。请在服务器上核对并线下处理。"
STRANGE = "有{count}个上传的文件没有登记，多于异常中断会留下的数量，没有清理。请核对数据库和文件夹是否属于同一套数据。"


def sweeping(root: Path) -> Callable[[Runtime], int]:
    """The chore that destroys what nobody wants and returns how many files. Quarantine is only reported."""

    def sweep(runtime: Runtime) -> int:
        if not (old := _old(root)):
            return 0
        with runtime.begin(SWEEPER) as work:
            swept = _unwanted(work, old)
            if swept:
                audit.record(work, events.Event.FILES_SWEPT, files=swept)
        for place in swept:
            (root / place).unlink(missing_ok=True)
        return len(swept)

    return sweep


def _old(root: Path) -> list[str]:
    """The places of files that have lain for a day, by the clock of the disk: in a demo the program's may leap."""
    if not root.is_dir():
        return []
    with tempfile.TemporaryFile(dir=root) as present:
        before = os.fstat(present.fileno()).st_mtime - GRACE
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if _has_lain_since(path, before))


def _has_lain_since(path: Path, before: float) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime <= before


def _unwanted(work: Work, places: Sequence[str]) -> list[str]:
    """What may be destroyed. Whatever is odd about the rest is told in incidents."""
    known = _known(work, places)
    unnamed = [place for place in places if place not in known]
    locked = [place for place in unnamed if place.startswith(f"{store.QUARANTINE}/")]
    for place in locked:
        incidents.open(work, store.ALARM, None, f"upload:{place}", FORGOTTEN)
    if len(unnamed) > MOST:
        incidents.open(work, store.ALARM, None, "uploads", STRANGE.format(count=len(unnamed)))
        return []
    return [place for place in places if place not in locked and not known.get(place)]


def _known(work: Work, places: Sequence[str]) -> dict[str, bool]:
    """Place → whether its row still wants the bytes; none of those without a row."""
    query = select(Material.path, Material.removed_at, Material.quarantine_settled_at)
    parts = [places[first : first + IN_ONE_QUERY] for first in range(0, len(places), IN_ONE_QUERY)]
    found = (row for part in parts for row in work.session.execute(query.where(Material.path.in_(part))))
    return {path: removed is None and settled is None for path, removed, settled in found}

"""The installed product as commands find it: its database, its bundle, its runtime."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from commands import refusals
from engine import needs
from engine.bundle import Bundle
from engine.contract import Actor
from engine.work import Runtime, Work
from running import database, wiring
from running.settings import Settings

OPERATOR = Actor.system("命令行")


class NotReady(refusals.Refused):
    """数据库还没有建立，或者版本过旧，请先运行 award init。"""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def file(settings: Settings) -> Path | None:
    """The file of a SQLite database; none for PostgreSQL."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


def is_ready(settings: Settings) -> bool:
    """Whether the database is there and of this version. Looking doesn't create it."""
    path = file(settings)
    return (path is None or path.is_file()) and database.is_current(settings.database_url)


def runtime(settings: Settings, clock: wiring.Clock = wiring.wall_clock) -> Runtime:
    """The runtime on the configured database. Raises NotReady."""
    if not is_ready(settings):
        raise NotReady()
    return wiring.runtime(settings.database_url, clock)


def fit(settings: Settings, clock: wiring.Clock = wiring.wall_clock) -> Runtime:
    """The same for a process that takes cases further. Raises CodeTooNew when they need what is not there."""
    opened = runtime(settings, clock)
    with contextlib.ExitStack() as closing:
        closing.callback(opened.engine.dispose)
        with opened.begin(OPERATOR) as begun:
            needs.demand(begun)
        closing.pop_all()
    return opened


@contextlib.contextmanager
def work(settings: Settings) -> Iterator[Work]:
    """One unit of work on the configured database, for a command that needs no more. Raises NotReady."""
    opened = runtime(settings)
    try:
        with opened.begin(OPERATOR) as begun:
            yield begun
    finally:
        opened.engine.dispose()


def bundle(folder: Path) -> Bundle:
    """The bundle in a folder. Raises Refused when there is none."""
    if not folder.is_dir():
        raise refusals.Refused(f"“{folder}”不是文件夹。")
    found = Bundle.read(folder)
    if not found.diagram:
        raise refusals.Refused(f"“{folder}”里没有流程图 award.bpmn。")
    return found

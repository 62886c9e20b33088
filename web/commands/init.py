"""`award init`: the database, the verified calendar notices, and the bundle as the first version."""

import argparse

from sqlalchemy import func, select

from award.calendar import office
from engine import definitions
from engine.errors import DefinitionRejected
from engine.model import Deployment
from engine.work import Runtime
from web import checking, database, wiring
from web.commands import installed, output
from web.settings import Settings

FIRST_NOTE = "初始版本"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = f"已有的数据库会升级到当前版本，数据保留。\n{parser.epilog}"


def run(args: argparse.Namespace, settings: Settings) -> int:
    prepare(settings)
    output.say(f"数据库已就绪：{installed.file(settings) or '（PostgreSQL）'}")
    return 0


def prepare(settings: Settings) -> None:
    """Bring an empty or older database up to date; a second time changes nothing. Raises DefinitionRejected."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    if path := installed.file(settings):
        path.parent.mkdir(parents=True, exist_ok=True)
    database.migrate(settings.database_url)
    runtime = wiring.runtime(settings.database_url)
    try:
        with runtime.begin(installed.OPERATOR) as work:
            office.seed_verified(work.session, work.now)
        _deploy_first(runtime, settings)
    finally:
        runtime.engine.dispose()


def _deploy_first(runtime: Runtime, settings: Settings) -> None:
    with runtime.begin(installed.OPERATOR) as work:
        if work.session.scalar(select(func.count(Deployment.id))):
            return
    bundle = installed.bundle(settings.bundle)
    if found := checking.faults(bundle):
        raise DefinitionRejected(found)
    with runtime.begin(installed.OPERATOR) as work:
        definitions.deploy(work, bundle, FIRST_NOTE)

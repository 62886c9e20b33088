"""`award init`: the database, the verified calendar notices, the bundle as the first version, one administrator."""

import argparse

from sqlalchemy import func, select

from award.calendar import office
from award.records.accounts import Account
from award.records.parties import Person
from award.terms import AdminRole
from commands import installed, output
from engine import definitions
from engine.model import Deployment
from engine.work import Runtime
from people.accounts import granting, opening
from running import schema, wiring
from running.settings import Settings

FIRST_NOTE = "初始版本"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--login", metavar="登录名", default="sysadmin", help="首位系统管理员的登录名，默认为 sysadmin")
    parser.add_argument("--name", metavar="姓名", default="系统管理员", help="首位系统管理员的姓名")
    parser.epilog = f"已有的数据库会升级到当前版本，数据保留。\n{parser.epilog}"


def run(args: argparse.Namespace, settings: Settings) -> int:
    prepare(settings)
    if password := _first_administrator(settings, args.login, args.name):
        output.say(f"已建立系统管理员账号：登录名 {args.login}，一次性密码 {password}")
        output.say("这个密码只显示这一次，首次登录时必须更换，并启用动态验证码。")
    output.say(f"数据库已就绪：{installed.file(settings) or '（PostgreSQL）'}")
    return 0


def prepare(settings: Settings) -> None:
    """Bring an empty or older database up to date; a second time changes nothing. Raises DefinitionRejected."""
    # Everybody's data are in there: nobody else on the machine reads them.
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path := installed.file(settings):
        path.parent.mkdir(parents=True, exist_ok=True)
    schema.migrate(settings.database_url)
    runtime = wiring.runtime(settings.database_url)
    try:
        with runtime.begin(installed.OPERATOR) as work:
            office.seed_verified(work.session, work.now)
        _deploy_first(runtime, settings)
    finally:
        runtime.engine.dispose()


def _first_administrator(settings: Settings, login: str, name: str) -> str | None:
    """Where nobody has an account yet: make one, and return its one-time password. Raises Refused."""
    with installed.work(settings) as work:
        if work.session.scalar(select(func.count(Account.id))):
            return None
        person = Person(name=name)
        work.session.add(person)
        work.session.flush()
        granting.grant(work, person.id, granting.Grant(AdminRole.SYSTEM, None, work.now))
        return opening.reset(work, opening.open(work, person.id, login))


def _deploy_first(runtime: Runtime, settings: Settings) -> None:
    with runtime.begin(installed.OPERATOR) as work:
        if work.session.scalar(select(func.count(Deployment.id))):
            return
    bundle = installed.bundle(settings.bundle)
    with runtime.begin(installed.OPERATOR) as work:
        definitions.deploy(work, bundle, FIRST_NOTE)

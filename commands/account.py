"""`award account list | reset LOGIN`: for whoever runs the machine, when nobody can sign in any more."""

import argparse

from sqlalchemy import select

from award.records.accounts import Account
from commands import columns, installed, output, refusals
from people import wording
from people.accounts import factor, opening
from running.settings import Settings

HEAD = ("登录名", "姓名", "状态", "动态验证码", "设置密码")


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="操作", metavar="操作", required=True, dest="action")
    actions.add_parser("list", help="列出全部账号")
    reset = actions.add_parser("reset", help="发放一次性密码，关闭此人的全部登录；记入审计日志")
    reset.add_argument("login", metavar="登录名")
    reset.add_argument("--factor", action="store_true", help="同时停用动态验证码，下次登录时重新设置")


def run(args: argparse.Namespace, settings: Settings) -> int:
    return _list(settings) if args.action == "list" else _reset(args, settings)


def _list(settings: Settings) -> int:
    with installed.work(settings) as work:
        accounts = work.session.scalars(select(Account).order_by(Account.login)).all()
        rows = [
            (each.login, each.person.name, opening.state(each, work.now), "已启用" if factor.is_on(each) else "未启用",
             wording.day(each.password_set_at))
            for each in accounts
        ]  # fmt: skip
    for line in columns.aligned([HEAD, *rows]):
        output.say(line)
    return 0


def _reset(args: argparse.Namespace, settings: Settings) -> int:
    with installed.work(settings) as work:
        login = args.login.strip().lower()
        account = work.session.scalars(select(Account).where(Account.login == login)).one_or_none()
        if account is None:
            raise refusals.Refused(f"没有登录名为“{args.login}”的账号。")
        if args.factor:
            factor.remove(work, account)
        password = opening.reset(work, account)
    output.say(f"登录名 {login} 的一次性密码：{password}")
    output.say("这个密码只显示这一次，登录时必须更换。")
    return 0

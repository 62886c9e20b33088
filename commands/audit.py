"""`award audit verify | export`: the chain of the audit log."""

import argparse
import dataclasses

from commands import installed, output
from engine import audit
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="操作", metavar="操作", required=True, dest="action")
    verify = actions.add_parser("verify", help="逐条校验，找出被改动、删除或者调换的记录")
    verify.add_argument("--json", action="store_true", help="输出一个 JSON：{entries, ok, broken_at, reason}")
    actions.add_parser("export", help="逐行输出全部记录，每行一个 JSON")


def run(args: argparse.Namespace, settings: Settings) -> int:
    return _verify(args, settings) if args.action == "verify" else _export(settings)


def _verify(args: argparse.Namespace, settings: Settings) -> int:
    with installed.work(settings) as work:
        verdict = audit.verify(work.session)
    if args.json:
        output.document(dataclasses.asdict(verdict))
    elif verdict.ok:
        output.say(f"审计日志完整，共{verdict.entries}条。")
    else:
        output.complain(f"审计日志有误：{verdict.reason}。")
    return int(not verdict.ok)


def _export(settings: Settings) -> int:
    with installed.work(settings) as work:
        for entry in audit.entries(work.session):
            output.line({**entry, "at": entry["at"].isoformat()})
    return 0

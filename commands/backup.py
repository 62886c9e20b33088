"""`award backup FILE`: the database and the files, while the site is in use."""

import argparse
from pathlib import Path

from commands import installed, output
from running import backups, wiring
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="备份文件，如 award-2026-03-01.zip")
    parser.add_argument("--force", action="store_true", help="同名的文件已经存在时覆盖它")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if not installed.is_ready(settings):
        raise installed.NotReady()
    if args.file.exists() and not args.force:
        raise FileExistsError(17, "", str(args.file))
    made = backups.make(settings, args.file, wiring.wall_clock())
    output.say(f"已备份到 {args.file}：{sum(made.rows.values())}行记录，审计日志{made.audit.entries}条。")
    if not made.audit.ok:
        output.complain(f"请注意：审计日志在备份前就已校验不通过：{made.audit.reason}。")
    return 0

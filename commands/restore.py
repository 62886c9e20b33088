"""`award restore FILE`: what was backed up, in the place of what is there."""

import argparse
from pathlib import Path

from commands import installed, output, refusals
from running import backups
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help="award backup 做的备份文件")
    parser.add_argument("--force", action="store_true", help="覆盖现有的数据库和文件；先停止网站和后台进程")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if backups.databases.is_there(settings.database_url) and not args.force:
        raise refusals.Refused("已有数据库，没有恢复。确实要覆盖它，请加 --force。")
    found = backups.restore(settings, args.file)
    output.say(f"已恢复：{sum(found.rows.values())}行记录与备份一致，审计日志{found.audit.entries}条校验通过。")
    if not installed.is_ready(settings):
        output.say("备份来自较早的版本，请运行 award init 升级数据库。")
    return 0

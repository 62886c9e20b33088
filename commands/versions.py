"""`award versions`: the versions on which cases run, and what these need that only an alias still knows."""

import argparse
import dataclasses
from typing import Any
from zoneinfo import ZoneInfo

from commands import installed, output
from engine import needs
from engine.model import Deployment
from engine.work import Work
from running.settings import Settings

BEIJING = ZoneInfo("Asia/Shanghai")


def arguments(parser: argparse.ArgumentParser) -> None:
    shape = "[{version, note, deployed_on, cases, aliases, lacks}]"
    parser.add_argument("--json", action="store_true", help=f"输出一个 JSON：{shape}")


def run(args: argparse.Namespace, settings: Settings) -> int:
    with installed.work(settings) as work:
        found = [_about(work, each) for each in needs.running(work)]
    if args.json:
        output.document(found)
        return 0
    for each in found:
        _tell(each)
    if not found:
        output.say("没有在办的事项。")
    return 0


def _about(work: Work, running: needs.Running) -> dict[str, Any]:
    version = running.version
    deployment = work.session.get_one(Deployment, version.id)
    return {
        "version": version.number,
        "note": deployment.note,
        "deployed_on": deployment.deployed_at.astimezone(BEIJING).date().isoformat(),
        "cases": running.cases,
        "aliases": needs.aliases(work.runtime, version),
        "lacks": [dataclasses.asdict(lack) for lack in needs.lacks(work.runtime, version)],
    }


def _tell(each: dict[str, Any]) -> None:
    output.say(f"第{each['version']}版（{each['deployed_on']}，{each['note']}）：{each['cases']}件在办")
    if each["aliases"]:
        output.say(f"  - 只靠别名才有的处理动作：{'、'.join(each['aliases'])}")
    for lack in each["lacks"]:
        output.say(f"  - 程序里缺少：{lack['sentence']}")

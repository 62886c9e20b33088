"""`award check`: every fault of a bundle at once."""

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from commands import installed, output
from engine import waiting
from engine.bundle import Bundle
from rehearsal import run as rehearsal
from running import checking
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    shape = "[{box, name, rule, message}]，提醒另有 cases"
    parser.add_argument("--json", action="store_true", help=f"输出一个 JSON：{shape}")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    found = checking.faults(bundle) or rehearsal.unreadable(bundle)
    left = _left(bundle, settings)
    if args.json:
        output.document([*map(dataclasses.asdict, found), *map(_as_json, left)])
        return int(bool(found))
    for fault in found:
        output.say(f"- {fault.message}")
    output.say(f"共有{len(found)}处问题。" if found else "没有发现问题。")
    for each in left:
        output.say(f"提醒：{each.sentence}")
    return int(bool(found))


def _left(bundle: Bundle, settings: Settings) -> list[waiting.Left]:
    """Where there is a database: the boxes in which cases wait and that the bundle drops. That is no fault."""
    try:
        if not installed.is_ready(settings):
            return []
        with installed.work(settings) as work:
            return waiting.left(work, bundle)
    except DBAPIError:
        output.complain("数据库不能使用，没有查对在办的事项。")
        return []


def _as_json(left: waiting.Left) -> dict[str, Any]:
    about = {"box": left.box.id, "name": left.box.name, "rule": "cases_wait", "message": left.sentence}
    return {**about, "cases": left.cases}

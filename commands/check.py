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
from running.checking import unheld
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    shape = "[{box, name, rule, message}]，有的提醒另有 cases"
    parser.add_argument("--json", action="store_true", help=f"输出一个 JSON：{shape}")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    found = checking.faults(bundle) or rehearsal.unreadable(bundle)
    reminders = _reminders(bundle, settings, is_sound=not found)
    if args.json:
        output.document([*map(dataclasses.asdict, found), *map(_as_json, reminders)])
        return int(bool(found))
    for fault in found:
        output.say(f"- {fault.message}")
    output.say(f"共有{len(found)}处问题。" if found else "没有发现问题。")
    for each in reminders:
        output.say(f"提醒：{each.sentence}")
    return int(bool(found))


def _reminders(bundle: Bundle, settings: Settings, *, is_sound: bool) -> list[waiting.Left | unheld.Unheld]:
    """Where there is a database: boxes in which cases wait and that the bundle drops, and posts that nobody holds.

    None of it is a fault.
    """
    try:
        if not installed.is_ready(settings):
            return []
        with installed.work(settings) as work:
            return [*waiting.left(work, bundle), *(unheld.posts(work, bundle) if is_sound else ())]
    except DBAPIError:
        output.complain("数据库不能使用，没有查对在办的事项。")
        return []


def _as_json(told: waiting.Left | unheld.Unheld) -> dict[str, Any]:
    if isinstance(told, unheld.Unheld):
        first = told.boxes[0]
        return {"box": first.id, "name": first.name, "rule": "nobody_holds", "message": told.sentence}
    about = {"box": told.box.id, "name": told.box.name, "rule": "cases_wait", "message": told.sentence}
    return {**about, "cases": told.cases}

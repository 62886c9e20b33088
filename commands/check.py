"""`award check`: every fault of a bundle at once."""

import argparse
import dataclasses
from pathlib import Path

from commands import installed, output
from running import checking
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON：[{box, name, rule, message}]")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    found = checking.faults(bundle)
    if args.json:
        output.document([dataclasses.asdict(fault) for fault in found])
        return int(bool(found))
    for fault in found:
        output.say(f"- {fault.message}")
    output.say(f"共有{len(found)}处问题。" if found else "没有发现问题。")
    return int(bool(found))

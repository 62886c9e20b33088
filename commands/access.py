"""`award access`: the table of permission, role × action × relation, as auditors read it."""

import argparse

from commands import columns, output
from people.permissions import TABLE
from running.settings import Settings

HEAD = ("事项", "角色", "范围", "依据")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出一个 JSON：[{action, role, relation, because}]")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.json:
        output.document([
            {"action": rule.action.value, "role": str(rule.role), "relation": rule.relation.value,
             "because": rule.because}
            for rule in TABLE
        ])  # fmt: skip
        return 0
    rows = [(rule.action.value, str(rule.role), rule.relation.value, rule.because) for rule in TABLE]
    for line in columns.aligned([HEAD, *rows]):
        output.say(line)
    output.say("表中没有的，一律不允许。被回避的人对有关事项一律没有权限（第三十五条）。")
    return 0

"""`award access`: the table of permission, role × action × relation, as auditors read it."""

import argparse

from award.concepts import Concept
from award.profile import Profile
from commands import columns, output
from engine.bundle import Bundle
from people import permissions
from running import contents
from running.settings import Settings

HEAD = ("事项", "角色", "范围", "依据")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出一个 JSON：[{action, role, relation, because}]")


def run(args: argparse.Namespace, settings: Settings) -> int:
    profile = contents.profile(Bundle.read(settings.bundle))
    rows = _rows(profile)
    if args.json:
        output.document([dict(zip(("action", "role", "relation", "because"), row, strict=True)) for row in rows])
        return 0
    for line in columns.aligned([HEAD, *rows]):
        output.say(line)
    ground = profile.under(Concept.RECUSAL)
    output.say(f"表中没有的，一律不允许。被回避的人对有关事项一律没有权限{ground}。")
    return 0


def _rows(profile: Profile) -> list[tuple[str, str, str, str]]:
    """The table in the words of the award; what concerns a role that it doesn't have is left out."""
    told = ((rule, permissions.called(profile, rule.role)) for rule in permissions.TABLE)
    return [(one.action.value, role, one.relation.value, profile.cite(*one.because)) for one, role in told if role]

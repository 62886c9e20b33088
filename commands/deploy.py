"""`award deploy`: a bundle becomes the next version once every scenario came true, or is the one there is."""

import argparse
import getpass
import os
from pathlib import Path
from typing import Any

from sqlalchemy import select

from commands import installed, output, refusals, scenarios
from engine import definitions, versions
from engine.bundle import Bundle
from engine.errors import DefinitionRejected
from engine.model import Deployment
from engine.work import Work
from running import checking
from running.checking import changed_law
from running.settings import Settings


class LawChanged(refusals.Refused):
    """The bundle changes the law, and nobody has named the regulation that does."""

    def __init__(self, changes: list[str]) -> None:
        told = "\n".join(f"  {change}" for change in changes)
        super().__init__(
            f"这一版改了《办法》的规定，没有部署：\n{told}\n改法要有依据：请写 --regulation 新办法的文号。"
        )


class NotAsTold(refusals.Refused):
    """The scenarios whose story the bundle doesn't keep."""

    def __init__(self, names: list[str]) -> None:
        told = "、".join(f"“{name}”" for name in names)
        super().__init__(f"有{len(names)}个情景没有如愿（{told}），没有部署。改好流程包或者情景以后再试。")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    parser.add_argument("--note", metavar="说明", required=True, help="改了什么、依据什么，记入版本历史")
    parser.add_argument("--regulation", metavar="文号", help="改了《办法》的规定时，写明新办法的发文字号，记入审计")
    parser.add_argument("--without-scenarios", action="store_true", help="不演练情景就部署，须同时写 --reason")
    parser.add_argument("--reason", metavar="理由", help="为什么不演练情景，连同操作人记入审计")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.without_scenarios != bool(args.reason):
        raise refusals.Refused("--without-scenarios 和 --reason 应当一起写：不演练情景要说明理由。")
    bundle = installed.bundle(args.bundle or settings.bundle)
    with installed.work(settings) as work:
        newest = _newest(work)
    if newest is not None and newest.digest == bundle.digest:
        output.say(f"内容未变，仍为第{newest.version}版。")
        return 0
    if found := checking.faults(bundle):
        raise DefinitionRejected(found)
    told = _lawful(settings, newest, bundle, (args.regulation or "").strip())
    if args.without_scenarios:
        told |= {"without_scenarios": args.reason, "by": _who()}
    else:
        _prove(bundle)
    output.say(f"已部署为第{_deploy(settings, bundle, args.note, told)}版：{args.note}")
    return 0


def _lawful(settings: Settings, newest: Deployment | None, bundle: Bundle, regulation: str) -> dict[str, Any]:
    """What the audit keeps of changed law; nothing before there is a version to compare with. Raises LawChanged."""
    if newest is None:
        return {}
    with installed.work(settings) as work:
        changed = changed_law.sentences(versions.get(work, newest.id).bundle, bundle)
    if changed and not regulation:
        raise LawChanged(changed)
    return {"regulation": regulation, "law": changed} if changed else {}


def _who() -> str:
    """The user of the machine, which may know no name for them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _newest(work: Work) -> Deployment | None:
    found = work.session.scalars(select(Deployment).order_by(Deployment.version.desc()).limit(1)).first()
    if found is not None:
        work.session.expunge(found)
    return found


def _prove(bundle: Bundle) -> None:
    """Play the scenarios. Raises NotAsTold."""
    if not bundle.scenarios:
        raise refusals.Refused("流程包里没有情景，没有部署。确实不演练的，写 --without-scenarios 和 --reason。")
    failed = [outcome.name for outcome in scenarios.played(bundle, output.complain) if outcome.missed]
    if failed:
        raise NotAsTold(failed)


def _deploy(settings: Settings, bundle: Bundle, note: str, told: dict[str, Any]) -> int:
    with installed.work(settings) as work:
        return definitions.deploy(work, bundle, note, **told).number

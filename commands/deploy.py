"""`award deploy`: a bundle becomes the next version, or is the one there is."""

import argparse
from pathlib import Path

from sqlalchemy import func, select

from commands import installed, output
from engine import definitions, versions
from engine.bundle import Bundle
from engine.errors import DefinitionRejected
from engine.model import Deployment
from engine.work import Work
from running import checking
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    parser.add_argument("--note", metavar="说明", required=True, help="改了什么、依据什么，记入版本历史")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    with installed.work(settings) as work:
        before = _newest(work)
        version = _deploy(work, bundle, args.note)
        if version.number == before:
            output.say(f"内容未变，仍为第{before}版。")
            return 0
    output.say(f"已部署为第{version.number}版：{args.note}")
    return 0


def _newest(work: Work) -> int | None:
    return work.session.scalar(select(func.max(Deployment.version)))


def _deploy(work: Work, bundle: Bundle, note: str) -> versions.Version:
    known = work.session.scalars(select(Deployment.digest).order_by(Deployment.version.desc()).limit(1)).first()
    if known != bundle.digest and (found := checking.faults(bundle)):
        raise DefinitionRejected(found)
    return definitions.deploy(work, bundle, note)

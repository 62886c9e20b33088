"""`award demo`: a site with fictional people and an edition under way; it is kept until somebody wants a fresh one."""

import argparse
import datetime as dt

from commands import installed, output, serve
from rehearsal.demo import building
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    serve.address(parser)
    parser.add_argument("--fresh", action="store_true", help="丢掉上一次的演示，重新建立")
    parser.add_argument(
        "--stage", default=building.EVERYTHING, metavar="环节",
        help=f"新的演示停在哪里：{building.EVERYTHING}（默认）、{building.FILING}、demo.yaml 里的词或者环节的名称",
    )  # fmt: skip


def run(args: argparse.Namespace, settings: Settings) -> int:
    demo = building.settings_of(serve.at(args, settings))
    if args.stage != building.EVERYTHING:
        building.tale(installed.bundle(settings.bundle), args.stage)
    if args.fresh or not installed.is_ready(demo):
        _build(demo, settings, args.stage)
    serve.serve(demo, with_worker=True, clock=building.clock_of(demo))
    return 0


def _build(demo: Settings, settings: Settings, stage: str) -> None:
    output.say(f"正在建立演示，停在“{stage}”环节，请稍候……")
    output.flush()
    months: list[int] = []

    def tell(moment: dt.datetime) -> None:
        if moment.month not in months[-1:]:
            months.append(moment.month)
            output.complain(f"  {moment:%Y年%m月}")

    building.build(demo, installed.bundle(settings.bundle), stage, tell)

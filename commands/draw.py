"""`award draw`: the picture of a bundle's diagram, or of one process in it, as SVG."""

import argparse
import sys
from pathlib import Path

from commands import installed
from engine.spiff import drawing
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    parser.add_argument("--process", metavar="流程", help="只画这一个流程，例如 publicity；不写就画整张图")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    sys.stdout.write(drawing.draw(bundle.diagrams.values(), args.process))
    return 0

"""`award rehearse`: a whole edition and its five years under a virtual clock, in a throw-away database."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

from tqdm import tqdm

from engine.errors import Refusal
from web.commands import installed, output
from web.rehearsal import report, run as rehearsal
from web.settings import Settings

YEARS = 6  # from the launch to the end of the five years of supervision, roughly: for the progress bar only
MOST = 5000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--applicants", metavar="数量", type=int, help="申报组织的数量，不写就是情景中的十二个")
    parser.add_argument("--seed", metavar="种子", type=int, default=1, help="同一种子得到同样的经过，默认为1")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON，不输出经过")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.applicants is not None and not 1 <= args.applicants <= MOST:
        raise Refusal(f"申报组织的数量应当在1到{MOST}之间。")
    bundle = installed.bundle(settings.bundle)
    with _bar(quiet=args.json) as bar:
        made, missed = rehearsal.rehearse(bundle, args.applicants, args.seed, _progress(bar))
    if args.json:
        output.document(made)
    else:
        _tell(made)
    for sentence in missed:
        output.complain(f"没有如愿：{sentence}。")
    return int(bool(missed))


def _bar(*, quiet: bool) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    hidden = quiet or not sys.stderr.isatty()
    return tqdm(total=365 * YEARS, disable=hidden, unit="天", desc="演练", bar_format="{desc} {percentage:3.0f}%|{bar}| {postfix}")


def _progress(bar: Any) -> Callable[[dt.datetime], None]:
    begun: list[dt.datetime] = []

    def show(now: dt.datetime) -> None:
        begun.append(now) if not begun else None
        day = min((now - begun[0]).days, bar.total)
        bar.set_postfix_str(f"{now:%Y-%m-%d}")
        bar.update(day - bar.n)

    return show


def _tell(made: dict[str, Any]) -> None:
    for happened in made["timeline"]:
        article = f"（{happened['article']}）" if happened["article"] else ""
        moment = happened["at"][:16].replace("T", " ")
        output.say(f"{moment}  {happened['event']}{article}  {happened['actor']}")
    output.say()
    for sentence in report.summary(made):
        output.say(sentence)

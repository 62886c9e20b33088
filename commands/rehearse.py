"""`award rehearse`: a whole edition and its five years under a virtual clock, in a throw-away database."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tqdm import tqdm

from commands import columns, installed, output, refusals
from rehearsal import run as rehearsal
from rehearsal import timeline
from running.settings import Settings

YEARS = 6  # from the launch to the end of the five years of supervision, roughly: for the progress bar only
MOST = 5000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--applicants", metavar="数量", type=int, help="申报组织的数量，不写就是情景中的十二个")
    parser.add_argument("--seed", metavar="种子", type=int, default=1, help="同一种子得到同样的经过，默认为1")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON，不输出经过")


def run(args: argparse.Namespace, settings: Settings) -> int:
    if args.applicants is not None and not 1 <= args.applicants <= MOST:
        raise refusals.Refused(f"申报组织的数量应当在1到{MOST}之间。")
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
    shape = "{desc} {percentage:3.0f}%|{bar}| {postfix}"
    return tqdm(total=365 * YEARS, disable=hidden, desc="演练", bar_format=shape, leave=False, file=sys.stderr)


def _progress(bar: Any) -> Callable[[dt.datetime], None]:
    begun: list[dt.datetime] = []

    def show(now: dt.datetime) -> None:
        begun.append(now) if not begun else None
        day = min((now - begun[0]).days, bar.total)
        bar.set_postfix_str(f"{now:%Y-%m-%d}")
        bar.update(day - bar.n)

    return show


def _tell(made: Mapping[str, Any]) -> None:
    for line in columns.aligned([("日期", "事项", "条款", "办理"), *timeline.rows(made["timeline"])]):
        output.say(line)
    output.say()
    for sentence in _summary(made):
        output.say(sentence)


def _summary(made: Mapping[str, Any]) -> Iterator[str]:
    """The end of the story in a few sentences."""
    edition = made["edition"]
    winners = "、".join(edition["winners"]) or "无，奖项空缺"
    yield f"{edition['year']}年度，名额{edition['quota']}个；获奖：{winners}。"
    for each in made["applications"]:
        why = f"：{each['reason'].rstrip('。')}" if each["reason"] else ""
        yield f"  {each['year']}  {each['name']}  {each['outcome']}{why}（{each['article']}）"
    for each in made["bans"]:
        yield f"  禁申：{each['name']}，{each['from']}至{each['until']}（{each['years']}年，{each['article']}）"
    for each in made["awards"]:
        revoked = f"，{each['revoked']}撤销" if each["revoked"] else ""
        yield f"  证书{each['number']}：{each['name']}，{each['granted']}颁发{revoked}"
    verdict = "相接无误" if made["audit"]["ok"] else "不相接"
    yield f"审计日志{made['audit']['entries']}条，{verdict}；用时{made['seconds']:.1f}秒。"

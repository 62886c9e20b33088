"""`award test`: plays every scenario of a bundle and tells what came true, and what no scenario went over."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from commands import installed, output, refusals
from engine.bundle import Bundle
from rehearsal import run as rehearsal
from running.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="文件夹", nargs="?", type=Path, help="流程包，不写就是设置中的那一个")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON：scenarios、coverage")


def run(args: argparse.Namespace, settings: Settings) -> int:
    bundle = installed.bundle(args.bundle or settings.bundle)
    if not bundle.scenarios:
        raise refusals.Refused("流程包里没有情景。")
    outcomes = list(played(bundle, _untold if args.json else output.say))
    covered = rehearsal.coverage(bundle, outcomes)
    if args.json:
        output.document(rehearsal.as_json(outcomes, covered))
    else:
        _tell_coverage(covered, rehearsal.names(bundle))
    return int(any(outcome.missed for outcome in outcomes))


def played(bundle: Bundle, say: Callable[[str], None]) -> Iterator[rehearsal.Outcome]:
    """Play every scenario; each is told as soon as it has been played."""
    for outcome in rehearsal.scenarios(bundle):
        verdict = "没有如愿" if outcome.missed else "如愿"
        say(f"{verdict}：{outcome.title}（{outcome.name}，{outcome.seconds:.1f}秒）")
        for sentence in outcome.missed:
            say(f"  - {sentence}")
        output.flush()
        yield outcome


def _untold(sentence: str) -> None:
    """Nothing but the JSON is printed."""


def _tell_coverage(covered: rehearsal.Coverage, names: Mapping[str, str]) -> None:
    elements = covered.elements - len(covered.elements_missed)
    flows = covered.flows - len(covered.flows_missed)
    output.say(f"走过的环节：{elements}/{covered.elements}；走过的连线：{flows}/{covered.flows}")
    for element in covered.elements_missed:
        output.say(f"  - 没有情景走过“{element}”（{names[element]}）")
    for source, target in covered.flows_missed:
        output.say(f"  - 没有情景走过“{source} → {target}”（{names[source]} → {names[target]}）")

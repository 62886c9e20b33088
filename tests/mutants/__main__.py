"""`python -m tests.mutants [BUNDLE] [--pairs N] [--seed S] [--jobs J] [--kind K]`: the table of all mutants.

Exit code 1 if any was neither refused nor ran.
"""

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from engine.bundle import Bundle
from tests.mutants import pool
from tests.mutants.judging import NEITHER, RAN, REFUSED, TOLD, Judgement

HERE = Path(__file__).parents[2]


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    asked.add_argument("bundle", nargs="?", type=Path, default=HERE / "processes")
    asked.add_argument("--pairs", type=int, default=1000, help="how many random pairs")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    asked.add_argument("--kind", help="only the kinds whose names contain this")
    asked.add_argument("--every", type=int, default=1, help="only each N-th")
    args = asked.parse_args()
    wanted = pool.wanted_of(Bundle.read(args.bundle), args.pairs, args.seed)
    chosen = [number for number, each in enumerate(wanted) if (args.kind or "") in each.kind][:: args.every]
    judged = pool.judge_all(args.bundle, args.pairs, args.seed, chosen, args.jobs)
    return int(any(each.verdict == NEITHER for each in show(judged)))


def show(judged: Iterable[Judgement]) -> list[Judgement]:
    """Name each that is neither as soon as it is found; then the table."""
    kept = []
    for each in judged:
        kept.append(each)
        if each.verdict == NEITHER:
            sys.stdout.write(f"NEITHER {each.mutant.kind}: {each.mutant.what}\n    {each.why}\n")
            sys.stdout.flush()
    count = Counter((each.mutant.kind, each.verdict) for each in kept)
    sys.stdout.write(f"{'kind':22}{REFUSED:>9}{RAN:>9}{TOLD:>9}{NEITHER:>9}\n")
    for kind in dict.fromkeys(each.mutant.kind for each in sorted(kept, key=lambda each: each.mutant.kind)):
        row = "".join(f"{count[kind, verdict]:9}" for verdict in (REFUSED, RAN, TOLD, NEITHER))
        sys.stdout.write(f"{kind:22}{row}\n")
    return kept


if __name__ == "__main__":
    sys.exit(main())

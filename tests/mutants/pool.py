"""Judges many mutants in processes of their own: the typesetter's threads don't outlive a fork, so each begins anew."""

import dataclasses
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

from engine.bundle import Bundle
from tests.mutants import judging, mutations
from tests.mutants.judging import Courses, Judgement

# What each process knows of the bundle.
_known: tuple[Bundle, Courses, list[mutations.Mutant]]


def wanted_of(bundle: Bundle, pairs: int, seed: int) -> list[mutations.Mutant]:
    """All single mutants, and some pairs; the same every time."""
    single = mutations.mutants(bundle)
    return [*single, *mutations.pairs(single, pairs, seed)]


def judge_all(folder: Path, pairs: int, seed: int, chosen: list[int], jobs: int) -> Iterator[Judgement]:
    """Judge the chosen ones in processes of their own."""
    known = folder, Courses.of(Bundle.read(folder)), pairs, seed
    with multiprocessing.get_context("spawn").Pool(jobs, _begin, known) as pool:
        yield from pool.imap_unordered(_judge, chosen)


def _begin(folder: Path, courses: Courses, pairs: int, seed: int) -> None:
    global _known  # noqa: PLW0603 (a pool's process has no other place to keep it)
    bundle = Bundle.read(folder)
    _known = bundle, courses, wanted_of(bundle, pairs, seed)


def _judge(number: int) -> Judgement:
    bundle, courses, mutants = _known
    judged = judging.judge(mutants[number], bundle, courses)
    # A change is a function, and stays in the process that made it.
    return dataclasses.replace(judged, mutant=dataclasses.replace(judged.mutant, change=mutations.nothing))

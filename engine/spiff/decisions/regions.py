"""Which values fit which rules: every column is cut where its cells change their answer, and tried once in each piece.

This finds rules that overlap, values that no rule fits, and rules that never apply. A cell that reads a variable or a
parameter has no answer before a case runs: it counts as "maybe", and nothing is said that depends on it.
"""

import dataclasses
import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine import types
from engine.spiff.decisions import cells
from engine.spiff.decisions.tables import Input, Rule, Table

MOST_STEPS = 50_000


class TooLarge(Exception):
    """The table can't be searched for gaps within bounds."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """Part of a column's values. `sample` is one of them, `words` says in Chinese which they are."""

    sample: Any
    words: str


_BLANK = Piece(None, "没有填写")


@dataclasses.dataclass(frozen=True)
class _Dimension:
    """The columns that test the same expression. A rule's `sure` and `maybe` are sets of pieces as bits."""

    label: str
    pieces: list[Piece]
    sure: dict[int, int]
    maybe: dict[int, int]


def overlaps(table: Table) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules that surely fit the same values."""
    dimensions = _dimensions(table)
    for one, other in itertools.combinations(table.rules, 2):
        if all(each.sure[one.number] & each.sure[other.number] for each in dimensions):
            yield one, other


def hidden(table: Table) -> Iterator[tuple[Rule, Rule]]:
    """Rules of a FIRST table that never get their turn, each with the earlier one that takes all their values."""
    dimensions = _dimensions(table)
    for index, rule in enumerate(table.rules):
        for earlier in table.rules[:index]:
            if all(not each.maybe[rule.number] & ~each.sure[earlier.number] for each in dimensions):
                yield rule, earlier
                break


def takes_blank(table: Table, column: Input) -> bool:
    """Whether the table has an answer when nothing is filled in for a column."""
    if table.may_fit_nothing or not table.is_sound:
        return True
    try:
        return gap(table, blank=column.text) is None
    except TooLarge:
        return True


def gap(table: Table, blank: str = "") -> list[str] | None:
    """Values that no rule fits, a phrase for each column that matters; None if there are none. Raises TooLarge.

    With `blank`, of values among which what that expression yields is None.
    """
    dimensions = _dimensions(table, blank)
    everything = sum(1 << rule.number for rule in table.rules)
    steps = itertools.count()
    seen: set[tuple[int, int]] = set()

    def search(depth: int, alive: int) -> list[str] | None:
        if not alive:
            return []
        if depth == len(dimensions) or (depth, alive) in seen:
            return None
        seen.add((depth, alive))
        dimension = dimensions[depth]
        for index, piece in enumerate(dimension.pieces):
            if next(steps) > MOST_STEPS:
                raise TooLarge
            found = search(depth + 1, alive & _fitting(dimension, index))
            if found is not None:
                return [f"“{dimension.label}”{piece.words}", *found]
        return None

    return search(0, everything)


def dead(column: Input, test: str) -> bool:
    """Whether a cell surely holds for no value that its column can have."""
    read = cells.read(test)
    if not _decidable(read):
        return False
    return not any(_holds(read, piece) for piece in _pieces(column, [read, cells.read(column.allowed)]))


def _fitting(dimension: _Dimension, index: int) -> int:
    return sum(1 << number for number, pieces in dimension.maybe.items() if pieces >> index & 1)


def _dimensions(table: Table, blank: str = "") -> list[_Dimension]:
    texts = list(dict.fromkeys(column.text for column in table.inputs))
    return [_dimension(table, text, is_blank=text == blank) for text in texts]


def _dimension(table: Table, text: str, *, is_blank: bool) -> _Dimension:
    indexes = [index for index, column in enumerate(table.inputs) if column.text == text]
    column = table.inputs[indexes[0]]
    tests = {rule.number: [cells.read(rule.tests[index]) for index in indexes] for rule in table.rules}
    allowed = [cells.read(table.inputs[index].allowed) for index in indexes]
    pieces = [_BLANK] if is_blank else list(_pieces(column, [*itertools.chain(*tests.values()), *allowed]))
    every = (1 << len(pieces)) - 1
    sure, maybe = {}, {}
    for number, rows in tests.items():
        known = [_bits(test, pieces) if _decidable(test) or (is_blank and _only_spans(test)) else None for test in rows]
        sure[number] = _all_of(every, (0 if bits is None else bits for bits in known))
        maybe[number] = _all_of(every, (every if bits is None else bits for bits in known))
    return _Dimension(column.label, pieces, sure, maybe)


def _all_of(every: int, sets: Iterable[int]) -> int:
    for each in sets:
        every &= each
    return every


def _bits(test: cells.Test, pieces: list[Piece]) -> int:
    return sum(1 << index for index, piece in enumerate(pieces) if _holds(test, piece))


def _holds(test: cells.Test, piece: Piece) -> bool:
    return test.holds(piece.sample, {}, {})


def _decidable(test: cells.Test) -> bool:
    return all(map(cells.constant, test.ends))


def _only_spans(test: cells.Test) -> bool:
    """Nothing lies between two ends when nothing is filled in, whatever the ends are."""
    return all(isinstance(part, cells.Span) for part in test.parts)


def _pieces(column: Input, tests: list[cells.Test]) -> Iterator[Piece]:
    """One piece for each value that is named, and one for everything between two of them."""
    named = _named(tests)
    ends = sorted(named - {None})
    allowed = cells.read(column.allowed)
    for piece in _cut(column.kind, ends, any(test.spans for test in tests)):
        if not _decidable(allowed) or _holds(allowed, piece):
            yield piece
    if None in named:
        yield _BLANK


def _named(tests: list[cells.Test]) -> set[Any]:
    found: set[Any] = set()
    for end in itertools.chain.from_iterable(test.ends for test in tests):
        if cells.constant(end):
            value = end.evaluate({}, {})
            found.update(value if type(value) is list else [value])
    return found


def _cut(kind: types.Type, ends: list[Any], spans: bool) -> Iterator[Piece]:
    if isinstance(kind, types.Boolean):
        return iter([Piece(True, "为 true"), Piece(False, "为 false")])
    if isinstance(kind, types.Date):
        return _cut_days([dt.date.fromisoformat(end).toordinal() for end in ends])
    if isinstance(kind, types.Integer):
        return _cut_integers(ends)
    if isinstance(kind, types.Number):
        return _cut_line(ends, _around(ends, [(low + high) / 2 for low, high in itertools.pairwise(ends)]))
    # The text that follows next after another is that text and a NUL.
    return _cut_line(ends, ["", *(end + "\0" for end in ends)]) if spans else _cut_set(ends)


def _cut_set(ends: list[str]) -> Iterator[Piece]:
    yield from (Piece(end, f"为 {end}") for end in ends)
    yield Piece("\0".join([*ends, ""]), "为其他内容" if ends else "为任何内容")


def _cut_days(ordinals: list[int]) -> Iterator[Piece]:
    for piece in _cut_integers(ordinals, _day):
        if 1 <= piece.sample <= dt.date.max.toordinal():
            yield Piece(_day(piece.sample), piece.words)


def _cut_integers(ends: list[Any], show: Callable[[Any], str] = str) -> Iterator[Piece]:
    nexts = [math.floor(low) + 1 for low in ends[:-1]]
    for piece in _cut_line(ends, _around([math.floor(end) for end in ends], nexts), show):
        if piece.sample == math.floor(piece.sample):
            yield piece


def _around(ends: list[Any], betweens: list[Any]) -> list[Any]:
    return [ends[0] - 1, *betweens, ends[-1] + 1] if ends else [1]


def _cut_line(ends: list[Any], samples: list[Any], show: Callable[[Any], str] = str) -> Iterator[Piece]:
    """`samples` are tried before, between and after the ends; one that isn't really there means that nothing is."""
    for low, high, sample in zip([None, *ends], [*ends, None], samples, strict=True):
        if (low is None or low < sample) and (high is None or sample < high):
            yield Piece(sample, _between(low, high, show))
        if high is not None:
            yield Piece(high, f"为 {show(high)}")


def _between(low: Any, high: Any, show: Callable[[Any], str]) -> str:
    above = [] if low is None else [f"大于 {show(low)}"]
    below = [] if high is None else [f"小于 {show(high)}"]
    return "、".join(above + below) or "为任何内容"


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()

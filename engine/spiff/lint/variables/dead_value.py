"""A comparison with a value that can never be there: `accepted == "yse"`."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import sites
from engine.spiff.lint.variables.sites import Place, Reading


def check(subject: Subject) -> Iterator[Fault]:
    for readings in _by_place(subject).values():
        # In a called process, a value that one caller never gives may be what another one gives.
        everywhere = set.intersection(*(_dead(reading) for reading in readings))
        for sentence in sorted(everywhere):
            yield readings[0].fault("dead_value", f"不会成立：{sentence}；请检查拼写，或者在表单里加上这个选项。")


def _by_place(subject: Subject) -> dict[tuple[Place, str], list[Reading]]:
    found: dict[tuple[Place, str], list[Reading]] = {}
    for reading in sites.readings(subject):
        found.setdefault((reading.place, reading.where), []).append(reading)
    return found


def _dead(reading: Reading) -> set[str]:
    return {doubt.sentence for doubt in reading.doubts if doubt.rule == "dead_value"}

"""A value of a kind that can't be computed, compared or used there."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.subject import Subject
from engine.spiff.lint.variables import sites


def check(subject: Subject) -> Iterator[Fault]:
    told = set()
    for reading in sites.readings(subject):
        for doubt in reading.doubts:
            key = (reading.place, reading.where, doubt.sentence)
            if doubt.rule == "wrong_type" and key not in told:
                told.add(key)
                yield reading.fault("wrong_type", f"不合用：{doubt.sentence}；{_mend(doubt.sentence)}。")


def _mend(sentence: str) -> str:
    return "请让它必填，或者先用网关判断它有没有值" if "可能是空白" in sentence else "请改用合适的变量或者写法"

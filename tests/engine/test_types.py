"""Types judge values, and each other: what the deployment check relies on."""

import pytest

from engine.types import (
    Anything,
    Boolean,
    Choice,
    Date,
    Integer,
    ListOf,
    Nothing,
    Number,
    Optional,
    Record,
    Reference,
    Text,
    Type,
    box,
    missing,
)

YES_NO, ALSO_MAYBE = Choice.of("yes", "no"), Choice.of("yes", "no", "maybe")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Boolean(), [True, False], [1, "true", None]),
        (Integer(), [0, -3], [1.5, True, "1"]),
        (Number(), [0, 1.5], [False, "1.5", None]),
        (Date(), ["2026-05-31"], ["2026-02-30", "20260531", "31.5.2026", ""]),
        (YES_NO, ["yes"], ["yse", None, ["yes"], 1]),
        (Optional(of=Integer()), [None, 4], ["4"]),
        (ListOf(item=Integer()), [[], [1, 2]], [[1, "2"], (1,), None]),
        (Record(fields={"id": Integer()}), [{"id": 1, "more": 2}], [{}, {"id": "1"}, [1]]),
    ],
)
def test_a_type_accepts_its_values_and_no_others(kind: Type, good: list[object], bad: list[object]) -> None:
    assert [kind.accepts(value) for value in good] == [True] * len(good)
    assert [kind.accepts(value) for value in bad] == [False] * len(bad)


@pytest.mark.parametrize(
    ("wanted", "given", "fits"),
    [
        (Number(), Integer(), True),
        (Integer(), Number(), False),
        (Text(), YES_NO, True),
        (Text(), Date(), True),
        (Date(), Text(), False),
        (ALSO_MAYBE, YES_NO, True),
        (YES_NO, ALSO_MAYBE, False),
        (Integer(), Optional(of=Integer()), False),
        (Optional(of=Number()), Optional(of=Integer()), True),
        (Optional(of=Integer()), Nothing(), True),
        (ListOf(item=Number()), ListOf(item=Integer()), True),
        (ListOf(item=Integer()), ListOf(item=Text()), False),
        (Record(fields={"id": Integer()}), Record(fields={"id": Integer(), "x": Text()}), True),
        (Record(fields={"id": Integer()}), Record(fields={"x": Text()}), False),
        (Record(fields={"x": Optional(of=Text())}), Record(), True),
        (Reference(to="stages"), Reference(to="votes"), False),
        (Anything(), Optional(of=Record()), True),
        (Type(), Boolean(), True),
    ],
)
def test_a_type_admits_another_when_all_its_values_fit(wanted: Type, given: Type, fits: bool) -> None:
    assert wanted.admits(given) is fits


def test_a_box_names_the_fields_that_its_form_lacks() -> None:
    wanted = box("打分的任务", score=Number(), comment=Optional(of=Text()))
    assert missing(wanted.fields, {"score": Text()}) == ["score"]
    assert missing(wanted.fields, {"comment": Integer(), "score": Integer()}) == ["comment"]
    assert missing(wanted.fields, {"score": Number()}) == []

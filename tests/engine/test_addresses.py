"""Audiences and keys of cases: what is put together comes apart as it was."""

import pytest

from engine import addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("person:3", ("person", 3, "")),
        ("role:办公室", ("role", None, "办公室")),
        ("unit:4:审核机关", ("unit", 4, "审核机关")),
        ("unit:4", ("unit", 4, "")),
        ("unit:x:审核机关", ("unit", None, "审核机关")),
    ],
)
def test_an_audience_comes_apart(text: str, expected: tuple[str, int | None, str]) -> None:
    assert addresses.audience(text) == expected


def test_an_audience_is_put_together_as_it_comes_apart() -> None:
    for text in (addresses.person(3), addresses.role("办公室"), addresses.unit(4, "审核机关")):
        kind, number, role = addresses.audience(text)
        assert text == ":".join(str(part) for part in (kind, number, role) if part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("application:17", ("application", 17)), ("application:x", ("application", None)), ("timer", ("timer", None))],
)
def test_the_key_of_a_case_comes_apart(text: str, expected: tuple[str, int | None]) -> None:
    assert addresses.case_key(text) == expected


def test_roles_and_units_are_found_among_audiences() -> None:
    held = ["person:3", "role:办公室", "unit:4:审核机关", "unit:5:审核机关", "unit:6:申报组织"]
    assert addresses.roles(held) == {"办公室"}
    assert addresses.units(held, "审核机关") == {4, 5}

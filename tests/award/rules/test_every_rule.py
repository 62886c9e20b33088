"""Every rule R01 to R36 has a test named after it, and Article 3 holds: there is no place for money."""

import json
import re
from pathlib import Path

import pytest

import award.records  # noqa: F401 (completes the metadata)
from database import Base

ROOT = Path(__file__).parents[3]
ENGLISH = r"(^|_)(fees?|prices?|payments?|paid|pay|invoices?|charges?|deposits?)(_|$)"
MONEY = re.compile(rf"{ENGLISH}|费|收款|付款|缴纳|价格|押金")
# The launch form states that no fee is taken; it asks for none.
NAMED_TO_FORBID = re.compile(r"不(收取任何|得收取|收)费用?")


def test_every_rule_has_a_test_named_after_it() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "award").rglob("test_*.py"))
    tested = set(re.findall(r"def test_r(\d\d)_", source))
    assert sorted(f"{number:02d}" for number in range(1, 37) if f"{number:02d}" not in tested) == []


def _columns() -> list[tuple[str, str]]:
    return [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns]


def test_r04_no_table_and_no_column_is_about_a_fee() -> None:
    found = [f"{table}.{column}" for table, column in _columns() if MONEY.search(table) or MONEY.search(column)]
    assert found == []


def test_r04_amounts_of_money_stand_only_in_the_office_s_own_expenses() -> None:
    assert [table for table, column in _columns() if "amount" in column] == ["expense"]
    links = {key.column.table.name for key in Base.metadata.tables["expense"].foreign_keys}
    assert not links & {"application", "organisation", "unit", "award"}


def _asked(fields: list[dict[str, object]]) -> list[tuple[str, str]]:
    found = []
    for field in fields:
        found.append((str(field.get("key", "")), str(field.get("label", ""))))
        found.extend(_asked(field.get("fields", [])))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "processes" / "forms").glob("*.json")), ids=lambda path: path.stem)
def test_r04_no_form_asks_for_a_fee(path: Path) -> None:
    fields = _asked(json.loads(path.read_text("utf-8"))["fields"])
    asked = [pair for pair in fields if MONEY.search(pair[0]) or MONEY.search(NAMED_TO_FORBID.sub("", pair[1]))]
    assert [key for key, _ in asked if key != "no_fee"] == []


@pytest.mark.parametrize("word", ["fee", "review_fee", "price_yuan", "payment", "评审费", "缴纳"])
def test_r04_the_sweep_finds_what_it_looks_for(word: str) -> None:
    assert MONEY.search(word)

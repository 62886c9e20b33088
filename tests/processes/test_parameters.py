"""The sheet of the review rules: a key that nothing reads must say so."""

import json
import re
from pathlib import Path

HOME = Path(__file__).parents[2]
SHEET = json.loads((HOME / "processes" / "parameters.json").read_text(encoding="utf-8"))
ONLY_RECORDED = "系统只作记载，不自动控制"
FAMILIES = ("publicity.days.", "group.size.", "weights.")  # read with the kind or the stage at the end
FIXED_BY_LAW = "本办法第"


def _read_somewhere(key: str) -> bool:
    folders = (HOME / "handlers", HOME / "award" / "rules", HOME / "people" / "notices")
    code = [path for folder in folders for path in folder.rglob("*.py")]
    places = [*code, HOME / "processes" / "award.bpmn", HOME / "processes" / "award.json"]
    named = re.compile(rf"""["\']{re.escape(key)}["\']|&#34;{re.escape(key)}&#34;|&quot;{re.escape(key)}&quot;""")
    texts = (each.read_text(encoding="utf-8") for each in places if each.name != "parameters.py")
    return key.startswith(FAMILIES) or any(named.search(text) for text in texts)


def test_a_parameter_is_read_by_the_product_or_says_that_it_is_not() -> None:
    silent = {
        row["key"]
        for row in SHEET
        if not _read_somewhere(row["key"])
        and ONLY_RECORDED not in row.get("help", "")
        and not (row["basis"].startswith(FIXED_BY_LAW) and row.get("min") == row.get("max"))
    }

    assert silent == set()


def test_a_parameter_that_the_product_reads_does_not_claim_otherwise() -> None:
    assert [row["key"] for row in SHEET if ONLY_RECORDED in row.get("help", "") and _read_somewhere(row["key"])] == []

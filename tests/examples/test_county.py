"""A county's quality award from the same verbs: two reviews, two tiers, other names, lanes, letters and law."""

import re
from pathlib import Path

import pytest

from engine.bundle import Bundle
from rehearsal import run
from running import checking, contents, documents

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "county"
SCENARIOS = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.yaml"))
# What only the shipped award of another region is called.
OTHERS = re.compile("塔城|塔质|塔行|行署|伊犁|新疆")


def test_the_check_finds_nothing(bundle: Bundle) -> None:
    assert [fault.message for fault in checking.faults(bundle)] == []


def test_it_stands_on_twenty_articles_of_its_own(bundle: Bundle) -> None:
    assert len(contents.regulation(bundle).names) == 20
    assert list(contents.profile(bundle).stages) == ["material", "site"]
    assert len(contents.profile(bundle).tiers) == 2


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_comes_true(outcomes: dict[str, run.Outcome], name: str) -> None:
    assert outcomes[name].missed == []


def test_every_document_becomes_a_pdf(bundle: Bundle) -> None:
    templates = {f"{name}.typ": text for name, text in bundle.documents.items()}
    assert documents.faults(templates) == {}


def test_nothing_in_it_speaks_of_another_region(bundle: Bundle) -> None:
    speaking = [path for path, content in bundle.files.items() if OTHERS.search(content.decode("utf-8"))]
    assert speaking == []


def test_a_rehearsed_edition_has_winners_of_both_tiers_and_speaks_of_the_county_alone(bundle: Bundle) -> None:
    report, missed = run.rehearse(bundle, None, 1, lambda moment: None)
    assert missed == []
    assert len(report["awards"]) == 3
    assert not OTHERS.search(str({key: report[key] for key in ("publicities", "awards", "applications")}))

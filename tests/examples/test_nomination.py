"""A prize that departments nominate for: organisations and individuals, one review, a committee of persons that votes
gold and then silver, comments on the first publicity, money with the prize."""

import re
from pathlib import Path

import pytest

from award.profile import RoleKind
from engine.bundle import Bundle
from rehearsal import run
from running import checking, contents, documents

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "nomination"
SCENARIOS = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.yaml"))
# What only the awards of other regions are called, and what nobody does for this one.
OTHERS = re.compile("塔城|塔质|塔行|行署|伊犁|新疆|云岭|云质|乡镇|县|自我评价报告|申报组织")


def test_the_check_finds_nothing(bundle: Bundle) -> None:
    assert [fault.message for fault in checking.faults(bundle)] == []


def test_it_is_a_prize_of_its_own_kind(bundle: Bundle) -> None:
    profile = contents.profile(bundle)
    assert len(contents.regulation(bundle).names) == 16
    assert list(profile.stages) == ["review"]
    assert [tier.prize for tier in profile.tiers.values()] == ["20万元", "5万元"]
    assert {vote.by for vote in profile.votes.values()} == {"person"}
    assert [each.answer for each in profile.publicities.values()] == ["comment", "objection"]
    assert profile.kind_of(profile.starter("application")) == RoleKind.NOMINATOR
    assert "scorebook.json" not in bundle.files


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_comes_true(outcomes: dict[str, run.Outcome], name: str) -> None:
    assert outcomes[name].missed == []


def test_every_document_becomes_a_pdf(bundle: Bundle) -> None:
    templates = {f"{name}.typ": text for name, text in bundle.documents.items()}
    assert documents.faults(templates) == {}


def test_nothing_in_it_speaks_of_another_award(bundle: Bundle) -> None:
    speaking = [path for path, content in bundle.files.items() if OTHERS.search(content.decode("utf-8"))]
    assert speaking == []


def test_organisations_and_individuals_win_gold_and_silver(bundle: Bundle) -> None:
    report, missed = run.rehearse(bundle, None, 1, lambda moment: None)
    assert missed == []
    assert len(report["awards"]) == 4
    assert not OTHERS.search(str({key: report[key] for key in ("publicities", "awards", "applications")}))

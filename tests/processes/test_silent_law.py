"""A document gives no article as the ground for what only the review rules say."""

import json
from pathlib import Path

PROCESSES = Path(__file__).parents[2] / "processes"


def _template(name: str) -> str:
    return (PROCESSES / "documents" / f"{name}.typ").read_text(encoding="utf-8")


def test_secret_voting_is_laid_to_the_review_rules() -> None:
    assert "依照评审规则进行无记名投票" in _template("vote_result")
    assert "依照评审规则，以单位为一票进行无记名投票" in _template("deliberation_minutes")


def test_the_time_for_objections_is_laid_to_the_review_rules() -> None:
    assert "提出的期限《办法》未规定，依照评审规则为公示期内" in _template("publicity_notice")


def test_a_disqualification_names_article_32_only_with_a_ban() -> None:
    assert '第二十六条#if has("ban_until") [、第三十二条]规定，决定取消' in _template("disqualification_decision")


def test_the_weights_do_not_deny_that_the_composite_may_settle_a_tie() -> None:
    sheet = json.loads((PROCESSES / "parameters.json").read_text(encoding="utf-8"))
    helps = [row["help"] for row in sheet if row["key"].startswith("weights.")]
    assert len(helps) == 3
    assert all("末位票数相同的处理" in one for one in helps)

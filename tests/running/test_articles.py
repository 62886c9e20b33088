"""The matrix of articles: every article at home, and a fault as soon as one loses its home."""

import json
from pathlib import Path

import pytest
from flask import Flask

from award.law import Regulation
from award.rules import articles as names
from engine.bundle import Bundle
from running import article_homes, articles, contents, database
from web import app
from web.frame import intake

FOLDER = Path(__file__).parents[2] / "processes"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.read(FOLDER)


ALL = Regulation.read((FOLDER / "law" / "regulation.md").read_text("utf-8")).names


def without(bundle: Bundle, article: str) -> Bundle:
    """The bundle with one article named nowhere in it."""
    instead = "第四条".encode()
    kept = {path: content for path, content in bundle.files.items() if path.startswith(("law/", "award.json"))}
    changed = {path: content.replace(article.encode(), instead) for path, content in bundle.files.items()}
    return Bundle(changed | kept)


def test_all_38_articles_have_a_home(bundle: Bundle) -> None:
    rows = articles.matrix(bundle)
    assert list(rows) == ALL
    assert all(row.homes for row in rows.values())
    assert {home.kind for row in rows.values() for home in row.homes} == set(articles.KINDS)
    assert articles.faults(bundle) == []


def test_only_articles_of_pure_principle_are_at_home_on_a_page_alone(bundle: Bundle) -> None:
    alone = [name for name, row in articles.matrix(bundle).items() if {home.kind for home in row.homes} == {"page"}]
    assert alone == ["第二条", "第六条", "第三十七条", "第三十八条"]


@pytest.mark.parametrize("article", [name for name in ALL if name not in {"第四条"}])
def test_an_article_that_loses_its_home_in_the_bundle_is_a_fault(bundle: Bundle, article: str) -> None:
    concepts = (*article_homes.PAGES["/regulation"][1], article_homes.WITHOUT_BUNDLE)
    excused = names.cited(contents.profile(bundle).cite(*concepts))
    found = [fault.name for fault in articles.faults(without(bundle, article))]
    assert found == ([] if article in excused else [article])


def test_the_fault_says_what_is_wrong(bundle: Bundle) -> None:
    (fault,) = articles.faults(without(bundle, "第十八条"))
    assert (fault.box, fault.rule) == ("", "article_without_home")
    assert fault.message == "《办法》第十八条没有落实之处：没有节点、表单、公文或者参数以它为依据。"


def test_a_page_that_is_gone_leaves_its_articles_without_a_home(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_homes, "PAGES", {})
    assert [fault.name for fault in articles.faults(bundle)] == ["第二条", "第六条", "第三十七条", "第三十八条"]


def test_what_is_declared_by_hand_is_there() -> None:
    rules = {path.stem for path in (FOLDER.parent / "award" / "rules").glob("[a-z]*.py")}
    assert set(article_homes.RULES) == rules - {"articles", "documents", "materials", "scorebook_faults", "years"}
    assert set(article_homes.RECORDS) <= set(database.metadata().tables)
    rules_of_site = {str(rule) for each in app.BLUEPRINTS for rule in _addresses(each)}
    assert set(article_homes.PAGES) <= rules_of_site


def _addresses(blueprint: object) -> list[str]:
    site = Flask("addresses")
    site.url_map.converters["number"] = intake.Number
    site.register_blueprint(blueprint)  # type: ignore[arg-type]
    return [rule.rule for rule in site.url_map.iter_rules()]


def test_a_diagram_that_cannot_be_read_has_no_homes() -> None:
    broken = Bundle({"award.bpmn": b"<nonsense", "forms/x.json": json.dumps({"fields": 3}).encode()})
    assert len(articles.faults(broken)) > 30

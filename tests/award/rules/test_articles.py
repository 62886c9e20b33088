"""Articles cited by documents, and the numbers of documents."""

import pytest

from award.rules import articles, documents
from tests.award.rules.sheet import refused


def test_the_regulation_has_38_articles_by_name() -> None:
    assert len(set(articles.ALL)) == 38
    assert [articles.name(n) for n in (1, 10, 11, 20, 21, 38)] == [
        "第一条", "第十条", "第十一条", "第二十条", "第二十一条", "第三十八条",
    ]  # fmt: skip


def test_r34_a_document_cites_an_article_that_exists() -> None:
    articles.check(["第十七条", "第二十六条"])
    with refused("应当注明所依据的条款"):
        articles.check([])
    for wrong in ("第三十九条", "第十七", "17", ""):
        with refused("《办法》没有"):
            articles.check([wrong])


def test_r34_articles_are_read_out_of_a_text_once_each_and_in_order() -> None:
    assert articles.cited("第二十三条、第十条，又第二十三条；第九十九条不是") == ["第二十三条", "第十条"]


def test_a_document_number_is_written_as_the_standard_says() -> None:
    assert documents.number("塔质强办", 2026, 1) == "塔质强办〔2026〕1号"
    assert documents.number("塔质强办", 2026, 12) == "塔质强办〔2026〕12号"
    with pytest.raises(ValueError, match="begin with 1"):
        documents.number("塔质强办", 2026, 0)

"""Articles cited by documents, and the numbers of documents."""

import pytest

from award.rules import articles, documents


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "第一条"), (10, "第十条"), (11, "第十一条"), (20, "第二十条"), (38, "第三十八条"), (100, "第一百条"),
        (103, "第一百零三条"), (110, "第一百一十条"), (215, "第二百一十五条"),
    ],
)  # fmt: skip
def test_an_article_is_called_by_its_number(number: int, name: str) -> None:
    assert articles.name(number) == name
    assert articles.cited(f"依照{name}规定") == [name]


def test_r34_articles_are_read_out_of_a_text_once_each_and_in_order() -> None:
    assert articles.cited("第二十三条、第十条，又第二十三条；第十款不是") == ["第二十三条", "第十条"]


def test_a_document_number_is_written_as_the_standard_says() -> None:
    assert documents.number("塔质强办", 2026, 1) == "塔质强办〔2026〕1号"
    assert documents.number("塔质强办", 2026, 12) == "塔质强办〔2026〕12号"
    with pytest.raises(ValueError, match="begin with 1"):
        documents.number("塔质强办", 2026, 0)

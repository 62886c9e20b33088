"""The names of one award and the articles of one regulation stand in its bundle, in no Python and no template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from award.concepts import Concept

ROOT = Path(__file__).parents[1]
ROOMS = ("award", "engine", "handlers", "people", "running", "web", "commands", "database")
NAMES = re.compile("塔城|行署|领导小组|塔质|塔行|地区|自治区|TCZLJ")
ARTICLE = re.compile("第[一二三四五六七八九十]+条")
# How an article is written, told to whoever wrote one wrongly, or to whoever reads the code.
EXAMPLE = re.compile('样子|写法|写成|如“第|如：第|例如|依据的条款，如|"第一条": |article: 第|下面登记第一条')
CITED = re.compile(r"""\b(?:law|under)\(([^)]*)\)""")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".html") and "released" not in path.parts:
                yield path


def told(path: Path) -> list[str]:
    """The lines that name this award, or an article of its regulation other than as an example of how to write one."""
    lines = _without_docstrings(path).splitlines()
    return [line for line in lines if NAMES.search(line) or (ARTICLE.search(line) and not EXAMPLE.search(line))]


def _without_docstrings(path: Path) -> str:
    text = path.read_text("utf-8")
    return re.sub('"""(?:(?!""").)*"""', _unless_named, text, flags=re.S) if path.suffix == ".py" else text


def _unless_named(docstring: re.Match[str]) -> str:
    """A docstring may show how an article is cited; the names of the award stand in none."""
    return docstring[0] if NAMES.search(docstring[0]) else ""


@pytest.mark.parametrize("path", [str(path.relative_to(ROOT)) for path in sources()])
def test_no_source_names_the_award_or_an_article_of_its_regulation(path: str) -> None:
    assert told(ROOT / path) == []


def test_a_name_or_an_article_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text('TITLE = "塔城地区政府质量奖"\nraise Refused("不能申报。", article="第十三条")\n', "utf-8")
    assert len(told(wrong)) == 2


def test_templates_cite_concepts_that_there_are() -> None:
    cited = [
        word.strip(" \"'")
        for path in sources()
        if path.suffix == ".html"
        for arguments in CITED.findall(path.read_text("utf-8"))
        for word in arguments.split(",")
        if word.strip().startswith(("'", '"'))
    ]
    assert len(cited) > 30
    assert set(cited) <= set(Concept)

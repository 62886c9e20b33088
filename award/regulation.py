"""The regulation itself: 《塔城地区政府质量奖管理办法》, 塔行办规〔2023〕1号, read from its full text."""

import dataclasses
import functools
import pathlib
import re
from collections.abc import Mapping

from award.rules import articles as names

TITLE = "塔城地区政府质量奖管理办法"
NUMBER = "塔行办规〔2023〕1号"
FULL_TEXT = pathlib.Path(__file__).with_name("regulation.zh.md")

_CHAPTER = re.compile(r"## (第[一二三四五]章) (.+)")
_ARTICLE = re.compile(r"\*\*(第[一二三四五六七八九十]+条)\*\* (.+)")
_END = "抄送："


@dataclasses.dataclass(frozen=True)
class Article:
    """One article, word for word. `chapter` is 第二章 申报与受理; `paragraphs` are its 款 and 项 in their order."""

    number: str
    chapter: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@functools.cache
def articles() -> Mapping[str, Article]:
    """All 38 articles by name, in their order."""
    return dict(_read(FULL_TEXT.read_text(encoding="utf-8")))


def cited(text: str) -> list[Article]:
    """The articles that a text such as `第十四条、第三十二条` names, in its order."""
    return [articles()[name] for name in names.cited(text)]


def _read(text: str) -> list[tuple[str, Article]]:
    found: list[tuple[str, Article]] = []
    chapter = ""
    for line in filter(None, (each.strip() for each in text.splitlines())):
        if line.startswith(_END):
            break
        if heading := _CHAPTER.fullmatch(line):
            chapter = f"{heading[1]} {heading[2].replace(' ', '')}"
        elif start := _ARTICLE.fullmatch(line):
            found.append((start[1], Article(start[1], chapter, (start[2],))))
        elif found:
            name, so_far = found[-1]
            found[-1] = name, dataclasses.replace(so_far, paragraphs=(*so_far.paragraphs, line))
    return found

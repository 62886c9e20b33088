"""The regulation, read from `law/regulation.md`: chapters are headings, articles begin with their bold number."""

import dataclasses
import functools
import re
from collections.abc import Mapping

from award.rules import articles as names

_NUMERAL = "[一二三四五六七八九十百零]+"
_CHAPTER = re.compile(rf"## (第{_NUMERAL}章) (.+)")
_ARTICLE = re.compile(rf"\*\*(第{_NUMERAL}条)\*\* (.+)")
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


@dataclasses.dataclass(frozen=True)
class Regulation:
    """All articles by name, in their order."""

    articles: Mapping[str, Article]

    @classmethod
    def read(cls, text: str) -> "Regulation":
        """The regulation of a text; the same text again is the same object."""
        return _regulation(text)

    @property
    def names(self) -> list[str]:
        return list(self.articles)

    def cited(self, text: str) -> list[Article]:
        """The articles that a text such as `第十四条、第三十二条` names, in its order, as far as there are such."""
        return [self.articles[name] for name in names.cited(text) if name in self.articles]

    def unknown(self, text: str) -> list[str]:
        """The articles that a text names and the regulation doesn't have."""
        return [name for name in names.cited(text) if name not in self.articles]


@functools.lru_cache(maxsize=64)
def _regulation(text: str) -> Regulation:
    return Regulation(dict(_read(text)))


def faults(text: str) -> list[str]:
    """What is wrong with a text of a regulation: no article, or numbers that don't go on by one."""
    found = [number for number, _ in _read(text)]
    if not found:
        return ["没有一个条款；每条应当以“**第一条** ”的样子开头。"]
    wrong = [place for place, number in enumerate(found, 1) if number != names.name(place)]
    return [f"第{wrong[0]}个条款写作“{found[wrong[0] - 1]}”，应当是“{names.name(wrong[0])}”。"] if wrong else []


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

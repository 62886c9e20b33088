"""The articles of the regulation by name (R34: every document cites the article it stands on)."""

import re
from collections.abc import Iterable

from award.errors import Refused

DIGITS = "零一二三四五六七八九"
COUNT = 38


def name(number: int) -> str:
    """17 → 第十七条."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return f"第{head}{DIGITS[ones] if ones else ''}条"


ALL = tuple(name(number) for number in range(1, COUNT + 1))
NUMBERS = {article: number for number, article in enumerate(ALL, start=1)}


def cited(text: str) -> list[str]:
    """The articles a text names, in their order of appearance, without those the regulation doesn't have."""
    return [found for found in dict.fromkeys(re.findall(r"第[一二三四五六七八九十]+条", text)) if found in NUMBERS]


def check(articles: Iterable[str]) -> None:
    """R34: at least one article, and only such as exist."""
    given = list(articles)
    if not given:
        raise Refused("文书应当注明所依据的条款。")
    wrong = [article for article in given if article not in NUMBERS]
    if wrong:
        raise Refused(f"《办法》没有“{wrong[0]}”。")

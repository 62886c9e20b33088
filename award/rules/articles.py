"""The articles of the regulation by name (R34: every document cites the article it stands on)."""

import re

DIGITS = "零一二三四五六七八九"
ONE = re.compile(r"第[一二三四五六七八九十百零]+条")


def name(number: int) -> str:
    """17 → 第十七条, 103 → 第一百零三条; up to 999."""
    hundreds, rest = divmod(number, 100)
    return f"第{_hundreds(hundreds, rest)}{_tens(rest, after=bool(hundreds))}条"


def _hundreds(hundreds: int, rest: int) -> str:
    if not hundreds:
        return ""
    return f"{DIGITS[hundreds]}百" + ("零" if 0 < rest < 10 else "")


def _tens(number: int, *, after: bool) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 and not after else f"{DIGITS[tens]}十"
    return f"{head}{DIGITS[ones] if ones else ''}"


def cited(text: str) -> list[str]:
    """The articles a text names, in their order of appearance, each once."""
    return list(dict.fromkeys(ONE.findall(text)))

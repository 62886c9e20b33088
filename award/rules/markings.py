"""How classified papers are marked, and how such a marking is told from running text (Article 13; C22).

Classified papers carry 绝密★10年, 机密★ or 秘密★ beside a line's end, or such a word on a line of its own. The same
signs are innocent in running text (杜绝密封不严, 保守商业秘密, 内部文件管理), so only these forms count as a marking.
"""

import re
import unicodedata
from collections.abc import Iterable

# How many lines of a page count as its head; a word alone in a line further down is a cell of some table.
HEAD = 8

_GRADE = r"(?<!商业)(?<!商 业)[绝机秘]\s*密"
_STAR = r"[★☆⭐✩✪✭]"
_PERIOD = r"([0-9〇零一二三四五六七八九十百]+\s*(年|个?月)|长期|永久|启用前)"
_INSIDE = (
    r"内\s*部(\s*(资\s*料|文\s*件|材\s*料|刊\s*物|使\s*用|参\s*考))?"
    r"(\s*[,，。;；:：、]?\s*(请\s*)?(注\s*意\s*保\s*存|妥\s*善\s*保\s*管|严\s*禁\s*外\s*传|不\s*得\s*外\s*传|请?\s*勿\s*外\s*传))?"
)
_ALONE = (
    rf"[【\[（(〔「]?\s*((密\s*级\s*[:：]\s*)?{_GRADE}(\s*[·.、:：]?\s*{_PERIOD})?|{_INSIDE})\s*[】\]）)〕」]?\s*[★☆]?"
)
_STARRED = re.compile(rf"{_GRADE}\s*{_STAR}")
_ON_A_LINE = re.compile(rf"^{_ALONE}$", re.MULTILINE)


def of_text(text: str) -> str | None:
    """The marking that a text carries, if any."""
    plain = _plain(text)
    found = _STARRED.search(plain) or _ON_A_LINE.search(plain)
    return found.group().strip() if found else None


def of_pages(pages: Iterable[str]) -> str | None:
    """The marking of a file, if any: a star anywhere, or a word alone in a line at the head of one of its pages."""
    for page in pages:
        plain = _plain(page)
        found = _STARRED.search(plain) or _ON_A_LINE.search(_head(plain))
        if found:
            return found.group().strip()
    return None


def _head(plain: str) -> str:
    return "\n".join(plain.splitlines()[:HEAD])


class _Usual(dict[int, str]):
    """Each sign in its usual width; nothing for one that can't be seen.

    Sign by sign: NFKC of a whole text sorts a long run of combining marks for minutes.
    """

    def __missing__(self, sign: int) -> str:
        self[sign] = "".join(filter(_is_seen, unicodedata.normalize("NFKC", chr(sign))))
        return self[sign]


_USUAL = _Usual()


def _is_seen(sign: str) -> bool:
    return sign in "\n\t" or unicodedata.category(sign) not in ("Cf", "Cc", "Mn")


def _plain(text: str) -> str:
    """The lines with something on them, so that neither widths, invisible signs nor blanks hide a marking.

    Without long runs of blanks, over which the patterns would go again and again.
    """
    lines = (" ".join(line.split()) for line in text.translate(_USUAL).splitlines())
    return "\n".join(filter(None, lines))

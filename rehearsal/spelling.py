"""What a mistyped word was meant to be."""

import difflib
from collections.abc import Iterable

MOST_SHOWN = 20


def hint(told: str, known: Iterable[str], otherwise: str) -> str:
    """“是不是要写……”, if a known word is close; or else the known words, if they are few."""
    words = list(dict.fromkeys(known))
    close = difflib.get_close_matches(told, words, n=1, cutoff=0.5)
    if close:
        return f"是不是要写“{close[0]}”"
    return f"{otherwise}：{'、'.join(words)}" if len(words) <= MOST_SHOWN else "请核对名称"

"""What the Chinese field types accept: dates, telephone numbers, identity numbers, credit codes, plain text."""

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsonschema import FormatChecker

IDCARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDCARD_CHECKS = "10X98765432"
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PHONE = re.compile(r"(\+?86-?)?(1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4})")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
USCC = re.compile(rf"[{USCC_LETTERS}]{{2}}[0-9]{{6}}[{USCC_LETTERS}]{{10}}")
IDCARD = re.compile(r"[1-9][0-9]{16}[0-9X]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters except line feed and tab, lone surrogates, and marks that turn the direction of reading.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def is_text(text: str) -> bool:
    return not INVISIBLE.search(text)


def is_date(text: str) -> bool:
    """A real day between 1900 and 2100, written 2026-03-01."""
    if not DATE.fullmatch(text):
        return False
    try:
        return 1900 <= dt.date.fromisoformat(text).year <= 2100
    except ValueError:
        return False


def is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(text))


def is_email(text: str) -> bool:
    return bool(EMAIL.fullmatch(text))


def is_idcard(text: str) -> bool:
    """An 18-character resident identity number with a real birthday and the right check digit (GB 11643-1999)."""
    if not IDCARD.fullmatch(text) or not is_date(f"{text[6:10]}-{text[10:12]}-{text[12:14]}"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, IDCARD_WEIGHTS, strict=False))
    return IDCARD_CHECKS[total % 11] == text[17]


def is_uscc(text: str) -> bool:
    """A unified social credit code with the right check character (GB 32100-2015)."""
    if not USCC.fullmatch(text):
        return False
    total = sum(USCC_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(text[:17]))
    return USCC_LETTERS[-total % 31] == text[17]


def tidy(text: str) -> str:
    """A number or code as people mean it: full-width digits narrowed, spaces gone, letters in capitals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


FORMATS = {
    "text": is_text, "date": is_date, "phone": is_phone, "email": is_email, "idcard": is_idcard, "uscc": is_uscc,
}  # fmt: skip


@functools.cache
def checker() -> "FormatChecker":
    """All formats as the validator knows them: `cn-date`, …"""
    from jsonschema import FormatChecker

    made = FormatChecker(formats=())
    for name, accepts in FORMATS.items():
        made.checkers[f"cn-{name}"] = (_of_strings(accepts), ())
    return made


def _of_strings(accepts: Callable[[str], bool]) -> Callable[[object], bool]:
    """A format speaks about strings alone; anything else is the business of `type`."""
    return lambda value: not isinstance(value, str) or accepts(value)

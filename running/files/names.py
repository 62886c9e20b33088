"""What a file may be called."""

import re
import unicodedata
from pathlib import PurePosixPath

from award.errors import Refused

LONGEST_NAME = 150
LONGEST_GIVEN = 2000
# Suffix → media type, and how such a file begins.
ALLOWED = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
_UNWANTED = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
# Signs that turn the direction of reading or have no width: they show another name than the file has.
_MISLEADING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PROGRAM = re.compile(r"\.(exe|com|scr|bat|cmd|ps1|vbs|js|jar|msi|lnk|hta|php|jsp|aspx?|html?|svg|sh)(\.|$)")


def tidy(name: str) -> str:
    """A file's own name without folders, control characters and what file systems refuse."""
    bare = unicodedata.normalize("NFC", re.split(r"[\\/]", name[-LONGEST_GIVEN:])[-1])
    stem, dot, suffix = _UNWANTED.sub("_", bare).strip().rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{suffix[:10]}"


def suffix(name: str) -> str:
    """The suffix of a tidy name that may be uploaded. Raises Refused."""
    found = PurePosixPath(name).suffix.lower()
    if _MISLEADING.search(name):
        raise Refused(f"“{_MISLEADING.sub('', name)}”的文件名带有看不见的字符，请改名后上传。")
    if found not in ALLOWED:
        raise Refused(f"“{name}”的类型不能上传，只接受 PDF、DOCX、XLSX、PNG、JPG。")
    if _PROGRAM.search(name.lower()):
        raise Refused(f"“{name}”的文件名里带有程序的扩展名，请改名后上传。")
    return found

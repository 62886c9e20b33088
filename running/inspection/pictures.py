"""PNG and JPEG: decodes whole, within a bound of pixels, and ends where the picture ends."""

import re
import warnings
from pathlib import Path

from PIL import Image

from running.inspection import Unfit

MOST_PIXELS = 60_000_000
BROKEN = "打不开，可能已经损坏或者没有传完，请重新保存后上传。"
MIXED = "带有不属于图片的内容，请另存为新的图片后上传。"
_PROGRAM = re.compile(rb"<\?php|<script|<html|<svg|<!doctype", re.IGNORECASE)
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, IndexError, Image.DecompressionBombError)
_PNG_HEAD = 8
_PNG_FRAME = 12  # length, type, checksum
_FIRST_SCAN = 0xDA
_END = 0xD9
_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a body


def png(path: Path) -> list[str]:
    """Raises Unfit."""
    content = path.read_bytes()
    _check(path, "PNG", content, _end_of_png(content))
    return []


def jpeg(path: Path) -> list[str]:
    """Raises Unfit."""
    content = path.read_bytes()
    _check(path, "JPEG", content, _end_of_jpeg(content))
    return []


def _check(path: Path, format: str, content: bytes, end: int) -> None:
    """`end` is where the picture's last byte has to be; 0 if it never ends."""
    if not end:
        raise Unfit(BROKEN)
    if content[end:].strip(b"\x00\r\n") or _PROGRAM.search(content):
        raise Unfit(MIXED)
    try:
        _decode(path, format)
    except _FAULTS as error:
        raise Unfit(BROKEN) from error


def _decode(path: Path, format: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the bound is ours
    with warnings.catch_warnings(), Image.open(path, formats=[format]) as picture:
        warnings.simplefilter("ignore")
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise Unfit(f"像素太多（{width}×{height}），请缩小后上传。")
        picture.verify()
    with Image.open(path, formats=[format]) as picture:
        picture.load()


def _end_of_png(content: bytes) -> int:
    """Just behind the chunk IEND."""
    at = _PNG_HEAD
    while at + _PNG_FRAME <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind = content[at + 4 : at + 8]
        at += _PNG_FRAME + length
        if kind == b"IEND":
            return at
    return 0


def _end_of_jpeg(content: bytes) -> int:
    """Just behind the marker EOI; thumbnails inside a segment have ends of their own, which don't count."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return 0
        marker = content[at + 1]
        if marker == _END:
            return at + 2
        if marker == 0xFF:
            at += 1
            continue
        at += 2
        if marker not in _BARE:
            at += int.from_bytes(content[at : at + 2], "big")
        if marker == _FIRST_SCAN:
            at = _after_scan(content, at)
    return at + 2 if content[at : at + 2] == b"\xff\xd9" else 0


def _after_scan(content: bytes, at: int) -> int:
    """The next marker behind compressed data, in which FF is followed by 00 or by a restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] and content[at + 1] not in _BARE:
            return at
        at += 2
    return len(content)

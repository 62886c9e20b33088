"""PDF: opens, is whole, is nothing else as well, does nothing by itself, carries nothing inside."""

import logging
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from running.inspection import Unfit

MOST_PAGES = 3000
MOST_OBJECTS = 300_000
# Markings stand on the first pages; a long report is not read to its end.
SECONDS_OF_READING = 8
LONGEST_PAGE = 200_000
TAIL = 1024

ACTIVE = "含有脚本或者会自动执行的动作，请另存为普通PDF后上传。"
CARRIER = "嵌入了其他文件或者媒体，请把附件单独上传。"
BROKEN = "打不开，可能已经损坏或者没有传完，请重新生成后上传。"
MIXED = "末尾带有不属于PDF的内容，请重新生成后上传。"
# What an object may not have as a key or as a name among its values, and what the uploader is told.
FORBIDDEN = {
    "/JS": ACTIVE, "/JavaScript": ACTIVE, "/Launch": ACTIVE, "/ImportData": ACTIVE, "/SubmitForm": ACTIVE,
    "/XFA": ACTIVE, "/GoToE": CARRIER, "/EmbeddedFile": CARRIER, "/EmbeddedFiles": CARRIER, "/EF": CARRIER,
    "/FileAttachment": CARRIER, "/RichMedia": CARRIER, "/Movie": CARRIER, "/Sound": CARRIER, "/3D": CARRIER,
}  # fmt: skip
# Everything pypdf raises on purpose, and what slips through it on files that were made to break it.
FAULTS = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


def pages(path: Path) -> list[str]:
    """The text of the first pages. Raises Unfit."""
    logging.disable()
    _check_whole(path)
    try:
        with path.open("rb") as file:
            reader = pypdf.PdfReader(file, strict=False)
            _check(reader)
            return list(_texts(reader))
    except FAULTS as error:
        raise Unfit(BROKEN) from error


def _check_whole(path: Path) -> None:
    """It ends as a PDF ends, and what follows the end is nothing: no archive, no page of the web."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read().rstrip(b"\x00\r\n\t ")
    if b"%%EOF" not in tail:
        raise Unfit(BROKEN)
    if not tail.endswith(b"%%EOF") or zipfile.is_zipfile(path):
        raise Unfit(MIXED)


def _check(reader: pypdf.PdfReader) -> None:
    if reader.is_encrypted:
        raise Unfit("加了密码或者限制，请去掉后上传。")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise Unfit(f"没有页面，或者超过{MOST_PAGES}页，请拆分后上传。")
    for thing in _objects(reader):
        for name in _names(thing):
            if name in FORBIDDEN:
                raise Unfit(FORBIDDEN[name])


def _objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object of the file, whether or not anything points to it."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Unfit("结构过于复杂，请另存为普通PDF后上传。")
    yield reader.trailer
    for number, generation in sorted(numbers):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _names(thing: Any) -> Iterator[str]:
    """The keys and names in an object and what is written directly inside it; a pointer leads to another object."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield from (str(key) for key in one)
            waiting += [value for value in one.values() if not isinstance(value, IndirectObject)]
        elif isinstance(one, list):
            waiting += [value for value in list.__iter__(one) if not isinstance(value, IndirectObject)]
        elif isinstance(one, NameObject):
            yield str(one)


def _texts(reader: pypdf.PdfReader) -> Iterator[str]:
    """As many pages as can be read in time. A page whose text can't be had is passed over."""
    stop = time.monotonic() + SECONDS_OF_READING
    for page in reader.pages:
        if time.monotonic() > stop:
            return
        try:
            yield (page.extract_text() or "")[:LONGEST_PAGE]
        except FAULTS:
            continue

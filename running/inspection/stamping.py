"""The process that lays a stamp over every page of a PDF.

    python -m running.inspection.stamping STAMP < FILE > STAMPED

Like the inspection it opens what a stranger made, so it runs under the same limits and imports nothing of the site.
"""

import io
import logging
import sys
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from running.inspection.limits import set_limits

NAME = "/ViewersMark"


def stamped(content: bytes, stamp: bytes) -> bytes:
    """The file with the one page of `stamp` over each of its pages, as large as the page."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    mark = pypdf.PdfReader(io.BytesIO(stamp)).pages[0]
    form = writer._add_object(_form(writer, mark))
    begin = writer._add_object(_stream("q\n"))
    for page in writer.pages:
        drawn = writer._add_object(_stream(f"\nQ {_placed(page, mark)} {NAME} Do Q"))
        page[NameObject("/Contents")] = ArrayObject([begin, *_contents(page), drawn])
        page[NameObject("/Resources")] = _resources(page, form)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _form(writer: pypdf.PdfWriter, mark: pypdf.PageObject) -> StreamObject:
    """The stamp as something that many pages draw."""
    form = StreamObject()
    drawn = mark.get_contents()
    form.set_data(drawn.get_data() if drawn is not None else b"")
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(
        [NumberObject(0), NumberObject(0), FloatObject(mark.mediabox.width), FloatObject(mark.mediabox.height)]
    )
    form[NameObject("/Resources")] = mark["/Resources"].clone(writer)
    return form


def _stream(operators: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(operators.encode())
    return stream


def _placed(page: pypdf.PageObject, mark: pypdf.PageObject) -> str:
    box = page.mediabox
    scale = float(max(box.width, box.height)) / float(mark.mediabox.width)
    return f"q {scale:.4f} 0 0 {scale:.4f} {float(box.left):.2f} {float(box.bottom):.2f} cm"


def _contents(page: pypdf.PageObject) -> list[Any]:
    """What the page drew so far, untouched."""
    drawn = page.get("/Contents")
    if drawn is None:
        return []
    found = drawn.get_object()
    return list(list.__iter__(found)) if isinstance(found, ArrayObject) else [drawn]


def _resources(page: pypdf.PageObject, form: IndirectObject) -> DictionaryObject:
    """The page's own, or those that it has from the pages above, and the stamp besides."""
    node: Any = page
    while "/Resources" not in node and "/Parent" in node:
        node = node["/Parent"]
    own = _copied(node, "/Resources")
    drawn = _copied(own, "/XObject")
    drawn[NameObject(NAME)] = form
    own[NameObject("/XObject")] = drawn
    return own


def _copied(holder: DictionaryObject, key: str) -> DictionaryObject:
    """A dictionary that may be changed without changing it for another page."""
    found = holder.get(key)
    return DictionaryObject(found.get_object() if found is not None else {})


if __name__ == "__main__":
    set_limits()
    logging.disable()
    sys.stdout.buffer.write(stamped(sys.stdin.buffer.read(), Path(sys.argv[1]).read_bytes()))

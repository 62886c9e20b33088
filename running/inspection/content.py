"""Which look a file gets, and what no file may contain."""

import mmap
from collections.abc import Callable, Mapping
from pathlib import Path

from running.inspection import EICAR, VIRUS, Unfit, office, pdf, pictures

LOOKS: Mapping[str, Callable[[Path], list[str]]] = {
    ".pdf": pdf.pages,
    ".docx": office.pages,
    ".xlsx": office.pages,
    ".png": pictures.png,
    ".jpg": pictures.jpeg,
    ".jpeg": pictures.jpeg,
}


def pages(path: Path, suffix: str) -> list[str]:
    """The text of a fit file, by pages; pictures have none. Raises Unfit."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if EICAR.search(content):
            raise Unfit(VIRUS)
    return LOOKS[suffix](path)

"""Who looks at a trade secret, and when, stands across every page (C23). The file itself stays as it is."""

import dataclasses
import io
import subprocess
import sys
import tempfile
from typing import BinaryIO

from award.errors import Refused
from engine.errors import EngineError
from running import documents
from running.settings import HOME
from web.files import looking

TEMPLATE = HOME / "web" / "templates" / "files" / "watermark.typ"
SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Mark:
    """What is written across the pages. `at` is a moment as people read it."""

    viewer: str
    at: str


def across(content: BinaryIO, name: str, mark: Mark) -> BinaryIO:
    """A copy of a PDF with the mark across each page; the original is closed. Raises Refused where that can't be."""
    with content, tempfile.NamedTemporaryFile(suffix=".pdf") as stamp:
        try:
            stamp.write(documents.render({"watermark.typ": TEMPLATE.read_bytes()}, "watermark", vars(mark)))
            stamp.flush()
            return io.BytesIO(_stamped(content, stamp.name))
        except (subprocess.SubprocessError, EngineError):
            raise Refused(f"“{name}”加不上水印，不能在线查看，请联系办公室。") from None


def _stamped(content: BinaryIO, stamp: str) -> bytes:
    with looking.AT_ONCE:
        return subprocess.run(  # noqa: S603 (our own module, and a path that we made)
            [sys.executable, "-m", "running.inspection.stamping", stamp], stdin=content, cwd=HOME,
            env=looking.environment(), capture_output=True, timeout=SECONDS, check=True,
        ).stdout  # fmt: skip

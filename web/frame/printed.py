"""公文 as they leave the house: each is held against its SM3, and whoever opens one is in the audit."""

import dataclasses
import hashlib
import io

from flask import Response, send_file

from award.records.documents import Document
from award.terms import DocumentStatus
from engine import audit, incidents
from engine.work import Work
from people import events
from web.frame import site
from web.frame.errors import FileDamaged, PageNotFound

ALARM = "file"

@dataclasses.dataclass(frozen=True)
class Printed:
    """A document that is noted as opened; `content` is missing when it isn't what was printed."""

    content: bytes | None
    name: str

    def answer(self) -> Response:
        """Call it after the commit. Raises FileDamaged."""
        if self.content is None:
            raise FileDamaged()
        return send_file(
            io.BytesIO(self.content), "application/pdf", as_attachment=True, download_name=self.name, conditional=False
        )


def open(work: Work, document: Document | None) -> Printed:
    """Open a document; whether the actor may read it is for the caller to see to.

    Raises PageNotFound for none, and for one that isn't printed yet.
    """
    if document is None or document.status != DocumentStatus.RENDERED or not document.path:
        raise PageNotFound()
    content = _intact(document.path, document.sm3)
    if content is None:
        about = f"document:{document.id}"
        incidents.open(work, ALARM, document.case, about, "公文文件缺失，或者SM3与制作时不符")
    else:
        audit.record(work, events.Event.DOCUMENT_OPENED, case=document.case, document=document.id)
    return Printed(content, f"{document.title.replace('/', '_')}.pdf")


def _intact(path: str, sm3: str | None) -> bytes | None:
    """The file, if it is what was printed: what was checked is what is sent."""
    try:
        content = (site.here().settings.documents / path).read_bytes()
    except OSError:
        return None
    return content if hashlib.new("sm3", content).hexdigest() == sm3 else None

"""Opening a file: checked against its SM3, noted in the ledger and the audit, and sent so that it can do no harm.

Whoever sees a file marked as a trade secret from outside its organisation is told so first (C23, C24).
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from flask import Flask, Response, g, send_file
from sqlalchemy import select

from award.profile import RoleKind
from award.records.applications import Material, MaterialOpening
from engine import addresses, audit, incidents
from engine.work import Work
from people import events, wording
from running.files import store
from web.files import watermark
from web.frame import in_force, site
from web.frame.errors import FileDamaged, PageNotFound

OWNERS = {RoleKind.APPLICANT, RoleKind.NOMINATOR, RoleKind.SUPERIOR, RoleKind.WINNER}
PDF = "application/pdf"
VIEWED = {PDF, "image/png", "image/jpeg"}
SANDBOX = "sandbox; default-src 'none'"


@dataclasses.dataclass(frozen=True)
class Opened:
    """A file that is noted as opened; `content` is missing when it isn't what was uploaded.

    What has a `mark` is shown with it across every page.
    """

    content: BinaryIO | None
    name: str
    media_type: str
    inline: bool
    mark: watermark.Mark | None = None

    def answer(self) -> Response:
        """Call it after the commit. Raises FileDamaged, Refused."""
        if self.content is None:
            raise FileDamaged()
        content = watermark.across(self.content, self.name, self.mark) if self.mark else self.content
        answer = send_file(
            content, self.media_type, as_attachment=not self.inline, download_name=self.name, conditional=False
        )
        g.sandboxed = not self.inline
        return answer


def register(app: Flask) -> None:
    """What came from outside runs nothing, whatever a browser takes it for. Called before the site's own headers."""
    app.after_request(_sandbox)


def _sandbox(response: Response) -> Response:
    if g.get("sandboxed"):
        response.headers["Content-Security-Policy"] = SANDBOX
    return response


def asks_first(material: Material, role: str) -> bool:
    """Whether somebody in this role is told of the trade secret before the file opens."""
    return material.trade_secret and in_force.at_hand().kind_of(role) not in OWNERS


def open(work: Work, material: Material, role: str, why: str) -> Opened:
    """Open a file in a role, for a reason such as the name of a task. Raises PageNotFound for one under lock.

    An expert views what is marked as a trade secret in the browser, as far as a browser can show it; a PDF with the
    expert's name and the moment across its pages.
    """
    if material.quarantined or material.removed_at is not None:
        raise PageNotFound()
    content = _intact(store.path(site.uploads(), material), material.sm3)
    if content is None:
        incidents.open(work, store.ALARM, material.case, f"material:{material.id}", "文件缺失，或者SM3与上传时不符")
    else:
        _note(work, material, role, why)
    is_expert = in_force.at_hand().kind_of(role) == RoleKind.EXPERT
    inline = material.trade_secret and is_expert and material.media_type in VIEWED
    mark = watermark.Mark(work.actor.name, wording.moment(work.now)) if inline and material.media_type == PDF else None
    return Opened(content, material.name, material.media_type, inline, mark)


def openings(work: Work, materials: Sequence[int]) -> list[MaterialOpening]:
    """Who opened these files, newest first."""
    query = select(MaterialOpening).where(MaterialOpening.material_id.in_(materials))
    return list(work.session.scalars(query.order_by(MaterialOpening.id.desc())))


def _intact(path: Path, sm3: str) -> BinaryIO | None:
    """The file, open, if it is what was uploaded: what was checked is what is sent."""
    try:
        content = path.open("rb")  # noqa: SIM115 (closed by whoever sends it)
    except OSError:
        return None
    if hashlib.file_digest(content, lambda: hashlib.new("sm3")).hexdigest() != sm3:
        content.close()
        return None
    content.seek(0)
    return content


def _note(work: Work, material: Material, role: str, why: str) -> None:
    units = sorted(addresses.units(work.actor.audiences, role))
    opening = MaterialOpening(
        material_id=material.id,
        person_id=work.actor.id,
        unit_id=units[0] if units else None,
        role=role,
        why=why,
        at=work.now,
    )
    work.session.add(opening)
    audit.record(work, events.Event.MATERIAL_OPENED, case=material.case, material=material.id, role=role)

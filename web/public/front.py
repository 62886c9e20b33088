"""The front page for everybody: what is published now, whether one can apply, and where to turn."""

import dataclasses
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from award.calendar import periods
from award.records.editions import Edition
from award.records.parties import Unit
from award.records.publicity import Publicity
from award.terms import EditionStatus, UnitKind
from engine.work import Work
from web.public import listing, publicities

MOST_RUNNING = 5
SIGN_IN = "accounts.sign_in"


@dataclasses.dataclass(frozen=True)
class Front:
    """`edition` is the one that takes applications, or will; `sign_in` an endpoint, where there is one."""

    running: Sequence[Publicity]
    left: dict[int, publicities.Left | None]
    edition: Edition | None
    filing: str
    office: Unit | None
    sign_in: str


def page(work: Work) -> Front:
    running = listing.find(work, listing.Wish("running", "", 0, "", 1)).publicities[:MOST_RUNNING]
    edition = _edition(work)
    return Front(
        running=running,
        left={each.id: publicities.left(work, each) for each in running},
        edition=edition,
        filing=_filing(work, edition),
        office=office(work),
        sign_in=SIGN_IN if SIGN_IN in current_app.view_functions else "",
    )


def office(work: Work) -> Unit | None:
    """The office, whose telephone is the only one on public pages."""
    query = select(Unit).where(Unit.kind == UnitKind.OFFICE, Unit.active).order_by(Unit.id)
    return work.session.scalars(query.limit(1)).first()


def _edition(work: Work) -> Edition | None:
    query = select(Edition).where(Edition.status == EditionStatus.FILING).order_by(Edition.year.desc())
    return work.session.scalars(query.limit(1)).first()


def _filing(work: Work, edition: Edition | None) -> str:
    """Whether applications are taken today: `before`, `open`, `over`, or nothing where no edition asks for any."""
    if edition is None or edition.filing_opens is None or edition.filing_closes is None:
        return ""
    today = periods.day_of(work.now)
    if today < edition.filing_opens:
        return "before"
    return "open" if today <= edition.filing_closes else "over"

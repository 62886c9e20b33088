"""The office's written release of one application from a rule that allows it (Articles 10 and 11)."""

import dataclasses
import datetime as dt

from sqlalchemy.orm import Session

from award.concepts import Concept
from award.errors import Refused
from award.records.applications import Application, Exemption
from award.rules import eligibility
from database import insert_once

REAPPLICATION, PROCEDURE = Concept.REAPPLICATION, Concept.PROCEDURE
RELEASABLE = (REAPPLICATION, PROCEDURE)


@dataclasses.dataclass(frozen=True)
class Release:
    """What lets an application past a rule: the concept of the rule, why, and by which approval."""

    article: str
    reason: str
    approval_doc_no: str


def release(session: Session, application: Application, release: Release, *, by: int | None, now: dt.datetime) -> None:
    """Put a release on record, once for each rule.

    Refuses a rule that allows no exception, one without reason or approval, an application that has ended, and
    Article 10 where the sheet lets the office release nobody.
    """
    if release.article not in RELEASABLE:
        raise Refused("只有再次申报和申报程序允许例外。", field="article")
    article = Concept(release.article)
    if not application.still_in:
        raise Refused("申报已经结束，不能再登记例外。", article=article)
    if not release.reason.strip() or not release.approval_doc_no.strip():
        raise Refused("例外应当写明理由和批准文号。", field="reason", article=article)
    if article == REAPPLICATION and not eligibility.can_be_released(application.edition.parameters):
        raise Refused("本届评审规则规定一律不予受理，不能书面同意。", field="article", article=article)
    values = {**dataclasses.asdict(release), "application_id": application.id, "granted_by": by, "granted_at": now}
    if not insert_once(session, Exemption, values):
        raise Refused("这项例外已经登记过。", field="article", article=article)

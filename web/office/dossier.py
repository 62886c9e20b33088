"""What the office reads of one application: facts, opinions, windows, objections, released scores, its way."""

import dataclasses
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from award.records.applications import Application, AuditFinding, Clue, Exemption, FormalReview, Opinion
from award.records.objections import Objection
from award.records.parties import Person, Unit
from award.records.publicity import Publicity
from award.records.review import ScoreSheet, StageResult
from award.terms import OrganisationKind
from engine.work import Work
from people import wording
from web.case.subject import ORGANISATION_KIND
from web.frame import profiles


@dataclasses.dataclass(frozen=True)
class Score:
    """What a stage came to, and the sheets that have been opened."""

    stage: str
    result: StageResult
    sheets: tuple[tuple[str, ScoreSheet], ...]


def facts(application: Application) -> list[tuple[str, str]]:
    organisation, unit = application.organisation, application.unit
    lines = [
        ("统一社会信用代码", unit.credit_code or ""),
        ("类型", ORGANISATION_KIND[OrganisationKind(organisation.kind)]),
        ("所属法人", organisation.legal_person.name if organisation.legal_person else ""),
        ("提名部门", application.nominator.name if application.nominator else ""),
        ("从事工作起" if organisation.is_individual else "成立日期", wording.day(organisation.founded_on)),
        ("行业", organisation.industry),
        ("县（市）", organisation.county),
        ("负责人", application.responsible_person or organisation.responsible_person),
        ("审核机关", application.auditor.name if application.auditor else ""),
        ("提交时间", wording.moment(application.filed_at)),
        ("受理凭证号", application.receipt_no or ""),
        ("商业秘密", application.trade_secret_note if application.has_trade_secret else ""),
        ("补正次数", str(application.correction_rounds) if application.correction_rounds else ""),
    ]
    return [(label, text) for label, text in lines if text]


def opinions(work: Work, application: Application) -> Sequence[tuple[Opinion, str]]:
    query = select(Opinion, Unit.name).join(Unit, Unit.id == Opinion.unit_id)
    mine = query.where(Opinion.application_id == application.id).order_by(Opinion.id)
    return [(opinion, name) for opinion, name in work.session.execute(mine)]


def finding(work: Work, application: Application) -> AuditFinding | None:
    query = select(AuditFinding).where(AuditFinding.application_id == application.id)
    return work.session.scalars(query.order_by(AuditFinding.id.desc()).limit(1)).first()


def formal(work: Work, application: Application) -> FormalReview | None:
    query = select(FormalReview).where(FormalReview.application_id == application.id)
    return work.session.scalars(query.order_by(FormalReview.id.desc()).limit(1)).first()


def windows(work: Work, application: Application) -> Sequence[Publicity]:
    query = select(Publicity).where(Publicity.application_id == application.id, Publicity.opened_at.is_not(None))
    return work.session.scalars(query.order_by(Publicity.id)).all()


def objections(work: Work, application: Application) -> Sequence[Objection]:
    query = select(Objection).where(Objection.application_id == application.id)
    return work.session.scalars(query.order_by(Objection.id)).all()


def clues(work: Work, application: Application) -> Sequence[Clue]:
    return work.session.scalars(select(Clue).where(Clue.application_id == application.id).order_by(Clue.id)).all()


def exemptions(work: Work, application: Application) -> Sequence[Exemption]:
    query = select(Exemption).where(Exemption.application_id == application.id)
    return work.session.scalars(query.order_by(Exemption.id)).all()


def scores(work: Work, application: Application) -> list[Score]:
    """Only what the process has released: a stage that was reported, and in it the sheets that were opened."""
    reported = select(StageResult).where(
        StageResult.application_id == application.id, StageResult.reported_at.is_not(None)
    )
    found = {result.stage: result for result in work.session.scalars(reported.order_by(StageResult.round))}
    held = [one for one in profiles.of_case(work, application.key).stages.values() if one.key in found]
    return [Score(one.name, found[one.key], tuple(_sheets(work, application, one.key))) for one in held]


def _sheets(work: Work, application: Application, stage: str) -> Iterator[tuple[str, ScoreSheet]]:
    query = select(ScoreSheet, Person.name).join(Person, Person.id == ScoreSheet.person_id)
    opened = query.where(
        ScoreSheet.application_id == application.id, ScoreSheet.stage == stage, ScoreSheet.opened_at.is_not(None)
    )
    for sheet, name in work.session.execute(opened.order_by(ScoreSheet.id)):
        yield name, sheet

"""Options that form fields can name as their `source`: the applications of an edition, as far as they have come."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from award.acts import lists
from award.records.applications import Application, FormalReview, Opinion
from award.records.review import StageResult
from award.terms import ApplicationStatus, Stage
from engine.contract import Ask, Option, Refusal, source
from handlers import stages
from handlers.general import rulebook

ACCEPTED = "accepted"


@source("reviewed_applications", title="已完成形式审查的申报组织", about="application")
def reviewed_applications(ask: Ask) -> list[Option]:
    """Those that await the decision on acceptance, whether they passed or not (Article 17)."""
    query = select(Application).where(
        Application.edition_id == _edition_id(ask),
        Application.status == ApplicationStatus.REVIEWED,
        lists.is_undecided(ACCEPTED),
    )
    found = ask.session.scalars(query.order_by(Application.id)).all()
    return [Option(one.id, one.name, _review_of(ask, one)) for one in found]


@source("stage_applications", title="本评审环节的申报组织", about="application")
def stage_applications(ask: Ask) -> list[Option]:
    """Names only: whoever declares conflicts has seen nothing else yet."""
    return [Option(one.id, one.name) for one in stages.furthest(ask.session, _edition_id(ask), rulebook.profile(ask))]


@source("material_ranking", title="材料评审排名", about="application")
def material_ranking(ask: Ask) -> list[Option]:
    return _ranking(ask, Stage.MATERIAL)


@source("defence_ranking", title="陈述答辩排名", about="application")
def defence_ranking(ask: Ask) -> list[Option]:
    return _ranking(ask, Stage.DEFENCE)


@source("site_applications", title="完成现场评审的申报组织", about="application")
def site_applications(ask: Ask) -> list[Option]:
    """Best composite first, with the scores of all stages and the rank (Article 22)."""
    done = [application for application, _ in stages.finished(ask.session, _edition_id(ask), Stage.SITE)]
    done.sort(key=lambda one: (-(one.composite or Decimal(0)), one.id))
    ranks = _ranks([one.composite or Decimal(0) for one in done])
    return [
        Option(one.id, one.name, f"{_stage_scores(ask, one)}，综合{_written(one.composite)}分，第{rank}名")
        for one, rank in zip(done, ranks, strict=True)
    ]


def _ranking(ask: Ask, stage: Stage) -> list[Option]:
    done = stages.finished(ask.session, _edition_id(ask), stage)
    ranks = _ranks([result.total or Decimal(0) for _, result in done])
    return [
        Option(one.id, one.name, f"{_written(result.total)}分，第{rank}名")
        for (one, result), rank in zip(done, ranks, strict=True)
    ]


def _ranks(scores: Sequence[Decimal]) -> list[int]:
    """The ranks of scores that are sorted, the best first; equals share a rank."""
    return [scores.index(score) + 1 for score in scores]


def _stage_scores(ask: Ask, application: Application) -> str:
    rows = ask.session.scalars(select(StageResult).where(StageResult.application_id == application.id))
    totals = {row.stage: row.total for row in rows}
    named = ((Stage.MATERIAL, "材料"), (Stage.DEFENCE, "答辩"), (Stage.SITE, "现场"))
    return "，".join(f"{name}{_written(totals.get(stage))}分" for stage, name in named)


def _review_of(ask: Ask, application: Application) -> str:
    """The formal review and the opinions of Articles 14 and 16, in a line."""
    query = select(FormalReview).where(FormalReview.application_id == application.id)
    review = ask.session.scalars(query.order_by(FormalReview.id.desc()).limit(1)).first()
    passed = "形式审查通过" if application.formal_passed else "形式审查不通过"
    reason = f"：{review.reason}" if review and review.reason else ""
    opinions = ask.session.scalars(select(Opinion).where(Opinion.application_id == application.id)).all()
    return passed + reason + _opinions(opinions)


def _opinions(opinions: Sequence[Opinion]) -> str:
    if not opinions:
        return ""
    counts = (
        ("同意", sum(one.agrees is True for one in opinions)),
        ("不同意", sum(one.agrees is False for one in opinions)),
        ("无意见", sum(one.agrees is None for one in opinions)),
    )
    against = "；".join(one.text for one in opinions if one.agrees is False)
    told = "、".join(f"{name}{count}" for name, count in counts if count)
    return f"；征求意见：{told}" + (f"（{against}）" if against else "")


def _edition_id(ask: Ask) -> int:
    edition = rulebook.edition(ask)
    if edition is None:
        raise Refusal("该选项只能用在评选、申报、异议或者监督的表单里。")
    return edition.id


def _written(points: Decimal | None) -> str:
    return "—" if points is None else f"{points.normalize():f}"

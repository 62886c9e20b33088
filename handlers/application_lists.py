"""Options that form fields can name as their `source`: the applications of an edition, as far as they have come."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from award.acts import lists
from award.records.applications import Application, FormalReview, Opinion
from award.terms import ApplicationStatus
from engine.contract import Ask, Option, Refusal, source
from handlers import stages
from handlers.general import rulebook


@source("reviewed_applications", title="已完成形式审查的申报组织", about="application")
def reviewed_applications(ask: Ask) -> list[Option]:
    """Those that await the decision on acceptance, whether they passed or not (Article 17)."""
    query = select(Application).where(
        Application.edition_id == _edition_id(ask),
        Application.status == ApplicationStatus.REVIEWED,
        ~Application.decisions.any(),
    )
    found = ask.session.scalars(query.order_by(Application.id)).all()
    return [Option(one.id, one.name, _review_of(ask, one)) for one in found]


@source("stage_applications", title="本评审环节的申报组织", about="application")
def stage_applications(ask: Ask) -> list[Option]:
    """Names only: whoever declares conflicts has seen nothing else yet. In a called process, of its `stage`."""
    profile, edition = rulebook.profile(ask), _edition_id(ask)
    stage = str(ask.data.get("stage") or "")
    if stage in profile.stages:
        found = stages.reached(ask.session, edition, stage, profile)
    else:
        found = stages.furthest(ask.session, edition, profile)
    return [Option(one.id, one.name) for one in found]


@source("remaining_applications", title="仍在参评的申报组织", about="application")
def remaining_applications(ask: Ask) -> list[Option]:
    """Those on a list that no other list has left out."""
    query = select(Application).where(*lists.still_in(_edition_id(ask)), Application.decisions.any())
    found = ask.session.scalars(query.order_by(Application.id))
    return [Option(one.id, one.name) for one in found if not lists.reasons(one)]


@source("stage_ranking", title="本评审环节的排名", about="application")
def stage_ranking(ask: Ask) -> list[Option]:
    """Those that finished the stage that the edition held last, or in a called process its `stage`; the best first."""
    told = str(ask.data.get("stage") or "")
    here = told if told in rulebook.profile(ask).stages else stages.under_way(ask.session, _edition_id(ask))
    return ranking(ask, here) if here else []


@source("composite_ranking", title="各评审环节的综合排名", about="application")
def composite_ranking(ask: Ask) -> list[Option]:
    """Those that no list has left out, the best composite first, with the scores of all stages (Article 22)."""
    query = select(Application).where(*lists.still_in(_edition_id(ask)), Application.composite.is_not(None))
    done = [one for one in ask.session.scalars(query) if not lists.reasons(one)]
    done.sort(key=lambda one: (-(one.composite or Decimal(0)), one.id))
    ranks = _ranks([one.composite or Decimal(0) for one in done])
    return [
        Option(one.id, one.name, f"{_stage_scores(ask, one)}，综合{_written(one.composite)}分，第{rank}名")
        for one, rank in zip(done, ranks, strict=True)
    ]


def ranking(ask: Ask, stage: str) -> list[Option]:
    done = stages.finished(ask.session, _edition_id(ask), stage)
    ranks = _ranks([result.total or Decimal(0) for _, result in done])
    return [
        Option(one.id, one.name, f"{_written(result.total)}分，第{rank}名" if result.total is not None else "没有评分")
        for (one, result), rank in zip(done, ranks, strict=True)
    ]


def _ranks(scores: Sequence[Decimal]) -> list[int]:
    """The ranks of scores that are sorted, the best first; equals share a rank."""
    return [scores.index(score) + 1 for score in scores]


def _stage_scores(ask: Ask, application: Application) -> str:
    """The score in each stage that was held, in the order of the profile."""
    totals = stages.scores(ask.session, application)
    held = (one for one in rulebook.profile(ask).stages.values() if one.key in totals)
    return "，".join(f"{one.name}{_written(totals[one.key])}分" for one in held)


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

"""Options that form fields can name as their `source`: units, experts, the scorebook."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnExpressionArgument, select
from sqlalchemy.orm import joinedload

from award.acts import recusal
from award.calendar import periods
from award.records.applications import Application
from award.records.objections import Objection
from award.records.parties import Expert, Person, Unit
from award.records.review import ConflictDeclaration, ItemScore, ScoreSheet
from award.rules import scorebook
from award.terms import ExpertStatus, UnitKind
from engine.contract import Ask, Option, source
from handlers import looked_up
from handlers.general import rulebook

# ---------------------------------------------------------------- units and people


@source("audit_units", title="审核机关")
def audit_units(ask: Ask) -> list[Option]:
    """Industry departments of the prefecture and county market regulators (Article 13)."""
    return _units(ask, Unit.audits)


@source("departments", title="可以征求意见的部门")
def departments(ask: Ask) -> list[Option]:
    return _units(ask, Unit.consulted)


@source("legal_person", title="法人、非法人组织")
def legal_person(ask: Ask) -> list[Option]:
    return _units(ask, Unit.kind == UnitKind.LEGAL_PERSON)


@source("experts", title="评审专家", reads=looked_up.LOOKBACK)
def experts(ask: Ask) -> list[Option]:
    """Who may review (Article 34). In an objection, those without an interest in the objected party (Article 25)."""
    query = select(Expert).join(Expert.person).where(Expert.status == ExpertStatus.ACTIVE, Person.active)
    pool = ask.session.scalars(query.options(joinedload(Expert.person)).order_by(Expert.id)).all()
    barred = _interested(ask, [expert.person_id for expert in pool])
    return [
        Option(expert.person_id, expert.person.name, _expertise(expert))
        for expert in pool
        if expert.person_id not in barred
    ]


def _units(ask: Ask, which: ColumnExpressionArgument[bool]) -> list[Option]:
    """Active units of a sort, without the applicant itself and those recused from its case (Article 35)."""
    units = ask.session.scalars(select(Unit).where(which, Unit.active).order_by(Unit.id))
    barred = _recused_units(ask)
    return [Option(unit.id, unit.name) for unit in units if unit.id not in barred]


def _recused_units(ask: Ask) -> set[int | None]:
    application = _application(ask)
    if application is None:
        return set()
    recused = select(ConflictDeclaration.unit_id).where(ConflictDeclaration.application_id == application.id)
    return {application.unit_id, *ask.session.scalars(recused)}


def _interested(ask: Ask, people: Sequence[int]) -> set[int]:
    kind, _, number = ask.case.partition(":")
    if kind != "objection":
        return set()
    objected = ask.session.get_one(Objection, int(number)).application
    lookback = int(rulebook.value(ask, "coi.lookback"))
    return set(recusal.of_people(ask.session, objected, people, periods.day_of(ask.base), lookback))


def _expertise(expert: Expert) -> str:
    parts = (expert.employer, expert.specialty, "行业专家" if expert.is_industry else "")
    return " · ".join(part for part in parts if part)


# ---------------------------------------------------------------- the scorebook


@source("scorebook_items", title="评分条款")
def scorebook_items(ask: Ask) -> list[Option]:
    """The items of the scorebook."""
    return [_item(item, f"{item.points}分") for item in rulebook.book(ask).items]


@source("diverged_items", title="评分差异较大的条款", reads=looked_up.DIVERGENCE)
def diverged_items(ask: Ask) -> list[Option]:
    """The items that need 合议, with each expert's step and nobody's name."""
    application = _application(ask)
    if application is None:
        return []
    sheets = _sheets(ask, application)
    codes = rulebook.book(ask).divergent(sheets, int(rulebook.value(ask, "score.divergence")))
    return [_item(rulebook.book(ask).by_code[code], _percents(sheet[code] for sheet in sheets)) for code in codes]


def _item(item: scorebook.Item, detail: str) -> Option:
    return Option(item.code, f"{item.code} {item.name}", detail)


def _sheets(ask: Ask, application: Application) -> list[dict[str, int]]:
    """The sheets that were handed in last, by item."""
    mine = select(ScoreSheet).where(ScoreSheet.application_id == application.id)
    last = ask.session.scalars(mine.order_by(ScoreSheet.id.desc()).limit(1)).first()
    if last is None:
        return []
    query = (
        select(ScoreSheet.id, ItemScore.code, ItemScore.percent)
        .join(ItemScore, ItemScore.sheet_id == ScoreSheet.id)
        .where(ScoreSheet.application_id == application.id, ScoreSheet.stage == last.stage)
        .where(ScoreSheet.visit == last.visit)
    )
    sheets: dict[int, dict[str, int]] = {}
    for sheet, code, percent in ask.session.execute(query):
        sheets.setdefault(sheet, {})[code] = percent
    return list(sheets.values())


def _percents(percents: Iterable[int]) -> str:
    return "各专家评分：" + "、".join(f"{percent}%" for percent in sorted(percents))


def _application(ask: Ask) -> Application | None:
    kind, _, number = ask.case.partition(":")
    return ask.session.get(Application, int(number)) if kind == "application" else None

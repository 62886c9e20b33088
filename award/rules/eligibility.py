"""Who may apply (R03; Articles 8 to 10). Every fault is told at once, each with its article."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from award.concepts import Concept
from award.errors import Refused
from award.rules import years
from award.rules.parameters import Sheet

CONDITIONS = Concept.ELIGIBILITY
REAPPLICATION = Concept.REAPPLICATION


@dataclasses.dataclass(frozen=True)
class Declaration:
    """What the organisation declares of itself, and what the registry knows. (七) is no condition, so it is not here.

    `incidents` are the days of known major accidents and related violations (Article 9 (三)).
    """

    founded_on: dt.date
    operating_since: dt.date
    new_economy: bool = False
    individual: bool = False
    supports_party_line: bool = True
    established_here: bool = True
    responsible: bool = True
    no_incident: bool = True
    outstanding: bool = True
    quality_strategy: bool = True
    innovative: bool = True
    incidents: Sequence[dt.date] = ()


# The field that a condition is declared in, and what is missing.
DECLARED = (
    ("supports_party_line", "未声明拥护党中央的路线、方针、政策"),
    ("established_here", "不是在本行政区域内依法设立的组织"),
    ("responsible", "未声明积极履行社会责任"),
    ("no_incident", "近{years}年内有重大质量、安全、环保等事故或者相关违法、违规、违纪行为"),
    ("outstanding", "未在质量水平、创新能力、品牌影响力、效益等方面位于当地同行业前列"),
    ("quality_strategy", "未实施质量发展战略"),
    ("innovative", "质量管理制度、模式、方法没有创新或者不成熟"),
)


def faults(declaration: Declaration, reference: dt.date, sheet: Sheet) -> list[Refused]:
    """Everything that speaks against an application under Article 9; ages are taken at the reference date (R03)."""
    return [
        *_declared(declaration, sheet),
        *_age(declaration, reference, sheet),
        *_incidents(declaration, reference, sheet),
    ]


def check(declaration: Declaration, reference: dt.date, sheet: Sheet) -> None:
    found = faults(declaration, reference, sheet)
    if found:
        raise found[0]


def _declared(declaration: Declaration, sheet: Sheet) -> Iterator[Refused]:
    for field, sentence in DECLARED:
        if not getattr(declaration, field):
            missing = sentence.format(years=sheet["elig.incident_years"])
            yield Refused(f"不符合申报条件：{missing}。", field=field, article=CONDITIONS)


def _age(declaration: Declaration, reference: dt.date, sheet: Sheet) -> Iterator[Refused]:
    needed = int(sheet["elig.years"])
    if declaration.new_economy:
        needed = int(sheet.get("elig.years_new", needed))
    what = "正常经营"
    if declaration.individual:
        needed, what = int(sheet.get("elig.years_individual", needed)), "从事有关工作"
    # Operation can't have been lawful before the organisation was founded.
    since = max(declaration.founded_on, declaration.operating_since)
    if years.later(since, needed) > reference:
        complete = max(years.whole(since, reference), 0)
        sentence = f"不符合申报条件：{what}应满{needed}年，至{_written(reference)}仅满{complete}年。"
        yield Refused(sentence, field="operating_since", article=CONDITIONS)


def _incidents(declaration: Declaration, reference: dt.date, sheet: Sheet) -> Iterator[Refused]:
    span = int(sheet["elig.incident_years"])
    recent = [day for day in declaration.incidents if day <= reference <= years.later(day, span)]
    if recent:
        happened = f"{_written(max(recent))}有登记在案的重大事故或者违法、违规、违纪行为"
        yield Refused(f"不符合申报条件：{happened}，未满{span}年。", field="no_incident", article=CONDITIONS)


@dataclasses.dataclass(frozen=True)
class Reapplication:
    """`granted_on`: the days of earlier awards. `released`: the office let it pass, with a reason on record."""

    granted_on: Sequence[dt.date]
    same_results: bool
    released: bool = False


def check_reapplication(case: Reapplication, reference: dt.date, sheet: Sheet) -> None:
    """Within the years of the sheet never with the awarded results, and with others only if the office releases it."""
    span = int(sheet["reapply.years"])
    within = [day for day in case.granted_on if reference <= years.later(day, span)]
    if not within:
        return
    until = _written(years.later(max(within), span))
    if case.same_results:
        sentence = f"获奖后{span}年内（至{until}）不得以原获奖成果再次申报。"
        raise Refused(sentence, field="reapply_same_results", article=REAPPLICATION)
    if not can_be_released(sheet):
        raise Refused(f"获奖后{span}年内（至{until}）不得再次申报。", article=REAPPLICATION)
    if not case.released:
        raise Refused(f"获奖后{span}年内（至{until}）再次申报，须由办公室书面同意。", article=REAPPLICATION)


def can_be_released(sheet: Sheet) -> bool:
    """`reapply.mode` "block", or a sheet that doesn't have it, lets the office release nobody."""
    return bool(sheet.get("reapply.mode", "block") != "block")


def _written(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

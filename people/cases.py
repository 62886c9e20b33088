"""What a case is called: `application:17` is the organisation that applied."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import Unit
from engine import addresses


def titles(session: Session, keys: Collection[str]) -> dict[str, str]:
    """Case key → Chinese title, with one query for each kind of case; a key that nothing is known of is its own."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        kind, number = addresses.case_key(key)
        if number is not None:
            wanted[kind].add(number)
    found = dict(zip(keys, keys, strict=True))
    for kind, numbers in wanted.items():
        if kind in KINDS:
            query, title = KINDS[kind]
            rows = session.execute(query.where(_id_of(query).in_(sorted(numbers))))
            found.update({f"{kind}:{row[0]}": title(row) for row in rows})
    return found


def title(session: Session, key: str) -> str:
    return titles(session, [key])[key]


def _id_of(query: Any) -> Any:
    return query.column_descriptions[0]["expr"]


def _edition(row: Row[Any]) -> str:
    return f"{row.year}年度评选" if row.year else "新一届评选（尚未启动）"


def _application(row: Row[Any]) -> str:
    brought = "提名" if row.nominator_unit_id else "申报"
    return f"{row.name}（{row.year}年度{brought}）" if row.year else row.name


KINDS: Mapping[str, tuple[Any, Callable[[Row[Any]], str]]] = {
    "edition": (select(Edition.id, Edition.year), _edition),
    "application": (
        select(Application.id, Unit.name, Edition.year, Application.nominator_unit_id)
        .join(Application.unit)
        .join(Application.edition),
        _application,
    ),
    "objection": (
        select(Objection.id, Unit.name).join(Objection.application).join(Application.unit),
        lambda row: f"对“{row.name}”的异议",
    ),
    "award": (
        select(Award.id, Unit.name, Award.year).join(Unit, Unit.id == Award.unit_id),
        lambda row: f"{row.name}（{row.year}年度获奖）",
    ),
}

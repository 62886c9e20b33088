"""The 评审规则 in force: each parameter with its value, its legal bounds and its article (Article 7)."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.records.editions import Edition
from award.terms import EditionStatus
from engine.work import Work
from people.permissions import Action
from web.frame import access, in_force, visitor
from web.public import caching

blueprint = Blueprint("rulebook", __name__)

DEFAULT = "本办法未规定，默认值"


@dataclasses.dataclass(frozen=True)
class Rule:
    """One parameter as people read it. `bounds` is empty where nothing bounds it; `frozen` where it differs."""

    name: str
    value: str
    bounds: str
    article: str
    basis: str
    help: str
    frozen: str

    @property
    def is_default(self) -> bool:
        return self.basis == DEFAULT


@blueprint.get("/rules")
@access.to(Action.READ_PUBLIC)
@caching.for_everybody
def the_rules() -> ResponseReturnValue:
    with visitor.looking() as work:
        edition = _edition(work)
        frozen = edition.parameters if edition else {}
        rules = [_rule(row, frozen) for row in in_force.bundle(work).sheet]
        return render_template(
            "public/rules.html", rules=rules, edition=edition, versions=in_force.history(work),
            differs=any(rule.frozen for rule in rules),
        )  # fmt: skip


def _edition(work: Work) -> Edition | None:
    """The newest edition that was launched: its sheet is frozen (R35)."""
    launched = select(Edition).where(Edition.status != EditionStatus.DRAFT, Edition.ended_at.is_(None))
    return work.session.scalars(launched.order_by(Edition.year.desc()).limit(1)).first()


def _rule(row: Mapping[str, Any], frozen: Mapping[str, Any]) -> Rule:
    kept = frozen.get(row["key"], row["value"])
    return Rule(
        name=row["name"],
        value=_written(row, row["value"]),
        bounds=_bounds(row),
        article=row["article"],
        basis=row["basis"],
        help=row.get("help", ""),
        frozen="" if kept == row["value"] else _written(row, kept),
    )


def _written(row: Mapping[str, Any], value: Any) -> str:
    options: Sequence[Mapping[str, Any]] = row.get("options", ())
    labels = {each["value"]: each["label"] for each in options}
    if value in labels:
        return str(labels[value])
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value}{row.get('unit', '')}"


def _bounds(row: Mapping[str, Any]) -> str:
    low, high, unit = row.get("min"), row.get("max"), row.get("unit", "")
    if low is not None and low == high:
        return f"固定为{low}{unit}"
    if low is not None and high is not None:
        return f"{low}至{high}{unit}"
    if low is not None:
        return f"不少于{low}{unit}"
    return f"不多于{high}{unit}" if high is not None else ""

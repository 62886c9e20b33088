"""登记簿: four lists that the office adds to: promotions, interpretations, discipline of experts, expenses."""

import dataclasses
import datetime as dt
import decimal
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from award.acts import registers
from award.concepts import Concept
from award.records.documents import Interpretation
from award.records.editions import Edition
from award.records.honours import Award, Expense, ExpertDiscipline, Promotion
from award.records.parties import Expert, Person, Unit
from award.terms import AwardStatus, ExpertStatus
from engine import audit, forms
from engine.contract import Option
from engine.forms import Form
from engine.work import Work
from people import events, wording
from people.permissions import Action
from web.forms import handing_in, showing
from web.frame import access, in_force, visitor
from web.frame.errors import PageNotFound
from web.office import awards

blueprint = Blueprint("registers", __name__)

Rows = Iterable[Sequence[str]]


@dataclasses.dataclass(frozen=True)
class Register:
    """One list: what is asked for a new entry, how it is kept, and how the entries are told."""

    form: Form
    grounds: tuple[Concept, ...]
    columns: tuple[str, ...]
    rows: Callable[[Work], Rows]
    keep: Callable[[Work, dict[str, Any]], None]
    offer: Callable[[Work], handing_in.Options] = lambda work: {}

    @property
    def title(self) -> str:
        return self.form.title

@blueprint.get("/registers")
@access.to(Action.KEEP_REGISTERS)
def index() -> ResponseReturnValue:
    with visitor.working() as work:
        counts = {name: len(list(each.rows(work))) for name, each in REGISTERS.items()}
        return render_template("office/registers.html", registers=REGISTERS, counts=counts)


@blueprint.get("/registers/<name>")
@access.to(Action.KEEP_REGISTERS)
def register(name: str) -> ResponseReturnValue:
    with visitor.working() as work:
        found = _find(name)
        return _page(work, name, handing_in.blank(found.form, found.offer(work)))


@blueprint.post("/registers/<name>")
@access.to(Action.KEEP_REGISTERS)
def add(name: str) -> ResponseReturnValue:
    with visitor.working():
        found = _find(name)

    def deed(work: Work, answers: dict[str, Any]) -> None:
        found.keep(work, answers)
        audit.record(work, events.Event.RECORD_CHANGED, record=found.form.name)

    def goal() -> ResponseReturnValue:
        flash("已登记。")
        return redirect(url_for("registers.register", name=name), 303)

    return handing_in.hand_in(found.form, found.offer, deed, lambda work, page: _page(work, name, page), goal)


def _find(name: str) -> Register:
    if name not in REGISTERS:
        raise PageNotFound()
    return REGISTERS[name]


def _page(work: Work, name: str, page: showing.Page) -> str:
    found = _find(name)
    return render_template("office/register.html", register=found, rows=list(found.rows(work)), page=page)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# ---------------------------------------------------------------- 解释


def _interpret(work: Work, answers: dict[str, Any]) -> None:
    told = {key: answers[key] for key in ("number", "article", "question", "answer")}
    entry = Interpretation(**told, answered_by=work.actor.id, answered_at=work.now)
    registers.interpret(work.session, entry, in_force.regulation(work))


def _interpretations(work: Work) -> Rows:
    for each in work.session.scalars(select(Interpretation).order_by(Interpretation.id.desc())):
        yield each.number, each.article, each.question, each.answer, wording.day(each.answered_at)


# ---------------------------------------------------------------- 专家


def _experts(work: Work) -> handing_in.Options:
    query = select(Expert.id, Person.name, Expert.employer).join(Person, Person.id == Expert.person_id)
    rows = work.session.execute(query.where(Expert.status != ExpertStatus.DISQUALIFIED).order_by(Person.name))
    return {"expert_id": [Option(id, name, employer) for id, name, employer in rows]}


def _discipline(work: Work, answers: dict[str, Any]) -> None:
    entry = ExpertDiscipline(
        expert_id=int(answers["expert_id"]),
        reason=answers["reason"],
        disqualified=bool(answers.get("disqualified")),
        transferred_to=answers.get("transferred_to") or "",
        decided_on=_day(answers["decided_on"]),
        decision_no=answers.get("decision_no") or "",
    )
    registers.discipline(work.session, entry, work.now)


def _disciplined(work: Work) -> Rows:
    query = select(ExpertDiscipline, Person.name).join(Expert, Expert.id == ExpertDiscipline.expert_id)
    rows = work.session.execute(query.join(Person, Person.id == Expert.person_id).order_by(ExpertDiscipline.id.desc()))
    for each, name in rows:
        done = "取消评审专家资格" if each.disqualified else "给予处理，保留资格"
        yield name, each.reason, done, each.transferred_to, each.decision_no, wording.day(each.decided_on)


# ---------------------------------------------------------------- 推广


def _winners(work: Work) -> handing_in.Options:
    found = work.session.scalars(awards.visible(work).where(Award.status != AwardStatus.REVOKED).order_by(Award.id))
    return {"award_id": [Option(each.id, f"{each.unit.name}（{each.year}年度）") for each in found]}


def _promote(work: Work, answers: dict[str, Any]) -> None:
    entry = Promotion(
        award_id=int(answers["award_id"]),
        kind=answers["kind"],
        held_on=_day(answers["held_on"]),
        text=answers["text"],
        audience=int(answers.get("audience") or 0),
        recorded_at=work.now,
    )
    registers.promote(work.session, entry, work.now)


def _promotions(work: Work) -> Rows:
    seen = awards.visible(work).with_only_columns(Award.id)
    query = select(Promotion, Unit.name).join(Award, Award.id == Promotion.award_id)
    query = query.join(Unit, Unit.id == Award.unit_id)
    for each, name in work.session.execute(query.where(Award.id.in_(seen)).order_by(Promotion.id.desc())):
        yield name, each.kind, wording.day(each.held_on), str(each.audience or ""), each.text


# ---------------------------------------------------------------- 经费


def _editions(work: Work) -> handing_in.Options:
    rows = work.session.execute(select(Edition.id, Edition.year).where(Edition.year.is_not(None)).order_by(Edition.id))
    return {"edition_id": [Option(id, f"{year}年度评选") for id, year in rows]}


def _spend(work: Work, answers: dict[str, Any]) -> None:
    entry = Expense(
        edition_id=int(answers["edition_id"]) if answers.get("edition_id") else None,
        purpose=answers["purpose"],
        amount=decimal.Decimal(str(answers["amount"])),
        spent_on=_day(answers["spent_on"]),
        voucher_no=answers.get("voucher_no") or "",
    )
    registers.spend(work.session, entry, work.now)


def _expenses(work: Work) -> Rows:
    query = select(Expense, Edition.year).outerjoin(Edition, Edition.id == Expense.edition_id)
    for each, year in work.session.execute(query.order_by(Expense.id.desc())):
        spent = f"{each.amount:,.2f}元"
        yield each.purpose, f"{year}年度" if year else "", spent, wording.day(each.spent_on), each.voucher_no


def _form(name: str, title: str, intro: str, *fields: Mapping[str, Any]) -> Form:
    return forms.compile({"name": name, "title": title, "article": [], "intro": intro, "fields": list(fields)})


REGISTERS: Mapping[str, Register] = {
    "interpretations": Register(
        _form(
            "interpretation", "解释答复", "本办法由办公室负责解释。答复登记后不能修改。",
            {"key": "number", "type": "text", "label": "文号", "required": True, "max_length": 100},
            {"key": "article", "type": "text", "label": "所解释的条款", "required": True, "help": "如：第三条"},
            {"key": "question", "type": "textarea", "label": "问题", "required": True},
            {"key": "answer", "type": "textarea", "label": "答复", "required": True},
        ),
        (Concept.INTERPRETATION,),
        ("文号", "条款", "问题", "答复", "答复日期"), _interpretations, _interpret,
    ),
    "experts": Register(
        _form(
            "expert_discipline", "专家违规处理",
            "评审专家违反评审规定的，取消评审专家资格；发生违法、违纪行为的，移送有权机关。",
            {"key": "expert_id", "type": "select", "label": "专家", "required": True, "source": "listed"},
            {"key": "reason", "type": "textarea", "label": "事实和理由", "required": True},
            {"key": "disqualified", "type": "checkbox", "label": "取消评审专家资格",
             "help": "登记后立即生效，该专家不再列入备选。"},
            {"key": "transferred_to", "type": "text", "label": "移送的有权机关"},
            {"key": "decided_on", "type": "date", "label": "决定日期", "required": True},
            {"key": "decision_no", "type": "text", "label": "决定文号"},
        ),
        (Concept.DISCIPLINE,),
        ("专家", "事实和理由", "处理", "移送", "决定文号", "决定日期"), _disciplined, _discipline, _experts,
    ),
    "promotions": Register(
        _form(
            "promotion", "推广记录", "获奖组织应当推广先进质量管理体系、模式和方法。",
            {"key": "award_id", "type": "select", "label": "获奖组织", "required": True, "source": "listed"},
            {"key": "kind", "type": "radio", "label": "形式", "required": True, "options": [
                {"value": each, "label": each} for each in ("经验交流", "现场观摩", "培训授课", "其他")]},
            {"key": "held_on", "type": "date", "label": "日期", "required": True},
            {"key": "audience", "type": "integer", "label": "参加人数", "min": 0, "max": 100000},
            {"key": "text", "type": "textarea", "label": "内容", "required": True},
        ),
        (Concept.PROMOTION, Concept.SUPERVISION),
        ("获奖组织", "形式", "日期", "参加人数", "内容"), _promotions, _promote, _winners,
    ),
    "expenses": Register(
        _form(
            "expense", "专项经费",
            "工作经费专款专用。",
            {"key": "edition_id", "type": "select", "label": "用于哪一届", "source": "listed"},
            {"key": "purpose", "type": "text", "label": "用途", "required": True},
            {"key": "amount", "type": "number", "label": "金额（元）", "required": True, "min": 0, "max": 100000000},
            {"key": "spent_on", "type": "date", "label": "支出日期", "required": True},
            {"key": "voucher_no", "type": "text", "label": "凭证号"},
        ),
        (Concept.FUNDS,),
        ("用途", "届", "金额", "支出日期", "凭证号"), _expenses, _spend, _editions,
    ),
}  # fmt: skip

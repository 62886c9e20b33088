"""放假安排: the notices entered, what is missing, entering one after seeing what it does, and counting a period."""

import dataclasses
import datetime as dt
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.calendar import deadline, national, notices, office, periods
from award.errors import Refused
from engine import forms
from engine.errors import AnswersRejected
from engine.work import Work
from people import actions
from people.permissions import Action
from web.forms import handing_in, reading, showing
from web.frame import access, errors, site, visitor
from web.office import effects, pasting

blueprint = Blueprint("calendar", __name__)

MIDSUMMER = (6, 30)  # a day that no neighbouring year's notice can reach
YEARS_BACK, YEARS_AHEAD = 1, 2
FORM = forms.compile(
    {
        "name": "calendar_notice", "title": "录入放假通知", "article": [],
        "intro": "录入后，正在进行的公示、时限和待办的办理期限会重新计算：只会延长，不会缩短。保存前先预览影响。",
        "fields": [
            {"key": "region", "type": "radio", "label": "适用范围", "required": True, "options": [
                {"value": notices.NATIONAL, "label": "全国", "detail": "国务院办公厅的通知"},
                {"value": notices.XINJIANG, "label": "新疆", "detail": "人民政府的通知"}]},
            {"key": "year", "type": "integer", "label": "年度", "required": True, "min": 2004, "max": 2100},
            {"key": "title", "type": "text", "label": "通知名称", "required": True, "max_length": 200},
            {"key": "source", "type": "text", "label": "出处", "required": True, "max_length": 200,
             "help": "发文机关、文号或者日期，以便他人核对。"},
            {"key": "off", "type": "textarea", "label": "放假的日期",
             "help": "一行一段，如“10月1日至10月7日 国庆节”。上一年12月的日期要写年份。"},
            {"key": "on", "type": "textarea", "label": "调休上班的日期", "help": "一行一天，如“10月10日”。"},
            {"key": "complete", "type": "checkbox", "label": "已录入该通知的全部日期",
             "help": "勾选后，该年度的日期不再标为暂定。"},
        ],
    }
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class YearState:
    """Which notices of a year are there."""

    year: int
    national: bool
    regional: bool


@blueprint.get("/calendar")
@access.to(Action.READ_CALENDAR)
def calendar() -> ResponseReturnValue:
    with visitor.working() as work:
        counted, wrong = _counted(work)
        return _page(work, showing.page(FORM, {}, {}, {}), counted=counted, wrong=wrong)


@blueprint.post("/calendar")
@access.to(Action.ENTER_NOTICE)
def enter() -> ResponseReturnValue:
    """Show what a notice would do; save it when that has been seen."""
    typed = reading.read_answers(FORM, request.form, request.files)
    try:
        notice = _notice(forms.validate(FORM, typed, {}))
        if "save" not in request.form:
            effect = effects.effect_of(notice)
            with visitor.working() as work:
                return _page(work, showing.page(FORM, {}, typed, {}), notice=notice, effect=effect)
        with visitor.working() as work:
            actions.enter_notice(work, notice)
    except (AnswersRejected, Refused) as error:
        with visitor.working() as work:
            return _page(work, showing.page(FORM, {}, typed, _at_fields(error))), errors.status(error)
    site.go_on()
    flash(f"《{notice.title}》已录入，正在进行的公示、时限和待办的办理期限已重新计算。")
    return redirect(url_for("calendar.calendar"), 303)


def _at_fields(error: AnswersRejected | Refused) -> dict[str, str]:
    """The calendar speaks of `days`; the form has two fields for them."""
    return {"off" if name == "days" else name: sentence for name, sentence in handing_in.said(error).items()}


def _notice(answers: dict[str, Any]) -> notices.Notice:
    year = int(answers["year"])
    off = pasting.read(answers.get("off") or "", year, works=False, field="off")
    on = pasting.read(answers.get("on") or "", year, works=True, field="on")
    return notices.Notice(
        region=answers["region"],
        year=year,
        title=answers["title"].strip(),
        source=answers["source"].strip(),
        complete=bool(answers.get("complete")),
        days=(*off, *on),
    )


def _counted(work: Work) -> tuple[dict[str, Any] | None, str]:
    """The period asked for in the address, counted day by day; or what is wrong with the question."""
    date, working_days = request.args.get("date", ""), request.args.get("days", "")
    if not date and not working_days:
        return None, ""
    try:
        if not working_days.isdecimal() or len(working_days) > 4:
            raise Refused("工作日数应为1至400的整数。")
        counted = deadline.deadline(deadline.read_day(date), int(working_days), office.current(work.session))
    except Refused as refused:
        return None, refused.sentence
    days = [{**each, "date": dt.date.fromisoformat(each["date"])} for each in counted["count"]]
    return {**counted, "last_day": dt.date.fromisoformat(counted["last_day"]), "count": days}, ""


def _years(work: Work) -> list[YearState]:
    known, this_year = office.current(work.session), periods.day_of(work.now).year
    years = range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1)
    return [_state(year, known.missing(dt.date(year, *MIDSUMMER))) for year in years]


def _state(year: int, missing: tuple[tuple[str, int], ...]) -> YearState:
    return YearState(year, (notices.NATIONAL, year) not in missing, (office.REGION, year) not in missing)


def _page(work: Work, page: showing.Page, **shown: Any) -> str:
    facts = {"counted": None, "wrong": "", "notice": None, "effect": None, **shown}
    return render_template(
        "office/calendar.html",
        page=page,
        entered=list(reversed(office.entered(work.session))),
        years=_years(work),
        package=sorted(national.YEARS),
        today=periods.day_of(work.now),
        asked={"date": request.args.get("date", ""), "days": request.args.get("days", "")},
        **facts,
    )

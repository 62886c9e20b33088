"""One application as the office reads it, its files, the office's written release, and the clues about it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from award.acts import exemptions
from award.profile import RoleKind
from award.records.applications import Application, Clue
from award.records.editions import Edition
from award.records.parties import Unit
from engine import audit, forms
from engine.contract import Option
from engine.work import Work
from people import events, recusals
from people.permissions import Action
from web import files
from web.case import course
from web.forms import handing_in, showing
from web.frame import access, in_force, visitor
from web.frame.errors import PageNotFound
from web.office import dossier, standing
from web.office import files as office_files

blueprint = Blueprint("applications", __name__)

MOST_CLUES = 200
EXCEPTIONS = {exemptions.REAPPLICATION.value: "获奖后以其他成果再次申报", exemptions.PROCEDURE.value: "申报程序"}
RELEASE = forms.compile(
    {
        "name": "release", "title": "书面同意例外", "article": [],
        "intro": "只有经批准的例外才在这里登记。理由和批准文号记入审计，不能修改。",
        "fields": [
            {"key": "article", "type": "radio", "label": "依据", "required": True, "options": [
                {"value": rule, "label": name} for rule, name in EXCEPTIONS.items()]},
            {"key": "approval_doc_no", "type": "text", "label": "批准文号", "required": True, "max_length": 100},
            {"key": "reason", "type": "textarea", "label": "理由", "required": True, "max_length": 2000},
        ],
    }
)  # fmt: skip
CLUE = forms.compile(
    {
        "name": "clue", "title": "登记线索", "article": [],
        "intro": "匿名、逾期或者没有证明的反映不是异议，可以作为线索登记和核实。",
        "fields": [
            {"key": "application_id", "type": "select", "label": "涉及的申报", "source": "listed"},
            {"key": "source", "type": "text", "label": "来源", "required": True, "max_length": 200,
             "help": "如：匿名来信、电话、媒体报道。不要写反映人的身份。"},
            {"key": "text", "type": "textarea", "label": "内容", "required": True, "max_length": 5000},
        ],
    }
)  # fmt: skip
HANDLING = forms.compile(
    {
        "name": "handling", "title": "处理线索", "article": [],
        "fields": [{"key": "handling", "type": "textarea", "label": "处理情况", "required": True, "max_length": 2000}],
    }
)  # fmt: skip


@blueprint.get("/office/applications/<number:application_id>")
@access.to(Action.READ_APPLICATION)
def application(application_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, application_id, handing_in.blank(RELEASE, {}))


@blueprint.post("/office/applications/<number:application_id>/release")
@access.to(Action.RELEASE_APPLICATION)
def release(application_id: int) -> ResponseReturnValue:
    def deed(work: Work, answers: dict[str, Any]) -> None:
        found = _find(work, application_id, Action.RELEASE_APPLICATION)
        given = exemptions.Release(answers["article"], answers["reason"], answers["approval_doc_no"])
        exemptions.release(work.session, found, given, by=work.actor.id, now=work.now)
        about: dict[str, Any] = {"record": "exemption", "article": given.article, "number": given.approval_doc_no}
        audit.record(work, events.Event.RECORD_CHANGED, case=found.key, **about)

    def goal() -> ResponseReturnValue:
        flash("例外已登记。")
        return redirect(url_for("applications.application", application_id=application_id), 303)

    def show(work: Work, page: showing.Page) -> str:
        return _page(work, application_id, page)

    return handing_in.hand_in(RELEASE, lambda work: {}, deed, show, goal)


@blueprint.route("/office/applications/<number:application_id>/files/<number:material_id>", methods=["GET", "POST"])
@access.to(Action.READ_OFFICE_FILE)
def file(application_id: int, material_id: int) -> ResponseReturnValue:
    """Open a file. Who opened which is in the ledger, for the organisation too (C12, C24)."""
    with visitor.working() as work:
        found = office_files.one(work, _find(work, application_id, Action.READ_OFFICE_FILE), material_id)
        if found is None:
            raise PageNotFound()
        if request.method == "GET" and files.asks_first(found, in_force.at_hand().lane(RoleKind.OFFICE)):
            back = url_for("applications.application", application_id=application_id)
            return render_template("files/secret.html", material=found, back=back, words="申报情况")
        opened = files.open(work, found, in_force.at_hand().lane(RoleKind.OFFICE), "查看申报")
    return opened.answer()


def _find(work: Work, application_id: int, action: Action) -> Application:
    found = work.session.get(Application, application_id)
    if found is None:
        raise PageNotFound()
    access.need(work, action, found)
    return found


def _page(work: Work, application_id: int, page: showing.Page) -> str:
    found = _find(work, application_id, Action.READ_APPLICATION)
    return render_template(
        "office/application.html",
        application=found,
        facts=dossier.facts(found),
        waiting=standing.waiting(work, [found.key])[found.key],
        materials=office_files.handed_in(work, found),
        opinions=dossier.opinions(work, found),
        finding=dossier.finding(work, found),
        formal=dossier.formal(work, found),
        windows=dossier.windows(work, found),
        objections=dossier.objections(work, found),
        scores=dossier.scores(work, found),
        exemptions=dossier.exemptions(work, found),
        rules=EXCEPTIONS,
        clues=dossier.clues(work, found),
        way=course.way(work, found.key),
        page=page,
    )


# ---------------------------------------------------------------- clues


@blueprint.get("/clues")
@access.to(Action.HANDLE_CLUE)
def clues() -> ResponseReturnValue:
    with visitor.working() as work:
        return _clues(work, handing_in.blank(CLUE, _listed(work)))


@blueprint.post("/clues")
@access.to(Action.HANDLE_CLUE)
def add_clue() -> ResponseReturnValue:
    return handing_in.hand_in(CLUE, _listed, _add_clue, _clues, lambda: _back_to_clues("线索已登记。"))


@blueprint.post("/clues/<number:clue_id>")
@access.to(Action.HANDLE_CLUE)
def handle_clue(clue_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        _find_clue(work, clue_id)

    def deed(work: Work, answers: dict[str, Any]) -> None:
        found = _find_clue(work, clue_id)
        found.handling, found.handled_at = answers["handling"], work.now
        audit.record(work, events.Event.RECORD_CHANGED, case=_case(found), record="clue", clue=clue_id)

    def show(work: Work, page: showing.Page) -> str:
        return _clues(work, handing_in.blank(CLUE, _listed(work)), wrong={clue_id: page.problems[0].sentence})

    return handing_in.hand_in(HANDLING, lambda work: {}, deed, show, lambda: _back_to_clues("处理情况已登记。"))


def _find_clue(work: Work, clue_id: int) -> Clue:
    found = work.session.get(Clue, clue_id)
    if found is None or found.application_id in recusals.numbers(work.actor, "application"):
        raise PageNotFound()
    return found


def _back_to_clues(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("applications.clues"), 303)


def _add_clue(work: Work, answers: dict[str, Any]) -> None:
    chosen = answers.get("application_id")
    about = work.session.get_one(Application, int(chosen)) if chosen else None
    clue = Clue(
        edition_id=about.edition_id if about else None,
        application_id=about.id if about else None,
        text=answers["text"],
        source=answers["source"],
        received_at=work.now,
    )
    work.session.add(clue)
    work.session.flush()
    audit.record(work, events.Event.RECORD_CHANGED, case=_case(clue), record="clue", clue=clue.id)


def _case(clue: Clue) -> str | None:
    return f"application:{clue.application_id}" if clue.application_id is not None else None


def _listed(work: Work) -> dict[str, list[Option]]:
    """The applications that a clue can be about, as far as this person may know of them."""
    query = select(Application.id, Unit.name, Edition.year).join(Application.unit).join(Application.edition)
    query = query.where(Application.id.not_in(recusals.numbers(work.actor, "application")))
    rows = work.session.execute(query.order_by(Application.id.desc()))
    return {"application_id": [Option(id, f"{name}（{year}年度）") for id, name, year in rows]}


def _visible(work: Work) -> list[Clue]:
    known = or_(Clue.application_id.is_(None), Clue.application_id.not_in(recusals.numbers(work.actor, "application")))
    query = select(Clue).where(known).order_by(Clue.handled_at.is_not(None), Clue.id.desc()).limit(MOST_CLUES)
    return list(work.session.scalars(query))


def _clues(work: Work, page: showing.Page, wrong: dict[int, str] | None = None) -> str:
    titles = {option.value: option.label for option in _listed(work)["application_id"]}
    return render_template("office/clues.html", clues=_visible(work), titles=titles, page=page, wrong=wrong or {})

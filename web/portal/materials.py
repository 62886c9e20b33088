"""材料: an organisation gathers its files, marks what is a trade secret, exchanges and takes back, until it files."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.concepts import Concept
from award.errors import Refused
from award.records.applications import Application, Material
from engine import audit
from engine.work import Work
from people import events
from people.permissions import Action
from web import files
from web.files import receiving
from web.frame import access, errors, in_force, visitor
from web.portal import finding

blueprint = Blueprint("materials", __name__, url_prefix="/applications/<number:application_id>/materials")

FIELD = "materials"
MOST_AT_ONCE = 20
LONGEST_NOTE = 500
OVER = "申报已经提交，材料不能再改动。需要补正的，等审核机关退回后办理。"


@blueprint.get("")
@access.to(Action.FOLLOW_APPLICATION)
def materials(application_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        return _page(work, finding.application(work, application_id), [])


@blueprint.post("")
@access.to(Action.CHANGE_MATERIALS)
def upload(application_id: int) -> ResponseReturnValue:
    """Keep what is fit of the files that came, and say of each of the others what is wrong with it."""
    with visitor.working() as work:
        _changing(work, application_id)
    came = [receiving.receive_one(each) for each in request.files.getlist(FIELD)[:MOST_AT_ONCE] if each.filename]
    with visitor.working() as work:
        application = _changing(work, application_id)
        wrong = _put_all(work, application, came)
        if not came:
            wrong = ["请先选择文件。"]
        if wrong:
            return _page(work, application, wrong), 422
    flash(f"已上传{len(came)}个文件。")
    return _back(application_id)


@blueprint.get("/<number:material_id>")
@access.to(Action.FOLLOW_APPLICATION)
def material(application_id: int, material_id: int) -> ResponseReturnValue:
    with visitor.working() as work:
        application = finding.application(work, application_id)
        found = finding.material(work, application, material_id)
        opened = files.open(work, found, finding.role(work, application), "本单位查看")
    return opened.answer()


@blueprint.post("/<number:material_id>/mark")
@access.to(Action.CHANGE_MATERIALS)
def mark(application_id: int, material_id: int) -> ResponseReturnValue:
    secret, note = "trade_secret" in request.form, request.form.get("secret_note", "").strip()

    def change(work: Work, found: Material) -> None:
        if secret and not note:
            raise Refused("涉及商业秘密的，应当予以注明，例如“第3至5页的配方”。", article=Concept.FILING)
        found.trade_secret, found.secret_note = secret, note[:LONGEST_NOTE] if secret else ""
        audit.record(work, events.Event.MATERIAL_MARKED, case=found.case, material=found.id, trade_secret=secret)

    return _change(application_id, material_id, change, "标注已经保存。")


@blueprint.post("/<number:material_id>/remove")
@access.to(Action.CHANGE_MATERIALS)
def remove(application_id: int, material_id: int) -> ResponseReturnValue:
    return _change(application_id, material_id, files.remove, "文件已经移除。")


@blueprint.post("/<number:material_id>/replace")
@access.to(Action.CHANGE_MATERIALS)
def replace(application_id: int, material_id: int) -> ResponseReturnValue:
    """Another file in the place of this one, with the same mark."""
    with visitor.working() as work:
        finding.material(work, _changing(work, application_id), material_id)
    came = request.files.get(FIELD)
    file = receiving.receive_one(came) if came and came.filename else receiving.Rejected("请先选择文件。")

    def change(work: Work, found: Material) -> None:
        new = _desk(work, found.case).accept(file, found.field)
        new.trade_secret, new.secret_note = found.trade_secret, found.secret_note
        files.remove(work, found)

    return _change(application_id, material_id, change, "文件已经替换，标注保持不变。")


def _changing(work: Work, application_id: int) -> Application:
    """Raises Refused for an application that is handed in."""
    application = finding.application(work, application_id, Action.CHANGE_MATERIALS)
    if application.status not in finding.CHANGING:
        raise Refused(OVER, article=Concept.FILING)
    return application


def _change(
    application_id: int, material_id: int, change: Callable[[Work, Material], None], said: str
) -> ResponseReturnValue:
    """One change to one file. A refused upload may have left a file in quarantine, which is to stay on record."""
    with visitor.working() as work:
        application = _changing(work, application_id)
        found = finding.material(work, application, material_id)
        if found.quarantined or not finding.may_change(application, found):
            raise Refused(OVER, article=Concept.FILING)
        try:
            change(work, found)
        except Refused as refused:
            return _page(work, application, [in_force.told(refused)]), errors.status(refused)
    flash(said)
    return _back(application_id)


def _put_all(work: Work, application: Application, came: list[receiving.Received | receiving.Rejected]) -> list[str]:
    desk, wrong = _desk(work, application.key), []
    for file in came:
        try:
            desk.accept(file, FIELD)
        except Refused as refused:
            wrong.append(in_force.told(refused))
    return wrong


def _desk(work: Work, case: str | None) -> files.Desk:
    return files.Desk(work, case, f"case:{case}")


def _back(application_id: int) -> ResponseReturnValue:
    return redirect(url_for("materials.materials", application_id=application_id), 303)


def _page(work: Work, application: Application, wrong: list[str]) -> str:
    uploaded = finding.materials(work, application)
    may = finding.is_of_applicant(work, application) and application.status in finding.CHANGING
    return render_template(
        "portal/materials.html",
        application=application,
        materials=uploaded,
        changeable={one.id for one in uploaded if may and finding.may_change(application, one) and not one.quarantined},
        may=may,
        wrong=wrong,
    )

"""Who presents in the 陈述答辩: the 负责人 on file, nobody instead (R17, Article 20)."""

from typing import Any

from sqlalchemy import select

from award.errors import Refused
from award.records.applications import Application
from award.records.review import DefencePresenter
from award.rules import stages as rules
from award.terms import Role
from engine.contract import Call
from handlers import standing
from handlers.general.refusals import service


@service("record_presenter", title="登记答辩人", inputs=standing.APPLICATION)
def record_presenter(call: Call) -> dict[str, Any]:
    """Refuse anybody but the 负责人, right when the organisation names its presenter."""
    application = standing.application(call)
    presenter = standing.answers(call, "confirm_presenter")["presenter_name"]
    rules.check_presenter(presenter, application.responsible_person)
    keep(call, application)
    return {}


def keep(call: Call, application: Application) -> None:
    """Put the presenter on record, if that was not done yet. Who is not the 负责人 is marked and the office told."""
    known = select(DefencePresenter.id).where(DefencePresenter.application_id == application.id)
    record = call.forms.latest("confirm_presenter")
    if call.session.scalar(known) is not None or record is None:
        return
    presenter = DefencePresenter(
        application_id=application.id,
        name=record.answers["presenter_name"],
        position=record.answers["presenter_title"],
        is_responsible_person=_is_responsible(record.answers["presenter_name"], application),
        confirmed_at=record.at,
    )
    call.session.add(presenter)
    if not presenter.is_responsible_person:
        facts = {"applicant": application.name, "presenter": presenter.name}
        call.notify(f"role:{Role.OFFICE}", "{applicant}的答辩人{presenter}不是所报的负责人，请核实。", **facts)


def _is_responsible(name: str, application: Application) -> bool:
    try:
        rules.check_presenter(name, application.responsible_person)
    except Refused:
        return False
    return True

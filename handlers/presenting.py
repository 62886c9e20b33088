"""Who presents in the 陈述答辩: the 负责人 on file, nobody instead (R17, Article 20)."""

from typing import Any

from award.records.review import DefencePresenter
from award.rules import stages as rules
from engine.contract import Call
from engine.types import Text, box
from handlers import scoring, standing
from handlers.general.refusals import service

PRESENTER = box("确认答辩人的任务", presenter_name=Text("答辩人姓名"), presenter_title=Text("答辩人职务"))


@service("record_presenter", title="登记答辩人", inputs={**scoring.INPUTS, "presenter": PRESENTER})
def record_presenter(call: Call) -> dict[str, Any]:
    """Put the presenter on record; refuse anybody but the 负责人, right when the organisation names them."""
    application, record = standing.application(call), standing.record(call, call.inputs["presenter"])
    rules.check_presenter(record.answers["presenter_name"], application.responsible_person)
    presenter = DefencePresenter(
        application_id=application.id,
        stage=call.inputs["stage"],
        name=record.answers["presenter_name"],
        position=record.answers["presenter_title"],
        is_responsible_person=True,
        confirmed_at=record.at,
    )
    call.session.add(presenter)
    return {}

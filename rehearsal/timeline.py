"""What happened when, on which article, and who did it: the way of all cases through the diagram, as people tell it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.applications import Application
from award.records.editions import Edition
from award.records.honours import Award
from award.records.objections import Objection
from engine.model import Instance, Passage
from engine.spiff.parser import Diagram, Element
from rehearsal.world import SHANGHAI

# Gateways and starts are no events to people, and a call is told by what happens in the called process.
TOLD = (
    "userTask", "manualTask", "serviceTask", "businessRuleTask", "intermediateCatchEvent", "boundaryEvent", "endEvent",
)  # fmt: skip
SYSTEM, CLOCK, PUBLIC = "系统", "时限到达", "社会公众"
ACTORS = {"timer": CLOCK, "public": PUBLIC}


class Passed(NamedTuple):
    """One step. `caller` is the call activity for whose sake it was taken, in a called process; `lane` is theirs."""

    at: dt.datetime
    element: Element
    actor: str
    case: str
    caller: Element | None
    lane: str


def events(session: Session, diagrams: Mapping[int, Diagram]) -> list[dict[str, Any]]:
    """Return {at, event, article, actor, case, node} for every step that people would call an event.

    `diagrams` are those of the deployments on which the cases run, by id.
    """
    names = case_names(session)
    told = [each for each in _steps(session, diagrams) if each.element.kind in TOLD]
    # The last of several people who do the same box finishes theirs and the box as a whole, in one moment.
    once = [each for before, each in zip([None, *told], told, strict=False) if each != before]
    return [_told(each, names) for each in once]


def _steps(session: Session, diagrams: Mapping[int, Diagram]) -> Iterator[Passed]:
    way = select(Passage.at, Passage.actor, Passage.element, Instance.key, Instance.process, Instance.deployment_id)
    rows = session.execute(way.join(Instance).order_by(Passage.id)).all()
    lanes = {id: _lanes(diagram) for id, diagram in diagrams.items()}
    for row, caller in zip(rows, _callers(diagrams, rows), strict=True):
        element = diagrams[row.deployment_id].elements[row.element]
        lane = lanes[row.deployment_id].get((caller or element).id, "")
        yield Passed(row.at, element, row.actor, row.key, caller, lane)


def _callers(diagrams: Mapping[int, Diagram], rows: Sequence[Any]) -> list[Element | None]:
    """For each step the call it belongs to: what follows the case's last step before the called process began."""
    calls = {id: _calls(diagram) for id, diagram in diagrams.items()}
    before: dict[str, str] = {}
    calling: dict[str, Element | None] = {}
    found: list[Element | None] = []
    for row in rows:
        element = diagrams[row.deployment_id].elements[row.element]
        is_called = element.process != row.process
        if is_called and element.kind == "startEvent":
            calling[row.key] = calls[row.deployment_id].get(before.get(row.key, ""))
        found.append(calling.get(row.key) if is_called else None)
        before[row.key] = row.element
    return found


def _calls(diagram: Diagram) -> dict[str, Element]:
    """What comes before a call activity, and the call."""
    elements = diagram.elements
    return {before: elements[id] for before, id in diagram.flows if elements[id].kind == "callActivity"}


def _told(step: Passed, names: Mapping[str, str]) -> dict[str, Any]:
    element, caller = step.element, step.caller
    stated = caller or element
    event = f"{caller.name}·{element.name}" if caller else element.name
    return {
        "at": step.at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
        "event": f"{names.get(step.case, step.case)}：{event}",
        "article": stated.properties.get("article", ""),
        "actor": _who(step),
        "case": step.case,
        "node": element.id,
    }


def _who(step: Passed) -> str:
    """Who finished a task is named; what the diagram does by itself is done for the body in whose lane it stands."""
    if step.element.kind in ("userTask", "manualTask"):
        return step.actor
    if step.element.kind in ("intermediateCatchEvent", "boundaryEvent"):
        return ACTORS.get(step.actor, SYSTEM)
    return f"{SYSTEM}（{step.lane}）" if step.lane else SYSTEM


def _lanes(diagram: Diagram) -> dict[str, str]:
    """Element → the lane it is drawn in."""
    specs = [spec for process in diagram.processes.values() for spec in process.task_specs.values()]
    return {spec.bpmn_id: spec.lane for spec in specs if getattr(spec, "bpmn_id", None) and spec.lane}


def case_names(session: Session) -> dict[str, str]:
    """Case key → what people call the case."""
    names = {edition.key: f"{edition.year}年度评选" for edition in session.scalars(select(Edition))}
    names |= {row.key: row.unit.name for row in session.scalars(select(Application))}
    names |= {row.key: f"对{row.application.unit.name}的异议" for row in session.scalars(select(Objection))}
    names |= {row.key: f"{row.unit.name}（获奖监督）" for row in session.scalars(select(Award))}
    return names


def rows(events: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """The timeline in cells: date, event, article, who."""
    for each in events:
        yield each["at"][:16].replace("T", " "), each["event"], each["article"], each["actor"]

"""Cases: starting one, and taking a step in one. The only corridor through which a case moves.

The statements on this path are built once and run on the connection: building them anew, or loading objects, costs
more than the step itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from database import insert_once, table_of
from engine import audit, calls, postbox, versions, waits
from engine.errors import CaseAlreadyStarted, StartUnfit, StateConflict
from engine.model import FlowNode, Instance, Passage
from engine.rows import CaseRow
from engine.spiff.process import Passed, Process
from engine.spiff.rows import Changes
from engine.types import Type
from engine.work import Work

Step = Callable[[Process], None]
Case = CaseRow

_INSTANCE = table_of(Instance)
_NODE = table_of(FlowNode)
_FIND = select(*_INSTANCE.c).where(_INSTANCE.c.id == bindparam("id"))
_LOCK = _FIND.with_for_update()
_KNOWN = select(_INSTANCE.c.id).where(_INSTANCE.c.key == bindparam("key"))
_STEP = (
    update(_INSTANCE)
    .where(_INSTANCE.c.id == bindparam("case_id"), _INSTANCE.c.revision == bindparam("before"))
    .values(revision=bindparam("after"), state=bindparam("new_state"), ended_at=bindparam("ended"))
)
_NODES = select(*_NODE.c).where(_NODE.c.instance_id == bindparam("id")).order_by(_NODE.c.position)
_NEW_NODES = insert(_NODE)
_CHANGING = ("parent", "children", "state", "changed_at", "triggered", "internal", "data")
_CHANGED_NODES = (
    update(_NODE)
    .where(_NODE.c.key == bindparam("node"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_GONE_NODES = delete(_NODE).where(_NODE.c.key == bindparam("node"))
_PASSED = insert(Passage.__table__)  # type: ignore[arg-type]


def start(work: Work, process: str, key: str, data: Mapping[str, Any], message: str = "") -> Case:
    """Start a case of the newest version, by a message or without, and let it run until it waits.

    Raises CaseAlreadyStarted, NoSuchProcess, and StartUnfit if `data` isn't what the start event declares.
    """
    version = versions.of_process(work, process)
    _hold(version.diagram.brought(process, message), process, data)
    case = locked(work, _insert(work, process, key, version))
    audit.record(work, audit.Event.CASE_STARTED, case=key, process=process, version=version.number)
    live = Process.new(version.diagram, process, data, calls.script(_running(work, case, version)))
    _advance(work, case, version, live, lambda process: None)
    return find(work, case.id)


def _hold(declared: Mapping[str, Type], process: str, data: Mapping[str, Any]) -> None:
    for name, kind in declared.items():
        if not kind.accepts(given := data.get(name)):
            told = "空白" if given is None else f"“{given}”"
            raise StartUnfit(process=process, name=name, kind=kind.name, given=told)


def _insert(work: Work, process: str, key: str, version: versions.Version) -> int:
    row = {"key": key, "process": process, "deployment_id": version.id, "revision": 0, "state": "{}"}
    # Of two who start the same case at once, the second waits here for the first.
    if not insert_once(work.session, Instance, {**row, "started_at": work.now, "ended_at": None}):
        raise CaseAlreadyStarted(key=key)
    return int(work.connection.execute(_KNOWN, {"key": key}).scalar_one())


def find(work: Work, instance_id: int) -> Case:
    """Return the case as it is now, without its lock."""
    return work.connection.execute(_FIND, {"id": instance_id}).one()


def locked(work: Work, instance_id: int) -> Case:
    """Return the case with its lock: steps of one case follow one another, whoever takes them (P2)."""
    return work.connection.execute(_LOCK, {"id": instance_id}).one()


def resume(work: Work, case: Case, step: Step) -> None:
    """Take one step in a locked case, let it run on until it waits, and store what it waits for.

    Whatever raises here undoes the whole unit of work; the case in memory is dropped with it.
    """
    version = versions.get(work, case.deployment_id)
    _advance(work, case, version, look(work, case), step)


def look(work: Work, case: Case) -> Process:
    """Return the live case; it belongs to this unit of work until the end."""
    version = versions.get(work, case.deployment_id)
    _, live = work.live.get(case.id, (None, None))
    if live is None:
        live = work.runtime.cases.take(case.id, case.revision) or _load(work, case, version)
        live.attach(calls.script(_running(work, case, version)))
        work.live[case.id] = (case.revision, live)
    return live  # type: ignore[no-any-return]


def _running(work: Work, case: Case, version: versions.Version) -> calls.Running:
    def start_other(process: str, key: str, data: Mapping[str, Any]) -> None:
        start(work, process, key, data)

    return calls.Running(work, case, version, start_other)


def _load(work: Work, case: Case, version: versions.Version) -> Process:
    rows: list[Any] = list(work.connection.execute(_NODES, {"id": case.id}).mappings())
    live = Process.load(version.diagram, case.process, rows, case.state)
    waits.remember(work, case, live)
    return live


def _advance(work: Work, case: Case, version: versions.Version, live: Process, step: Step) -> None:
    # Until it is stored, nobody may find half a step here.
    work.live.pop(case.id, None)
    step(live)
    passed = live.run()
    revision = _store(work, case, live, passed)
    waits.sync(work, case, live, calls.words(_running(work, case, version)))
    if live.ended and case.ended_at is None:
        audit.record(work, audit.Event.CASE_ENDED, case=case.key)
        postbox.unpark(work, case.key)
    work.live[case.id] = (revision, live)


def _store(work: Work, case: Case, live: Process, passed: list[Passed]) -> int:
    _write_nodes(work, case, live.changes())
    if passed:
        about = {"instance_id": case.id, "at": work.now, "actor": work.actor.name}
        way = [{**about, "element": each.element, "came_from": each.came_from} for each in passed]
        work.connection.execute(_PASSED, way)
    step = {
        "case_id": case.id,
        "before": case.revision,
        "after": case.revision + 1,
        "new_state": live.meta(),
        "ended": case.ended_at or (work.now if live.ended else None),
    }
    if work.connection.execute(_STEP, step).rowcount != 1:
        raise StateConflict()
    return int(case.revision) + 1


def _write_nodes(work: Work, case: Case, changes: Changes) -> None:
    if changes.new:
        work.connection.execute(_NEW_NODES, [{**row, "instance_id": case.id} for row in changes.new])
    if changes.changed:
        renamed = [{"node": row["key"], **{f"new_{name}": row[name] for name in _CHANGING}} for row in changes.changed]
        work.connection.execute(_CHANGED_NODES, renamed)
    if changes.gone:
        work.connection.execute(_GONE_NODES, [{"node": key} for key in changes.gone])

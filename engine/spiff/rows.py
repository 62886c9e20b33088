"""One row per task of a case: what changed is written, the rest stays as it is (P5)."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.spiff.workflow import CalledWorkflow, CaseWorkflow

Row = dict[str, Any]
_LIVE = TaskState.WAITING | TaskState.STARTED


class DataNotStorable(EngineError):
    """任务数据里有无法保存的内容：{why}。"""


@dataclasses.dataclass
class Changes:
    """What a step changed: rows to insert and to update (by `key`), and keys to delete."""

    new: list[Row]
    changed: list[Row]
    gone: list[str]


@dataclasses.dataclass
class Seen:
    """The row as it was last written, and what tells cheaply that it can't have changed."""

    children: list[UUID]
    changed_at: float
    row: Row


@dataclasses.dataclass
class Snapshot:
    """All rows of a case as they were last written. Positions only grow, so that a reload keeps the order of tasks."""

    rows: dict[str, Seen] = dataclasses.field(default_factory=dict)
    next_position: int = 0

    def remember(self, row: Row, task: Task) -> None:
        self.rows[row["key"]] = Seen(list(task._children), task.last_state_change, row)
        self.next_position = max(self.next_position, row["position"] + 1)


def dump(value: Any) -> str:
    """Plain JSON or an error: no dates, no NaN, and no key that the library would take for a type name."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise DataNotStorable(why=str(error)) from error
    return text


def changes(workflow: CaseWorkflow, snapshot: Snapshot) -> Changes:
    """Compare the case with what was last written, and remember the new state in the snapshot."""
    found = Changes([], [], [])
    alive = set()
    for part in (workflow, *workflow.subprocesses.values()):
        owner = part.parent_task_id.hex if part.parent_task_id else ""
        for task in part.tasks.values():
            alive.add(task.id.hex)
            _compare(found, snapshot, task, owner)
    found.gone = [key for key in snapshot.rows if key not in alive]
    for key in found.gone:
        del snapshot.rows[key]
    return found


def _compare(found: Changes, snapshot: Snapshot, task: Task, owner: str) -> None:
    before = snapshot.rows.get(task.id.hex)
    if before is not None and _surely_unchanged(before, task):
        return
    row = _row(task, owner, before.row["position"] if before else snapshot.next_position)
    if before is not None and before.row == row:
        return
    (found.changed if before else found.new).append(row)
    snapshot.remember(row, task)


def _surely_unchanged(before: Seen, task: Task) -> bool:
    # The moment of the last change is not enough: joins, multi-instances and waiting events change without it.
    return (
        not task._state & _LIVE
        and before.changed_at == task.last_state_change
        and before.children == task._children
        and before.row["parent"] == (task._parent.hex if task._parent else None)
    )


def _row(task: Task, owner: str, position: int) -> Row:
    return {
        "key": task.id.hex,
        "owner": owner,
        "position": position,
        "parent": task._parent.hex if task._parent else None,
        "children": ",".join(child.hex for child in task._children),
        "state": int(task._state),
        "changed_at": task.last_state_change,
        "spec": task.task_spec.name,
        "triggered": bool(task.triggered),
        "internal": dump(task.internal_data) if task.internal_data else "{}",
        "data": dump(task.data) if task.data else "{}",
    }


def meta(workflow: CaseWorkflow) -> str:
    """The few facts of a case that no task holds, as JSON."""
    parts = {part.parent_task_id.hex if part.parent_task_id else "": part for part in
             (workflow, *workflow.subprocesses.values())}  # fmt: skip
    return dump({owner: _part_meta(part) for owner, part in parts.items()})


def _part_meta(part: Any) -> dict[str, Any]:
    return {
        "root": part.task_tree.id.hex,
        "last": part.last_task.id.hex if part.last_task else None,
        "completed": part.completed,
        "success": part.success,
        "spec": part.spec.name,
        "data": part.data,
    }


def load(
    rows: Iterable[Mapping[str, Any]], state: str, spec: Any, called: dict[str, Any], snapshot: Snapshot
) -> CaseWorkflow:
    """Build the live case from its rows (ordered by `position`), and fill the snapshot with them."""
    workflow = CaseWorkflow(spec, called, deserializing=True)
    facts = json.loads(state)
    by_owner: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_owner.setdefault(row["owner"], []).append(row)
    _fill(workflow, "", facts, by_owner, snapshot)
    return workflow


def _fill(
    part: Any, owner: str, facts: dict[str, Any], by_owner: dict[str, list[Mapping[str, Any]]], snapshot: Snapshot
) -> None:
    for row in sorted(by_owner[owner], key=lambda row: row["position"]):
        task = _task(part, row)
        snapshot.remember(dict(row), task)
    fact = facts[owner]
    part.task_tree = part.tasks[UUID(fact["root"])]
    part.last_task = part.tasks.get(UUID(fact["last"])) if fact["last"] else None
    part.completed, part.success, part.data = fact["completed"], fact["success"], fact["data"]
    for task in list(part.tasks.values()):
        if task.id.hex in facts:
            _fill_called(part.top_workflow, task, facts, by_owner, snapshot)


def _fill_called(
    top: CaseWorkflow,
    task: Task,
    facts: dict[str, Any],
    by_owner: dict[str, list[Mapping[str, Any]]],
    snapshot: Snapshot,
) -> None:
    spec = top.subprocess_specs[facts[task.id.hex]["spec"]]
    called = CalledWorkflow(spec, parent_task_id=task.id, top_workflow=top, deserializing=True)
    top.subprocesses[task.id] = called
    called.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
    _fill(called, task.id.hex, facts, by_owner, snapshot)


def _task(part: Any, row: Mapping[str, Any]) -> Task:
    task: Task = Task.__new__(Task)
    task.id = UUID(row["key"])
    task.workflow = part
    task._parent = UUID(row["parent"]) if row["parent"] else None
    task._children = [UUID(child) for child in row["children"].split(",")] if row["children"] else []
    task._state = row["state"]
    task.triggered = bool(row["triggered"])
    task.task_spec = part.spec.task_specs[row["spec"]]
    task.thread_id = 0
    task.last_state_change = row["changed_at"]
    task.internal_data = json.loads(row["internal"])
    task.data = json.loads(row["data"])
    part.tasks[task.id] = task
    if row["state"] == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
        part.top_workflow.event_manager.add_task(task)
    return task

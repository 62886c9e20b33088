"""Forget finished history inside a live case, so that its thousandth step costs what its tenth did (P5).

What happened is told by passages, form records and the audit; the task tree is needed only as far as joins, boundary
events and data inheritance still look back. Three cuts are made after each step, all conservative:

- a called process or subprocess that is over goes, once its box is done and has taken its variables out;
- a finished side branch under a finished task goes;
- in a chain of finished tasks with one child each, the middle ones go.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.specs.StartTask import StartTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.spiff.workflow import CaseWorkflow

_FINISHED = TaskState.FINISHED_MASK
# Cutting costs rows too, so finished tasks are left to gather first.
WORTH_IT = 40


def prune(workflow: CaseWorkflow) -> None:
    """Remove finished tasks that nothing will look at again. The case behaves as before."""
    if workflow.completed:
        return
    _drop_finished_calls(workflow)
    for part in [workflow, *(called for called in workflow.subprocesses.values() if not called.completed)]:
        if not _has_inclusive_gateway(part.spec):
            _prune_part(workflow, part)


def _drop_finished_calls(workflow: CaseWorkflow) -> None:
    over = {owner for owner, called in workflow.subprocesses.items() if called.completed}
    for part in [workflow, *workflow.subprocesses.values()] if over else ():
        for owner in over & part.tasks.keys():
            if part.tasks[owner]._state & _FINISHED:
                workflow.forget(part.tasks[owner])


def _has_inclusive_gateway(spec: Any) -> bool:
    known = spec.__dict__.get("_has_inclusive_gateway")
    if known is None:
        # An inclusive gateway asks which branches were ever taken, so nothing may be forgotten.
        known = any(isinstance(each, InclusiveGateway) for each in spec.task_specs.values())
        spec.__dict__["_has_inclusive_gateway"] = known
    return bool(known)


def _prune_part(top: CaseWorkflow, part: Any) -> None:
    finished = {task.id for task in part.tasks.values() if task._state & _FINISHED}
    if len(finished) < WORTH_IT:
        return
    alive = _with_unfinished_descendants(part)
    joins = {
        task.task_spec.name
        for task in part.tasks.values()
        if not task._state & _FINISHED and isinstance(task.task_spec, UnstructuredJoin)
    }
    for task in list(part.tasks.values()):
        if task.id in part.tasks and task.id in finished:
            _cut_side_branches(top, part, task, alive, joins)
    for task in list(part.tasks.values()):
        if task.id in part.tasks and task.id in finished:
            _splice(top, part, task)


def _with_unfinished_descendants(part: Any) -> set[Any]:
    alive: set[Any] = set()
    for task in part.tasks.values():
        if task._state & _FINISHED:
            continue
        current = task
        while current is not None and current.id not in alive:
            alive.add(current.id)
            current = current.parent
    return alive


def _cut_side_branches(top: CaseWorkflow, part: Any, task: Task, alive: set[Any], joins: set[str]) -> None:
    children = task.children
    going_on = [child for child in children if child.id in alive]
    if not going_on or len(children) == 1:
        return
    # Until the activity and its boundary events are decided, their join compares all of them.
    if isinstance(task.task_spec, BoundaryEventSplit) and any(not child._state & _FINISHED for child in children):
        return
    for child in children:
        if child.id not in alive and not _holds_what_is_needed(part, child, joins):
            _remove_branch(top, part, child)


def _holds_what_is_needed(part: Any, branch: Task, joins: set[str]) -> bool:
    return any(task is part.last_task or task.task_spec.name in joins for task in _branch(part, branch))


def _branch(part: Any, root: Task) -> list[Task]:
    found, stack = [], [root]
    while stack:
        task = stack.pop()
        found.append(task)
        stack.extend(part.tasks[child] for child in task._children)
    return found


def _remove_branch(top: CaseWorkflow, part: Any, branch: Task) -> None:
    branch.parent._children.remove(branch.id)
    for task in _branch(part, branch):
        _forget(top, part, task)


def _forget(top: CaseWorkflow, part: Any, task: Task) -> None:
    del part.tasks[task.id]
    top.forget(task)


def _splice(top: CaseWorkflow, part: Any, task: Task) -> None:
    if not _is_link(part, task):
        return
    parent, child = task.parent, part.tasks[task._children[0]]
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    _forget(top, part, task)


def _is_link(part: Any, task: Task) -> bool:
    """Is this a completed task between a completed parent and a completed only child, none of which anybody asks?"""
    if len(task._children) != 1 or task.triggered or task is part.last_task or task.parent is None:
        return False
    parent, child = task.parent, part.tasks[task._children[0]]
    neighbours = (task, parent, child)
    if any(each._state != TaskState.COMPLETED for each in neighbours) or child.triggered:
        return False
    if isinstance(task.task_spec, StartTask | UnstructuredJoin) or isinstance(child.task_spec, UnstructuredJoin):
        return False
    # A passage tells the box before; in front of a node of the library's own, that is this one.
    if task.task_spec.bpmn_id and not child.task_spec.bpmn_id:
        return False
    # The children of a split and of a multi-instance are compared with one another by their specs.
    return len(parent._children) == 1 and not isinstance(parent.task_spec, LoopTask)

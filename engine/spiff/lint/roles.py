"""A lane is a role that somebody can hold: 办公室, not 办工室."""

import difflib
from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import bpmn, text
from engine.spiff.lint.subject import Rule, Subject

_OF_PEOPLE = frozenset({"userTask", "manualTask"})


def holders(subject: Subject) -> Iterator[Fault]:
    """Where people have something to do, the lane names one of the roles there are; who calls hands them in."""
    known = subject.registry.roles
    if known is None:
        return
    for lane in subject.drawing.elements("lane"):
        name = (lane.get("name") or "").strip()
        if name and name not in known and _has_tasks(subject, lane):
            yield subject.drawing.fault_at(
                lane, "unknown_role", f"泳道是没有人担任的角色；{_mend(name, sorted(known))}。"
            )


def _has_tasks(subject: Subject, lane: object) -> bool:
    held = {text(each) for each in lane.iter(bpmn("flowNodeRef"))}  # type: ignore[attr-defined]
    inside = {scope.id for scope in subject.drawing.scopes if scope.id in held}
    tasks = subject.drawing.all_nodes(*_OF_PEOPLE)
    return any(task.id in held or task.scope in inside for task in tasks)


def _mend(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.5)
    meant = f"是不是“{close[0]}”？" if close else ""
    return f"{meant}现有的角色是：{'、'.join(known)}"


RULES: tuple[Rule, ...] = (holders,)

"""Lanes are roles: whoever has the role gets the task."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from engine.faults import Fault
from engine.spiff.lint.drawing import Scope, bpmn, text
from engine.spiff.lint.subject import Rule, Subject


def processes_have_lanes(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.processes:
        if not _lanes(scope):
            yield scope.fault("no_lanes", "流程没有泳道；泳道的名称就是办理的角色。")


def lanes(subject: Subject) -> Iterator[Fault]:
    for scope in subject.drawing.processes:
        for lane in _lanes(scope):
            if not (lane.get("name") or "").strip():
                yield subject.drawing.fault_at(lane, "unnamed_lane", "泳道没有名称；泳道的名称就是办理的角色。")
            if lane.find(bpmn("childLaneSet")) is not None:
                yield subject.drawing.fault_at(lane, "nested_lanes", "泳道里面还有泳道；请只分一层。")


def references(subject: Subject) -> Iterator[Fault]:
    """A lane holds boxes of its own process, and each box stands in one lane."""
    for scope in subject.drawing.processes:
        own = {element.get("id") for element in scope.element.iter("*")}
        for lane in _lanes(scope):
            for stray in {text(each) for each in lane.findall(bpmn("flowNodeRef"))} - own:
                yield subject.drawing.fault_at(lane, "stray_lane", f"泳道里的“{stray}”不在这个流程里。")
    counted = Counter(text(each) for each in subject.drawing.elements("flowNodeRef"))
    for node in subject.drawing.all_nodes():
        if counted[node.id] > 1:
            yield node.fault("several_lanes", "同时在不止一个泳道里。")


def user_tasks(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes("userTask", "manualTask"):
        if not any(subject.drawing.lanes.get(node.id, [])):
            yield node.fault("task_without_lane", "不在任何泳道里，不知道由谁办理。")


def pools(subject: Subject) -> Iterator[Fault]:
    processes = {scope.id for scope in subject.drawing.processes}
    for pool in subject.drawing.elements("participant"):
        if pool.get("processRef") and pool.get("processRef") not in processes:
            yield subject.drawing.fault_at(pool, "pool_without_process", "泳池对应的流程不存在。")


def _lanes(scope: Scope) -> list[Any]:
    return list(scope.element.iter(bpmn("lane")))


def message_flows(subject: Subject) -> Iterator[Fault]:
    known = {element.get("id") for element in subject.drawing.identified()}
    for flow in subject.drawing.elements("messageFlow"):
        if flow.get("sourceRef") not in known or flow.get("targetRef") not in known:
            yield subject.drawing.fault_at(flow, "dangling_message_flow", "消息连线的一端没有连上，请删去后重画。")


RULES: tuple[Rule, ...] = (processes_have_lanes, lanes, references, user_tasks, pools, message_flows)

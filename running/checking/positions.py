"""A position that a task asks for is one that the role of its lane knows."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.spiff.lint.drawing import Node
from engine.spiff.lint.subject import Rule, Subject

POSITION = "position"


def known(subject: Subject) -> Iterator[Fault]:
    for node in subject.drawing.all_nodes():
        wanted = node.properties.get(POSITION)
        if wanted and (node.kind not in ("userTask", "manualTask") or node.properties.get("assign_user")):
            yield node.fault("unknown_position", f"写着岗位“{wanted}”，只有由一个角色、一个单位办理的任务才能写。")
        elif wanted:
            yield from _of_lane(subject, node, wanted)


def _of_lane(subject: Subject, node: Node, wanted: str) -> Iterator[Fault]:
    for lane in subject.drawing.lanes.get(node.id, ()):
        there = _positions(subject, lane)
        if wanted not in there:
            mend = f"只有：{'、'.join(there)}" if there else "请先在奖项设定的 roles 里写上它的 positions"
            yield node.fault("unknown_position", f"由“{lane}”的“{wanted}”办理，但这个角色没有这个岗位；{mend}。")


def _positions(subject: Subject, lane: str) -> list[str]:
    roles = (role for role in subject.bundle.profile.get("roles", ()) if role.get("name") == lane)
    return [str(each.get("name")) for role in roles for each in role.get("positions", ())]


RULES: tuple[Rule, ...] = (known,)

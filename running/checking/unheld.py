"""Roles and positions that tasks of a bundle are for, and that nobody in the database holds: a warning, no fault."""

import dataclasses
from collections.abc import Iterator

from sqlalchemy import or_, select

from award.profile import Profile
from award.records.parties import Person, RoleGrant
from engine import addresses
from engine.bundle import Bundle
from engine.spiff import sources
from engine.spiff.lint import drawing
from engine.spiff.lint.drawing import Node
from engine.work import Work
from people.accounts import steps
from running import contents
from running.checking.positions import POSITION

MOST_NAMED = 3


@dataclasses.dataclass(frozen=True)
class Unheld:
    """A post, such as 办公室（负责人）, and the boxes that wait for somebody to hold it."""

    post: str
    boxes: tuple[Node, ...]

    @property
    def sentence(self) -> str:
        named = "".join(f"“{box.label}”" for box in self.boxes[:MOST_NAMED])
        more = f"等{len(self.boxes)}项任务" if len(self.boxes) > MOST_NAMED else ""
        return f"现在没有人担任“{self.post}”，{named}{more}会没有人办理；请由系统管理员授予。"


def posts(work: Work, bundle: Bundle) -> list[Unheld]:
    """Those of a bundle without faults. Whoever applies, or wins, gets the role by that, and is not looked for."""
    held, needed = _held(work), dict[str, list[Node]]()
    for post, box in _needed(bundle, contents.profile(bundle)):
        if post not in held:
            needed.setdefault(post, []).append(box)
    return [Unheld(post, tuple(boxes)) for post, boxes in needed.items()]


def _held(work: Work) -> set[str]:
    running = (RoleGrant.valid_from <= work.now) & or_(
        RoleGrant.valid_until.is_(None), RoleGrant.valid_until > work.now
    )
    query = select(RoleGrant.role, RoleGrant.position).join(RoleGrant.person).where(Person.active, running).distinct()
    return {post for role, position in work.session.execute(query) for post in (role, addresses.post(role, position))}


def _needed(bundle: Bundle, profile: Profile) -> Iterator[tuple[str, Node]]:
    drawn = drawing.read(sources.read(list(bundle.diagrams.values())))
    for box in drawn.all_nodes("userTask", "manualTask"):
        for lane in drawn.lanes.get(box.id, ()) if not box.properties.get("assign_user") else ():
            if profile.kind_of(lane) not in steps.APPLYING:
                yield addresses.post(lane, box.properties.get(POSITION, "")), box

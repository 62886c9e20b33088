"""Where a case stands on its diagram: the boxes it has passed, those where it is, and those ahead."""

import dataclasses
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import versions
from engine.errors import DiagramUnreadable
from engine.model import Instance, Passage, Subscription, Task, Timer
from engine.spiff import drawing
from engine.work import Work
from people import wording

CALL = "callActivity"


@dataclasses.dataclass(frozen=True)
class Passed:
    """A named box that a case has passed, the last time it did; by whom is left out: who voted when is secret (P11)."""

    name: str
    kind: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True)
class Course:
    """`done` are elements with the last moment they were passed; `here` are those where it waits."""

    instance: Instance
    version: versions.Version
    done: dict[str, dt.datetime]
    here: frozenset[str]

    @property
    def names(self) -> list[str]:
        """What the boxes are called where the case is now; of messages that may always come, nothing is said."""
        elements = self.version.diagram.elements
        found = [elements[each].name for each in sorted(self.here) if each in elements]
        return list(dict.fromkeys(name for name in found if name))

    @property
    def way(self) -> list[Passed]:
        return _way(self.version, self.done)

    @property
    def has_picture(self) -> bool:
        """Whether the version was deployed with a drawing of this process."""
        try:
            return self.instance.process in drawing.processes(self.version.bundle.diagrams.values())
        except DiagramUnreadable:
            return False

    def drawn(self) -> str | None:
        """The picture; nothing for a version that has been deployed without one."""
        notes = {element: wording.moment(at) for element, at in self.done.items()}
        passed = set(self.done) - self.here
        try:
            return drawing.draw(
                self.version.bundle.diagrams.values(), self.instance.process, done=passed, here=self.here, notes=notes,
                title="办理流程：已经走过、正在办理和后面的环节",
            )  # fmt: skip
        except DiagramUnreadable:
            return None


def course_of(work: Work, case: str) -> Course | None:
    """The course of a case, as far as there is one. Whether the actor may read it is for the caller to see to."""
    instance = work.session.scalars(select(Instance).where(Instance.key == case)).one_or_none()
    if instance is None:
        return None
    version, done = versions.get(work, instance.deployment_id), _done(work, instance)
    return Course(instance, version, done, frozenset(_here(work.session, instance, version, set(done))))


def way(work: Work, case: str) -> list[Passed]:
    """The way that a case has come, without asking where it is; the same holds of who may read it."""
    instance = work.session.scalars(select(Instance).where(Instance.key == case)).one_or_none()
    return [] if instance is None else _way(versions.get(work, instance.deployment_id), _done(work, instance))


def _done(work: Work, instance: Instance) -> dict[str, dt.datetime]:
    passed = select(Passage.element, Passage.at).where(Passage.instance_id == instance.id).order_by(Passage.id)
    return {element: at for element, at in work.session.execute(passed)}


def _way(version: versions.Version, done: dict[str, dt.datetime]) -> list[Passed]:
    """In the order of the last time, without gateways."""
    elements = version.diagram.elements
    known = [(elements[each], at) for each, at in done.items() if each in elements]
    passed = [Passed(one.name, one.kind, at) for one, at in known if one.name and not one.kind.endswith("Gateway")]
    return sorted(passed, key=lambda one: one.at)


def _here(session: Session, instance: Instance, version: versions.Version, done: set[str]) -> set[str]:
    """What people and clocks wait in; only a case that waits for neither tells which messages it waits for."""
    waiting = _open(session, instance, Task) | _open(session, instance, Timer)
    waiting = waiting or _open(session, instance, Subscription)
    elements = version.diagram.elements
    if all(elements[each].process == instance.process for each in waiting if each in elements):
        return waiting
    # It waits in a process that it calls: then it is also in the box that calls.
    return waiting | {
        target
        for origin, target in version.diagram.flows
        if origin in done and target not in done and target in elements and elements[target].kind == CALL
    }


def _open(session: Session, instance: Instance, waiting: type[Task] | type[Timer] | type[Subscription]) -> set[str]:
    query = select(waiting.element).where(waiting.instance_id == instance.id, waiting.closed_at.is_(None))
    return set(session.scalars(query))

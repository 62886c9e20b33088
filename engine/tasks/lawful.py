"""What stands in the way of more than one verb, and the words that people have to give with one."""

from engine import addresses
from engine.contract import Actor
from engine.errors import Refusal, TaskHeld
from engine.tasks import reading
from engine.tasks.reading import UserTask
from engine.work import Work

LONGEST = 500


def check_not_personal(work: Work, task: UserTask, verb: str) -> None:
    """What is assigned to one person, and whatever is secret, is for nobody else to see or do. Raises Refusal."""
    if task.audience.startswith("person:") or reading.form(work, task).secret:
        raise Refusal(f"“{task.name}”由本人办理，不能{verb}。")


def may_take(to: Actor, task: UserTask) -> bool:
    """Whether a task may be handed over to somebody: it reaches them in their own right."""
    return task.audience in to.own_audiences and task.case not in to.barred and task.not_for != to.id


def is_colleague(actor: Actor, to: Actor, task: UserTask) -> bool:
    """Whether somebody acts, in their own right, for the unit whose task this is."""
    theirs = {each.number for each in map(addresses.audience, to.own_audiences) if each.kind == "unit"}
    return bool(_units(actor, task) & theirs) and task.case not in to.barred


def _units(actor: Actor, task: UserTask) -> frozenset[int | None]:
    """The unit that a task is assigned to, or those for which the actor holds its role."""
    kind, number, role = addresses.audience(task.audience)
    return frozenset({number}) if kind == "unit" else frozenset(addresses.units(actor.audiences, role))


def words(what: str, text: str, field: str) -> str:
    """A text that has to be there, without blanks around it. Raises Refusal."""
    stripped = text.strip()
    if not stripped:
        raise Refusal(f"请填写{what}。", field=field)
    if len(stripped) > LONGEST:
        raise Refusal(f"{what}不能超过{LONGEST}字。", field=field)
    return stripped


def not_in_charge(task: UserTask) -> Refusal:
    """Why somebody who may read a task can't work on it."""
    return TaskHeld(name=task.name, by=task.holder) if task.holder_id is not None else reading.not_yours(task)

"""What people do with a task beside finishing it: 签收, 转办, 委派, 加签, 抄送, 催办, 撤回.

Each is a small form on the task's page that posts here. Only what is lawful is offered; what has become unlawful
meanwhile, or was made up, is told in a sentence beside what was typed.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from award.errors import Refused
from engine import tasks
from engine.errors import Refusal, TaskAlreadyDone
from engine.tasks import UserTask
from engine.work import Work
from people import cases
from people.permissions import Action
from web.frame import access, errors, site, visitor
from web.inbox import choosing, urging

blueprint = Blueprint("verbs", __name__, url_prefix="/tasks/<number:task_id>")

Deed = Callable[[Work], None]


@dataclasses.dataclass(frozen=True)
class Verbs:
    """What the page of a task offers and tells.

    `lawful` names the forms to show, `asked` is what the actor was brought in for, `urging` the case (kind and number)
    in which they may urge others.
    """

    lawful: frozenset[str]
    choices: choosing.Choices
    involved: Sequence[Any]
    acts_for: str | None
    asked: Any
    is_guest: bool
    urging: tuple[str, int] | None

    @property
    def opinions(self) -> list[Any]:
        return [each for each in self.involved if each.kind == "opinion" and each.outcome != "withdrawn"]

    @property
    def copies(self) -> list[Any]:
        return [each for each in self.involved if each.kind == "copy"]

    @property
    def delegations(self) -> list[Any]:
        return [each for each in self.involved if each.kind == "delegation" and each.outcome != "withdrawn"]

    @property
    def tells_something(self) -> bool:
        """Whether there is anything beside the form."""
        return bool(self.lawful - {"complete", "prepare"} or self.involved or self.acts_for or self.urging)

    @property
    def may_fill(self) -> bool:
        """Whether the form is for this person to fill in: it is theirs now, or delegated to them."""
        return bool(self.lawful & {"complete", "prepare"})


def offered(work: Work, task: UserTask) -> Verbs:
    """What the actor may do with a task that they read, and who has been brought into it."""
    involved = tasks.involvements(work, task)
    asked = next((each for each in involved if each.closed_at is None and each.person_id == work.actor.id), None)
    guest = not tasks.may_see(work.actor, task)
    lawful = _lawful(work, task, involved, asked)
    choices = choosing.choices(work, task) if lawful & {"hand_over", "copy"} else choosing.Choices()
    return Verbs(
        lawful=_with_somebody(lawful, choices),
        choices=choices,
        involved=involved,
        acts_for=tasks.acts_for(work.actor, task),
        asked=asked,
        is_guest=guest,
        urging=urging.urgeable(work, task.case),
    )


def _lawful(work: Work, task: UserTask, involved: Sequence[Any], asked: Any) -> set[str]:
    found = {"copy"} if tasks.may_see(work.actor, task) and not _is_personal(work, task) else set()
    if task.closed_at is not None:
        return found | ({"recall"} if tasks.may_recall(work, task) else set())
    if asked is not None:
        found |= {"prepare", "give_back"} if asked.kind == "delegation" else {"give_opinion"}
    if tasks.is_in_charge(work.actor, task):
        return found | _in_charge(work, task, involved)
    return found | ({"take_over"} if tasks.may_see(work.actor, task) else set())


def _in_charge(work: Work, task: UserTask, involved: Sequence[Any]) -> set[str]:
    delegated = any(each.kind == "delegation" and each.closed_at is None for each in involved)
    found = {"call_back"} if delegated else {"complete"}
    if not task.audience.startswith("person:") and not delegated:
        found.add("claim" if task.holder_id is None else "release")
    if not _is_personal(work, task):
        found |= {"ask"} if delegated else {"ask", "hand_over", "delegate"}
    return found


def _is_personal(work: Work, task: UserTask) -> bool:
    return task.audience.startswith("person:") or tasks.form(work, task).secret


def _with_somebody(lawful: set[str], choices: choosing.Choices) -> frozenset[str]:
    """A form to choose somebody is not offered where there is nobody."""
    listed = {
        "hand_over": choices.takers, "delegate": choices.delegates, "ask": choices.guests, "copy": choices.guests,
    }  # fmt: skip
    return frozenset(each for each in lawful if listed.get(each, True))


# Holding


@blueprint.post("/claim")
@access.to(Action.HOLD_TASK)
def claim(task_id: int) -> ResponseReturnValue:
    return _do(task_id, "claim", lambda work: tasks.claim(work, task_id), "已签收。同事能看到由您办理。")


@blueprint.post("/release")
@access.to(Action.HOLD_TASK)
def release(task_id: int) -> ResponseReturnValue:
    return _do(task_id, "release", lambda work: tasks.release(work, task_id), "已取消签收，本单位同事都可以办理。")


@blueprint.post("/take-over")
@access.to(Action.HOLD_TASK)
def take_over(task_id: int) -> ResponseReturnValue:
    said = "已接手，并通知了原来签收的同事。"
    return _do(task_id, "take_over", lambda work: tasks.take_over(work, task_id, _typed("reason")), said)


@blueprint.post("/hand-over")
@access.to(Action.HOLD_TASK)
def hand_over(task_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> None:
        (to,) = choosing.chosen(_choices(work, task_id).takers, _people()[:1])
        tasks.hand_over(work, task_id, to, _typed("reason"))

    return _do(task_id, "hand_over", deed, "已转办。对方收到通知，您已填写的草稿一并转交。")


# Bringing others in


@blueprint.post("/delegate")
@access.to(Action.INVOLVE)
def delegate(task_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> None:
        (to,) = choosing.chosen(_choices(work, task_id).delegates, _people()[:1])
        tasks.delegate(work, task_id, to, _typed("question"))

    return _do(task_id, "delegate", deed, "已委派。对方交回以后由您办结，您也可以随时收回。")


@blueprint.post("/call-back")
@access.to(Action.INVOLVE)
def call_back(task_id: int) -> ResponseReturnValue:
    return _do(task_id, "call_back", lambda work: tasks.call_back(work, task_id), "已收回委派。")


@blueprint.post("/give-back")
@access.to(Action.ANSWER)
def give_back(task_id: int) -> ResponseReturnValue:
    return _do(task_id, "give_back", lambda work: tasks.give_back(work, task_id, _typed("note")), "已交回。")


@blueprint.post("/ask")
@access.to(Action.INVOLVE)
def ask(task_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> None:
        guests = choosing.chosen(_choices(work, task_id).guests, _people())
        tasks.ask_opinion(work, task_id, guests, _typed("question"))

    return _do(task_id, "ask", deed, "已加签。意见收齐以后才能办结，您也可以减签。")


@blueprint.post("/opinion")
@access.to(Action.ANSWER)
def give_opinion(task_id: int) -> ResponseReturnValue:
    said = "意见已提交。"
    return _do(task_id, "give_opinion", lambda work: tasks.give_opinion(work, task_id, _typed("opinion")), said)


@blueprint.post("/opinions/<number:involvement_id>/withdraw")
@access.to(Action.INVOLVE)
def withdraw(task_id: int, involvement_id: int) -> ResponseReturnValue:
    deed: Deed = lambda work: tasks.withdraw_opinion(work, task_id, involvement_id)  # noqa: E731
    return _do(task_id, "ask", deed, "已减签，不再等这份意见。")


@blueprint.post("/opinions/<number:involvement_id>/urge")
@access.to(Action.INVOLVE)
def urge_opinion(task_id: int, involvement_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> None:
        tasks.urge_opinion(work, task_id, involvement_id, urging.working_day(work))

    return _do(task_id, "ask", deed, "已催办。")


@blueprint.post("/copy")
@access.to(Action.INVOLVE)
def copy(task_id: int) -> ResponseReturnValue:
    def deed(work: Work) -> None:
        tasks.copy_to(work, task_id, choosing.chosen(_choices(work, task_id).guests, _people()), _typed("note"))

    return _do(task_id, "copy", deed, "已抄送。")


# Afterwards


@blueprint.post("/recall")
@access.to(Action.RECALL_TASK)
def recall(task_id: int) -> ResponseReturnValue:
    said = "已撤回。原来填写的内容成为草稿，修改后请重新提交。"
    return _do(task_id, "recall", lambda work: tasks.recall(work, task_id), said)


def _do(task_id: int, verb: str, deed: Deed, said: str) -> ResponseReturnValue:
    try:
        with visitor.working() as work:
            deed(work)
    except (Refusal, Refused, TaskAlreadyDone) as error:
        return _refused(task_id, verb, error), errors.status(error)
    site.go_on()
    flash(said)
    return redirect(url_for("inbox.task", task_id=task_id), 303)


def _refused(task_id: int, verb: str, error: Exception) -> str:
    """The sentence, and the same form once more with what was typed."""
    with visitor.working() as work:
        task = tasks.get(work, task_id)
        title, verbs = cases.title(work.session, task.case), offered(work, task)
    facts: Mapping[str, Any] = {"task": task, "title": title, "verbs": verbs, "opened": verb, "sentence": str(error)}
    return render_template("inbox/refused.html", typed=request.form, people=set(_people()), **facts)


def _choices(work: Work, task_id: int) -> choosing.Choices:
    """Those whom the page lists. Raises TaskNotFound."""
    return choosing.choices(work, tasks.get(work, task_id))


def _people() -> list[int]:
    return request.form.getlist("person", type=int)


def _typed(name: str) -> str:
    return request.form.get(name, "")

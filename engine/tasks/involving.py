"""委派, 加签, 减签, 抄送: bringing others into a task that stays one's own.

A delegate prepares the task and gives it back; those asked for an opinion see the task and give it; a copy is for
reading. As long as a delegation or an opinion is open the task can't be finished.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update

from database import table_of
from engine import audit
from engine.contract import Actor
from engine.errors import Refusal
from engine.model import Involvement, Task
from engine.tasks import asked, drafts, lawful, reading
from engine.tasks.asked import COPY, DELEGATION, OPINION, Involved
from engine.tasks.reading import UserTask
from engine.tasks.telling import tell
from engine.work import Work

MOST_AT_ONCE = 20
_ROWS = table_of(Involvement)
_TASK = table_of(Task)
_BRING_IN = insert(_ROWS)
_END = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row_id"), _ROWS.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"), outcome=bindparam("how"), reply=bindparam("said"))
)
_COUNT = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("of_task"))
    .values(open_requests=_TASK.c.open_requests + bindparam("more"))
)
_KEEP_HOLD = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("of_task"))
    .values(holder_id=bindparam("holder_now"), holder=bindparam("name_now"))
)


def delegate(work: Work, task_id: int, to: Actor, question: str) -> None:
    """委派: let a colleague of the same unit prepare a task. It stays the owner's, who finishes it when it is back.

    The delegate goes on from the owner's draft. Raises TaskHeld, Refusal.
    """
    work, task = reading.in_my_hands(work, task_id)
    lawful.check_not_personal(work, task, "委派")
    asked.check_not_delegated(work, task)
    what = lawful.words("委派的要求", question, "question")
    if to.id is None or to.id == work.actor.id or not lawful.is_colleague(work.actor, to, task):
        raise Refusal("只能委派给本单位的其他在职人员。", field="person")
    if task.holder_id is None:
        work.connection.execute(_KEEP_HOLD, _held(work, task))
    _bring_in(work, task, DELEGATION, [to], what)
    drafts.share(work, task, to.id)
    audit.record(work, audit.Event.TASK_DELEGATED, case=task.case, task=task.id, to=to.id)
    tell(work, task, f"person:{to.id}", "{by}委派您办理“{name}”：{question}", question=what)


def give_back(work: Work, task_id: int, note: str) -> None:
    """The delegate gives a task back with a note; what they drafted is the owner's draft now. Raises Refusal."""
    task = _read(work, task_id)
    found = asked.delegation(work, task)
    if found is None or found.person_id != work.actor.id:
        raise Refusal(f"“{task.name}”没有委派给您，或者已经收回。")
    said = lawful.words("办理情况", note, "note")
    _end(work, found, "given", said)
    drafts.share(work, task, task.holder_id)
    audit.record(work, audit.Event.TASK_GIVEN_BACK, case=task.case, task=task.id, note=said)
    tell(work, task, f"person:{task.holder_id}", "{by}已办完您委派的“{name}”：{note}", note=said)


def call_back(work: Work, task_id: int) -> None:
    """收回委派: the owner goes on without the delegate. Raises Refusal when nobody has it."""
    work, task = reading.in_my_hands(work, task_id)
    found = asked.delegation(work, task)
    if found is None:
        raise Refusal(f"“{task.name}”没有委派给别人，或者已经办完交回。")
    _end(work, found, reading.WITHDRAWN)
    audit.record(work, audit.Event.TASK_CALLED_BACK, case=task.case, task=task.id, of=found.person_id)
    tell(work, task, f"person:{found.person_id}", "{by}收回了对“{name}”的委派，不需要再办理。")


def ask_opinion(work: Work, task_id: int, of: Sequence[Actor], question: str) -> None:
    """加签: ask others for their opinion before the task is finished. Raises TaskHeld, Refusal.

    Who may be asked by the award's rules is for the caller to see to; whoever is recused is refused here.
    """
    work, task = reading.in_my_hands(work, task_id)
    lawful.check_not_personal(work, task, "加签")
    what = lawful.words("要征求意见的问题", question, "question")
    _check_guests(work, task, of)
    already = {each.person_id for each in asked.open_requests(work, task)}
    if already & {each.id for each in of}:
        raise Refusal("已经请其中有的人办理或者提意见，还没有收到，不能重复加签。", field="person")
    _bring_in(work, task, OPINION, of, what)
    audit.record(work, audit.Event.OPINION_ASKED, case=task.case, task=task.id, of=[each.id for each in of])
    for each in of:
        tell(work, task, f"person:{each.id}", "{by}请您对“{name}”提出意见：{question}", question=what)


def give_opinion(work: Work, task_id: int, opinion: str) -> None:
    """Answer what one was asked (加签). Raises Refusal for whoever isn't asked, or not any more."""
    task = _read(work, task_id)
    mine = (each for each in asked.open_requests(work, task) if each.kind == OPINION)
    found = next((each for each in mine if each.person_id == work.actor.id), None)
    if found is None:
        raise Refusal(f"“{task.name}”没有等您提意见，或者已经减签。")
    said = lawful.words("意见", opinion, "opinion")
    _end(work, found, "given", said)
    audit.record(work, audit.Event.OPINION_GIVEN, case=task.case, task=task.id, opinion=said)
    if found.asked_by_id is not None:
        tell(work, task, f"person:{found.asked_by_id}", "{by}已对“{name}”提出意见：{opinion}", opinion=said)


def withdraw_opinion(work: Work, task_id: int, involvement_id: int) -> None:
    """减签: do without an opinion that hasn't come yet. Raises Refusal for one that has."""
    work, task = reading.in_my_hands(work, task_id)
    found = next((each for each in asked.open_requests(work, task) if each.id == involvement_id), None)
    if found is None or found.kind != OPINION:
        raise Refusal("这份意见已经收到或者已经减签。")
    _end(work, found, reading.WITHDRAWN)
    audit.record(work, audit.Event.OPINION_WITHDRAWN, case=task.case, task=task.id, of=found.person_id)
    tell(work, task, f"person:{found.person_id}", "{by}不再需要您对“{name}”提出意见。")


def copy_to(work: Work, task_id: int, to: Sequence[Actor], note: str = "") -> None:
    """抄送: let others read the task's page and what comes of it. The same limits as for 加签."""
    work, task = reading.mine(work, task_id)
    lawful.check_not_personal(work, task, "抄送")
    _check_guests(work, task, to)
    known = {each.person_id for each in asked.involvements(work, task) if each.kind == COPY}
    new = [each for each in to if each.id not in known]
    if not new:
        raise Refusal("已经抄送给所选的人员。", field="person")
    _bring_in(work, task, COPY, new, note.strip()[: lawful.LONGEST])
    audit.record(work, audit.Event.TASK_COPIED, case=task.case, task=task.id, to=[each.id for each in new])
    for each in new:
        tell(work, task, f"person:{each.id}", "{by}把“{name}”抄送给您，请知悉。")


def _read(work: Work, task_id: int) -> UserTask:
    """An open task that the actor was asked into."""
    reading.lock(work, task_id)
    task = reading.get(work, task_id)
    reading.check_open(task)
    return task


def _check_guests(work: Work, task: UserTask, guests: Sequence[Actor]) -> None:
    """One sentence for everybody who can't be brought in, so that it doesn't tell who is recused (P10)."""
    if not guests:
        raise Refusal("请选择人员。", field="person")
    if len(guests) > MOST_AT_ONCE:
        raise Refusal(f"一次最多选择{MOST_AT_ONCE}人。", field="person")
    ids = {each.id for each in guests}
    if None in ids or work.actor.id in ids or not all(_may_be_guest(each, task) for each in guests):
        raise Refusal("只能选择名单中的其他在职人员。", field="person")


def _may_be_guest(guest: Actor, task: UserTask) -> bool:
    holds_a_role = any(not audience.startswith("person:") for audience in guest.own_audiences)
    return holds_a_role and task.case not in guest.barred


def _bring_in(work: Work, task: UserTask, kind: str, people: Sequence[Actor], question: str) -> None:
    """A copy waits for nothing, so it is over as soon as it is made."""
    over = {"closed_at": work.now, "outcome": "given"} if kind == COPY else {}
    about = {"task_id": task.id, "case": task.case, "kind": kind, "question": question, "asked_at": work.now, **over}
    by = {"asked_by_id": work.actor.id, "asked_by": work.actor.name}
    work.connection.execute(_BRING_IN, [{**about, **by, "person_id": each.id, "name": each.name} for each in people])
    if kind != COPY:
        work.connection.execute(_COUNT, {"of_task": task.id, "more": len(people)})


def _end(work: Work, request: Involved, outcome: str, said: str = "") -> None:
    work.connection.execute(_END, {"row_id": request.id, "at": work.now, "how": outcome, "said": said})
    work.connection.execute(_COUNT, {"of_task": request.task_id, "more": -1})


def _held(work: Work, task: UserTask) -> dict[str, Any]:
    return {"of_task": task.id, "holder_now": work.actor.id, "name_now": work.actor.name}

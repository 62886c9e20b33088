"""Notices about a task to somebody who has to know."""

from engine import outbox
from engine.tasks.reading import UserTask
from engine.work import Work


def tell(work: Work, task: UserTask, to: str, template: str, **facts: str) -> None:
    """Queue a notice. Whoever is recused from the case is left out when it is sent (P10).

    `{name}` in the template is the task, `{by}` whoever acts.
    """
    known = {"name": task.name, "by": work.actor.name, **facts}
    payload = {"to": to, "template": template, "facts": known, "task": task.id}
    outbox.queue(work, "notice", task.case, payload)

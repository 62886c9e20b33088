"""Where a notice leads: the task, if it is the reader's; else the page of the case, if they have one."""

from award.profile import Profile, RoleKind
from engine import addresses
from engine.contract import Actor
from engine.tasks import UserTask

# Kind of case → the page on which the office finds it.
OFFICE_PAGES = {"edition": "/editions/{}", "application": "/office/applications/{}", "award": "/awards/{}"}


def address(actor: Actor, case: str, task: UserTask | None, profile: Profile) -> str:
    """An address within the site, or nothing. `task` is given only when the reader may see it."""
    if task is not None:
        return f"/tasks/{task.id}"
    kind, number = addresses.case_key(case)
    is_office = bool(addresses.roles(actor.audiences) & profile.lanes(RoleKind.OFFICE))
    if is_office and kind in OFFICE_PAGES and number is not None:
        return OFFICE_PAGES[kind].format(number)
    return ""

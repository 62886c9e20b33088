"""What every request finds: the runtime and the settings of this site."""

import dataclasses
import logging
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from engine import messages, timers
from engine.work import Runtime
from running.clock import Clock
from running.settings import Settings

log = logging.getLogger(__name__)
KEY = "award"
A_FEW = 20


@dataclasses.dataclass(frozen=True)
class Site:
    """`demo`, in the demo alone, is its clock: there anybody may enter as any of the fictional persons."""

    runtime: Runtime
    settings: Settings
    demo: Clock | None


def here() -> Site:
    site: Site = current_app.extensions[KEY]
    return site


def uploads() -> Path:
    """The folder of what people handed in."""
    return here().settings.uploads


def go_on() -> None:
    """Deliver what the action just done has caused, before the next page is asked for.

    The worker would do it a moment later; done here, the page that follows shows what came of it. Bounded, so that
    nobody waits for other people's work, and never a reason to call a finished action failed.
    """
    runtime = here().runtime
    try:
        messages.deliver_pending(runtime, most=A_FEW)
        timers.fire_due(runtime, most=A_FEW)
    except SQLAlchemyError:
        log.warning("left to the worker", exc_info=True)

"""The filters of templates: how dates, sizes and states are written for people."""

from flask import Flask

from award.rules import materials
from people import wording

FILTERS = (
    wording.day,
    wording.moment,
    wording.clock,
    wording.last_day,
    wording.size,
    wording.progress,
    wording.objection_state,
    wording.browser,
)


def register(app: Flask) -> None:
    """Let templates use these as filters."""
    for write in FILTERS:
        app.add_template_filter(write)
    app.add_template_filter(materials.label, "marked")
    states: dict[str, str] = {}
    for named in (wording.EDITION_STATUS, wording.PUBLICITY_STATUS):
        states.update({str(state): words for state, words in named.items()})
    app.add_template_filter(lambda state: states.get(state, state), "state")

"""Who sits before which form, and what they can see from there."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.contract import Option
from rehearsal import cast, story

Options = Mapping[str, Sequence[Option]]


class Scene(NamedTuple):
    """`turn` counts how often this audience had this box in this case before."""

    told: story.Story
    edition: story.Edition
    players: cast.Cast
    organisation: story.Organisation | None
    objection: story.Objection | None
    incident: story.Incident | None
    item: Any
    options: Options
    parameters: Mapping[str, Any]
    today: dt.date
    turn: int


# Box → what is filled in there; of a field with rows, the answers by the row's id.
Knowledge = dict[str, Callable[[Scene], dict[str, Any]]]


def applicant(scene: Scene) -> story.Organisation:
    if scene.organisation is None:
        raise story.StoryStuck("没有申报组织的环节，不能填写申报组织的情况")
    return scene.organisation

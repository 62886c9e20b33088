"""What experts find of an organisation: about its level, or the points that the story tells of a stage."""

from collections.abc import Sequence
from typing import Any

from award.profile import RoleKind
from engine.contract import Option
from engine.forms import Field, Form
from engine.forms.model import LARGEST_NUMBER
from rehearsal import story
from rehearsal.knowledge.scene import Scene

STEP = 5
DIVERGED_ITEMS = 2
DIVERGENCE = 30
# Whoever presents and shows around does a little better than on paper.
IN_PERSON = 10
FEWEST_STEPS = 3


def known(scene: Scene, form: Form) -> dict[str, Any]:
    if scene.kind != RoleKind.EXPERT or scene.organisation is None:
        return {}
    points = _points(scene, scene.organisation)
    found: dict[str, Any] = {}
    for field in form.fields:
        steps = next((each for each in field.fields if _is_scale(each.options)), None)
        if steps is not None:
            found[field.key] = _rows(scene, scene.organisation, field, steps, points)
        elif _is_bounded(field):
            found[field.key] = _number(field, scene.organisation, points)
    return found


def _points(scene: Scene, organisation: story.Organisation) -> tuple[int, int] | None:
    """What the story tells of the stage, out of how many."""
    if not organisation.scores:
        return None
    called = scene.called()
    for key, points in organisation.scores.items():
        stage = scene.profile.stage(key)
        if stage.name in called:
            return points, stage.scale.full
    return None


def _is_scale(options: Sequence[Option]) -> bool:
    return len(options) >= FEWEST_STEPS and all(isinstance(option.value, int) for option in options)


def _is_bounded(field: Field) -> bool:
    return field.type in ("integer", "number") and abs(field.max or 0) < LARGEST_NUMBER


def _rows(
    scene: Scene, organisation: story.Organisation, field: Field, steps: Field, points: tuple[int, int] | None
) -> dict[Any, Any]:
    values = [int(option.value) for option in steps.options]
    rows = scene.options.get(field.key, ())
    if points is None:
        percents = [_found(scene, organisation, position) for position in range(len(rows))]
    else:
        percents = _spread(points[0] * 100 / points[1], len(rows))
    return {row.value: {steps.key: _nearest(values, percent)} for row, percent in zip(rows, percents, strict=True)}


def _found(scene: Scene, organisation: story.Organisation, position: int) -> int:
    """Each expert's steps lie about the organisation's level; a diverging expert is far below on some items."""
    level = organisation.level // STEP * STEP
    if scene.item is None:
        return level
    number = scene.players.experts.index(scene.person) if scene.person in scene.players.experts else 0
    percent = level + STEP * ((number + position) % 3 - 1)
    return percent - DIVERGENCE if organisation.diverging and number == 0 and position < DIVERGED_ITEMS else percent


def _spread(percent: float, number: int) -> list[int]:
    """So many steps that make the percentage on the whole."""
    steps = [round(percent * place / STEP) for place in range(number + 1)]
    return [STEP * (after - before) for before, after in zip(steps, steps[1:], strict=False)]


def _nearest(values: Sequence[int], percent: float) -> int:
    least, most = min(values), max(values)
    wanted = least + (most - least) * percent / 100
    return min(values, key=lambda value: (abs(value - wanted), value))


def _number(field: Field, organisation: story.Organisation, points: tuple[int, int] | None) -> float:
    least, most = field.min or 0, field.max or 0
    part = min(100, organisation.level + IN_PERSON) / 100 if points is None else points[0] / points[1]
    value = least + (most - least) * part
    return round(value) if field.type == "integer" else round(value, 2)

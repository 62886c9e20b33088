"""How each voter votes: as many for each choice of the ballot paper as the story says."""

from typing import Any

from engine.forms import Field, Form
from rehearsal import story
from rehearsal.knowledge import listing
from rehearsal.knowledge.scene import Scene


def known(scene: Scene, form: Form) -> dict[str, Any]:
    if not form.secret or scene.person not in scene.players.voters:
        return {}
    by_name = {each.name: each for each in scene.told.organisations}
    found: dict[str, Any] = {}
    for field in form.fields:
        choice = listing.decision(field)
        if choice is not None:
            rows = [row for row in scene.options.get(field.key, ()) if row.label in by_name]
            found[field.key] = {row.value: {choice.key: _vote(scene, choice, by_name[row.label])} for row in rows}
    return found


def _vote(scene: Scene, choice: Field, candidate: story.Organisation) -> Any:
    """The first voters present take the first choice of the tally, the next the next, the rest the last of all."""
    away = {*scene.told.absent_voters, *candidate.recused_units}
    present = [voter for number, voter in enumerate(scene.players.voters, 1) if number not in away]
    place = present.index(scene.person) if scene.person in present else len(present)
    for value, number in _tally(scene, choice, candidate).items():
        if place < number:
            return value
        place -= number
    return choice.options[-1].value


def _tally(scene: Scene, choice: Field, candidate: story.Organisation) -> story.Tally:
    called = scene.called() if set(candidate.votes) - {""} else frozenset()
    rounds = next((tallies for name, tallies in candidate.votes.items() if name in called), candidate.votes.get("", ()))
    usual: story.Tally = {choice.options[0].value: len(scene.players.voters)}
    return rounds[min(scene.turn, len(rounds) - 1)] if rounds else usual

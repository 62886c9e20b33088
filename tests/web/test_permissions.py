"""Every address × somebody of every role × everything there is: what the table denies answers 403 or 404.

What may not be touched looks like what isn't there, and whoever is recused is told nothing (P10, C09, R19).
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.model import AuditEntry
from people import permissions
from people.permissions import EVERYBODY, LAUNCHING, SIGNED_IN, TABLE, Action, Relation
from tests.web import things
from tests.web.things import Thing
from tests.web.town import NOBODY, Persona, Town
from web.frame import access


@pytest.fixture(scope="module")
def town(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(built_demo, tmp_path_factory.mktemp("town"))
    yield made
    made.close()


OF_APPLICATION = "/applications/<number:application_id>"
MOST, MOST_RECUSED = 3, 8
# The lanes of the shipped award, and what each is to it.
KINDS = {
    "申报组织": "applicant", "所属法人": "superior", "审核机关": "auditor", "相关部门": "consulted", "办公室": "office",
    "评审专家": "expert", "领导小组成员单位": "voter", "行署": "approver", "获奖组织": "winner",
}  # fmt: skip
MIDDLE = {
    "/sign-in/code", "/sign-in/factor", "/sign-in/password",
    # There once something is handed in, has ended, or until then.
    f"{OF_APPLICATION}/receipt", f"{OF_APPLICATION}/feedback", f"{OF_APPLICATION}/withdraw",
}  # fmt: skip


# ---------------------------------------------------------------- what the table says, told once more


def _denied(persona: Persona, action: Action, thing: Thing | None) -> bool:
    """Whether no rule of the table lets this persona do it. Told here anew, so that a slip in the table shows."""
    if thing is not None and thing.application in persona.recused_from:
        return True
    held = {EVERYBODY, *map(_kind, persona.roles)} | ({SIGNED_IN} if persona.id is not None else set())
    held |= {LAUNCHING} if "办公室" in persona.roles else set()
    rules = [rule for rule in TABLE if rule.action == action and rule.role in held]
    return not any(thing is None or _stands(persona, rule.role, rule.relation, thing) for rule in rules)


def _stands(persona: Persona, role: str, relation: Relation, thing: Thing) -> bool:
    match relation:
        case Relation.ANY:
            return True
        case Relation.ADDRESSED:
            return bool({thing.audience, *thing.audiences} & _audiences(persona))
        case Relation.OWN_UNIT:
            mine = {unit for lane, units in persona.units.items() if _kind(lane) == role for unit in units}
            return bool(mine & thing.units)
        case Relation.OWN:
            return thing.person == persona.id


def _kind(lane: str) -> str:
    return KINDS.get(lane, lane)


def _audiences(persona: Persona) -> set[str]:
    named = {f"unit:{unit}:{role}" for role, units in persona.units.items() for unit in units}
    return {f"person:{persona.id}", *(f"role:{role}" for role in persona.roles), *named}


# ---------------------------------------------------------------- the sweep


def _rules(town: Town) -> list[tuple[Rule, str, Action]]:
    with town.app.app_context():
        found = [(rule, access.action_of(rule.endpoint)) for rule in town.app.url_map.iter_rules()]
    return [
        (rule, method, action)
        for rule, action in found
        if action is not None and rule.endpoint != "static"
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def _things(session: Session, rule: Rule) -> Sequence[Thing | None]:
    return things.of(session, rule) if rule.arguments else [None]


@dataclasses.dataclass(frozen=True)
class Try:
    """Somebody at an address, about something."""

    persona: Persona
    client: FlaskClient
    rule: Rule
    method: str
    thing: Thing | None
    denied: bool

    @property
    def arguments(self) -> dict[str, Any]:
        return self.thing.arguments if self.thing else {}


def _tries(town: Town) -> Iterator[Try]:
    with town.runtime.sessions() as session:
        about = [(rule, method, action, _things(session, rule)) for rule, method, action in _rules(town)]
    for persona in town.personas().values():
        client = town.client(persona)
        for rule, method, action, found in about:
            for thing, denied in _telling(persona, action, found):
                yield Try(persona, client, rule, method, thing, denied)


def _telling(persona: Persona, action: Action, found: Sequence[Thing | None]) -> Iterator[tuple[Thing | None, bool]]:
    """One of each way to stand to somebody: recused, denied by the role or the relation, allowed; of the recused all.

    A role that may never do it is refused before anybody looks at the thing, so one thing is as good as the next.
    """
    seen: Counter[tuple[bool, bool]] = Counter()
    for thing in found:
        denied = _denied(persona, action, thing)
        recused = thing is not None and thing.application in persona.recused_from
        of_role = _denied(persona, action, None)
        seen[recused, denied] += 1
        if seen[recused, denied] <= (1 if of_role else MOST_RECUSED if recused else MOST):
            yield thing, denied


def _address(town: Town, rule: Rule, arguments: dict[str, Any]) -> str:
    return str(town.addresses.build(rule.endpoint, arguments))


def test_every_address_is_in_the_table(town: Town) -> None:
    with town.app.app_context():
        unknown = [rule.rule for rule in town.app.url_map.iter_rules() if access.action_of(rule.endpoint) is None]
    assert unknown == []


def test_every_address_with_an_argument_has_things_to_try(town: Town) -> None:
    with town.runtime.sessions() as session:
        without = {
            rule.rule
            for rule, _, action in _rules(town)
            if rule.arguments and not permissions.is_for_everybody(action) and not things.of(session, rule)
        }
    assert without == set()


def test_every_action_of_the_table_is_used(town: Town) -> None:
    """By an address of its own, or, like the internal 公示, within one that everybody may ask."""
    within = {Action.READ_INTERNAL_PUBLICITY}
    assert {rule.action for rule in TABLE} - {action for _, _, action in _rules(town)} == within


def test_what_the_table_denies_is_not_there_and_changes_nothing(town: Town) -> None:
    """Whatever is denied answers like what doesn't exist, for every persona; nothing is written."""
    wrong, tried, missing = [], 0, Missing(town)
    before = _entries(town)
    for one in _tries(town):
        if one.denied:
            tried += 1
            address = _address(town, one.rule, one.arguments)
            answer = one.client.open(address, method=one.method)
            if not _is_refusal(one.persona, answer) or not missing.looks_like(one, answer):
                wrong.append((one.persona.name, one.method, address, answer.status_code))
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert tried > 1000
    assert _entries(town) == before


def test_what_the_table_allows_is_there(town: Town) -> None:
    """The other half: a sweep that is denied everything would prove nothing."""
    wrong, tried = [], 0
    for one in _tries(town):
        if not one.denied and one.method == "GET":
            tried += 1
            address = _address(town, one.rule, one.arguments)
            answer = one.client.get(address)
            if answer.status_code >= 400 and not _is_elsewhere(one.rule):
                wrong.append((one.persona.name, address, answer.status_code))
    assert wrong == [], "\n".join(str(each) for each in wrong)
    assert tried > 300


def _is_elsewhere(rule: Rule) -> bool:
    """Pages that are there only in the middle of something: the second step of signing in."""
    return rule.rule in MIDDLE


def _is_refusal(persona: Persona, answer: TestResponse) -> bool:
    if answer.status_code in (403, 404):
        return True
    # Whoever isn't signed in is asked to, whatever the address.
    return persona.name == NOBODY and answer.status_code in (302, 303) and "/sign-in" in answer.location


class Missing:
    """What somebody is told at an address about something that isn't there."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._known: dict[tuple[str, str, str], tuple[int, str]] = {}

    def looks_like(self, one: Try, answer: TestResponse) -> bool:
        if one.thing is None or answer.status_code in (302, 303):
            return True
        key = (one.persona.name, one.rule.rule, one.method)
        if key not in self._known:
            address = _address(self._town, one.rule, things.absent(one.thing))
            other = one.client.open(address, method=one.method)
            self._known[key] = other.status_code, _bare(other.text)
        return self._known[key] == (answer.status_code, _bare(answer.text))


def _bare(text: str) -> str:
    return re.sub(r'name="csrf_token"\s+value="[^"]*"', "", text)


def _entries(town: Town) -> int:
    with town.runtime.sessions() as session:
        return session.scalar(select(func.count(AuditEntry.id))) or 0

"""What people begin from the site: the messages that it sends, and what a case begins with."""

from collections.abc import Iterator, Mapping
from typing import Any

from award.profile import RoleKind
from engine.bundle import Bundle
from engine.faults import Fault
from engine.spiff import declaring
from engine.spiff.lint.subject import Rule, Subject
from engine.types import Integer, Message, Optional, Text, Type, missing

# By the kind of record that is made: what `people.actions` sends, and what it starts a case with.
SENT: Mapping[str, Message] = {
    "withdrawal": Message(correlation=("application_id",), payload={"reason": Text()}),
    "incident": Message(correlation=("award_id",), payload={"incident_id": Integer()}),
}
BROUGHT: Mapping[str, Mapping[str, Type]] = {
    "edition": {"edition_id": Integer()},
    "application": {
        "application_id": Integer(),
        "edition_id": Integer(),
        "applicant_unit": Integer(),
        "legal_person_unit": Optional(of=Integer()),
    },
    "objection": {"objection_id": Integer(), "publicity_id": Integer()},
}
# And besides, where a role of a kind begins it.
BROUGHT_BY: Mapping[tuple[str, str], Mapping[str, Type]] = {
    ("application", RoleKind.NOMINATOR): {"nominator_unit": Integer()},
}


def outside(bundle: Bundle) -> dict[str, Message]:
    """The messages that come from elsewhere than a diagram's boxes, as the award names them."""
    return {str(start["message"]): SENT[str(start["makes"])] for start in _starts(bundle) if _is_sent(start)}


def _is_sent(start: Mapping[str, Any]) -> bool:
    return bool(start.get("message")) and str(start.get("makes")) in SENT


def _starts(bundle: Bundle) -> list[Mapping[str, Any]]:
    """The starts, as far as the profile can be read; what is wrong with them is told elsewhere."""
    found = bundle.profile.get("starts")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def brought(subject: Subject) -> Iterator[Fault]:
    """A start event declares what the site doesn't bring: every case of it would be refused."""
    for start in _starts(subject.bundle):
        given = _given(subject.bundle, start)
        nodes = (node for node in subject.drawing.all_nodes("startEvent") if node.scope == start.get("process"))
        for node in nodes if given else ():
            for name in missing(declaring.read(node.properties.get(declaring.PROPERTY, "")), given):
                what = "的类型与此不同" if name in given else "里没有它"
                sentence = f"声明带来“{name}”，但“{start.get('title')}”时带来的{what}；请改正属性“data”。"
                yield node.fault("not_brought", sentence)


def _given(bundle: Bundle, start: Mapping[str, Any]) -> Mapping[str, Type]:
    makes, roles = str(start.get("makes")), bundle.profile.get("roles")
    known = [each for each in roles if isinstance(each, dict)] if isinstance(roles, list) else []
    kind = next((str(each.get("kind")) for each in known if each.get("key") == start.get("role")), "")
    return {**BROUGHT.get(makes, {}), **BROUGHT_BY.get((makes, kind), {})}


RULES: tuple[Rule, ...] = (brought,)

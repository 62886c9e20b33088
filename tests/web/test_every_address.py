"""Whatever is sent to any address of the site, by whomever: never an error of ours (5xx), never an incident."""

import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from engine.model import Incident
from tests.web.town import Town
from web.settings import HOME

NUMBERLIKE = ["0", "-1", "1", "9" * 30, "1e400", "NaN", "٣"]
ODD = ["", *NUMBERLIKE, "\x00", "on", "yes", "2026-02-30", "9999-12-31", "../..", "<b>", "%s"]
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
INPUT = re.compile(r'\bname="([\w.-]+)"')
NUMBERS = st.one_of(st.integers(1, 60), st.sampled_from([0, -1, 2**31 - 1, 2**31, 10**20]))


@pytest.fixture(scope="module")
def town(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(built_demo, tmp_path_factory.mktemp("town"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def clients(town: Town) -> dict[str, FlaskClient]:
    return {name: town.client(persona) for name, persona in town.personas().items()}


@pytest.fixture(scope="module")
def names() -> list[str]:
    """The names of the inputs that the site has, so that what is sent gets past the first look."""
    forms = (HOME / "processes/forms").glob("*.json")
    fields = {name for form in forms for name in _fields(json.loads(form.read_text("utf-8"))["fields"])}
    pages = (HOME / "web/templates").rglob("*.html")
    inputs = {name for page in pages for name in INPUT.findall(page.read_text("utf-8"))}
    assert len(fields) > 100
    assert len(inputs) > 50
    return sorted(fields | inputs)


def _fields(fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for field in fields:
        yield field["key"]
        yield from (f"{field['key']}[1].{inner}" for inner in _fields(field.get("fields", ())))


# Without shrinking: what was drawn is told, and a smaller case would cost minutes of asking every address again.
@settings(max_examples=8, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(data=st.data())
def test_no_address_answers_with_an_error_of_ours(
    town: Town, clients: dict[str, FlaskClient], names: list[str], data: st.DataObject
) -> None:
    bodies = st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=12)
    for rule in town.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            who = data.draw(st.sampled_from(sorted(clients)), label=f"who at {rule.rule}")
            body = MultiDict(data.draw(bodies, label="body"))
            address = _address(rule, data)
            sent = {"data": body} if method == "POST" else {"query_string": body}
            answer = clients[who].open(address, method=method, **sent)
            assert answer.status_code < 500, (method, address, body, answer.text)
    assert _incidents(town) == 0


def _address(rule: Rule, data: st.DataObject) -> str:
    """The rule with something in the place of each argument: a number, or any text."""
    address = rule.rule
    for part in [part for part in address.split("/") if "<" in part]:
        drawn = data.draw(NUMBERS) if "number:" in part else data.draw(TEXTS)
        address = address.replace(part, urllib.parse.quote(str(drawn), safe="", errors="replace"), 1)
    return address


def _incidents(town: Town) -> int:
    with town.runtime.sessions() as session:
        return session.scalar(select(func.count(Incident.id))) or 0

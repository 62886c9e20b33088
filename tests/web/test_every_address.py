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
from running.settings import HOME
from tests.web.sites import Site
from tests.web.town import Town

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


def test_no_address_answers_with_an_error_of_ours(
    town: Town, clients: dict[str, FlaskClient], names: list[str]
) -> None:
    bodies = st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=8)
    for rule in town.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            _ask(clients, rule, method, bodies)
    assert _incidents(town) == 0


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])
def test_no_method_is_our_error(site: Site, method: str) -> None:
    visitor = site.app.test_client()
    for rule in site.app.url_map.iter_rules():
        address = re.sub("<.*?>", "1", rule.rule)
        assert visitor.open(address, method=method).status_code < 500, address


def _ask(clients: Mapping[str, FlaskClient], rule: Rule, method: str, bodies: st.SearchStrategy[Any]) -> None:
    """Ask a few times, each time as somebody else. What was drawn is told; a smaller case would tell little more."""

    @settings(max_examples=5, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(who=st.sampled_from(sorted(clients)), address=_addresses(rule), body=bodies)
    def ask(who: str, address: str, body: list[tuple[str, str]]) -> None:
        fields = MultiDict(body)
        sent: dict[str, Any] = {"data": fields} if method == "POST" else {"query_string": fields}
        answer = clients[who].open(address, method=method, **sent)
        assert answer.status_code < 500, (method, address, body, answer.text)

    ask()


def _addresses(rule: Rule) -> st.SearchStrategy[str]:
    """The rule with something in the place of each argument: a number, or any text."""
    parts = [_part(part) if "<" in part else st.just(part) for part in rule.rule.split("/")]
    return st.tuples(*parts).map("/".join)


def _part(argument: str) -> st.SearchStrategy[str]:
    drawn = NUMBERS if "number:" in argument else TEXTS
    return drawn.map(lambda value: urllib.parse.quote(str(value), safe="", errors="replace"))


def _incidents(town: Town) -> int:
    with town.runtime.sessions() as session:
        return session.scalar(select(func.count(Incident.id))) or 0

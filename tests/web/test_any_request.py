"""Whatever is posted or asked for, nobody gets an error of ours (5xx)."""

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from engine.model import Incident
from tests.web.browsing import Browser
from tests.web.sites import Site, sign_in

NAMES = st.one_of(
    st.sampled_from(
        ["result", "reason", "note", "rows", "rows[4.1].score", "rows[2].comment", "rows[].x", "proof", "words"]
        + ["application_id", "kind", "name", "phone", "address", "text", "evidence", "signed", "sealed"]
        + ["edition", "organisation", "person", "after"]
        + ["region", "year", "title", "source", "off", "on", "save", "article", "number", "amount", "held_on", "mail"]
    ),
    st.text(max_size=10),
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "4.1", "2", "-1", "9" * 40, "1e400", "NaN", "on", "person", "unit", "\x00"]),
)
BODY = st.lists(st.tuples(NAMES, VALUES), max_size=10)
PLACES = [
    "/tasks/1",
    "/tasks/2",
    "/publicities/1/objection",
    "/objections",
    "/objections/letter",
    "/apply",
    "/editions",
    "/enter",
    "/leave",
    "/inbox",
    "/tasks/7777",
    "/notices",
    "/notices/1",
    "/notices/preferences",
    "/calendar",
    "/clues",
    "/clues/1",
    "/applications/1/release",
    "/awards/1",
    "/registers/interpretations",
    "/registers/experts",
    "/registers/promotions",
    "/registers/expenses",
]


@pytest.fixture(scope="module")
def standing(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all examples: an open task, a done one, a running 公示, an edition."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "award.db").write_bytes(sqlite_template.read_bytes())
    site = Site(f"sqlite:///{folder / 'award.db'}", folder)
    edition = site.edition()
    site.publicity(edition, site.application(edition))
    site.task()
    site.app.config["WTF_CSRF_ENABLED"] = False
    yield site
    site.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), body=BODY, who=st.sampled_from(["li", "jia", "nobody"]))
def test_no_body_is_our_error(standing: Site, place: str, body: list[tuple[str, str]], who: str) -> None:
    client = standing.app.test_client()
    if who != "nobody":
        sign_in(client, standing, getattr(standing, who))
    answer = client.post(place, data=MultiDict(body))
    assert answer.status_code < 500, answer.text
    assert not standing.world.rows(Incident)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60), kind=st.sampled_from(["multipart/form-data; boundary=x", "text/plain", "", "x"]))
def test_no_bytes_are_our_error(standing: Site, content: bytes, kind: str) -> None:
    client = standing.app.test_client()
    sign_in(client, standing, standing.li)
    assert client.post("/tasks/2", data=content, content_type=kind).status_code < 500


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=20), query=st.text(max_size=20))
def test_no_address_is_our_error(standing: Site, path: str, query: str) -> None:
    client = standing.app.test_client()
    quoted = urllib.parse.quote(path, safe="?&=%.", errors="replace")
    for place in (f"/{quoted}", f"/tasks/{quoted}", f"/publicities/{quoted}", "/inbox"):
        assert client.get(place, query_string={"after": query}).status_code < 500


@pytest.mark.parametrize("person", [0, -1, 10**12, "x", "", "\x00", None, {"id": 1}])
def test_a_strange_session_is_nobody(standing: Site, person: object) -> None:
    client = standing.app.test_client()
    with client.session_transaction() as session:
        session["token"] = person
    browser = Browser(client)
    assert browser.open("/inbox").head == "选择身份"

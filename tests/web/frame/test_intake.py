"""Requests that are too much, or that no database could keep, are stopped while they are read."""

import io

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from tests.web.sites import Site
from web.frame import intake


@pytest.fixture
def client() -> FlaskClient:
    """Of a site that says what has come in."""
    app = Flask(__name__)
    intake.register(app)

    @app.route("/<word>", methods=["GET", "POST"])
    def said(word: str) -> list[object]:
        came = request.files.getlist("file")
        for each in came:
            each.close()
        return [word, request.args.to_dict(), request.form.to_dict(), len(came)]

    return app.test_client()


def files(count: int) -> dict[str, list[FileStorage]]:
    return {"file": [FileStorage(io.BytesIO(b"x"), f"{number}.pdf") for number in range(count)]}


@pytest.mark.parametrize("body", [b"a&" * intake.MOST_INPUTS, b"a=" + b"x" * intake.LARGEST_TEXT])
def test_a_flood_of_inputs_is_refused_before_it_is_taken_apart(client: FlaskClient, body: bytes) -> None:
    """Four million empty inputs fit into 8 MB, and would take seconds and hundreds of megabytes."""
    assert client.post("/x", data=body, content_type=intake.URL_ENCODED).status_code == 413


def test_as_many_inputs_as_a_form_has_are_taken(client: FlaskClient) -> None:
    body = "&".join(f"row={number}" for number in range(intake.MOST_INPUTS))
    assert client.post("/x", data=body, content_type=intake.URL_ENCODED).json == ["x", {}, {"row": "0"}, 0]


@pytest.mark.parametrize(("count", "status"), [(intake.MOST_FILES, 200), (intake.MOST_FILES + 1, 413)])
def test_only_so_many_files_are_opened_for_one_request(client: FlaskClient, count: int, status: int) -> None:
    assert client.post("/x", data=files(count)).status_code == status


def test_what_postgresql_keeps_in_no_text_is_dropped_or_leads_nowhere(client: FlaskClient) -> None:
    answer = client.post("/x?q=1%002", data={"name": "a\x00b", **files(1)})
    assert answer.json == ["x", {"q": "12"}, {"name": "ab"}, 1]
    assert client.post("/x", data={"name": "\x00"}).json == ["x", {}, {"name": ""}, 0]
    assert client.get("/a%00b").status_code == 404


def test_the_site_takes_requests_in_like_this(site: Site) -> None:
    answer = site.app.test_client().post("/sign-in", data=b"a&" * intake.MOST_INPUTS, content_type=intake.URL_ENCODED)
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.text
    assert site.app.test_client().get("/cases/%00").status_code == 404

"""A bundle is known by its content, and reads what a person may have left broken."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle

FILES = {"award.bpmn": b"<x/>", "forms/ask.json": b'{"name": "ask"}', "parameters.json": b'[{"key": "a", "value": 1}]'}


def test_a_folder_is_read_without_readme_and_hidden_files(tmp_path: Path) -> None:
    for path, content in {**FILES, "README.zh.md": b"x", ".hidden": b"x", ".git/config": b"x"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    bundle = Bundle.read(tmp_path)
    assert bundle.files == FILES
    assert bundle.diagram == b"<x/>"
    assert bundle.forms == {"ask": {"name": "ask"}}
    assert bundle.parameters == {"a": 1}


def test_the_digest_knows_content_and_path_and_no_order() -> None:
    backwards = dict(reversed(FILES.items()))
    assert Bundle(FILES).digest == Bundle(backwards).digest
    assert Bundle(FILES).digest != Bundle({**FILES, "award.bpmn": b"<y/>"}).digest
    assert Bundle({"a": b"bc"}).digest != Bundle({"ab": b"c"}).digest


@given(st.dictionaries(st.text(), st.binary(), max_size=4), st.dictionaries(st.text(), st.binary(), max_size=4))
def test_different_files_have_different_digests(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (Bundle(one).digest == Bundle(other).digest) == (one == other)


@given(st.one_of(st.binary(), st.sampled_from([b"[" * 100_000, b"[1, null]", b'[{"key": []}]', b"null", b"\xff"])))
def test_broken_json_is_left_out(content: bytes) -> None:
    bundle = Bundle({"forms/ask.json": content, "parameters.json": content})
    assert set(bundle.forms) <= {"ask"}
    assert isinstance(bundle.sheet, list)
    assert isinstance(bundle.parameters, dict)

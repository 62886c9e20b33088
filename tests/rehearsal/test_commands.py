"""`award rehearse` and `award test` as people and scripts call them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import commands
from commands import columns
from tests.rehearsal.conftest import PROCESSES

Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Called:
    """Runs a command; returns its exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = commands.main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundle with the shortest scenario only; commands use it."""
    copy = tmp_path / "processes"
    shutil.copytree(PROCESSES, copy)
    for path in (copy / "scenarios").iterdir():
        path.unlink()
    shutil.copy(PROCESSES / "scenarios" / "vacant_no_candidate.yaml", copy / "scenarios" / "full_edition.yaml")
    monkeypatch.setenv("AWARD_BUNDLE", str(copy))
    return copy


def test_a_rehearsal_is_told_in_columns_and_a_summary(call: Called, folder: Path) -> None:
    code, out, err = call("rehearse")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].split() == ["日期", "事项", "条款", "办理"]
    assert lines[1].startswith("2026-03-0")
    assert "2026年度，名额3个；获奖：无，奖项空缺。" in lines
    assert lines[-1].startswith("审计日志")


def test_the_columns_of_a_rehearsal_stand_under_one_another(call: Called, folder: Path) -> None:
    lines = call("rehearse")[1].splitlines()
    starts = {columns.width(line[: line.index("：") + 1]) for line in lines[1:4]}
    assert starts == {columns.width("2026-03-05 14:12  2026年度评选：")}
    articles = {columns.width(line[: line.index("第四条")]) for line in lines[:20] if "第四条、第七条" in line}
    assert articles == {columns.width(lines[0][: lines[0].index("条款")])}


def test_json_is_one_document_and_nothing_else(call: Called, folder: Path) -> None:
    code, out, err = call("rehearse", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["edition"]["year"] == 2026


def test_the_number_of_applicants_is_as_asked(call: Called, folder: Path) -> None:
    assert len(_applications(call, 1)) == 1
    assert [each["name"][:2] for each in _applications(call, 5)] == ["托里", "沙湾", "演练", "演练", "演练"]


def _applications(call: Called, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("rehearse", "--applicants", str(number), "--json")[1])["applications"]
    return found


@pytest.mark.parametrize("number", ["0", "-1", "5001"])
def test_a_number_of_applicants_beyond_reason_is_refused(call: Called, number: str) -> None:
    code, out, err = call("rehearse", "--applicants", number)
    assert (code, out, err) == (1, "", "申报组织的数量应当在1到5000之间。\n")


def test_a_mistaken_scenario_is_refused_in_one_sentence(call: Called, folder: Path) -> None:
    _spoil(folder)
    sentence = "情景文件scenarios/full_edition.yaml第2行：不认识“名秤”，是不是要写“名称”。"
    assert call("rehearse") == (1, "", f"{sentence}\n")
    code, out, err = call("rehearse", "--json")
    assert (code, json.loads(out), err) == (1, {"error": sentence}, f"{sentence}\n")


def _spoil(folder: Path) -> None:
    path = folder / "scenarios" / "full_edition.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("名称: 没有", "名秤: 没有"), encoding="utf-8")


def test_a_bundle_without_stories_is_not_rehearsed(call: Called, folder: Path) -> None:
    (folder / "scenarios" / "full_edition.yaml").unlink()
    assert call("rehearse") == (1, "", "情景文件scenarios：里没有情景，不能演练。\n")


def test_a_bundle_without_the_whole_edition_is_rehearsed_by_its_first_story(call: Called, folder: Path) -> None:
    (folder / "scenarios" / "full_edition.yaml").rename(folder / "scenarios" / "county.yaml")
    code, out, _ = call("rehearse")
    assert code == 0
    assert "2026年度，名额3个；获奖：无，奖项空缺。" in out


def test_the_test_command_tells_what_came_true_and_what_no_scenario_reached(call: Called, folder: Path) -> None:
    code, out, _ = call("test")
    assert code == 0
    assert out.startswith("如愿：没有候选组织，奖项空缺（full_edition，")
    assert "走过的环节：" in out
    assert "没有情景走过“revoke_award”（撤销奖励）" in out


def test_the_test_command_as_json(call: Called, folder: Path) -> None:
    code, out, _ = call("test", str(folder), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["scenarios"] == [{"name": "full_edition", "title": "没有候选组织，奖项空缺", "missed": []}]
    assert ["any_candidates", "defence"] in told["coverage"]["flows_missed"]


def test_the_test_command_refuses_a_mistaken_scenario_and_a_bundle_without_any(call: Called, folder: Path) -> None:
    _spoil(folder)
    code, out, _ = call("test")
    assert code == 1
    assert out.startswith("没有如愿：full_edition（full_edition，0.0秒）\n")
    assert "  - 情景文件scenarios/full_edition.yaml第2行：" in out
    (folder / "scenarios" / "full_edition.yaml").unlink()
    code, out, err = call("test")
    assert (code, err) == (1, "流程包里没有情景。\n")


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("text", "columns_taken"), [("", 0), ("abc", 3), ("评选", 4), ("2026年", 6), ("（一）", 6), ("e\u0301", 1)]
)
def test_a_chinese_character_takes_two_columns(text: str, columns_taken: int) -> None:
    assert columns.width(text) == columns_taken


def test_cells_are_padded_to_the_widest_of_their_column() -> None:
    assert list(columns.aligned([("评选", "a"), ("x", "b")])) == ["评选  a", "x     b"]

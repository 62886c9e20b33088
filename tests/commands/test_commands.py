"""`award`: what it does, what it refuses, and how it says so."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import commands
from tests.commands.conftest import Award


def test_the_help_is_chinese_and_lists_every_command(bare: Award) -> None:
    said = bare("--help")
    assert said.code == 0
    assert all(name in said.out for name in commands.TABLE)
    assert not re.search(r"usage|positional|options|show this|exit", said.out)


@pytest.mark.parametrize("name", list(commands.TABLE))
def test_each_command_explains_itself_in_chinese(bare: Award, name: str) -> None:
    said = bare(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"用法：award {name}")
    assert "退出码" in said.out
    assert not re.search(r"usage|positional|options|show this|\(default", said.out)


def test_the_version_is_told(bare: Award) -> None:
    assert re.fullmatch(r"award (\d+\.\d+\.\d+|（未安装）)\n", bare("--version").out)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "缺少命令"),
        (("nothing",), "命令 不能是“nothing”"),
        (("deploy",), "缺少--note"),
        (("deadline", "2026-03-02"), "缺少--working-days"),
        (("deadline", "2026-03-02", "--working-days", "five"), "--working-days 不能是“five”，应当是整数"),
        (("deadline", "2026-03-02", "--working-days"), "--working-days 后面应当有一个值"),
        (("check", "--jso"), "不认识--jso"),
        (("audit",), "缺少操作"),
        (("audit", "burn"), "操作 不能是“burn”"),
        (("backup",), "缺少文件"),
    ],
)
def test_a_wrong_call_is_told_in_chinese_and_ends_with_2(bare: Award, words: tuple[str, ...], sentence: str) -> None:
    said = bare(*words)
    assert said.code == 2
    assert said.out == ""
    assert f"命令写法不对：{sentence}" in said.err


def test_a_demo_that_is_to_end_where_nobody_knows_is_refused(bare: Award) -> None:
    said = bare("demo", "--stage", "午休")
    assert (said.code, said.out) == (1, "")
    assert "演示不能停在“午休”，可以写：各环节、申报、评审、答辩、投票、审定、监督。" in said.err


@pytest.mark.parametrize(
    "words",
    [("serve",), ("worker",), ("deploy", "--note", "x"), ("audit", "verify"), ("audit", "export"), ("backup", "x.zip")],
)
def test_without_a_database_one_is_told_to_make_it(bare: Award, words: tuple[str, ...]) -> None:
    said = bare(*words)
    assert (said.code, said.out) == (1, "")
    assert "请先运行 award init" in said.err
    assert not bare.database.exists(), "looking for it doesn't make it"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "mysql://x"}, "设置“DATABASE_URL”不对"),
        ({"AWARD_PORT": "99999"}, "设置“AWARD_PORT”不对"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variables: dict[str, str], sentence: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert commands.main(["audit", "verify"]) == 1
    assert sentence in capsys.readouterr().err


# init, check


def test_init_makes_a_database_and_changes_nothing_a_second_time(award: Award) -> None:
    before = award("audit", "export").out
    said = award("init")
    assert said.code == 0
    assert "数据库已就绪" in said.out
    assert stat.S_IMODE(award.home.stat().st_mode) == 0o700
    assert award("audit", "export").out == before
    with sqlite3.connect(award.database) as database:
        assert database.execute("SELECT count(*) FROM calendar_notice").fetchone()[0] > 0
        assert database.execute("SELECT version, note FROM deployment").fetchall() == [(1, "初始版本")]
    database.close()


def test_init_refuses_a_faulty_bundle_with_every_fault(bare: Award) -> None:
    (bare.bundle / "parameters.json").unlink()
    (bare.bundle / "forms" / "audit.json").write_text("{", encoding="utf-8")
    said = bare("init")
    assert said.code == 1
    assert "流程包里没有“parameters.json”" in said.err
    assert "“forms/audit.json”不能读取" in said.err


def test_init_where_a_file_stands_in_the_way_is_refused_in_a_sentence(bare: Award) -> None:
    bare.home.write_text("")
    said = bare("init")
    assert (said.code, said.err.count("\n")) == (1, 1)


def test_check_finds_nothing_wrong_with_the_shipped_bundle(bare: Award) -> None:
    assert bare("check").out == "没有发现问题。\n"
    said = bare("check", "--json")
    assert (said.code, json.loads(said.out), said.err) == (0, [], "")


def test_draw_prints_the_picture_of_one_process_or_refuses_in_a_sentence(bare: Award) -> None:
    assert "<title>公示流程图</title>" in bare("draw", "--process", "publicity").out
    said = bare("draw", "--process", "nowhere")
    assert (said.code, said.err) == (1, "没有部署名为“nowhere”的流程。\n")


def test_check_tells_every_fault_as_json_with_code_1(bare: Award) -> None:
    (bare.bundle / "parameters.json").write_text("[1]", encoding="utf-8")
    (bare.bundle / "documents" / "certificate.typ").write_text("#let x = (", encoding="utf-8")
    said = bare("check", str(bare.bundle), "--json")
    found = json.loads(said.out)
    assert said.code == 1
    assert all(set(fault) == {"box", "name", "rule", "message"} for fault in found)
    assert {"parameter", "document"} <= {fault["rule"] for fault in found}


def test_check_finds_a_template_that_the_typesetter_refuses(bare: Award) -> None:
    template = bare.bundle / "documents" / "certificate.typ"
    template.write_text(template.read_text(encoding="utf-8") + "\n#nonsense()\n", encoding="utf-8")
    (fault,) = json.loads(bare("check", "--json").out)
    assert fault["rule"] == "document_print"
    assert "没有“nonsense”这个名称" in fault["message"]


@pytest.mark.parametrize("path", ["nowhere", "forms", "parameters.json"])
def test_check_refuses_what_is_no_bundle(bare: Award, path: str) -> None:
    said = bare("check", str(bare.bundle / path), "--json")
    assert said.code == 1
    assert set(json.loads(said.out)) == {"error"}
    assert said.err.endswith("。\n")


# deadline


def test_a_deadline_is_counted_day_by_day(bare: Award) -> None:
    said = bare("deadline", "2025-09-29", "--working-days", "5", "--json")
    found = json.loads(said.out)
    assert found["last_day"] == "2025-10-13"
    assert found["closes_at"] == "2025-10-14T00:00:00+08:00"
    assert found["start"] == "2025-09-29"
    assert found["working_days"] == 5
    assert sum(day["counts"] for day in found["count"]) == 5
    assert found["count"][0] == {"date": "2025-09-29", "counts": False, "why": "起始日不计入"}


def test_p9_a_deadline_in_a_year_without_a_notice_is_provisional(award: Award) -> None:
    said = award("deadline", "2030-01-10", "--working-days", "5")
    assert said.code == 0
    assert "此日期为暂定：2030年国家放假通知尚未录入。" in said.out
    assert "数据库中录入的放假通知" in said.out


def test_the_national_calendar_alone_can_be_asked(bare: Award) -> None:
    regional = json.loads(bare("deadline", "2026-03-02", "--working-days", "5", "--json").out)
    national = json.loads(bare("deadline", "2026-03-02", "--working-days", "5", "--json", "--national").out)
    assert (regional["provisional"], national["provisional"]) == (True, False)


@pytest.mark.parametrize(
    "words", [("2026-02-30", "5"), ("tomorrow", "5"), ("2026-03-02", "0"), ("2026-03-02", "-3"), ("2026-03-02", "9999")]
)
def test_a_deadline_that_nobody_can_mean_is_refused(bare: Award, words: tuple[str, str]) -> None:
    said = bare("deadline", words[0], f"--working-days={words[1]}", "--json")
    assert said.code == 1
    assert json.loads(said.out)["error"] in said.err


# audit


def test_the_audit_of_a_new_database_verifies(award: Award) -> None:
    assert award("audit", "verify").out.startswith("审计日志完整，共")
    assert json.loads(award("audit", "verify", "--json").out)["ok"] is True


def test_p12_a_changed_entry_is_found(award: Award) -> None:
    database = sqlite3.connect(award.database)
    database.execute("UPDATE audit_entry SET actor = '别人' WHERE id = 1")
    database.commit()
    database.close()
    said = award("audit", "verify")
    assert said.code == 1
    assert "第1条记录的内容被改动" in said.err
    assert json.loads(award("audit", "verify", "--json").out)["broken_at"] == 1


def test_the_export_is_one_json_value_a_line(award: Award) -> None:
    lines = [json.loads(line) for line in award("audit", "export").out.splitlines()]
    assert [line["id"] for line in lines] == list(range(1, len(lines) + 1))
    assert {"at", "event", "actor", "previous", "digest"} <= set(lines[0])


# The installed command itself


@pytest.mark.parametrize("words", [["deadline", "2026-03-02", "--working-days", "5", "--json"], ["--help"]])
def test_the_installed_command_speaks_utf_8_under_lang_c(bare: Award, words: list[str]) -> None:
    script = Path(sys.executable).with_name("award")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "commands"]
    environment = {**bare.environment, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    home = Path(__file__).parents[2]
    done = subprocess.run([*command, *words], env=environment, cwd=home, capture_output=True, check=True)
    assert "起始日不计入" in done.stdout.decode() or "用法：award" in done.stdout.decode()
    assert done.stderr == b""

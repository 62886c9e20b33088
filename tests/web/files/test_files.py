"""Files on the site: received within bounds, on record with SM3, quarantined, opened with a line in the ledger."""

import contextlib
import hashlib
import io
import os
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from award.records.applications import Material, MaterialOpening
from award.records.parties import Person, RoleGrant
from engine.model import AuditEntry, Dispatch, FormRecord, Incident, Task
from people import events
from running.files import leftovers, names
from running.files.leftovers import sweeping
from running.files.names import tidy
from running.settings import Settings, WrongSetting
from tests.roles import Role
from tests.running import samples
from tests.web.browsing import PDF, upload
from tests.web.sites import Site
from web.files import looking, receiving, scanner

GOOD = {"result": "pass", "rows[4.1].score": "7", "rows[2].score": "9"}


def stored(site: Site) -> list[Path]:
    return [each for each in (site.folder / "uploads").rglob("*") if each.is_file()]


def attached(site: Site, **facts: object) -> tuple[int, int]:
    """A finished task of the office with a file, marked as told; returns task and material."""
    task = site.task()
    site.browser(site.li).open(f"/tasks/{task}").fill(**GOOD, proof=upload(PDF, "证明.pdf"))
    with site.world.acting() as work:
        for name, value in facts.items():
            setattr(work.session.get_one(Material, 1), name, value)
    return task, 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "病毒.exe", "类型不能上传"),
        (PDF, "网页.html", "类型不能上传"),
        (b"GIF89a<script>", "图.gif", "类型不能上传"),
        (PDF, "证明", "类型不能上传"),
        (PDF, "报告.exe.pdf", "程序的扩展名"),
        (PDF, "报告.php.pdf", "程序的扩展名"),
        (PDF, "\u202efdp.报告.pdf", "看不见的字符"),
        (b"MZ" + PDF, "证明.pdf", "内容与扩展名不符"),
        (samples.EICAR, "证明.pdf", "内容与扩展名不符"),
        (b"", "空.pdf", "是空文件"),
        (PDF[:100], "截断.pdf", "打不开"),
        (PDF + samples.zipped({"a.exe": b"MZ"}), "多用.pdf", "不属于PDF"),
        (samples.docx(more={"word/vbaProject.bin": b"x"}), "宏.docx", "含有宏"),
    ],
)
def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(
    site: Site, content: bytes, name: str, sentence: str
) -> None:
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, **GOOD, proof=upload(content, name))
    assert sentence in browser.text
    assert not stored(site)
    assert not site.world.rows(Material)
    assert not site.world.rows(Incident)


@pytest.mark.parametrize(("seconds", "taken"), [(-1, 0), (0.05, 2)])
def test_a_request_that_keeps_others_waiting_too_long_is_told_to_come_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, seconds: float, taken: int
) -> None:
    """Its own time is over, or other people's files have all the places: a thread of the site isn't held for ever."""
    monkeypatch.setattr(looking, "SECONDS_OF_REQUEST", seconds)
    with contextlib.ExitStack() as others, site.app.test_request_context():
        for _ in range(taken):
            others.enter_context(looking.AT_ONCE)
        refused = receiving.receive_one(FileStorage(io.BytesIO(PDF), "证明.pdf"))
    assert refused == receiving.Rejected("“证明.pdf”没有来得及检查，请稍后单独上传。")
    assert not stored(site)


def test_more_than_20_mb_are_refused_while_they_stream(site: Site) -> None:
    class Endless(io.RawIOBase):
        """Would fill any disk or memory."""

        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "never asked for everything at once"
            self.given += size
            return (b"%PDF-" + b"0" * size)[:size] if self.given == size else b"0" * size

    with site.app.test_request_context():
        body = Endless()
        refused = receiving.receive_one(FileStorage(body, "大.pdf"))  # type: ignore[arg-type]
    assert isinstance(refused, receiving.Rejected)
    assert "超过20 MB" in refused.sentence
    assert body.given < receiving.LARGEST + 2 * receiving.PIECE
    assert not stored(site)


def test_an_unforeseen_end_of_the_inspection_is_a_refusal(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.files.looking.SECONDS", 0.001)
    with site.app.test_request_context():
        refused = receiving.receive_one(FileStorage(io.BytesIO(PDF), "慢.pdf"))
    assert isinstance(refused, receiving.Rejected)
    assert "检查不了" in refused.sentence
    assert not stored(site)


@pytest.mark.parametrize(("code", "sentence"), [(1, "被认作病毒"), (2, "没有完成病毒检查")])
def test_the_scanner_of_the_house_has_the_last_word(site: Site, tmp_path: Path, code: int, sentence: str) -> None:
    scanner = tmp_path / "scan"
    scanner.write_text(f'#!/bin/sh\ntest -s "$2" || exit 9\nexit {code}\n')
    scanner.chmod(0o755)
    object.__setattr__(site.app.extensions["award"].settings, "antivirus", f"{scanner} --quiet")
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, **GOOD, proof=upload(PDF, "证明.pdf"))
    assert sentence in browser.text
    assert not stored(site)


def test_a_scanner_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(WrongSetting, match="没有“no-such-scanner”这个程序"):
        Settings.from_env({"AWARD_ANTIVIRUS": "no-such-scanner --fdpass"})
    with pytest.raises(WrongSetting, match="引号"):
        Settings.from_env({"AWARD_ANTIVIRUS": "'"})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\nb<c>.pdf", "a_b_c_.pdf"),
        ("长" * 300 + ".pdf", "长" * 150 + ".pdf"),
        ("x/" * 50_000 + "a.pdf", "a.pdf"),
    ],
)
def test_a_file_keeps_its_own_name_without_folders(given: str, kept: str) -> None:
    assert tidy(given) == kept
    assert names.suffix(kept) == ".pdf"


def test_files_lie_under_random_names_that_only_the_site_can_read(site: Site) -> None:
    attached(site)
    (file,) = stored(site)
    assert "证明" not in file.name
    assert os.stat(file).st_mode & 0o077 == 0


def test_a_marked_file_is_quarantined_and_nobody_opens_it(site: Site) -> None:
    task = site.task()
    browser = site.browser(site.li).open(f"/tasks/{task}")
    browser.fill(422, **GOOD, proof=upload(samples.docx("秘密★10年\n方案"), "方案.docx"))
    assert "已经隔离" in browser.text
    assert "第十三条" in browser.text
    assert "联系办公室" in browser.text
    (material,) = site.world.rows(Material)
    assert material.quarantined
    assert material.path.startswith("quarantine/")
    assert [row.payload["to"] for row in site.world.rows(Dispatch, kind="notice")] == ["role:办公室"]
    browser.fill(**GOOD)
    assert site.world.rows(FormRecord)[0].answers.get("proof") in (None, [])
    browser.open(f"/tasks/{task}/materials/{material.id}", 404)
    listed = site.browser(site.wang).open("/quarantine")
    assert "秘密★" in listed.text
    assert "方案" not in listed.text, "the name of such a file may be secret itself"
    listed.submit("/quarantine/1")
    assert "已处理" in listed.text
    assert not stored(site)
    assert site.world.rows(Material)[0].sm3


def test_opening_a_file_writes_the_ledger_and_the_audit_in_one_transaction(site: Site) -> None:
    task, material = attached(site)
    answer = site.browser(site.wang).client.get(f"/tasks/{task}/materials/{material}", buffered=True)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    (line,) = site.world.rows(MaterialOpening)
    assert (line.person_id, line.unit_id, line.role, line.why) == (site.wang, site.office, "办公室", "审核")
    assert [row.person_id for row in site.world.rows(AuditEntry, event="material_opened")] == [site.wang]


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"%PDF-1.7 other"), lambda path: path.unlink()])
def test_a_corrupted_file_raises_an_alarm_and_is_not_served(site: Site, damage: object) -> None:
    task, material = attached(site)
    damage(stored(site)[0])  # type: ignore[operator]
    browser = site.browser(site.wang).open(f"/tasks/{task}/materials/{material}", 409)
    assert "文件与原来的记录不符" in browser.text
    (incident,) = site.world.rows(Incident)
    assert incident.subject == f"material:{material}"
    assert not site.world.rows(MaterialOpening)


def test_a_trade_secret_is_opened_after_a_notice_only(site: Site) -> None:
    task, material = attached(site, trade_secret=True, secret_note="第3页配方")
    browser = site.browser(site.wang).open(f"/tasks/{task}")
    assert "【商业秘密】证明.pdf" in browser.text
    browser.open(f"/tasks/{task}/materials/{material}")
    assert "第3页配方" in browser.text
    assert "保守秘密" in browser.text
    assert not site.world.rows(MaterialOpening)
    token = {"csrf_token": browser.token()}
    assert browser.client.post(f"/tasks/{task}/materials/{material}", data=token, buffered=True).data == PDF
    assert len(site.world.rows(MaterialOpening)) == 1


def test_an_expert_views_a_trade_secret_with_their_name_across_it_instead_of_downloading_it(site: Site) -> None:
    """C23: the file itself stays what was uploaded."""
    task, material = attached(site, trade_secret=True)
    (file,) = stored(site)
    original = file.read_bytes()
    with site.world.acting() as work:
        expert = Person(name="专家某", unit_id=site.office)
        work.session.add(expert)
        work.session.flush()
        since = site.world.now.replace(year=2025)
        work.session.add(RoleGrant(person_id=expert.id, role=Role.EXPERT, unit_id=site.office, valid_from=since))
        work.session.get_one(Task, task).audience = f"person:{expert.id}"
        number = expert.id
    browser = site.browser(number).open(f"/tasks/{task}/materials/{material}")
    address, token = f"/tasks/{task}/materials/{material}", {"csrf_token": browser.token()}
    answer = browser.client.post(address, data=token, buffered=True)
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert site.world.rows(MaterialOpening)[0].role == "评审专家"
    (page,) = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    assert "商业秘密专家某2026年3月2日09:00" in "".join(page.extract_text().split())
    assert file.read_bytes() == original
    with site.world.acting() as work:
        broken = samples.pdf()[:-200]
        file.write_bytes(broken)
        work.session.get_one(Material, material).sm3 = hashlib.new("sm3", broken).hexdigest()
    refused = browser.client.post(address, data=token)
    assert (refused.status_code, "加不上水印" in refused.text) == (422, True)


def test_a_file_uploaded_before_is_offered_again_to_whoever_uploaded_it(site: Site) -> None:
    """P10: not to somebody else at the same task, whose file it isn't."""
    task = site.task()
    site.browser(site.li).open(f"/tasks/{task}").fill(422, proof=upload(PDF, "证明.pdf"))
    assert "证明.pdf" in site.browser(site.li).open(f"/tasks/{task}").text
    assert "证明.pdf" not in site.browser(site.wang).open(f"/tasks/{task}").text


def test_the_files_of_one_matter_have_a_bound(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.files.desk.LARGEST_CASE", len(PDF) + 1)
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, proof=upload(PDF, "一.pdf"))
    browser.fill(422, proof=upload(PDF, "二.pdf"))
    assert "合计超过500 MB" in browser.text
    assert len(stored(site)) == 1


def test_whether_there_is_a_scanner_is_told(site: Site) -> None:
    with site.app.test_request_context():
        assert "没有启用病毒扫描" in scanner()
        object.__setattr__(site.app.extensions["award"].settings, "antivirus", "/bin/true --fdpass")
        assert "由“true”扫描病毒" in scanner()


def test_what_a_crash_left_behind_is_swept_up_after_a_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without its row, a file whose row is done with it, one in quarantine without its row, and one to keep."""
    settings, runtime = site.app.extensions["award"].settings, site.world.runtime
    browser = site.browser(site.li).open(f"/tasks/{site.task()}")
    browser.fill(422, proof=upload(PDF, "留下.pdf")).fill(422, proof=upload(PDF, "收回.pdf"))
    with site.world.acting() as work:
        removed = work.session.get_one(Material, 2)
        removed.removed_at, places = work.now, {name.path for name in work.session.scalars(select(Material))}

    def crash(*about: object) -> None:
        raise MemoryError

    monkeypatch.setattr("web.files.desk.Desk.accept", crash)
    browser.open("/tasks/1").fill(500, proof=upload(PDF, "无主.pdf"))
    browser.open("/tasks/1").fill(500, proof=upload(samples.docx("秘密★10年\n方案"), "方案.docx"))
    sweep = sweeping(settings.uploads)
    assert (len(stored(site)), sweep(runtime), len(stored(site))) == (4, 0, 4), "nothing is a day old"

    for file in stored(site):
        os.utime(file, (0, 0))
    assert sweep(runtime) == 2
    left = {each.relative_to(site.folder / "uploads").as_posix() for each in stored(site)}
    kept, locked = sorted(left, key=lambda place: place.startswith("quarantine/"))
    assert (kept in places, locked in places) == (True, False)
    assert [each.subject for each in site.world.rows(Incident, kind="file")] == [f"upload:{locked}"]
    (swept,) = site.world.happened(events.Event.FILES_SWEPT)
    assert len(swept["files"]) == 2

    for number in range(leftovers.MOST):
        stray = site.folder / "uploads" / f"{number}.pdf"
        stray.touch()
        os.utime(stray, (0, 0))
    assert sweep(runtime) == 0, "so many are those of another database"
    assert "没有清理" in site.world.rows(Incident, subject="uploads")[0].error

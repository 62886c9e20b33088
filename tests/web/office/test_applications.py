"""One application on the office's desk: files, scores that are released, exceptions, clues."""

import hashlib

import pytest

from award.records.applications import Clue, Exemption, Material, MaterialOpening
from award.records.review import ScoreSheet, StageResult
from people import events
from tests.web.browsing import PDF
from tests.web.office.conftest import SECRET, Desk


def _file(desk: Desk, application: int, **facts: object) -> int:
    path = desk.site.settings.uploads / f"{application}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    with desk.world.acting() as work:
        material = Material(
            application_id=application, name="自我评价报告.pdf", media_type="application/pdf", size=len(PDF),
            sm3=hashlib.new("sm3", PDF).hexdigest(), path=path.name, uploaded_at=work.now, **facts,
        )  # fmt: skip
        work.session.add(material)
        work.session.flush()
        return material.id


def test_a_filed_application_shows_its_files_with_their_sm3_and_whoever_opens_one_is_on_record(desk: Desk) -> None:
    number = _file(desk, desk.first, trade_secret=True)
    place = f"/office/applications/{desk.first}"
    assert "自我评价报告.pdf" not in desk.li.open(place).text, "a draft is the organisation's own affair"
    desk.li.open(f"{place}/files/{number}", 404)
    desk.change(desk.first, filed_at=desk.world.now)
    text = desk.li.open(place).text
    assert hashlib.new("sm3", PDF).hexdigest() in text
    assert "商业秘密" in text
    assert "商业秘密" in desk.li.open(f"{place}/files/{number}").text, "told before it opens"
    assert not desk.world.rows(MaterialOpening)
    with desk.li.client.post(f"{place}/files/{number}", data={"csrf_token": desk.li.token()}) as answer:
        assert answer.data == PDF
    (opening,) = desk.world.rows(MaterialOpening)
    assert (opening.material_id, opening.role) == (number, "办公室")
    (detail,) = desk.world.happened(events.Event.MATERIAL_OPENED)
    assert detail == {"material": number, "role": "办公室"}


def test_a_file_that_was_changed_is_not_handed_out(desk: Desk) -> None:
    number = _file(desk, desk.first)
    desk.change(desk.first, filed_at=desk.world.now)
    (desk.site.settings.uploads / f"{desk.first}.pdf").write_bytes(PDF + b"x")
    desk.li.open(f"/office/applications/{desk.first}/files/{number}", 409)
    assert "不符" in desk.li.text


@pytest.mark.parametrize("hidden", [True, False])
def test_a_quarantined_file_and_that_of_another_application_are_not_there(desk: Desk, hidden: bool) -> None:
    number = _file(desk, desk.first if hidden else desk.second, quarantined=hidden)
    desk.change(desk.first, filed_at=desk.world.now)
    desk.change(desk.second, filed_at=desk.world.now)
    desk.li.open(f"/office/applications/{desk.first}/files/{number}", 404)


def test_scores_are_read_only_when_the_process_has_released_them(desk: Desk) -> None:
    with desk.world.acting() as work:
        result = StageResult(application_id=desk.first, stage="material", started_at=work.now, total=612)
        sheet = ScoreSheet(
            application_id=desk.first, stage="material", person_id=desk.site.zhao, total=598, submitted_at=work.now
        )
        work.session.add_all([result, sheet])
    text = desk.li.open(f"/office/applications/{desk.first}").text
    assert "612" not in text
    assert "598" not in text
    with desk.world.acting() as work:
        work.session.query(StageResult).one().reported_at = work.now
    text = desk.li.open(f"/office/applications/{desk.first}").text
    assert "612" in text
    assert "598" not in text, "the sheet is still sealed"
    with desk.world.acting() as work:
        work.session.query(ScoreSheet).one().opened_at = work.now
    assert "598" in desk.li.open(f"/office/applications/{desk.first}").text


def test_the_office_releases_an_application_once_with_reason_and_approval(both: Desk) -> None:
    place = f"/office/applications/{both.first}"
    given = {"article": "reapplication", "reason": "以新的质量改进成果申报", "approval_doc_no": "塔质强〔2026〕3号"}
    both.li.open(place).fill(**given)
    assert "例外已登记" in both.li.text
    (kept,) = both.world.rows(Exemption)
    assert (kept.article, kept.granted_by) == ("reapplication", both.site.li)
    both.li.open(place).fill(422, **given)
    assert "这项例外已经登记过" in both.li.text
    both.li.open(place).fill(422, **given | {"article": "procedure", "reason": ""})
    assert len(both.world.rows(Exemption)) == 1
    assert both.world.verify().ok


def test_p10_a_recused_person_can_release_nothing(desk: Desk) -> None:
    desk.recuse()
    desk.wang.open(f"/office/applications/{desk.first}")
    posted = {"article": "reapplication", "reason": "有理由", "approval_doc_no": "1号", "csrf_token": desk.wang.token()}
    assert desk.wang.client.post(f"/office/applications/{desk.second}/release", data=posted).status_code == 404
    assert not desk.world.rows(Exemption)


def test_a_clue_is_recorded_and_handled(both: Desk) -> None:
    both.li.open("/clues").fill(application_id=str(both.second), source="匿名来信", text="材料中的数据与实际不符")
    assert "线索已登记" in both.li.text
    (clue,) = both.world.rows(Clue)
    assert (clue.application_id, clue.edition_id) == (both.second, both.edition)
    both.li.submit(f"/clues/{clue.id}", 422, handling="")
    both.li.submit(f"/clues/{clue.id}", handling="经核实，数据属实。")
    assert "经核实，数据属实。" in both.li.text
    assert both.world.rows(Clue)[0].handled_at is not None


def test_p10_a_clue_about_a_barred_application_is_nowhere(desk: Desk) -> None:
    desk.li.open("/clues").fill(application_id=str(desk.second), source="来电", text="秘密线索")
    desk.recuse()
    text = desk.wang.open("/clues").text
    assert "秘密线索" not in text
    assert SECRET not in text
    (clue,) = desk.world.rows(Clue)
    posted = {"handling": "知道了", "csrf_token": desk.wang.token()}
    assert desk.wang.client.post(f"/clues/{clue.id}", data=posted).status_code == 404

"""我的申报: where it stands, its papers and files, the ledger, withdrawing; and nothing of anybody else's (P10)."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from award.records.applications import Application, Material, MaterialOpening
from award.records.documents import Document
from award.records.parties import Organisation, Person, RoleGrant, Unit
from award.terms import ApplicationStatus, DocumentStatus, OrganisationKind, UnitKind
from engine.model import AuditEntry, Incident
from handlers import released
from tests.handlers.cast import decided
from tests.roles import Role
from tests.running import samples
from tests.web.browsing import PDF, Browser, upload
from tests.web.sites import Site


def applied(site: Site) -> int:
    return site.application(site.edition())


def stranger(site: Site) -> int:
    """A person of another organisation that applies too."""
    with site.world.acting() as work:
        unit = Unit(name="乙公司（虚构）", kind=UnitKind.APPLICANT)
        work.session.add(unit)
        work.session.flush()
        person = Person(name="乙经办（虚构）", unit_id=unit.id)
        work.session.add(person)
        kind = OrganisationKind.LEGAL_PERSON
        founded = dt.date(2000, 1, 1)
        work.session.add(Organisation(unit_id=unit.id, kind=kind, founded_on=founded, responsible_person="乙"))
        work.session.flush()
        since = site.world.now - dt.timedelta(days=1)
        work.session.add(RoleGrant(person_id=person.id, role=Role.APPLICANT, unit_id=unit.id, valid_from=since))
        return person.id


def paper(site: Site, application: int, name: str = "correction_notice", **facts: Any) -> int:
    """A rendered document of the application's case."""
    folder = site.app.extensions["award"].settings.documents
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(PDF)
    with site.world.acting() as work:
        made = Document(
            name=name, title=f"文书{name}", article="第十四条", case=f"application:{application}", facts=facts,
            status=DocumentStatus.RENDERED, path=f"{name}.pdf", sm3=hashlib.new("sm3", PDF).hexdigest(),
            produced_at=work.now, readers="、".join(released.readers(name)),
        )  # fmt: skip
        work.session.add(made)
        work.session.flush()
        return made.id


def uploaded(site: Site, application: int, name: str = "材料.pdf", content: bytes = PDF) -> Browser:
    browser = site.browser(site.jia).open(f"/applications/{application}/materials")
    return browser.submit(f"/applications/{application}/materials", materials=upload(content, name))


def change(site: Site, application: int, **facts: object) -> None:
    with site.world.acting() as work:
        for name, value in facts.items():
            setattr(work.session.get_one(Application, application), name, value)


def file(site: Site, application: int) -> None:
    """As `file_application` leaves it."""
    change(site, application, status=ApplicationStatus.FILED, filed_at=site.world.now, receipt_no="塔质奖收〔2026〕1号")
    with site.world.acting() as work:
        for material in work.session.query(Material):
            material.application_id = application


def test_the_page_says_where_it_stands_and_leads_to_the_open_task(site: Site) -> None:
    number = applied(site)
    browser = site.browser(site.jia).open("/apply")
    assert "等您办理1项" in browser.text
    browser.open(browser.link("甲公司（虚构）"))
    assert browser.address == f"/applications/{number}"
    assert "还没有提交" in browser.text
    assert "接下来请您办理" in browser.text
    task = next(each.get("href") for each in browser.page.all("a") if "/tasks/" in each.get("href"))
    assert browser.open(task).head == "申报"


def test_an_organisation_that_has_applied_is_not_asked_to_apply_again(site: Site) -> None:
    applied(site)
    assert "开始申报" not in site.browser(site.jia).open("/apply").text


def test_a_running_internal_publicity_is_linked(site: Site) -> None:
    edition = site.edition()
    number = site.application(edition)
    publicity = site.publicity(edition, number, "internal")
    browser = site.browser(site.jia).open(f"/applications/{number}")
    browser.open(browser.link("关于甲公司审核情况的公示"))
    assert browser.address == f"/publicities/{publicity}"


@pytest.mark.parametrize(
    ("status", "listed", "words"),
    [
        (ApplicationStatus.CORRECTING, (), "退回补正"),
        (ApplicationStatus.ACCEPTED, ("accepted",), "正在材料评审"),
        (ApplicationStatus.ACCEPTED, ("accepted", "candidates"), "正在陈述答辩"),
        (ApplicationStatus.ACCEPTED, ("accepted", "candidates", "passed_defence"), "正在现场评审"),
    ],
)
def test_each_stage_is_told_in_plain_words(
    site: Site, status: ApplicationStatus, listed: tuple[str, ...], words: str
) -> None:
    number = applied(site)
    change(site, number, status=status)
    with site.world.acting() as work:
        for list in listed:
            decided(work.session.get_one(Application, number), list, True)
    assert words in site.browser(site.jia).open(f"/applications/{number}").text


def test_the_end_is_told_with_its_reason_and_article(site: Site) -> None:
    number = applied(site)
    facts = {"status": "ended", "outcome": "returned", "outcome_name": "未受理，退回"}
    facts |= {"reason": "材料不齐全", "outcome_article": "第十七条"}
    change(site, number, **facts)
    text = site.browser(site.jia).open(f"/applications/{number}").text
    assert "申报已经结束：未受理，退回" in text
    assert "材料不齐全（第十七条）" in text
    assert "撤回申报" not in text


def test_papers_addressed_to_the_organisation_can_be_had_and_no_others(site: Site) -> None:
    number = applied(site)
    mine, opinion = paper(site, number), paper(site, number, "audit_opinion")
    browser = site.browser(site.jia).open(f"/applications/{number}")
    assert "文书audit_opinion" not in browser.text
    answer = browser.client.get(f"/applications/{number}/documents/{mine}", buffered=True)
    assert answer.data == PDF
    assert site.world.rows(AuditEntry, event="document_opened")
    browser.open(f"/applications/{number}/documents/{opinion}", 404)


def test_a_changed_paper_is_an_alarm(site: Site) -> None:
    number = applied(site)
    mine = paper(site, number)
    (site.app.extensions["award"].settings.documents / "correction_notice.pdf").write_bytes(b"other")
    site.browser(site.jia).open(f"/applications/{number}/documents/{mine}", 409)
    assert site.world.rows(Incident)[0].subject == f"document:{mine}"


def test_the_feedback_report_is_readable_at_the_end(site: Site) -> None:
    number = applied(site)
    site.browser(site.jia).open(f"/applications/{number}/feedback", 404)
    scores = [{"item": "4.1 领导", "points": 110, "score": "88.5"}]
    paper(site, number, "feedback_report", outcome="获奖", scores=scores, improvements=["改一"])
    text = site.browser(site.jia).open(f"/applications/{number}/feedback").text
    assert "88.5" in text
    assert "改一" in text


def test_files_are_gathered_marked_exchanged_and_taken_back(site: Site) -> None:
    number = applied(site)
    browser = uploaded(site, number)
    place = f"/applications/{number}/materials/1"
    browser.submit(f"{place}/mark", 422, trade_secret="1", secret_note="")
    assert "应当予以注明" in browser.text
    browser.open(f"/applications/{number}/materials").submit(f"{place}/mark", trade_secret="1", secret_note="第3页")
    assert "【商业秘密】材料.pdf" in browser.text
    browser.submit(f"{place}/replace", materials=upload(samples.pdf(), "新材料.pdf"))
    assert "【商业秘密】新材料.pdf" in browser.text, "the mark stays"
    old, new = site.world.rows(Material)
    assert old.removed_at is not None
    assert new.secret_note == "第3页"
    browser.submit(f"/applications/{number}/materials/{new.id}/remove")
    assert "还没有上传材料" in browser.text
    assert not [each for each in (site.folder / "uploads").rglob("*") if each.is_file()]
    events = [row.event for row in site.world.rows(AuditEntry) if row.event.startswith("material_")]
    assert events == ["material_marked", "material_removed", "material_removed"]


def test_of_several_files_the_good_ones_stay_and_each_bad_one_gets_a_sentence(site: Site) -> None:
    number = applied(site)
    browser = site.browser(site.jia).open(f"/applications/{number}/materials")
    several = [upload(PDF, "好.pdf"), upload(b"MZ", "坏.pdf"), upload(samples.docx("秘密★10年"), "密.docx")]
    browser.submit(f"/applications/{number}/materials", 422, materials=several)
    assert "“坏.pdf”的内容与扩展名不符" in browser.text
    assert "“密.docx”带有国家秘密" in browser.text
    assert [one.quarantined for one in site.world.rows(Material)] == [False, True]
    browser.open(f"/applications/{number}/materials/2", 404)


def test_uploading_nothing_says_so(site: Site) -> None:
    number = applied(site)
    browser = site.browser(site.jia).open(f"/applications/{number}/materials")
    browser.submit(f"/applications/{number}/materials", 422)
    assert "请先选择文件" in browser.text


def test_what_is_handed_in_does_not_change_any_more(site: Site) -> None:
    number = applied(site)
    uploaded(site, number)
    file(site, number)
    browser = site.browser(site.jia).open(f"/applications/{number}/materials")
    assert "移除" not in browser.text
    csrf = MultiDict({"csrf_token": browser.token()})
    for deed in ("mark", "remove", "replace"):
        browser.post(f"/applications/{number}/materials/1/{deed}", csrf, 422)
    browser.post(f"/applications/{number}/materials", csrf, 422)
    assert site.world.rows(Material)[0].removed_at is None


def test_the_receipt_has_number_moment_and_every_sm3(site: Site) -> None:
    number = applied(site)
    uploaded(site, number)
    site.browser(site.jia).open(f"/applications/{number}/receipt", 404)
    file(site, number)
    text = site.browser(site.jia).open(f"/applications/{number}/receipt").text
    assert "塔质奖收〔2026〕1号" in text
    assert "2026年3月2日 09:00" in text
    assert hashlib.new("sm3", PDF).hexdigest() in text


def test_the_organisation_sees_who_opened_its_marked_files_and_no_expert_s_name(site: Site) -> None:
    number = applied(site)
    uploaded(site, number)
    with site.world.acting() as work:
        work.session.get_one(Material, 1).trade_secret = True
        for person, unit, role in ((site.zhao, site.auditor, Role.AUDITOR), (site.li, site.office, Role.EXPERT)):
            opening = MaterialOpening(
                material_id=1, person_id=person, unit_id=unit, role=role, why="审核材料", at=work.now
            )
            work.session.add(opening)
    text = site.browser(site.jia).open(f"/applications/{number}/openings").text
    assert "审核机关（虚构）" in text
    assert "评审专家" in text
    for secret in ("赵审", "李办", "办公室（虚构）"):
        assert secret not in text


def test_withdrawing_takes_a_reason_and_a_second_yes(site: Site) -> None:
    number = applied(site)
    browser = site.browser(site.jia).open(f"/applications/{number}/withdraw")
    browser.fill(422, reason="")
    assert "请写明撤回的原因" in browser.text
    browser.fill(422, reason="改制")
    assert "请确认知悉" in browser.text
    assert "改制" in browser.text
    browser.fill(reason="改制", sure="1")
    assert "申报已经撤回" in browser.text


def test_an_ended_application_is_not_withdrawn(site: Site) -> None:
    number = applied(site)
    browser = site.browser(site.jia).open(f"/applications/{number}/withdraw")
    change(site, number, status="ended", outcome="returned", reason="退回")
    browser.fill(422, reason="改制", sure="1")
    assert "已经办结，不能撤回" in browser.text


ADDRESSES = ["", "/materials", "/openings", "/receipt", "/feedback", "/withdraw", "/diagram.svg", "/materials/1",
             "/documents/1"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_p10_another_organisation_s_application_looks_like_none(site: Site, address: str) -> None:
    number = applied(site)
    uploaded(site, number)
    file(site, number)
    paper(site, number, "feedback_report", outcome="获奖")
    other = site.browser(stranger(site))
    missing = other.open(f"/applications/999{address}", 404).text
    assert other.open(f"/applications/{number}{address}", 404).text == missing
    assert "甲公司" not in other.open("/apply").text
    for person in (site.li, site.zhao):
        assert "甲公司" not in site.browser(person).open(f"/applications/{number}{address}", 403).text


DEEDS = ["/materials", "/materials/1/mark", "/materials/1/remove", "/materials/1/replace", "/withdraw"]


@pytest.mark.parametrize("address", DEEDS)
def test_p10_nobody_changes_another_organisation_s_application(site: Site, address: str) -> None:
    number = applied(site)
    uploaded(site, number)
    other = site.browser(stranger(site)).open("/apply")
    csrf = MultiDict({"csrf_token": other.token(), "reason": "x", "sure": "1"})
    missing = other.post(f"/applications/999{address}", csrf, 404).text
    assert other.post(f"/applications/{number}{address}", csrf, 404).text == missing
    assert site.world.rows(Material)[0].removed_at is None


def test_a_material_or_paper_of_another_application_is_not_found_under_one_s_own(site: Site) -> None:
    mine = applied(site)
    uploaded(site, mine)
    other = stranger(site)
    browser = site.browser(other).open("/apply")
    browser.fill(edition="1")
    theirs = max(one.id for one in site.world.rows(Application))
    foreign = paper(site, mine)
    browser.open(f"/applications/{theirs}/materials/1", 404)
    browser.open(f"/applications/{theirs}/documents/{foreign}", 404)


def test_the_legal_person_looks_on_at_its_branch_and_changes_nothing(site: Site) -> None:
    number = applied(site)
    uploaded(site, number)
    with site.world.acting() as work:
        since = work.now - dt.timedelta(days=1)
        work.session.add(RoleGrant(person_id=site.wang, role=Role.LEGAL_PERSON, unit_id=site.office, valid_from=since))
    change(site, number, legal_person_unit_id=site.office)
    browser = site.browser(site.wang).open("/apply")
    assert "甲公司" in browser.text
    browser.open(f"/applications/{number}")
    assert "撤回申报" not in browser.text
    browser.open(f"/applications/{number}/withdraw", 403)
    assert "涉及商业秘密" not in browser.open(f"/applications/{number}/materials").text


@pytest.mark.parametrize("name", ["评审专家", "审核机关"])
def test_files_that_others_added_to_the_case_are_not_the_organisation_s_to_read(site: Site, name: str) -> None:
    number = applied(site)
    with site.world.acting() as work:
        other = Material(
            case=f"application:{number}", field="materials", name=f"{name}底稿.pdf", media_type="application/pdf",
            size=1, sm3="0", path="x", uploaded_by=site.zhao, uploaded_at=work.now,
        )  # fmt: skip
        work.session.add(other)
    browser = site.browser(site.jia)
    assert "底稿" not in browser.open(f"/applications/{number}/materials").text
    browser.open(f"/applications/{number}/materials/1", 404)

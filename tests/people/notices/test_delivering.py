"""A notice in the site and by mail: once for each reader, never to whoever is recused, and wanted or not."""

import functools
from pathlib import Path
from typing import Any

import pytest

from award.records.notices import NoticePreference, SiteNotice
from award.records.parties import Person
from award.terms import NoticeKind
from engine import audit, outbox
from engine.model import Dispatch, Incident
from running import post, senders, smtp
from tests.people.notices.conftest import Office
from tests.people.notices.letters import serving
from tests.roles import Role


def _notice(case: str, text: str = "请办理{what}。", **more: Any) -> dict[str, Any]:
    return {"to": f"role:{Role.OFFICE}", "template": text, "facts": {"what": "审查"}, "case": case} | more


def _queue(office: Office, payload: dict[str, Any]) -> None:
    with office.world.acting() as work:
        outbox.queue(work, "notice", payload["case"], payload)


def test_each_reader_finds_a_notice_and_gets_a_mail(office: Office) -> None:
    _queue(office, _notice("edition:1"))
    assert office.told() == [("李办（虚构）", "工作通知"), ("王办（虚构）", "工作通知")]
    assert [each.text for each in office.world.rows(SiteNotice)] == ["请办理审查。"] * 2
    assert all(each.mailed_at for each in office.world.rows(SiteNotice))


def test_p1_a_dispatch_that_is_sent_again_after_a_crash_tells_nobody_twice(office: Office) -> None:
    payload = _notice("edition:1") | {"dispatch_id": 7}
    for _ in range(2):
        senders.deliver_notice(office.room, office.world.runtime, payload)
    assert len(office.post.take()) == 2
    assert len(office.world.rows(SiteNotice)) == 2


def test_a_letter_that_fails_keeps_no_other_back_and_is_tried_again_alone(office: Office) -> None:
    office.post.broken = {"李办（虚构）"}
    _queue(office, _notice("edition:1"))
    assert office.told() == [("王办（虚构）", "工作通知")]
    office.post.broken = set()
    office.world.sleep(minutes=3)
    assert office.told() == [("李办（虚构）", "工作通知")]
    office.world.sleep(days=1)
    assert office.told() == []


def test_a_mail_server_that_stays_away_opens_an_incident_after_five_failures(office: Office) -> None:
    office.post.broken = {"李办（虚构）", "王办（虚构）"}
    _queue(office, _notice("edition:1"))
    for _ in range(6):
        office.settle()
        office.world.sleep(hours=1)
    (incident,) = office.world.rows(Incident)
    assert "李办" not in incident.error
    assert [each.state for each in office.world.rows(Dispatch)] == ["failed"]
    assert len(office.world.rows(SiteNotice)) == 2, "the site told them all the same"


def test_p10_nothing_of_a_case_reaches_whoever_is_recused_from_it(office: Office) -> None:
    application = office.site.application(office.site.edition())
    office.told()
    office.site.recuse(office.site.li, application)
    _queue(office, _notice(f"application:{application}"))
    assert office.told() == [("王办（虚构）", "工作通知")]
    assert {each.person_id for each in office.world.rows(SiteNotice) if each.kind == NoticeKind.OTHER} == {
        office.site.wang
    }


def test_p10_a_notice_of_the_edition_that_names_the_organisation_is_kept_from_the_recused(office: Office) -> None:
    edition = office.site.edition()
    office.site.recuse(office.site.li, office.site.application(edition))
    office.told()
    _queue(office, _notice(f"edition:{edition}", "甲公司（虚构）的独立评审专家不足。"))
    assert office.told() == [("王办（虚构）", "工作通知")]
    _queue(office, _notice(f"edition:{edition}", "评审报告已经印发。"))
    assert len(office.told()) == 2


def test_somebody_inactive_is_not_told(office: Office) -> None:
    with office.world.acting() as work:
        work.session.get_one(Person, office.site.li).active = False
    _queue(office, _notice("edition:1") | {"to": f"person:{office.site.li}"})
    _queue(office, _notice("edition:1"))
    assert office.told() == [("王办（虚构）", "工作通知")]


def test_a_kind_that_is_not_wanted_stays_in_the_site(office: Office) -> None:
    with office.world.acting() as work:
        work.session.add(NoticePreference(person_id=office.site.li, other=False))
    _queue(office, _notice("edition:1"))
    assert office.told() == [("王办（虚构）", "工作通知")]
    assert len(office.world.rows(SiteNotice)) == 2


def test_a_digest_comes_once_a_day_in_the_morning_and_tells_what_is_unread(office: Office) -> None:
    with office.world.acting() as work:
        work.session.add(NoticePreference(person_id=office.site.li, digest=True, reminder=False))
    _queue(office, _notice("edition:1", "第一件。"))
    _queue(office, _notice("edition:1", "不要的。", kind="reminder"))
    _queue(office, _notice("edition:1", "读过的。"))
    office.settle()
    with office.world.acting() as work:
        for each in work.session.query(SiteNotice).filter_by(text="读过的。"):
            each.read_at = work.now
    office.post.take()
    office.world.sleep(days=1)
    office.settle()
    (letter,) = office.post.take()
    assert letter.subject == "【政府质量奖】今日通知汇总"
    assert "1. 第一件。" in letter.body
    assert "不要的" not in letter.body
    assert "读过的" not in letter.body
    office.world.sleep(days=1)
    assert office.told() == [], "what was mailed is not mailed again"


def test_p10_a_digest_leaves_out_what_became_barred_since(office: Office) -> None:
    application = office.site.application(office.site.edition())
    with office.world.acting() as work:
        work.session.add(NoticePreference(person_id=office.site.li, digest=True))
    _queue(office, _notice(f"application:{application}", "甲公司的事。"))
    _queue(office, _notice("edition:1", "届的事。"))
    office.settle()
    office.post.take()
    office.site.recuse(office.site.li, application)
    office.world.sleep(days=1)
    office.settle()
    (letter,) = office.post.take()
    assert "届的事" in letter.body
    assert "甲公司" not in letter.body


def test_a_real_conversation_with_a_server_that_refuses_one_of_two(office: Office) -> None:
    with office.world.acting() as work:
        work.session.get_one(Person, office.site.li).email = "li@example.org"
        work.session.get_one(Person, office.site.wang).email = "wang@example.org"
    with serving(refused=("li@",), signs_in=True) as server:
        url = server.url.replace("//", "//user:p%40ss@")
        server_of = post.MailServer(smtp.Server.of(url), "award@example.gov.cn")
        room = senders.MailRoom(server_of, "https://award.example", office.room.bundle)
        deliver = functools.partial(senders.deliver_notice, room, office.world.runtime)
        with pytest.raises(smtp.MailNotSent) as told:
            deliver(_notice("edition:1") | {"dispatch_id": 7})
        server.refused = ()
        deliver(_notice("edition:1") | {"dispatch_id": 7})
    assert "secret" not in str(told.value)
    assert [each["To"].addresses[0].addr_spec for each in server.mails] == ["wang@example.org", "li@example.org"]
    mail = server.mails[0]
    assert mail["From"].addresses[0].addr_spec == "award@example.gov.cn"
    assert "请办理审查。" in mail.get_content()
    assert "https://award.example/notices" in mail.get_content()
    assert "li@example.org" not in mail.as_string()
    assert any(each.startswith("AUTH PLAIN") for each in server.heard)


def test_a_server_that_offers_no_encryption_gets_nothing_when_it_was_asked_for(tmp_path: Path) -> None:
    with serving() as server:
        asked = smtp.Server.of(f"{server.url}?starttls")
        with pytest.raises(smtp.MailNotSent, match="SMTPNotSupportedError"), asked.conversation("localhost"):
            pytest.fail("it went on in the clear")
    assert not server.mails


def test_what_was_sent_is_in_the_audit(office: Office) -> None:
    _queue(office, _notice("edition:1"))
    office.settle()
    assert len(office.world.happened(audit.Event.NOTICE_SENT)) == 1
    assert office.world.verify().ok

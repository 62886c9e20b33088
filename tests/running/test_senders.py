"""What leaves the house, and to whom."""

import io
import json
from pathlib import Path
from typing import Any

import pypdf

from running import documents, senders
from running.post import Mailbox
from running.settings import HOME, Settings
from tests.roles import Role
from tests.web.sites import Site


def _notice(case: str) -> dict[str, Any]:
    return {"to": f"role:{Role.OFFICE}", "template": "请办理{what}。", "facts": {"what": "审查"}, "case": case}


def _deliver(mailbox: Path, site: Site, payload: dict[str, Any]) -> None:
    room = senders.MailRoom(Mailbox(mailbox, "award@localhost"), "http://127.0.0.1:8000", HOME / "processes")
    senders.deliver_notice(room, site.world.runtime, payload)


def _told(mailbox: Path) -> set[str]:
    return {path.name for path in mailbox.glob("*.eml")}


def test_p10_nothing_of_a_case_is_mailed_to_whoever_is_recused_from_it(site: Site, tmp_path: Path) -> None:
    application = site.application(site.edition())
    notice = _notice(f"application:{application}") | {"dispatch_id": 1}
    _deliver(tmp_path / "before", site, notice)
    assert f"1-{site.li}.eml" in _told(tmp_path / "before")

    site.recuse(site.li, application)

    _deliver(tmp_path / "after", site, notice | {"dispatch_id": 2})
    assert _told(tmp_path / "after") == {f"2-{site.wang}.eml"}
    _deliver(tmp_path / "other", site, notice | {"dispatch_id": 3, "case": "application:999"})
    assert _told(tmp_path / "other") == {f"3-{site.li}.eml", f"3-{site.wang}.eml"}


def test_a_printed_certificate_says_where_it_is_checked_once_the_site_has_an_address(tmp_path: Path) -> None:
    """Article 28: whoever holds the paper finds the page of its code; none is invented for a site without a name."""
    templates = {path.name: path.read_bytes() for path in (HOME / "processes" / "documents").glob("*.typ")}
    facts = json.loads((HOME / "tests" / "processes" / "document_facts.json").read_text())["certificate"]
    known = senders.Press(tmp_path, "https://award.example")
    printed = known.printed(facts)
    text = pypdf.PdfReader(io.BytesIO(documents.render(templates, "certificate", printed))).pages[0].extract_text()
    assert f"https://award.example/certificates/{facts['verification_code']}" in text
    assert printed["verification_qr"].startswith("<svg xmlns=")
    assert senders.Press(tmp_path).printed(facts) == facts
    assert known.printed({"title": "决定"}) == {"title": "决定"}, "only what bears a code"


def test_papers_of_the_demo_alone_say_that_they_are_fictional(tmp_path: Path) -> None:
    assert senders.Press(tmp_path, fictional=True).printed({}) == {"fictional": True}
    assert not Settings.from_env({"AWARD_HOME": str(tmp_path)}).fictional

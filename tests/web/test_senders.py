"""What leaves the house, and to whom."""

from pathlib import Path
from typing import Any

from award.terms import Role
from tests.web.sites import Site
from web import senders
from web.notices.post import Mailbox


def _notice(case: str) -> dict[str, Any]:
    return {"to": f"role:{Role.OFFICE}", "template": "请办理{what}。", "facts": {"what": "审查"}, "case": case}


def _deliver(mailbox: Path, site: Site, payload: dict[str, Any]) -> None:
    room = senders.MailRoom(Mailbox(mailbox, "award@localhost"), "http://127.0.0.1:8000")
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

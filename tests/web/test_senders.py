"""What leaves the house, and to whom."""

from pathlib import Path
from typing import Any

from award.terms import Role
from tests.web.sites import Site
from web import senders


def _notice(case: str) -> dict[str, Any]:
    return {"to": f"role:{Role.OFFICE}", "template": "请办理{what}。", "facts": {"what": "审查"}, "case": case}


def _told(mailbox: Path) -> set[str]:
    return {path.name for path in mailbox.glob("*.eml")}


def test_p10_nothing_of_a_case_is_mailed_to_whoever_is_recused_from_it(site: Site, tmp_path: Path) -> None:
    application = site.application(site.edition())
    notice = _notice(f"application:{application}") | {"dispatch_id": 1}
    senders.deliver_notice(tmp_path / "before", site.world.runtime, notice)
    assert f"1-{site.li}.eml" in _told(tmp_path / "before")

    site.recuse(site.li, application)

    senders.deliver_notice(tmp_path / "after", site.world.runtime, notice)
    assert _told(tmp_path / "after") == _told(tmp_path / "before") - {f"1-{site.li}.eml"}
    senders.deliver_notice(tmp_path / "other", site.world.runtime, notice | {"case": "application:999"})
    assert _told(tmp_path / "other") == _told(tmp_path / "before")

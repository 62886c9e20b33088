"""What the tests of the public site share: a running 公示, and what a person hands in who has read Article 23."""

import datetime as dt
from typing import Any

import pytest

from award.records.honours import Award
from tests.web.browsing import PDF, upload
from tests.web.sites import Site

CODE = "7KQM-2WXA-9PDF"


def statement(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "person", "name": "钱某（虚构）", "phone": "13800000000", "address": "塔城市某街1号（虚构）",
        "text": "检测报告与事实不符（虚构）。", "signed": "1", "evidence": upload(PDF, "证据.pdf"),
        "identity_proof": upload(PDF, "身份证明.pdf"), **changed,
    }  # fmt: skip


def award(site: Site, application: int, **changed: Any) -> int:
    """An award of 2026 with its certificate."""
    with site.world.acting() as work:
        values = {
            "edition_id": 1, "application_id": application, "unit_id": site.applicant, "year": 2026,
            "decision_no": "塔行发〔2026〕9号", "certificate_no": "TCZLJ-2026-01", "verification_code": CODE,
            "certificate_text": "授予甲公司（虚构）2026年度塔城地区政府质量奖。", "status": "valid",
            "granted_on": site.world.now.date(), "watched_until": site.world.now.date() + dt.timedelta(days=1826),
            **changed,
        }  # fmt: skip
        granted = Award(**values)
        work.session.add(granted)
        work.session.flush()
        return granted.id


@pytest.fixture
def published(site: Site) -> tuple[Site, int, int]:
    """A running 公示 of one application: the site, the 公示, the application."""
    edition = site.edition()
    application = site.application(edition)
    return site, site.publicity(edition, application), application

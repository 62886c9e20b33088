"""Letters: what stands in their heads and bodies, where they are written, and that nobody can add to them."""

import datetime as dt
import email
import email.policy
from pathlib import Path

import pytest

from running import post, smtp
from running.post import Letter
from running.settings import Settings, WrongSetting

AT = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def _letter(**changed: str) -> Letter:
    told = {"addressee": "李办", "address": "li@example.org", "subject": "通知", "body": "您好。\n"} | changed
    return Letter(name="7-3", person_id=3, at=AT, sender="塔城地区政府质量奖", **told)


@pytest.mark.parametrize("part", ["addressee", "subject"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x00"])
def test_a_line_break_begins_no_header(part: str, break_: str) -> None:
    mail = post.compose(_letter(**{part: f"李{break_}Bcc: thief@example.org"}), "award@example.org")
    read = email.message_from_bytes(bytes(mail), policy=email.policy.default)
    assert read["Bcc"] is None
    assert [each.addr_spec for each in read["To"].addresses] == ["li@example.org"]


@pytest.mark.parametrize(
    "address",
    ["", "li", "li@", "@example.org", "li@example.org\r\nBcc: x@example.org", "li@example.org,x@example.org",
     "a b@example.org", "<li@example.org>", "li@exa mple.org", "李@example.org", "a" * 65 + "@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_not_mailed(address: str, tmp_path: Path) -> None:
    letter = _letter(address=address)
    assert not post.MailServer(smtp.Server.of("smtp://mail.example"), "award@example.org").reaches(letter)
    with post.Mailbox(tmp_path, "award@example.org").opened() as send:
        send(letter)
    read = email.message_from_bytes((tmp_path / "7-3.eml").read_bytes(), policy=email.policy.default)
    assert read["To"].addresses[0].addr_spec == "person-3@localhost"


def test_a_letter_is_plain_text_from_the_award_with_its_own_number() -> None:
    mail = post.compose(_letter(), "award@example.org")
    assert mail.get_content_type() == "text/plain"
    assert mail["Message-ID"] == "<7-3@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["您好。"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, False, False, "", "")),
        ("smtp://u:p%2Fw@mail.example:587?starttls", ("mail.example", 587, False, True, "u", "p/w")),
        ("smtps://u@mail.example", ("mail.example", 465, True, False, "u", "")),
    ],
)
def test_a_mail_server_is_written_as_one_address(url: str, expected: tuple[object, ...]) -> None:
    server = smtp.Server.of(url)
    assert (server.host, server.port, server.secure, server.starttls, server.user, server.password) == expected
    assert "p/w" not in repr(server)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWARD_SMTP_URL", "mail.example"), ("AWARD_SMTP_URL", "http://mail.example"),
        ("AWARD_SMTP_URL", "smtp://mail.example:99999"), ("AWARD_SMTP_URL", "smtp://mail.example?tls"),
        ("AWARD_MAIL_FROM", "nobody"), ("AWARD_PUBLIC_URL", "award.example"), ("AWARD_PUBLIC_URL", "ftp://award"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_mail_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        Settings.from_env({name: value})


def test_settings_choose_the_post_and_keep_the_password_to_themselves(tmp_path: Path) -> None:
    given = {
        "AWARD_HOME": str(tmp_path),
        "AWARD_SMTP_URL": "smtp://u:hush@mail.example",
        "AWARD_PUBLIC_URL": "https://a/",
    }
    settings = Settings.from_env(given)
    assert isinstance(post.from_settings(settings), post.MailServer)
    assert "hush" not in repr(settings)
    assert settings.public_url == "https://a"
    assert isinstance(post.from_settings(Settings.from_env({"AWARD_HOME": str(tmp_path)})), post.Mailbox)

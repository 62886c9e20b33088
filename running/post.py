"""How a letter leaves: to a mail server, or as a file while none is set."""

import contextlib
import dataclasses
import datetime as dt
import email.policy
import email.utils
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from running import smtp
from running.settings import Settings


@dataclasses.dataclass(frozen=True)
class Letter:
    """A mail to one person. `name` tells it from every other, so that the same one sent again is known as such.

    `sender` is what the sender is called.
    """

    name: str
    person_id: int
    addressee: str
    address: str
    subject: str
    body: str
    at: dt.datetime
    sender: str


Send = Callable[[Letter], None]


class Post(Protocol):
    """What takes letters. `opened` yields what sends one; sending raises smtp.MailNotSent."""

    def opened(self) -> contextlib.AbstractContextManager[Send]: ...

    def reaches(self, letter: Letter) -> bool: ...


@dataclasses.dataclass(frozen=True)
class Mailbox:
    """A folder with a file for each letter. Written again after a crash, it is the same file."""

    folder: Path
    sender: str

    @contextlib.contextmanager
    def opened(self) -> Iterator[Send]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self._write

    def reaches(self, letter: Letter) -> bool:
        return True

    def _write(self, letter: Letter) -> None:
        if not smtp.is_address(letter.address):
            letter = dataclasses.replace(letter, address=f"person-{letter.person_id}@localhost")
        (self.folder / f"{letter.name}.eml").write_bytes(bytes(compose(letter, self.sender)))


@dataclasses.dataclass(frozen=True)
class MailServer:
    """A mail server; whoever has no address that it could take finds the notice in the site alone."""

    server: smtp.Server
    sender: str

    @contextlib.contextmanager
    def opened(self) -> Iterator[Send]:
        own_name = self.sender.partition("@")[2]
        with self.server.conversation(own_name) as send:
            yield lambda letter: send(compose(letter, self.sender))

    def reaches(self, letter: Letter) -> bool:
        return smtp.is_address(letter.address)


def from_settings(settings: Settings) -> Post:
    if settings.smtp_url:
        return MailServer(smtp.Server.of(settings.smtp_url), settings.mail_from)
    return Mailbox(settings.mailbox, settings.mail_from)


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message: plain text, no attachment, no address but the addressee's."""
    mail = EmailMessage(email.policy.SMTP)
    mail["From"] = Address(letter.sender, addr_spec=sender)
    mail["To"] = Address(_one_line(letter.addressee), addr_spec=letter.address)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = email.utils.format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.name}@{sender.partition('@')[2]}>"
    # Out-of-office answers stay away from what a machine sends.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail


def _one_line(text: str) -> str:
    """Without control characters: a name can't begin another header."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())

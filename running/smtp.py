"""Mail servers: their addresses as a setting, and one conversation with one of them."""

import contextlib
import dataclasses
import re
import smtplib
import ssl
import urllib.parse
from collections.abc import Callable, Iterator
from email.message import EmailMessage

SECONDS = 30
PLAIN, SECURE = "smtp", "smtps"
# What a mail server may be handed: no blanks, no line breaks, nothing that could begin another header or command.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
Send = Callable[[EmailMessage], None]


class MailNotSent(Exception):
    """邮件没有发出：{why}。"""

    # Never the server's own words: they repeat addresses, and this ends in incidents and logs.

    def __init__(self, why: str) -> None:
        super().__init__(f"邮件没有发出：{why}。")


def is_address(text: str) -> bool:
    """Whether mail can be sent there, and nothing else done with it."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


@dataclasses.dataclass(frozen=True)
class Server:
    """`smtp://user:password@host:587?starttls`, or `smtps://…` for a connection that is encrypted from its start."""

    host: str
    port: int
    secure: bool
    starttls: bool
    user: str
    password: str = dataclasses.field(repr=False)

    @classmethod
    def of(cls, url: str) -> "Server":
        """Raises ValueError with a Chinese sentence that doesn't repeat the password."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in (PLAIN, SECURE) or not parts.hostname:
            raise ValueError("应写成 smtp://用户:密码@主机:587?starttls 的样子")
        if parts.query not in ("", "starttls"):
            raise ValueError("问号后只能写 starttls")
        secure = parts.scheme == SECURE
        user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
        return cls(parts.hostname, _port(parts, secure), secure, parts.query == "starttls", user, password)

    @contextlib.contextmanager
    def conversation(self, own_name: str) -> Iterator[Send]:
        """Sign in, and send one mail after the other. Raises MailNotSent."""
        try:
            with self._connected(own_name) as client:
                if self.starttls:
                    client.starttls(context=ssl.create_default_context())
                if self.user:
                    client.login(self.user, self.password)
                yield lambda mail: _send(client, mail)
        except (smtplib.SMTPException, OSError) as error:
            raise MailNotSent(_brief(error)) from None

    def _connected(self, own_name: str) -> smtplib.SMTP:
        if self.secure:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, own_name, timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, own_name, timeout=SECONDS)


def _port(parts: urllib.parse.SplitResult, secure: bool) -> int:
    try:
        return parts.port or (465 if secure else 25)
    except ValueError:
        raise ValueError("端口应是1至65535的整数") from None


def _send(client: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        client.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        # One mail that is refused leaves the conversation open for the next.
        client.rset()
        raise MailNotSent(_brief(error)) from None


def _brief(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__}{f'，服务器答复{code}' if code else ''}"

"""Settings, read once from the environment; a wrong one stops the start."""

import dataclasses
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

from web.notices import smtp

HOME = Path(__file__).resolve().parents[1]


class WrongSetting(Exception):
    """设置“{name}”不对：{why}。"""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"设置“{name}”不对：{why}。")


@dataclasses.dataclass(frozen=True)
class Settings:
    """Where things are kept. `secret_key` signs the sessions of the web site; an empty one is made at start.

    Without `smtp_url` mail is written to the mailbox folder. `public_url` is what links in mail begin with.
    """

    database_url: str
    folder: Path
    bundle: Path
    host: str
    port: int
    secret_key: str
    smtp_url: str = dataclasses.field(default="", repr=False)
    mail_from: str = "award@localhost"
    public_url: str = "http://127.0.0.1:8000"

    @property
    def documents(self) -> Path:
        """Rendered documents."""
        return self.folder / "documents"

    @property
    def mailbox(self) -> Path:
        """Where notices go while no mail server is set."""
        return self.folder / "mailbox"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read AWARD_HOME, DATABASE_URL, AWARD_BUNDLE, AWARD_HOST, AWARD_PORT, AWARD_SECRET_KEY, and for mail
        AWARD_SMTP_URL, AWARD_MAIL_FROM and AWARD_PUBLIC_URL.
        """
        folder = Path(env.get("AWARD_HOME", HOME / "var")).resolve()
        return cls(
            database_url=_url(env.get("DATABASE_URL") or f"sqlite:///{folder / 'award.db'}"),
            folder=folder,
            bundle=Path(env.get("AWARD_BUNDLE", HOME / "processes")).resolve(),
            host=env.get("AWARD_HOST", "127.0.0.1"),
            port=_port(env.get("AWARD_PORT", "8000")),
            secret_key=env.get("AWARD_SECRET_KEY", ""),
            smtp_url=_smtp(env.get("AWARD_SMTP_URL", "")),
            mail_from=_address(env.get("AWARD_MAIL_FROM", "award@localhost")),
            public_url=_site(env.get("AWARD_PUBLIC_URL", "http://127.0.0.1:8000")),
        )


def _url(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("DATABASE_URL", "只支持 sqlite:/// 和 postgresql://")
    return url


def _smtp(url: str) -> str:
    try:
        if url:
            smtp.Server.of(url)
    except ValueError as wrong:
        raise WrongSetting("AWARD_SMTP_URL", str(wrong)) from None
    return url


def _address(text: str) -> str:
    if not smtp.is_address(text):
        raise WrongSetting("AWARD_MAIL_FROM", "应是一个邮箱地址，如 award@example.gov.cn")
    return text


def _site(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise WrongSetting("AWARD_PUBLIC_URL", "应是网站对外的地址，如 https://award.example.gov.cn")
    return url.rstrip("/")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise WrongSetting("AWARD_PORT", f"“{text}”不是端口号")
    return int(text)

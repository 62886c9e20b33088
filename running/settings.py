"""Settings, read once from the environment; a wrong one stops the start."""

import dataclasses
import shlex
import shutil
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

from running import smtp

MOST_PROXIES = 5
LOCAL = "http://127.0.0.1:8000"
HOME = Path(__file__).resolve().parents[1]


class WrongSetting(Exception):
    """设置“{name}”不对：{why}。"""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"设置“{name}”不对：{why}。")


@dataclasses.dataclass(frozen=True)
class Settings:
    """Where things are kept, and how the site is reached.

    `secret_key` signs sessions and seals second factors; an empty one is made at start and kept (`running.keys`). Under
    `old_keys` what was sealed earlier is still read. `hosts` are the names the site answers to, any if none is given;
    `proxies` is how many stand before it. `limited` is False only in tests that aren't about limits. Without
    `smtp_url` mail is written to the mailbox folder. `public_url` is what links in mail and the addresses on
    certificates begin with; while it isn't set, a certificate bears none. In the demo papers are marked as `fictional`.
    """

    database_url: str
    folder: Path
    bundle: Path
    host: str
    port: int
    secret_key: str
    antivirus: str = ""  # a command that is given the path of a file, like clamdscan; empty: none
    old_keys: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    limited: bool = True
    smtp_url: str = dataclasses.field(default="", repr=False)
    mail_from: str = "award@localhost"
    public_url: str = ""
    fictional: bool = False

    @property
    def links(self) -> str:
        """What links in mail begin with."""
        return self.public_url or LOCAL

    @property
    def keys(self) -> tuple[str, ...]:
        """The key that secrets are sealed under, then those that still open what was sealed earlier."""
        return (self.secret_key, *self.old_keys)

    @property
    def documents(self) -> Path:
        """Rendered documents."""
        return self.folder / "documents"

    @property
    def uploads(self) -> Path:
        """Files that people handed in."""
        return self.folder / "uploads"

    @property
    def mailbox(self) -> Path:
        """Where notices go while no mail server is set."""
        return self.folder / "mailbox"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read AWARD_HOME, DATABASE_URL, AWARD_BUNDLE, AWARD_HOST, AWARD_PORT, AWARD_SECRET_KEY, AWARD_OLD_KEYS,
        AWARD_HOSTS, AWARD_PROXIES and AWARD_ANTIVIRUS, and for mail AWARD_SMTP_URL, AWARD_MAIL_FROM and
        AWARD_PUBLIC_URL.
        """
        hosts, proxies = _several(env.get("AWARD_HOSTS", "")), _proxies(env.get("AWARD_PROXIES", "0"))
        if proxies and not hosts:
            raise WrongSetting("AWARD_HOSTS", "经过代理访问时，应当写明网站的域名")
        folder = Path(env.get("AWARD_HOME", HOME / "var")).resolve()
        return cls(
            database_url=_url(env.get("DATABASE_URL") or f"sqlite:///{folder / 'award.db'}"),
            folder=folder,
            bundle=Path(env.get("AWARD_BUNDLE", HOME / "processes")).resolve(),
            host=env.get("AWARD_HOST", "127.0.0.1"),
            port=_port(env.get("AWARD_PORT", "8000")),
            secret_key=env.get("AWARD_SECRET_KEY", ""),
            antivirus=_command(env.get("AWARD_ANTIVIRUS", "")),
            old_keys=_several(env.get("AWARD_OLD_KEYS", "")),
            hosts=hosts,
            proxies=proxies,
            smtp_url=_smtp(env.get("AWARD_SMTP_URL", "")),
            mail_from=_address(env.get("AWARD_MAIL_FROM", "award@localhost")),
            public_url=_site(env.get("AWARD_PUBLIC_URL", "")),
        )


def _url(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("DATABASE_URL", "只支持 sqlite:/// 和 postgresql://")
    return url


def _command(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        raise WrongSetting("AWARD_ANTIVIRUS", "引号没有成对") from None
    if words and shutil.which(words[0]) is None:
        raise WrongSetting("AWARD_ANTIVIRUS", f"没有“{words[0]}”这个程序")
    return text


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
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise WrongSetting("AWARD_PUBLIC_URL", "应是网站对外的地址，如 https://award.example.gov.cn")
    return url.rstrip("/")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise WrongSetting("AWARD_PORT", f"“{text}”不是端口号")
    return int(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _proxies(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_PROXIES:
        raise WrongSetting("AWARD_PROXIES", f"“{text}”不是0到{MOST_PROXIES}的整数")
    return int(text)

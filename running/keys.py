"""The secret key of a site. One that is easy to guess, or that stood in a manual, stops the start (C06).

Without a setting it is made once and kept in `secret.key` beside the data, readable by the site's user alone, so that
a new start signs nobody out.
"""

import contextlib
import dataclasses
import os
import secrets
from pathlib import Path

from running.settings import Settings, WrongSetting

FILE = "secret.key"
SHORTEST = 32
FEWEST_DIFFERENT = 8
NEVER = ("demo", "example", "change", "default", "secret", "password", "test")
SETTING = "AWARD_SECRET_KEY"


def provide(settings: Settings) -> Settings:
    """The settings with a key that is good. Raises WrongSetting."""
    for key in filter(None, (settings.secret_key, *settings.old_keys)):
        _refuse_weak(key)
    return dataclasses.replace(settings, secret_key=settings.secret_key or _kept(settings.folder / FILE))


def _refuse_weak(key: str) -> None:
    if len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT:
        raise WrongSetting(SETTING, f"太短或者太简单，至少要{SHORTEST}个字符，应当随机生成；也可以不设置，由系统生成")
    if any(word in key.lower() for word in NEVER):
        raise WrongSetting(SETTING, "像是示例或者演示用的密钥，应当随机生成；也可以不设置，由系统生成")


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise WrongSetting(SETTING, f"密钥文件“{path.name}”能被其他用户读取，请改为只有运行网站的用户可以读取（0600）")
    key = path.read_text().strip()
    _refuse_weak(key)
    return key


def _make(path: Path) -> None:
    """Of two processes that start at once, both use the key of the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()

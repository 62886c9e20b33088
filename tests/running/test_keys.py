"""The secret key of a site: a weak one stops the start, none is made and kept (C06)."""

import stat
from pathlib import Path

import pytest

from running import keys
from running.settings import Settings, WrongSetting


def settings(folder: Path, key: str = "", *old: str) -> Settings:
    return Settings("sqlite:///x", folder, folder, "127.0.0.1", 8000, key, old_keys=old)


@pytest.mark.parametrize(
    "key", ["x", "a" * 64, "change-me-please-0123456789-0123456789", "demo-secret-0123456789-abcdefghijkl", "ab" * 20]
)
def test_a_key_that_can_be_guessed_stops_the_start(tmp_path: Path, key: str) -> None:
    for wrong in (settings(tmp_path, key), settings(tmp_path, "", key)):
        with pytest.raises(WrongSetting, match="AWARD_SECRET_KEY"):
            keys.provide(wrong)


def test_without_a_setting_a_key_is_made_once_for_the_sites_user_alone(tmp_path: Path) -> None:
    first, second = keys.provide(settings(tmp_path)), keys.provide(settings(tmp_path))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [keys.FILE]


def test_a_key_file_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    keys.provide(settings(tmp_path))
    (tmp_path / keys.FILE).chmod(0o644)
    with pytest.raises(WrongSetting, match="其他用户"):
        keys.provide(settings(tmp_path))


def test_another_site_has_another_key(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert keys.provide(settings(one)).secret_key != keys.provide(settings(other)).secret_key


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"AWARD_PROXIES": "x"}, "AWARD_PROXIES"), ({"AWARD_PROXIES": "99", "AWARD_HOSTS": "a"}, "AWARD_PROXIES"),
     ({"AWARD_PROXIES": "1"}, "AWARD_HOSTS")],
)  # fmt: skip
def test_a_wrong_setting_of_the_network_stops_the_start(environment: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        Settings.from_env(environment)


def test_hosts_and_old_keys_are_lists() -> None:
    made = Settings.from_env({"AWARD_HOSTS": "a.gov.cn, b.gov.cn", "AWARD_PROXIES": "1", "AWARD_OLD_KEYS": "k"})
    assert (made.hosts, made.proxies, made.old_keys) == (("a.gov.cn", "b.gov.cn"), 1, ("k",))

"""The first administrator, rescue from the console, the printed table, and no demo in a real start (C06)."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from award.records.accounts import Account
from award.records.parties import RoleGrant
from commands import installed
from engine.bundle import Bundle
from engine.model import AuditEntry
from people import permissions
from people.accounts import passwords
from rehearsal.demo import building
from running import contents
from running.settings import Settings
from tests.commands.conftest import Award
from web import app

PASSWORD = r"一次性密码[ ：]*(\w{16})"


def test_the_first_start_makes_one_administrator_and_shows_the_password_once(bare: Award) -> None:
    said = bare("init", "--login", "zhouwei", "--name", "周维（虚构）")
    password = re.search(PASSWORD, said.out)
    assert password
    assert "zhouwei" in said.out
    assert not re.search(PASSWORD, bare("init").out)
    with installed.work(settings_of(bare)) as work:
        account = work.session.scalars(select(Account)).one()
        assert (account.login, account.must_change, account.person.name) == ("zhouwei", True, "周维（虚构）")
        assert passwords.fits(account.password_hash, password[1])
        assert [grant.role for grant in work.session.scalars(select(RoleGrant))] == ["系统管理员"]
    assert password[1].encode() not in bare.database.read_bytes()


def test_the_console_gives_a_one_time_password_and_forgets_the_factor(award: Award) -> None:
    with installed.work(settings_of(award)) as work:
        account = work.session.scalars(select(Account)).one()
        account.totp_secret, account.totp_confirmed_at = "x.y.z", work.now
    said = award("account", "reset", "SysAdmin")
    assert said.code == 0
    with installed.work(settings_of(award)) as work:
        account = work.session.scalars(select(Account)).one()
        assert passwords.fits(account.password_hash, re.search(PASSWORD, said.out)[1])  # type: ignore[index]
        assert account.totp_secret
    assert award("account", "reset", "sysadmin", "--factor").code == 0
    with installed.work(settings_of(award)) as work:
        assert work.session.scalars(select(Account)).one().totp_secret is None
        events = list(work.session.scalars(select(AuditEntry.event).where(AuditEntry.actor == "命令行")))
        assert events.count("password_reset") == 3, "at the first start, and twice from the console"
        assert "factor_removed" in events


def test_a_login_that_nobody_has_is_refused_in_a_sentence(award: Award) -> None:
    said = award("account", "reset", "nobody")
    assert said.code == 1
    assert "没有登录名为“nobody”的账号" in said.err


def test_accounts_are_listed_with_their_state(award: Award) -> None:
    said = award("account", "list")
    assert "sysadmin" in said.out
    assert "等待首次登录" in said.out


def test_the_table_of_access_is_printed(award: Award) -> None:
    rows = json.loads(award("access", "--json").out)
    # What concerns a kind of role that this award doesn't have is left out.
    profile = contents.profile(Bundle.read(Path(__file__).parents[2] / "processes"))
    assert len(rows) == len([rule for rule in permissions.TABLE if permissions.called(profile, rule.role)]) > 150
    assert {"action": "开始申报", "role": "申报组织", "relation": "本单位的", "because": "第八条"} in rows
    assert "表中没有的，一律不允许" in award("access").out


def test_a_demo_has_no_account_and_is_not_served_as_a_site(award: Award) -> None:
    """C06"""
    (award.home / building.CLOCK).write_text('{"ahead": 0}')
    said = award("serve", "--port", "0")
    assert said.code == 1
    assert "演示数据" in said.err


def test_a_site_is_not_served_with_a_demo_key(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    """C06"""
    monkeypatch.setenv("AWARD_SECRET_KEY", "demo")
    said = award("serve", "--port", "0")
    assert said.code == 1
    assert "AWARD_SECRET_KEY" in said.err


def test_a_restart_signs_nobody_out(award: Award) -> None:
    settings = settings_of(award)
    runtime = installed.runtime(settings)
    try:
        keys = {app.create_app(runtime, settings).config["SECRET_KEY"] for _ in range(2)}
    finally:
        runtime.engine.dispose()
    assert len(keys) == 1
    assert (award.home / "secret.key").read_text() in keys


def settings_of(award: Award) -> Settings:
    return Settings.from_env(award.environment)

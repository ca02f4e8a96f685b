"""Settings: where they come from, and what a wrong one says."""

from __future__ import annotations

from pathlib import Path

import pytest

from intranet.config import ConfigError, load


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("INTRANET_"):
            monkeypatch.delenv(name)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database == f"sqlite:///{tmp_path / 'intranet.sqlite'}"
    assert settings.files == f"file://{tmp_path / 'files'}"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text('port = 8100\nagency_name = "Sở A"\n', encoding="utf-8")
    monkeypatch.setenv("INTRANET_PORT", "8200")
    settings = load(tmp_path)
    assert (settings.port, settings.agency_name) == (8200, "Sở A")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("prot = 8080", "prot"),
        ('port = "many"', "port"),
        ("port = 0", "port"),
        ('port = "--5"', "port"),
        ('port = "٨٠٨٠"', "port"),
        ('database_url = "postgresql:name"', "database_url"),
        ('database_url = "postgresql://me:hidden@host:port/name"', "database_url"),
        ('database_url = "postgresql+nodriver://host/name"', "database_url"),
        ('mail_url = "mail.example"', "mail_url"),
        ("secure_cookies = 3", "secure_cookies"),
        ('database_url = "mysql://x"', "database_url"),
        ('secret_key = "short"', "secret_key"),
        ("agency_name = 5", "agency_name"),
        ('instance = "elsewhere"', "instance"),
        ("port = ", "config.toml"),
    ],
)
def test_a_broken_setting_is_named_in_one_line(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "config.toml").write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(named)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "setting",
    [
        {"mail_url": "smtp://host:abc"}, {"mail_url": "smtp://:587"}, {"mail_url": "smtp://[::1"},
        {"mail_url": "http://host"}, {"mail_from": "không phải thư"}, {"mail_from": "a@b"},
        {"public_url": "noibo.so.gov.vn"}, {"public_url": "https://so.gov.vn/noibo"}, {"mail_digest_hour": 24},
        {"mail_per_minute": 0},
    ],
)  # fmt: skip
def test_what_mail_cannot_work_with_is_named_at_once(tmp_path, setting):
    with pytest.raises(ConfigError, match=next(iter(setting))):
        load(tmp_path, **setting)


def test_what_mail_can_work_with(tmp_path):
    found = load(
        tmp_path, mail_url="smtps://lantoa:m%40t@mail.so.gov.vn", mail_from="Lan Tỏa <lantoa@so.gov.vn>",
        public_url="https://noibo.so.gov.vn:8443/",
    )  # fmt: skip
    assert found.mail_url.startswith("smtps")

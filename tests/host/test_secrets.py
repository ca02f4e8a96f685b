"""Secrets of plugins: unreadable in the database, never shown again, lost with the secret key and said so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.datastructures import MultiDict

from intranet.access import SYSTEM
from intranet.audit import AuditEntry
from intranet.database import db
from intranet.host import service, settings
from intranet.host.models import PluginSetting
from intranet.host.settings import page as settings_page
from intranet.host.settings import secrets

pytestmark = pytest.mark.plugins("plugins/probe")

TOKEN = "mật-khẩu-dịch-vụ-2026"


def keep(token: str, version: int, clear: tuple[str, ...] = ()) -> int:
    return service.save_settings(SYSTEM, "probe", None, {"token": token}, version, clear)


def test_the_database_does_not_know_the_secret(app: Flask) -> None:
    keep(TOKEN, 0)
    stored = str(db.session.execute(text("SELECT * FROM plugin_setting")).all())
    assert TOKEN not in stored
    assert settings.of("probe")["token"] == TOKEN


def test_the_same_secret_looks_different_each_time_and_for_each_plugin(app: Flask) -> None:
    one, other = secrets.encrypt("probe", TOKEN), secrets.encrypt("probe", TOKEN)
    assert one != other
    assert secrets.decrypt("probe", one) == secrets.decrypt("probe", other) == TOKEN
    with pytest.raises(secrets.Unreadable):
        secrets.decrypt("other", one)
    for nonsense in ("", "abc", one[:-4], one[:20] + one[21:]):
        with pytest.raises(secrets.Unreadable):
            secrets.decrypt("probe", nonsense)


def test_an_empty_field_keeps_the_secret_and_a_tick_removes_it(app: Flask) -> None:
    version = keep(TOKEN, 0)
    version = keep("", version)
    assert settings.of("probe")["token"] == TOKEN
    version = keep("mới hơn", version)
    assert settings.of("probe")["token"] == "mới hơn"
    keep("", version, clear=("token",))
    assert settings.of("probe")["token"] == ""
    row = db.session.scalars(select(PluginSetting)).one()
    assert row.secrets == {}


def test_a_field_that_must_be_filled_may_be_left_empty_once_a_secret_is_stored(app: Flask) -> None:
    sent = MultiDict(
        {"greeting": "Chào", "days": "3", "share": "1", "since": "2026-01-01", "at": "08:00", "pace": "slow"}
    )
    first = settings_page.page("probe", None, sent)
    assert first is not None
    assert not first.validate()
    keep(TOKEN, 0)
    second = settings_page.page("probe", None, sent)
    assert second is not None
    assert second.validate(), second.form.errors


def test_after_a_change_of_the_secret_key_it_must_be_typed_in_again(app: Flask, make_app: Callable[..., Flask]) -> None:
    keep(TOKEN, 0)
    with make_app(secret_key="khoa-khac-" + "1" * 32).app_context():
        assert settings.of("probe")["token"] == ""
        page = settings_page.page("probe")
        assert page is not None
        assert page.secrets == {"token": "unreadable"}
        keep("nhập lại", page.version)
        assert settings.of("probe")["token"] == "nhập lại"


def test_the_trail_says_that_a_secret_changed_and_not_to_what(app: Flask) -> None:
    version = keep(TOKEN, 0)
    keep("", version, clear=("token",))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plugin.settings")).all()
    assert len(entries) == 2
    assert all("token" in entry.changes for entry in entries)
    assert TOKEN not in str([entry.changes for entry in entries])

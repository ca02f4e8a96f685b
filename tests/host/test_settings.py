"""What is set for plugins: typed by their forms, kept as typed, told to nobody but the plugin itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from intranet import clock
from intranet import settings as public_settings
from intranet.access import SYSTEM, Actor, Forbidden, Refused
from intranet.audit import AuditEntry
from intranet.database import db, transaction
from intranet.host import health, service, settings
from intranet.host.calling import faults
from intranet.host.models import PluginFault, PluginSetting, PluginState
from intranet.host.registry import current
from intranet.host.settings import page as settings_page
from intranet.host.settings import values
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from intranet.testing.queries import Counted

ActorOf = Callable[[str], Actor]
ClientAs = Callable[[str], Client]
CountQueries = Callable[..., AbstractContextManager[Counted]]

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/backbone")

SENT = {
    "greeting": "Chào buổi sáng", "days": "12", "share": "0,25", "since": "2026-05-01", "at": "07:30", "pace": "fast",
    "channels": ["a", "b"], "token": "mật-khẩu-dịch-vụ",
}  # fmt: skip


def code(room: str) -> Any:
    """A module of the probe, as the host imported it."""
    return sys.modules[f"intranet_plugins.probe.{room}"]


def shown(unit_id: int | None = None, **sent: Any) -> settings_page.SettingsPage:
    found = settings_page.page("probe", unit_id, MultiDict(sent) if sent else None)
    assert found is not None
    return found


def save(**changes: Any) -> None:
    page = shown(**{**SENT, **changes})
    assert page.validate(), page.form.errors
    service.save_settings(SYSTEM, "probe", None, page.data(), page.version)


def test_defaults_hold_until_something_is_saved(app: Flask) -> None:
    mine = code("service").mine()
    assert mine == {
        "greeting": "Xin chào", "days": 3, "share": Decimal("0.5"), "since": date(2026, 1, 1), "at": None,
        "pace": code("forms").Pace.SLOW, "channels": ["a"], "loud": True, "token": "",
    }  # fmt: skip


def test_every_kind_of_value_comes_back_as_the_form_gave_it(app: Flask) -> None:
    save()
    mine = code("service").mine()
    assert mine == {
        "greeting": "Chào buổi sáng", "days": 12, "share": Decimal("0.25"), "since": date(2026, 5, 1),
        "at": time(7, 30), "pace": code("forms").Pace.FAST, "channels": ["a", "b"], "loud": False,
        "token": "mật-khẩu-dịch-vụ",
    }  # fmt: skip
    with pytest.raises(TypeError):
        public_settings_of_probe()["days"] = 5  # type: ignore[index] # nobody changes them by writing into them


def public_settings_of_probe() -> Any:
    return settings.of("probe")


def test_the_form_is_shown_with_what_is_stored_and_without_secrets(app: Flask) -> None:
    save()
    page = shown()
    assert page.form.days.data == 12
    assert page.form.pace.data is code("forms").Pace.FAST
    assert page.form.loud.data is False
    assert page.secrets == {"token": "stored"}
    assert "mật-khẩu" not in str(page.form.token())
    assert (page.title, page.version) == ("Cài đặt chung", 1)


def test_validators_run(app: Flask) -> None:
    page = shown(**{**SENT, "days": "99", "greeting": "", "token": ""})
    assert not page.validate()
    assert set(page.form.errors) == {"days", "greeting", "token"}


def test_each_unit_has_its_own_and_else_the_form_s_default(agency: Agency) -> None:
    unit = agency.units["science"]
    service.save_settings(SYSTEM, "probe", unit, {"floor": 4}, version=0)
    assert code("service").mine(unit) == {"floor": 4}
    assert code("service").mine(agency.units["digital"]) == {"floor": 1}
    assert code("service").mine()["days"] == 3
    with pytest.raises(Refused) as gone:
        service.save_settings(SYSTEM, "probe", 10**6, {"floor": 1}, version=0)
    assert gone.value.field == "unit_id"


def test_administrators_save_all_and_heads_what_is_set_for_their_unit(agency: Agency, actor_of: ActorOf) -> None:
    head, unit = actor_of("unit_head"), agency.units["science"]
    assert service.save_settings(head, "probe", unit, {"floor": 2}, version=0) == 1
    assert service.save_settings(actor_of("admin"), "probe", None, {"days": 2}, version=0) == 1
    for unit_id in (None, agency.units["digital"]):
        with pytest.raises(Forbidden):
            service.save_settings(head, "probe", unit_id, {"floor": 2}, version=0)
    for role in ("staff", "coordinator", "office", "leader"):
        with pytest.raises(Forbidden):
            service.save_settings(actor_of(role), "probe", unit, {"floor": 2}, version=1)


def test_who_saves_over_somebody_else_s_change_is_told(app: Flask) -> None:
    save()
    with pytest.raises(Refused, match="Người khác vừa lưu") as stale:
        service.save_settings(SYSTEM, "probe", None, {"days": 4}, version=0)
    assert stale.value.field == "version"
    assert service.save_settings(SYSTEM, "probe", None, {"days": 4}, version=1) == 2
    assert settings.of("probe")["greeting"] == "Chào buổi sáng", "what is left out stays"


def test_what_the_form_does_not_know_is_ignored(app: Flask) -> None:
    service.save_settings(SYSTEM, "probe", None, {"days": 4, "old": "giá trị", "csrf_token": "x"}, version=0)
    row = db.session.scalars(select(PluginSetting)).one()
    assert row.values == {"days": 4}
    with transaction():
        row.values = {"days": 4, "left_from_before": 1, "share": {"$decimal": "không phải số"}}
    settings.forget()
    found = settings.of("probe")
    assert "left_from_before" not in found
    assert found["share"] == Decimal("0.5"), "what cannot be read has its default"
    assert shown().form.share.data == Decimal("0.5")


def test_what_cannot_be_kept_is_refused_at_its_field(app: Flask) -> None:
    for value in (object(), "x" * 200_000):
        with pytest.raises(Refused) as refusal:
            service.save_settings(SYSTEM, "probe", None, {"greeting": value}, version=0)
        assert refusal.value.field == "greeting"
    with pytest.raises(Refused):
        service.save_settings(SYSTEM, "backbone", None, {}, version=0)


def test_there_is_one_row_for_the_agency(app: Flask) -> None:
    save()
    db.session.add(PluginSetting(plugin_id="probe", unit_id=None, changed_at=clock.now()))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_one_query_per_request_however_often_a_plugin_asks(agency: Agency, count_queries: CountQueries) -> None:
    save()
    settings.forget()
    with count_queries() as counted:
        for unit_id in (None, None, *agency.units.values()):
            code("service").mine(unit_id)
    assert counted.total == 1


def test_only_plugins_are_told_and_only_their_own(agency: Agency) -> None:
    with pytest.raises(LookupError):
        public_settings()
    save()
    assert code("service").mine()["days"] == 12


def test_a_plugin_reads_no_settings_with_statements_of_its_own(app: Flask, agency: Agency, client_as: ClientAs) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    save()
    service.set_default(SYSTEM, "probe", "on")
    with pytest.raises(PermissionError, match="probe"):
        code("service").steal()
    db.session.rollback()
    assert client_as("staff").get("/p/probe/steal").status_code == 500
    assert db.session.scalars(select(PluginFault.place)).all() == ["GET probe.steal"]
    assert client_as("staff").get("/p/probe/api").get_json()["settings"][0] == "at"


def test_the_trail_names_what_was_changed(app: Flask) -> None:
    save()
    save(days="13", token="")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plugin.settings")).all()
    assert entries[0].changes["days"] == [None, 12]
    assert entries[1].changes == {"days": [12, 13]}
    assert "mật-khẩu" not in str([entry.changes for entry in entries])


def test_a_form_that_fails_is_a_fault_of_the_plugin(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_form: Any, *_rest: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(code("forms").SiteSettings, "validate", broken)
    with pytest.raises(Refused, match="gặp lỗi"):
        shown(**SENT).validate()
    db.session.rollback()
    health.flush()
    assert [(row.plugin_id, row.place) for row in db.session.scalars(select(PluginFault))] == [("probe", "settings")]
    assert faults is not None


def test_a_plugin_without_a_form_has_no_page(app: Flask) -> None:
    assert settings_page.page("backbone") is None
    assert settings_page.page("absent") is None
    assert settings.of("backbone") == {}


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, 2.5, "chữ", [1, "a"], {"a": 1}, date(2026, 5, 1), datetime(2026, 5, 1, 8, 30), time(8, 30),
        timedelta(hours=2), Decimal("1.10"), [date(2026, 5, 1)], {"a": {"b": time(1)}},
    ],
)  # fmt: skip
def test_values_survive_json(value: Any) -> None:
    import json

    assert values.decode(json.loads(json.dumps(values.encode(value)))) == value


def test_states_survive_without_code(app: Flask) -> None:
    save()
    assert db.session.get_one(PluginState, "probe").tables == ["probe_answer", "probe_note"]
    assert current().plugins["probe"].is_loaded

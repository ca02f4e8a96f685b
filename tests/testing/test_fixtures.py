"""What the author of a plugin tests with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect

from intranet.access import Actor
from intranet.database import db
from intranet.host import collect, gate
from intranet.testing import Agency, Client, HookCalls, Switch

URL = "/p/sample/"


@pytest.fixture
def plugins(new_plugin: Callable[[str], Path]) -> tuple[Path, ...]:
    return (new_plugin("sample"),)


def test_the_database_has_the_tables_its_migrations_made(app: Flask) -> None:
    assert {"sample_entry", "alembic_version_sample", "plan"} <= set(inspect(db.engine).get_table_names())
    assert app.extensions["host"].plugins["sample"].problem is None


def test_a_plugin_is_switched_for_everybody(
    client_as: Callable[[str], Client], plugin_on: Switch, plugin_off: Switch
) -> None:
    staff = client_as("staff")
    assert staff.get(URL).status_code == 404
    plugin_on("sample")
    assert staff.get(URL).status_code == 200
    plugin_off("sample")
    assert staff.get(URL).status_code == 404


def test_a_plugin_is_switched_for_a_unit(
    client_as: Callable[[str], Client], plugin_on: Switch, plugin_off: Switch, agency: Agency, unit: int
) -> None:
    plugin_on("sample", unit)
    assert gate.is_open_for_unit("sample", unit)
    assert not gate.is_open_for_unit("sample", agency.units["office"])
    assert client_as("staff").get(URL).status_code == 200
    plugin_off("sample", unit)
    assert client_as("staff").get(URL).status_code == 404


def test_hooks_and_what_they_give_are_recorded(
    actor_of: Callable[[str], Actor], plugin_on: Switch, hook_calls: HookCalls
) -> None:
    staff = actor_of("staff")
    collect("menu_items", actor=staff)
    assert hook_calls.of("menu_items", "sample") == [], "it is off, so it is not asked"
    plugin_on("sample")
    collect("menu_items", actor=staff)
    (call,) = hook_calls.of("menu_items", "sample")
    assert call.arguments == {"actor": staff}
    assert [item.label for item in call.given] == ["Góp ý"]
    assert {call.plugin for call in hook_calls.of("menu_items")} >= {"sample", "core.plans"}


def test_what_a_hook_raises_is_recorded(
    app: Flask, actor_of: Callable[[str], Actor], plugin_on: Switch, hook_calls: HookCalls, monkeypatch: Any
) -> None:
    from intranet_plugins.sample import queries

    monkeypatch.setattr(queries, "latest", lambda *_: 1 / 0)
    plugin_on("sample")
    with app.test_request_context("/"):
        collect("dashboard_cards", actor=actor_of("staff"))
    (call,) = hook_calls.of("dashboard_cards", "sample")
    assert isinstance(call.error, ZeroDivisionError)


def test_there_is_an_issued_plan(client_as: Callable[[str], Client], plan: int) -> None:
    assert "Báo cáo kết quả" in client_as("staff").get(f"/plans/{plan}").text


def test_queries_are_counted(client_as: Callable[[str], Client], plugin_on: Switch, count_queries: Any) -> None:
    plugin_on("sample")
    staff = client_as("staff")
    with count_queries() as counted:
        staff.get(URL)
    assert 0 < counted.total < 20


@pytest.mark.database("sqlite")
def test_further_applications_have_the_same_plugins_or_others(make_app: Callable[..., Flask]) -> None:
    assert set(make_app(session_idle_minutes=5).extensions["host"].plugins) == {"sample"}
    assert set(make_app(plugins=[]).extensions["host"].plugins) == set()


@pytest.mark.database("sqlite")
def test_failing_migrations_are_told_in_one_line(
    request: pytest.FixtureRequest, plugins: tuple[Path, ...], database_kind: str
) -> None:
    (plugins[0] / "migrations" / "0001_entries.py").write_text("revision = ")
    with pytest.raises(pytest.fail.Exception, match="migrations: sample"):
        request.getfixturevalue("app")


@pytest.mark.plugins("../broken_plugins/neighbour")
@pytest.mark.database("sqlite")
class TestMarked:
    """Plugins named by a marker."""

    @pytest.fixture
    def plugins(self, request: pytest.FixtureRequest) -> tuple[Path, ...]:
        from intranet.testing import fixtures

        named: tuple[Path, ...] = fixtures.plugins.__wrapped__(request)
        return named

    def test_a_marker_names_plugins(self, app: Flask) -> None:
        assert set(app.extensions["host"].plugins) == {"neighbour"}

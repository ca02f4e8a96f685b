"""The plugins as data: the same as the page shows, with keys that stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from intranet.access import SYSTEM
from intranet.host import health, service
from intranet.testing.agency import Agency
from intranet.testing.client import Client

URL = "/admin/plugins.json"
ClientAs = Callable[[str], Client]

KEYS = {
    "id", "title", "summary", "version", "category", "contact", "icon", "source", "is_system", "is_loaded", "state",
    "reason", "note", "problem", "default", "units_on", "units", "pending", "faults", "faulty_at", "suspended",
    "requires", "needed_by", "settings", "tables",
}  # fmt: skip
"""Programs read these: a change of one is a change for them."""

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning", "plugins/backbone")


def read(browser: Client) -> dict[str, Any]:
    """What the address answers."""
    answer = browser.get(URL)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = answer.get_json()
    return found


def test_it_has_the_keys_that_are_promised(client_as: ClientAs) -> None:
    found = read(client_as("admin"))
    assert found.keys() == {"safe_mode", "at", "plugins"}
    assert found["safe_mode"] is False
    assert datetime.fromisoformat(found["at"]).tzinfo
    assert [plugin["id"] for plugin in found["plugins"]] == ["leaning", "backbone", "probe"], "by title"
    assert all(plugin.keys() >= KEYS for plugin in found["plugins"])


def test_it_says_how_plugins_are(app: Flask, agency: Agency, client_as: ClientAs) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["digital"], "on")
    browser = client_as("admin")
    for _time in range(5):
        health.of(app).breaker.failed("probe", "menu_items")
    probe = next(plugin for plugin in read(browser)["plugins"] if plugin["id"] == "probe")
    assert (probe["state"], probe["units_on"], probe["default"]) == ("partly", 2, "off")
    assert probe["version"] == "1.2.0"
    assert (probe["settings"], probe["needed_by"]) == (["site", "unit"], ["leaning"])
    assert probe["tables"] == ["probe_answer", "probe_note"]
    assert [(pause["hook"], pause["failures"]) for pause in probe["suspended"]] == [("menu_items", 5)]


def test_it_is_in_the_reader_s_language(client_as: ClientAs) -> None:
    browser = client_as("admin")
    browser.post("/preferences/locale", data={"locale": "en"})
    assert {plugin["title"] for plugin in read(browser)["plugins"]} == {"Probe", "Leaning", "Backbone"}


class TestFailed:
    """A plugin that could not be loaded."""

    @pytest.fixture
    def plugins(self, write_plugin: Callable[..., Path]) -> tuple[Path, ...]:
        return (write_plugin("broken", {"hooks.py": "raise LookupError('gone')\n"}),)

    def test_it_is_there_with_its_traceback(self, client_as: ClientAs) -> None:
        (broken,) = read(client_as("admin"))["plugins"]
        assert (broken["state"], broken["is_loaded"]) == ("broken", False)
        assert broken["problem"]["trouble"] == "failed"
        assert "LookupError: gone" in broken["problem"]["traceback"]


@pytest.mark.parametrize("role", ["staff", "unit_head", "office", "leader"])
def test_it_is_for_administrators(client_as: ClientAs, role: str) -> None:
    assert client_as(role).get(URL).status_code == 403

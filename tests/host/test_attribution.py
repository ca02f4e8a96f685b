"""Whose code is at work, who asks, and who is to blame."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import ModuleType

import pytest
from flask import Blueprint, Flask

from intranet import hookimpl
from intranet.access import ANONYMOUS
from intranet.hookspecs.shell import MenuItem
from intranet.host import collect
from intranet.host.calling import attribution
from tests.support.hooks import host

pytestmark = pytest.mark.database("sqlite")


def module(monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> ModuleType:
    """Code as if it were a plugin's."""
    made = ModuleType(f"intranet_plugins.{name}")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(code, made.__dict__)
    return made


def test_what_core_calls_a_plugin_for_is_the_plugins(app: Flask) -> None:
    assert attribution.current_plugin() is None
    with attribution.acting("one"):
        with attribution.acting("two"):
            assert attribution.current_plugin() == "two"
        assert attribution.current_plugin() == "one"
    assert attribution.current_plugin() is None


def test_the_dispatcher_says_whose_hook_it_calls(app: Flask) -> None:
    seen: list[str | None] = []

    class Looking:
        @hookimpl
        def menu_items(self) -> list[MenuItem]:
            seen.append(attribution.current_plugin())
            raise ValueError

    host(app, one=Looking(), two=Looking())
    collect("menu_items", actor=ANONYMOUS)
    assert seen == ["one", "two"]
    assert attribution.current_plugin() is None


def test_a_request_belongs_to_the_plugin_of_its_page(app: Flask) -> None:
    class Silent:
        @hookimpl
        def menu_items(self) -> None:
            return None

    host(app, one=Silent())
    pages, part = Blueprint("one", __name__), Blueprint("part", __name__)
    part.add_url_rule("/part", "index", lambda: "")
    pages.register_blueprint(part)
    app.register_blueprint(pages, url_prefix="/p/one")
    with app.test_request_context("/p/one/part"):
        assert attribution.current_plugin() == "one"
    with app.test_request_context("/plans/"):
        assert attribution.current_plugin() is None


def test_the_caller_is_the_nearest_plugin_on_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "def through(call):\n    return call()\n"
    one, two = module(monkeypatch, "one", code), module(monkeypatch, "two.service", code)
    assert attribution.caller_plugin() is None
    assert one.through(attribution.caller_plugin) == "one"
    assert one.through(lambda: two.through(attribution.caller_plugin)) == "two"
    assert two.through(lambda: one.through(attribution.caller_plugin)) == "one"


def test_a_name_put_on_by_hand_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    module(monkeypatch, "other", "")
    forged = "{'__name__': 'intranet_plugins.other', 'call': call}"
    code = f"def ask():\n    scope = {forged}\n    exec('found = call()', scope)\n    return scope['found']\n"
    thief = module(monkeypatch, "thief", code)
    thief.__dict__["call"] = attribution.caller_plugin
    assert thief.ask() == "thief"


def test_the_deepest_plugin_in_the_traceback_is_to_blame(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    one = module(monkeypatch, "one", "def through(call):\n    return call()\n")
    two = module(monkeypatch, "two", "def divide():\n    return 1 / 0\n")
    with pytest.raises(ZeroDivisionError) as caught:
        one.through(two.divide)
    assert attribution.blame(caught.value) == "two"
    with pytest.raises(ZeroDivisionError) as caught:
        one.through(lambda: 1 / 0)
    assert attribution.blame(caught.value) == "one"
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert attribution.blame(caught.value) is None


def test_a_template_is_its_plugins(app: Flask, tmp_path: Path) -> None:
    class Silent:
        @hookimpl
        def menu_items(self) -> None:
            return None

    host(app, one=Silent())
    app.extensions["host"].plugins["one"].folder = tmp_path
    (tmp_path / "templates" / "one").mkdir(parents=True)
    (tmp_path / "templates" / "one" / "page.html").write_text("{{ 1 // 0 }}")
    app.register_blueprint(Blueprint("one", __name__, template_folder=str(tmp_path / "templates")))
    with pytest.raises(ZeroDivisionError) as caught:
        app.jinja_env.get_template("one/page.html").render()
    assert attribution.blame(caught.value) == "one"


def test_the_log_says_which_plugin_was_at_work(app: Flask) -> None:
    record = logging.LogRecord("intranet", logging.INFO, __file__, 1, "xong", None, None)
    with attribution.acting("one"):
        assert attribution.PluginFilter().filter(record)
    assert vars(record)["plugin"] == "one"
    attribution.PluginFilter().filter(record)
    assert vars(record)["plugin"] == "core"

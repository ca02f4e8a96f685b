"""A small application with nothing but `intranet.web`, for what needs no database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from intranet import web
from intranet.config import Settings
from intranet.hookspecs.shell import MenuItem
from intranet.testing.client import Client
from intranet.web import preferences

MENU = {
    "core": [
        MenuItem("Việc cần làm", "home.index", "check2-square", 10, "core", 6, "bad", "Việc"),
        MenuItem("Kế hoạch", "plans.index", "journal-text", 20, "core", short="Kế hoạch"),
    ],
    "plugin": [MenuItem("Lịch tuyên truyền", "schedule.index", "calendar3")],
    "admin": [],
}
SHELL = SimpleNamespace(person_name="Nguyễn Thị Hạnh", role_line="Đầu mối Phòng Chuyển đổi số", menu=MENU)


@pytest.fixture
def page_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Flask with `web` alone. `page_app.extensions["shell"]` is what the layout gets as `shell`."""
    monkeypatch.setattr(preferences, "_hooks", preferences.Hooks())
    app = Flask("intranet", static_folder=None, template_folder=None)
    app.extensions["settings"] = Settings(
        instance=tmp_path / "instance", agency_name="Sở Khoa học và Công nghệ", agency_place="tỉnh An Hải"
    )
    app.config.update(SECRET_KEY="k" * 32, WTF_CSRF_ENABLED=False)
    app.testing = True
    app.test_client_class = Client
    web.init_app(app)
    app.extensions["shell"] = None
    app.context_processor(lambda: {"shell": app.extensions["shell"]})
    for endpoint in ("home.index", "plans.index", "schedule.index", "search.results"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    return app


@pytest.fixture
def browser(page_app: Flask) -> FlaskClient:
    """A browser of somebody who reads Vietnamese."""
    client = page_app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "vi"
    return client


@pytest.fixture
def show(page_app: Flask) -> Callable[..., str]:
    """`show(template, **values)`: the text of a template with all components at hand."""

    def rendered(template: str, path: str = "/?q=an", **values: Any) -> str:
        names = "icon, tag, note, field, errsum, pager, empty, facts, meter, tabs, sort_link, head, hist, post_button"
        source = f'{{% from "web/components.html" import {names} with context %}}{template}'
        with page_app.test_request_context(path, headers={"Accept-Language": "vi"}):
            return render_template_string(source, **values)

    return rendered

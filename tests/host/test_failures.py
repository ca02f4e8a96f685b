"""A page of a plugin that fails is answered with a page that names the plugin; the rest of the house stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from intranet.database import db
from intranet.host.models import PluginFault
from intranet.testing.client import Client

FOLDER = Path(__file__).parent.parent / "broken_plugins"
REFERENCE = re.compile(r"M-\w{4}-\d{4}")


@pytest.fixture
def plugins() -> tuple[Path, ...]:
    return (FOLDER / "view_raises", FOLDER / "view_exits", FOLDER / "broken_page")


@pytest.fixture
def app(app: Flask) -> Flask:
    """As in use: a page that fails is answered with a page."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def faults() -> dict[str, PluginFault]:
    db.session.rollback()
    return {fault.place: fault for fault in db.session.scalars(select(PluginFault))}


@pytest.mark.parametrize(
    "page", ["view_raises/", "view_raises/half", "view_raises/deep", "view_exits/", "broken_page/"]
)
def test_the_page_has_the_usual_frame_names_the_plugin_and_a_reference(
    page: str, app: Flask, client_as: Callable[[str], Client]
) -> None:
    answer = client_as("staff").get(f"/p/{page}")
    assert answer.status_code == 500
    plugin = app.extensions["host"].plugins[page.partition("/")[0]]
    assert f"<h1>Phân hệ {plugin.manifest.title.vi} gặp lỗi</h1>" in answer.text
    assert 'aria-label="Menu chính"' in answer.text
    [reference] = set(REFERENCE.findall(answer.text))
    [fault] = faults().values()
    assert (fault.plugin_id, fault.reference) == (plugin.id, reference)


def test_a_form_that_failed_may_be_sent_again(client_as: Callable[[str], Client]) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = client_as("staff").post("/p/view_raises/", data={"text": "đã gõ"}, headers=headers)
    assert answer.status_code == 500
    assert "có thể chưa được lưu" in answer.text
    assert 'name="text" value="đã gõ"' in answer.text
    assert "đã gõ" not in faults()["POST view_raises.save"].traceback


def test_a_program_is_told_in_json(client_as: Callable[[str], Client]) -> None:
    answer = client_as("staff").get("/p/view_raises/", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json["title"] == "Phân hệ Trang báo lỗi"
    assert REFERENCE.fullmatch(answer.json["reference"])


def test_a_reader_in_english_reads_english(client_as: Callable[[str], Client]) -> None:
    browser = client_as("staff")
    browser.post("/preferences/locale", data={"locale": "en"})
    assert "View raises" in browser.get("/p/view_raises/").text


@pytest.mark.parametrize(("page", "status"), [("refused", 409), ("forbidden", 403), ("missing", 404), ("none", 404)])
def test_what_is_no_failure_is_answered_as_for_core(page: str, status: int, client_as: Callable[[str], Client]) -> None:
    answer = client_as("staff").get(f"/p/view_raises/{page}")
    assert answer.status_code == status
    assert f"Mã {status}" in answer.text
    assert faults() == {}


def test_without_a_frame_the_plain_page_stands_in(
    app: Flask, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_as("staff")
    monkeypatch.setattr("intranet.host.shell.menu", lambda actor: 1 / 0)
    answer = browser.get("/p/view_raises/")
    assert answer.status_code == 500
    assert "<h1>Hệ thống gặp lỗi</h1>" in answer.text
    assert REFERENCE.search(answer.text)


def test_a_failure_of_core_is_nobody_elses(app: Flask, client_as: Callable[[str], Client]) -> None:
    def broken() -> str:
        raise RuntimeError("core")

    app.add_url_rule("/broken", "broken", broken)
    assert "<h1>Hệ thống gặp lỗi</h1>" in client_as("staff").get("/broken").text
    assert faults() == {}

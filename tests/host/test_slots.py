"""Cards and panels of plugins stand on core's pages; a broken one leaves a notice, never a broken page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask
from jinja2.exceptions import UndefinedError
from sqlalchemy import select

from intranet import hookimpl
from intranet.access import ANONYMOUS, Actor
from intranet.database import db
from intranet.directory.models import Person
from intranet.hookspecs.shell import Card, Panel
from intranet.host import collect, health
from intranet.host.calling import slots
from intranet.host.calling.breaker import MOST_FAILURES
from intranet.host.models import PluginFault
from intranet.plans import service
from intranet.plans.models import Plan
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.support.hooks import host

NOTICE = "Phần này tạm thời không hiện được."
SOURCE_MISSING = "Một phần của trang tạm thời không hiện được."
HEADING = '<h2 id="card-{{ card.key }}">{{ card.title }}</h2>'


class Cards:
    """A plugin with one card on the home page and one panel on a plan's page."""

    def __init__(self, template: str = "notes/card.html", **context: Any) -> None:
        self.template, self.context = template, context

    @hookimpl
    def dashboard_cards(self) -> list[Card]:
        return [Card("notes", "Ghi chú", self.template, self.context)]

    @hookimpl
    def plan_panels(self, plan_id: int) -> list[Panel]:
        return [Panel("notes", "Ghi chú", "Phân hệ ghi chú", self.template, self.context)]


class Broken:
    """A plugin that does not get as far as a card."""

    @hookimpl
    def dashboard_cards(self) -> list[Card]:
        raise ValueError("no card today")

    @hookimpl
    def work_items(self) -> list[Any]:
        raise ValueError("no work today")


@pytest.fixture
def show(app: Flask, tmp_path: Path) -> Callable[..., None]:
    """`show("template's text", name=value)`: the plugin `notes` with a card of this text."""

    def make(source: str, **context: Any) -> None:
        folder = tmp_path / "templates"
        (folder / "notes").mkdir(parents=True)
        (folder / "notes" / "card.html").write_text(source)
        app.register_blueprint(Blueprint("notes", __name__, template_folder=str(folder)))
        host(app, notes=Cards(**context))

    return make


def faults() -> list[tuple[str, str]]:
    db.session.rollback()
    found = db.session.scalars(select(PluginFault).order_by(PluginFault.id))
    return [(fault.place, fault.error.partition(":")[0].rpartition(".")[2]) for fault in found]


def test_a_card_shows_its_own_context(show: Callable[..., None], client_as: Callable[[str], Client]) -> None:
    show(HEADING + "<p>{{ count }} mục {{ text }}</p>", count=3, text="<b>")
    page = client_as("staff").get("/").text
    assert '<h2 id="card-notes">Ghi chú</h2><p>3 mục &lt;b&gt;</p>' in page
    assert NOTICE not in page


def test_a_card_sees_nothing_of_the_page_around_it(
    show: Callable[..., None], client_as: Callable[[str], Client]
) -> None:
    show("[{{ shell }}][{{ bands }}][{{ everything }}][{{ current_user }}]")
    assert "[][][][]" in client_as("admin").get("/").text


BROKEN = {
    "syntax": ("{% if %}", "TemplateSyntaxError"),
    "undefined": ("{{ nothing.at.all }}", "UndefinedError"),
    "missing part": ('{% include "notes/none.html" %}', "TemplateNotFound"),
    "recursion": ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "RecursionError"),
    "itself": ('{% include "notes/card.html" %}', "RecursionError"),
    "dead link": ("{{ url_for('notes.index') }}", "BuildError"),
    "icon": ('{% from "web/components.html" import icon %}{{ icon("no-such-icon") }}', "UnknownIconError"),
    "query": ("{{ ask() }}", "ProgrammingError|OperationalError"),
    "flush": ("{{ spoil() }}", "HookFault"),
    "leaves": ("{{ leave() }}", "SystemExit"),
    "unclosed": ("<div><div>mở</div>", "HookFault"),
    "closes core's": ("</section></div></main>", "HookFault"),
    "crossed": ("<section><div></section></div>", "HookFault"),
    "bold": ("<p><b>đậm</p>", "HookFault"),
    "quotes": ('<a href="/plans>Kế hoạch</a>', "HookFault"),
    "half a character": (r"{{ '\udce2' }}", "UnicodeEncodeError"),
    "half a tag": ('<p>Hết</p><img alt=""', "HookFault"),
    "comment": ("<!-- quên đóng", "HookFault"),
    "swallows": ("<textarea>", "HookFault"),
    "flood": ("{% for n in range(30000) %}xxxxxxxxxx{% endfor %}", "HookFault"),
}


@pytest.mark.parametrize(
    "text",
    [
        "<div><p>một<p>hai<ul><li>ba<li>bốn</ul></div><br/><hr>",
        """<a title="1 > 0" href='/plans'>Kế hoạch</a> a < b <svg viewBox="0 0 1 1"><path d="M0 0"/></svg>""",
        "<!-- <div> chưa đóng --><!----><B>đậm</b>",
    ],
)
def test_a_card_may_be_written_in_any_proper_html(
    text: str, show: Callable[..., None], client_as: Callable[[str], Client]
) -> None:
    show(text)
    assert NOTICE not in client_as("staff").get("/").text


def ask() -> None:
    from sqlalchemy import text

    db.session.execute(text("select * from nowhere"))


def spoil() -> None:
    db.session.scalars(select(Person)).first().full_name = "Ai đó"  # type: ignore[union-attr]


def leave() -> None:
    raise SystemExit(1)


@pytest.mark.parametrize("case", BROKEN)
def test_a_card_that_cannot_be_shown_leaves_a_quiet_notice(
    case: str, show: Callable[..., None], client_as: Callable[[str], Client]
) -> None:
    text, error = BROKEN[case]
    show(text, ask=ask, spoil=spoil, leave=leave)
    answer = client_as("staff").get("/")
    assert answer.status_code == 200
    assert NOTICE in answer.text
    assert '<h2 id="card-notes">Ghi chú</h2>' in answer.text
    assert "notes." not in answer.text, "the reader need not know which plugin it was"
    assert "</html>" in answer.text
    assert [(place, found in error.split("|")) for place, found in faults()] == [("template notes/card.html", True)]


def test_an_administrator_reads_which_plugin_it_was(
    show: Callable[..., None], client_as: Callable[[str], Client]
) -> None:
    show("{% if %}")
    assert f"{NOTICE} Phân hệ: notes." in client_as("admin").get("/").text


def test_a_panel_that_cannot_be_shown_leaves_its_heading_and_a_notice(
    show: Callable[..., None], client_as: Callable[[str], Client], plan: Plan
) -> None:
    show("{{ nothing.at.all }}")
    answer = client_as("office").get(f"/plans/{plan.id}")
    assert answer.status_code == 200
    assert '<h2 id="panel-notes">Ghi chú</h2>' in answer.text
    assert NOTICE in answer.text


@pytest.fixture
def plan(agency: Agency, actor_of: Callable[[str], Actor]) -> Plan:
    """A plan that is being written."""
    values = {
        "title": "Tuyên truyền phong trào thi đua yêu nước năm 2026",
        "kind": "publicity", "year": 2026, "issuing_unit_id": agency.units["agency"],
    }  # fmt: skip
    return service.create(actor_of("office"), values)


def test_the_home_page_says_that_somebody_did_not_answer(app: Flask, client_as: Callable[[str], Client]) -> None:
    host(app, broken=Broken())
    page = client_as("staff").get("/").text
    assert page.count(SOURCE_MISSING) == 1
    assert "broken" not in page
    assert f"{SOURCE_MISSING} Phân hệ: broken." in client_as("admin").get("/").text


def test_a_card_that_is_always_slow_is_shown_then_left_out(
    app: Flask, show: Callable[..., None], client_as: Callable[[str], Client]
) -> None:
    show(HEADING + "<p>chậm</p>")
    browser = client_as("staff")
    health.of(app).slow_after = 0.0
    app.extensions["host"] = replace(app.extensions["host"], calls={**app.extensions["host"].calls, "menu_items": ()})
    for _time in range(MOST_FAILURES - 1):
        assert "<p>chậm</p>" in browser.get("/").text
    health.of(app).breaker.failed("notes", "template notes/card.html")
    assert NOTICE in browser.get("/").text
    assert ("template notes/card.html", "SlowCall") in faults()


def test_a_card_from_elsewhere_is_not_shown(app: Flask, agency: Agency) -> None:
    host(app, notes=Cards("host/slot_failed.html"))
    with app.test_request_context("/"):
        assert collect("dashboard_cards", actor=ANONYMOUS) == []
        assert NOTICE in slots.render("notes", "host/slot_failed.html", {})


def test_core_fails_loudly_in_tests_and_quietly_in_use(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{{ nothing.at.all }}")
    app.register_blueprint(Blueprint("part", __name__, template_folder=str(tmp_path)))
    with app.test_request_context("/"):
        with pytest.raises(UndefinedError):
            slots.render("core.plans", "part.html", {})
        app.testing = False
        assert NOTICE in slots.render("core.plans", "part.html", {})

"""Links to plugins are never dead: what is closed to the reader has no address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, render_template_string, url_for
from werkzeug.routing import BuildError

from intranet import plugin_url
from intranet.access import SYSTEM
from intranet.host import service
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from intranet.web.redirects import has_endpoint
from intranet.web.views import link_to

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/leaning")


def switch(unit_id: int, state: str) -> None:
    service.set_switch(SYSTEM, "probe", unit_id, state)


def test_links_to_closed_pages_are_not_built(app: Flask, agency: Agency) -> None:
    with app.test_request_context():
        with pytest.raises(BuildError):
            url_for("probe.index")
        with pytest.raises(BuildError):
            url_for("probe.static", filename="probe.css")
        assert plugin_url("probe.index") is None
        assert plugin_url("probe.absent") is None
        assert plugin_url("absent.index") is None
        assert link_to("probe.index") == ""
        assert not has_endpoint("probe.index")
        assert url_for("home.index") == "/"
    switch(agency.units["science"], "on")
    with app.test_request_context():
        assert url_for("probe.index") == plugin_url("probe.index") == link_to("probe.index") == "/p/probe/"


def test_templates_ask_the_same(app: Flask, agency: Agency) -> None:
    page = "{{ link_to('probe.index') }}|{{ has_endpoint('probe.index') }}|{{ has_endpoint('home.index') }}"
    with app.test_request_context():
        assert render_template_string(page) == "|False|True"
        with pytest.raises(BuildError):
            render_template_string("{{ url_for('probe.index') }}")
    switch(agency.units["science"], "on")
    with app.test_request_context():
        assert render_template_string(page) == "/p/probe/|True|True"


def test_what_is_open_to_one_reader_is_no_link_for_another(
    app: Flask, agency: Agency, client_as: Callable[[str], Client]
) -> None:
    switch(agency.units["digital"], "on")
    answers: list[str | None] = []
    app.view_functions["probe.open_page"] = lambda: answers.append(plugin_url("probe.index")) or ""
    app.view_functions["home.index"] = lambda: answers.append(plugin_url("probe.index")) or ""
    client_as("staff").get("/")
    client_as("office").get("/")
    assert answers == [None, "/p/probe/"]


def test_values_that_do_not_fit_are_a_fault_of_the_caller(app: Flask, agency: Agency) -> None:
    switch(agency.units["science"], "on")
    with app.test_request_context(), pytest.raises(BuildError):
        plugin_url("probe.static")

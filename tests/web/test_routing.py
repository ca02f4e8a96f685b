"""Addresses are compiled late, and are the same ones."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from intranet.web import routing

PATHS = ("/", "/plans/<int:plan_id>", "/<path:rest>/tail", "/ngày/<day>")
VALUES = {"plan_id": 7, "rest": "a/b c", "day": "mồng một", "more": ["x", "y&z"], "_anchor": "đợt"}


def building(rule_class):
    app = Flask("addresses", static_folder=None)
    app.url_rule_class = rule_class
    for number, path in enumerate(PATHS):
        app.add_url_rule(path, f"page{number}", lambda **_values: "")
    return app


@pytest.mark.parametrize("number", range(len(PATHS)))
def test_an_address_is_the_one_that_werkzeug_writes(number):
    late, early = building(routing.LazyRule), building(Rule)
    with late.test_request_context():
        found = late.url_for(f"page{number}", **VALUES)
    with early.test_request_context():
        assert found == early.url_for(f"page{number}", **VALUES)


def test_nothing_is_compiled_before_an_address_is_asked_for(monkeypatch):
    compiled = []
    original = Rule._compile_builder
    monkeypatch.setattr(Rule, "_compile_builder", lambda self, *given: compiled.append(1) or original(self, *given))
    app = building(routing.LazyRule)
    assert not compiled
    with app.test_request_context():
        app.url_for("page1", plan_id=1)
        app.url_for("page1", plan_id=2)
    assert len(compiled) == 1

"""A GET never writes; unsafe methods open the database as writers."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from intranet import database
from intranet.database import db
from intranet.directory.models import Unit
from intranet.testing.client import Client


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    from intranet import clock, web

    def flushing() -> str:
        db.session.add(Unit(created_at=clock.now()))
        db.session.commit()
        return str(database._writing.get())

    def updating() -> str:
        db.session.execute(update(Unit).values(created_at=clock.now()).where(Unit.id < 0))
        return ""

    def reading() -> str:
        db.session.get(Unit, 1)
        return str(database._writing.get())

    for view in (flushing, updating, reading):
        app.add_url_rule(f"/{view.__name__}", view.__name__, web.public(view), methods=["GET", "POST"])


@pytest.mark.parametrize("path", ["/flushing", "/updating"])
def test_a_write_during_get_is_an_error_in_tests(client: Client, path: str) -> None:
    with pytest.raises(AssertionError, match=f"GET {path} writes to the database"):
        client.get(path)


def test_unsafe_methods_write_and_leave_nothing_behind(client: Client) -> None:
    assert client.post("/flushing").text == "True"
    assert client.get("/reading").text == "False"
    assert not database._writing.get()


def test_in_use_a_reader_does_not_pay_for_our_mistake(app: Flask, client: Client) -> None:
    app.testing = False
    assert client.get("/flushing").status_code == 200

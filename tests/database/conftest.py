"""A signed-in reader, a page that reads and a form that writes, on an application that shows its error pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request

from intranet import search
from intranet.access import SYSTEM
from intranet.database import db, transaction
from intranet.testing.client import Client

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
TYPED = "Nội dung gõ mười phút"


def add_views(app: Flask) -> None:
    """`/look` reads, `/note` writes what was typed."""

    def look() -> str:
        return f"{search.find(SYSTEM, 'ghi').total_capped} ghi chép"

    def note() -> str:
        with transaction():
            search.put("note", 1, title="Ghi chép", text=request.form["text"])
        return "đã ghi"

    app.testing = False
    app.add_url_rule("/look", "look", look)
    app.add_url_rule("/note", "note", note, methods=["POST"])


@pytest.fixture
def browser(app: Flask, client_as: Callable[[str], Client]) -> Client:
    add_views(app)
    found = client_as("staff")
    db.session.rollback()
    return found


def send(browser: Client, text: str = TYPED) -> tuple[int, str, str]:
    """Post the form: status, page, Retry-After."""
    answer = browser.post("/note", data={"text": text}, headers=SAME_ORIGIN)
    return answer.status_code, answer.text, answer.headers.get("Retry-After", "")


def entries() -> int:
    """How many notes there are."""
    db.session.rollback()
    return search.find(SYSTEM, "ghi chép").total_capped

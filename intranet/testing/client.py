"""A test client whose requests stand alone, as they do in a real server."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intranet import auth
from intranet.access import Actor
from intranet.auth.models import Account
from intranet.database import db
from intranet.testing.agency import Agency


class Client(FlaskClient):
    """Each request runs in a context of its own: nothing in `g`, a session of its own.

    The test's own session is committed before, so that the request sees what the test made and the
    test, reading again, sees what the request did.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)
        return Context().run(super().open, *args, **kwargs)

    def status(self, address: str, method: str = "GET") -> int:
        """How a request is answered, where only that matters.

        What is refused is asked for as data, not as a page with menus: a fraction of the work. Who has not signed in
        is then answered 401 instead of being led to the sign-in page.
        """
        return self.open(address, method=method, headers={"Accept": "application/json"}).status_code


def browser(app: Flask) -> Client:
    """A browser nobody has signed in with."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


def sign_in(client: Client, login: str, password: str) -> None:
    """Sign in as a person does, through the form."""
    answer = client.post("/login", data={"login": login, "password": password})
    assert answer.status_code in (302, 303), f"sign-in failed: {answer.status_code}"


def actor(agency: Agency, role: str) -> Actor:
    """The actor of the account that holds `role`."""
    found = auth.actor_for(db.session.get_one(Account, agency.accounts[role]))
    # The reading transaction ends: what follows begins its own.
    db.session.rollback()
    return found

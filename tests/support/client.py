"""A test client whose requests stand alone, as they do in a real server."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intranet.database import db


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

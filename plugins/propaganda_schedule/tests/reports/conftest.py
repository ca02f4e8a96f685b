"""What the tests of reports share."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def past_session(make_session, today):
    """`past_session("science", …)`: a session of yesterday that waits for its report."""

    def make(unit="science", **more):
        return make_session(unit, **{"day": today - timedelta(days=1), **more})

    return make


@pytest.fixture
def address():
    """`address(session)`: where its report is made; `address(session, "questions")`."""
    return lambda session, *parts: "/".join([f"/p/propaganda_schedule/sessions/{session.id}/report", *parts])

"""What the tests of check-in share."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(make_session, today, actor_of):
    """`opened("science", …)`: a session of today whose check-in is open; (session, its code of now)."""
    from intranet_plugins.propaganda_schedule.checkin import service

    def make(unit="science", **more):
        from datetime import time

        session = make_session(unit, **{"day": today, "starts": time(0, 1), "ends": time(23, 58), **more})
        return session, service.current_code(service.open_check_in(actor_of("office"), session.id))

    return make


@pytest.fixture(autouse=True)
def no_attempts_yet(app):
    """Each test begins with nobody having typed a wrong code."""
    from intranet_plugins.propaganda_schedule.checkin.attempts import attempts

    attempts.clear()

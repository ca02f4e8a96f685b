"""What the tests of coverage share."""

from __future__ import annotations

import pytest

from intranet import SYSTEM


@pytest.fixture
def attend(agency, make_session):
    """`attend("staff", "unit_head", absent={"coordinator": "sick"})`: a held session of science yesterday; itself."""
    from datetime import timedelta

    from intranet import clock
    from intranet_plugins.propaganda_schedule.reports import attendance

    def make(*present, absent=None, unit="science", **more):
        more.setdefault("day", clock.today() - timedelta(days=1))
        session = make_session(unit, status="held", **more)
        people = [agency.people[key] for key in present]
        away = {agency.people[key]: reason for key, reason in (absent or {}).items()}
        attendance.mark(SYSTEM, session, people, away)
        return session

    return make

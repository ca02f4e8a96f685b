"""What the tests of sending share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture(autouse=True)
def _morning():
    """It is ten in the morning of a Monday without holidays around it: deadlines are days that are worked."""
    from intranet import clock

    with clock.standing_at(datetime(2026, 5, 11, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def choice(agency, app):
    """`choice(Rule("everyone"), deadline=…)`: what the office chooses; a confirmation within three days."""
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet import clock
    from intranet_plugins.egov_broadcast.sending.choice import Choice

    def make(*rules, **more):
        plain = Choice(rules=rules, unit_id=agency.units["office"], deadline=clock.now() + timedelta(days=3))
        return replace(plain, **more)

    return make

"""What the tests of sending share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest


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

"""What these tests share: news in the invented agency of `intranet.testing`."""

from __future__ import annotations

import pytest

from intranet import SYSTEM


@pytest.fixture
def publish(agency):
    """`publish("Tiêu đề", "science", reach="below")`: a piece of news of a unit, by whoever is given as `by`."""
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet_plugins.bulletin import service

    def make(title="Tin thi đua", unit="science", *, by=SYSTEM, body="Nội dung của tin.", files=(), **more):
        return service.publish(by, service.Draft(title, body, agency.units[unit], **more), files)

    return make


@pytest.fixture
def configure(app):
    """`configure(days_shown=30)`: settings of the agency; `configure(unit_id, signature="…")`: those of a unit."""
    from intranet.host.service import save_settings

    versions: dict[int | None, int] = {}

    def save(unit_id=None, **values):
        versions[unit_id] = save_settings(SYSTEM, "bulletin", unit_id, values, versions.get(unit_id, 0))

    return save


@pytest.fixture
def plan(agency, app):
    """An issued plan of the office."""
    from intranet import clock, db
    from intranet.plans.models import Plan

    found = Plan(
        title="Kế hoạch thi đua năm 2026", year=2026, status="issued", issuing_unit_id=agency.units["office"],
        issued_on=clock.today(), issued_year=clock.today().year, number=18, symbol="KH-SKHCN", created_at=clock.now(),
    )  # fmt: skip
    db.session.add(found)
    db.session.commit()
    return found.id

"""Models and units that follow them."""

from __future__ import annotations

import pytest


@pytest.fixture
def model(make_submission):
    """A published case of the department of science."""
    return make_submission("Cài cảnh báo sạt lở cho 22 hộ bên suối", stage="published")


@pytest.fixture
def draft(app):
    """`draft(how="…")`: what a unit says."""
    from intranet import clock
    from intranet_plugins.good_deeds.replication.service import Draft

    def make(**more):
        values = {"starts_on": clock.today(), "how": "Mỗi tổ cử hai người đến từng nhà.", "result": "", "people": None}
        return Draft(**{**values, **more})

    return make


@pytest.fixture
def declared(model, draft, agency, actor_of):
    """`declared("digital", by="office")`: a unit that said it follows the model."""
    from intranet_plugins.good_deeds.replication import service

    def make(unit="digital", by="office", of=None, **more):
        return service.declare(actor_of(by), (of or model).id, agency.units[unit], draft(**more))

    return make


@pytest.fixture
def speaker(agency, app):
    """`speaker("digital_head", "digital")`: the actor of somebody who heads the unit."""
    from intranet import clock, db
    from intranet.auth import actors
    from intranet.auth.models import Grant

    def make(key, unit):
        day = clock.today()
        db.session.add(
            Grant(person_id=agency.people[key], role="unit_head", unit_id=agency.units[unit], with_subunits=False,
                  valid_from=day, granted_at=clock.now())
        )  # fmt: skip
        db.session.commit()
        made = actors.build(person_id=agency.people[key], account_id=None, name=key, locale="vi")
        db.session.rollback()
        return made

    return make

"""What the tests of the inbox share."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def change():
    """`change(broadcast, status="ended")`: set columns as another room would."""
    from intranet import db

    def set_(thing, **values):
        for name, value in values.items():
            setattr(thing, name, value)
        db.session.commit()

    return set_


@pytest.fixture
def receipt_of(agency, app):
    """`receipt_of(broadcast, "staff")`: the row of a person, as it is stored."""
    from intranet import db
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    def find(broadcast, who="staff"):
        db.session.rollback()
        return db.session.get(Receipt, (broadcast.id, agency.people[who]), populate_existing=True)

    return find


@pytest.fixture
def forward(agency, app):
    """`forward(broadcast, by="unit_head", to=["staff"])`: handed on an hour ago with an instruction; other columns by
    name."""
    from intranet import Rule, clock, db, save_audience, transaction
    from intranet_plugins.egov_broadcast.sending.models import Broadcast, Handed, Receipt

    def make(root, by="unit_head", to=("staff",), **more):
        people = [agency.people[who] for who in to]
        now = clock.now()
        values = {
            "message": "Đọc kỹ mục 2", "status": "live", "sent_at": now, "created_at": now, "people": len(people),
            "must_acknowledge": True, "deadline": root.deadline,
        }  # fmt: skip
        with transaction():
            made = Broadcast(
                document_id=root.document_id, root_id=root.id, parent_id=root.id, sender_id=agency.people[by],
                unit_id=agency.units["science"],
                audience_id=save_audience([Rule("person", person) for person in people]), **{**values, **more},
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
            for person in people:
                db.session.add(Handed(broadcast_id=made.id, person_id=person))
                if db.session.get(Receipt, (root.id, person)) is None:
                    db.session.add(
                        Receipt(root_id=root.id, person_id=person, broadcast_id=made.id, must=made.must_acknowledge,
                                due_at=made.deadline, reached_at=now)
                    )  # fmt: skip
        return made

    return make


@pytest.fixture
def make_plan(agency, app):
    """`make_plan(status="draft")`: the id of a plan with two waves, of which the first runs today."""
    from intranet import clock, db
    from intranet.plans.models import Plan, PlanChannel, Wave

    numbers = iter(range(18, 1000))

    def make(**more):
        today = clock.today()
        head = {
            "year": today.year, "status": "issued", "issuing_unit_id": agency.units["agency"], "issued_on": today,
            "issued_year": today.year, "number": next(numbers), "symbol": "KH-SKHCN", "created_at": clock.now(),
            "title": "Kế hoạch tuyên truyền thi đua",
        }  # fmt: skip
        plan = Plan(**{**head, **more})
        ends = ((-60, 30), (31, 150))
        plan.waves = [
            Wave(position=place, label=f"Đợt {place + 1}", starts_on=today + timedelta(days=first),
                 ends_on=today + timedelta(days=last))
            for place, (first, last) in enumerate(ends)
        ]  # fmt: skip
        plan.channels = [PlanChannel(position=0, code="portal")]
        db.session.add(plan)
        db.session.commit()
        return plan.id

    return make


@pytest.fixture
def waves_of(app):
    """`waves_of(plan_id)`: the ids of its waves, in order."""
    from sqlalchemy import select

    from intranet import db
    from intranet.plans.models import Wave

    return lambda plan_id: tuple(
        db.session.scalars(select(Wave.id).where(Wave.plan_id == plan_id).order_by(Wave.position))
    )

"""What tests of following people share."""

from __future__ import annotations

from contextlib import ExitStack

import pytest


@pytest.fixture
def to_units(agency, app, make_broadcast, make_document):
    """`to_units("science", deadline=…)`: a running broadcast to units with those below, sent as in use."""
    from intranet import Rule, clock, save_audience, transaction
    from intranet_plugins.egov_broadcast.sending import fanout
    from intranet_plugins.egov_broadcast.sending.models import Broadcast

    def make(*units, rules=(), document=None, **more):
        from datetime import timedelta

        from intranet import db

        document = document or make_document()
        wanted = [Rule("unit", agency.units[unit]) for unit in units] + list(rules)
        values = {"must_acknowledge": True, "deadline": clock.now() + timedelta(days=3), **more}
        with transaction():
            broadcast = Broadcast(
                document_id=document.id, audience_id=save_audience(wanted), unit_id=agency.units["office"],
                sender_id=agency.people["office"], status="sending", created_at=clock.now(), **values,
            )  # fmt: skip
            db.session.add(broadcast)
        fanout.run(broadcast.id)
        return broadcast

    return make


@pytest.fixture
def receipt():
    """`receipt(broadcast, person_id)`: how the person stands, as stored."""
    from intranet import db
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    def find(broadcast, person_id):
        db.session.rollback()
        return db.session.get(Receipt, (broadcast.id, person_id), populate_existing=True)

    return find


@pytest.fixture
def travel():
    """`travel(timedelta(days=1))`: it is so much later from now on."""
    from intranet import clock

    with ExitStack() as stack:
        yield lambda further: stack.enter_context(clock.standing_at(clock.now() + further))


@pytest.fixture
def told_of(app):
    """`told_of(person_id)`: the subjects of what the person was told, oldest first."""
    from sqlalchemy import select

    from intranet import db
    from intranet.notices.models import Notice, NoticeText

    def read(person_id):
        found = select(NoticeText.subject).join(Notice, Notice.text_id == NoticeText.id)
        rows = db.session.scalars(found.where(Notice.person_id == person_id).order_by(Notice.created_at))
        return [subject["vi"] for subject in rows]

    return read

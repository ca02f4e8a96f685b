"""Who confirms a document of a plan takes part in it, for the right wave, on the day they confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import SYSTEM, clock, db, transaction
from intranet.plans.models import Participation


@pytest.fixture
def confirm(app, actor_of):
    """`confirm(broadcast, "staff")`."""
    from intranet_plugins.egov_broadcast.inbox import service

    return lambda broadcast, who="staff": service.acknowledge(actor_of(who), broadcast.id)


@pytest.fixture
def relink(app, change):
    """`relink(document, plan_id=…, wave_id=…)`: as the register does, in its transaction."""
    from intranet_plugins.egov_broadcast.inbox import participation

    def move(document, **values):
        change(document, **values)
        with transaction():
            return participation.relink(document)

    return move


def taken():
    db.session.rollback()
    found = select(Participation).where(Participation.source == "egov_broadcast")
    return [
        (one.key, one.plan_id, one.wave_id, one.channel, one.person_id, one.happened_on)
        for one in db.session.scalars(found.order_by(Participation.id))
    ]


def test_confirming_counts_for_the_wave_that_runs_today(
    confirm, make_plan, waves_of, make_document, make_broadcast, agency
):
    plan_id = make_plan()
    sent = make_broadcast(make_document(plan_id=plan_id), to=["staff"], channel="portal")
    confirm(sent)
    first = waves_of(plan_id)[0]
    expected = (f"broadcast:{sent.id}", plan_id, first, "portal", agency.people["staff"], clock.today())
    assert taken() == [expected]
    confirm(sent)
    assert taken() == [expected]


def test_the_wave_of_the_document_comes_first(confirm, make_plan, waves_of, make_document, make_broadcast):
    plan_id = make_plan()
    second = waves_of(plan_id)[1]
    confirm(make_broadcast(make_document(plan_id=plan_id, wave_id=second), to=["staff"]))
    assert [row[2] for row in taken()] == [second]


def test_a_wave_of_another_plan_is_left_aside(confirm, make_plan, waves_of, make_document, make_broadcast):
    plan_id, other = make_plan(), make_plan()
    confirm(make_broadcast(make_document(plan_id=plan_id, wave_id=waves_of(other)[1]), to=["staff"]))
    assert [row[1:3] for row in taken()] == [(plan_id, waves_of(plan_id)[0])]


@pytest.mark.parametrize(("status", "counts"), [("closed", 1), ("draft", 0), ("review", 0)])
def test_no_state_of_the_plan_stops_a_confirmation(
    confirm, make_plan, make_document, make_broadcast, receipt_of, status, counts
):
    sent = make_broadcast(make_document(plan_id=make_plan(status=status)), to=["staff"], channel="portal")
    confirm(sent)
    assert receipt_of(sent).acknowledged_at is not None
    assert len(taken()) == counts


def test_an_unknown_channel_stops_nothing(confirm, make_plan, make_document, make_broadcast):
    confirm(make_broadcast(make_document(plan_id=make_plan()), to=["staff"], channel="pigeon"))
    assert [row[3] for row in taken()] == [""]


def test_only_while_the_settings_say_so(confirm, make_plan, make_document, make_broadcast, receipt_of):
    from intranet.host import service_settings

    service_settings.save_settings(SYSTEM, "egov_broadcast", None, {"count_confirming": False}, 0)
    sent = make_broadcast(make_document(plan_id=make_plan()), to=["staff"])
    confirm(sent)
    assert receipt_of(sent).acknowledged_at is not None
    assert taken() == []


def test_an_amended_plan_counts_in_its_amendment(confirm, make_plan, make_document, make_broadcast):
    plan_id = make_plan(status="closed")
    amendment = make_plan(amends_id=plan_id)
    confirm(make_broadcast(make_document(plan_id=plan_id), to=["staff"]))
    assert [row[1] for row in taken()] == [amendment]


def test_several_at_once_count_as_well(actor_of, make_plan, make_document, make_broadcast):
    from intranet_plugins.egov_broadcast.inbox import service

    roots = [make_broadcast(make_document(plan_id=make_plan()), to=["staff"]).id for _ in range(2)]
    service.acknowledge_many(actor_of("staff"), roots)
    assert [row[0] for row in taken()] == [f"broadcast:{root}" for root in roots]


class TestOtherPlan:
    def test_confirmations_follow_on_the_days_they_were_made(
        self, confirm, relink, make_plan, waves_of, make_document, make_broadcast, agency
    ):
        document, plan_id = make_document(), make_plan()
        sent = make_broadcast(document, to=["staff", "unit_head", "coordinator"])
        with clock.standing_at(clock.now() - timedelta(days=4)):
            confirm(sent)
        confirm(sent, "unit_head")
        assert taken() == []
        assert relink(document, plan_id=plan_id) == 2
        first, today = waves_of(plan_id)[0], clock.today()
        key = f"broadcast:{sent.id}"
        days = {row[4]: row for row in taken()}
        assert days == {
            agency.people["staff"]: (key, plan_id, first, "", agency.people["staff"], today - timedelta(days=4)),
            agency.people["unit_head"]: (key, plan_id, first, "", agency.people["unit_head"], today),
        }

    def test_again_changes_nothing(self, confirm, relink, make_plan, make_document, make_broadcast):
        document = make_document(plan_id=make_plan())
        confirm(make_broadcast(document, to=["staff"]))
        before = taken()
        assert relink(document) == 1
        assert taken() == before

    def test_without_a_plan_nothing_counts_any_more(self, confirm, relink, make_plan, make_document, make_broadcast):
        document = make_document(plan_id=make_plan())
        confirm(make_broadcast(document, to=["staff"]))
        assert relink(document, plan_id=None) == 0
        assert taken() == []

    def test_a_draft_counts_nothing(self, confirm, relink, make_plan, make_document, make_broadcast):
        document = make_document(plan_id=make_plan())
        confirm(make_broadcast(document, to=["staff"]))
        relink(document, plan_id=make_plan(status="draft"))
        assert taken() == []

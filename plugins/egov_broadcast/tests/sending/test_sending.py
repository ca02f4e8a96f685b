"""A document is sent: drafts, schedules, and what everybody gets."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from intranet import Refused, Rule, db, home_units
from intranet.notices.models import Notice
from intranet_plugins.egov_broadcast.sending import fanout, service, work
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


def receipts(root_id):
    return {row.person_id: row for row in db.session.scalars(select(Receipt).where(Receipt.root_id == root_id))}


def told():
    return db.session.scalar(select(func.count()).select_from(Notice))


def test_everybody_of_the_audience_has_one_receipt_with_their_unit(make_document, choice, actor_of, agency):
    office = actor_of("office")
    wanted = choice(Rule("unit", agency.units["digital"]), Rule("person", agency.people["team_head"]))
    draft = service.save(office, make_document().id, None, 0, wanted)
    sent = service.send(office, draft.id, draft.version)
    people = {agency.people[who] for who in ("digital_head", "digital_staff", "team_head", "team_staff")}
    rows = receipts(sent.id)
    assert rows.keys() == people
    assert {person: row.unit_id for person, row in rows.items()} == home_units(people)
    assert all(row.must and row.due_at == wanted.deadline and row.left_on is None for row in rows.values())
    assert (sent.status, sent.people, told()) == ("live", 4, 4)


def test_sending_twice_sends_once(make_document, choice, actor_of, agency):
    office = actor_of("office")
    draft = service.save(office, make_document().id, None, 0, choice(Rule("everyone")))
    version = draft.version
    service.send(office, draft.id, version)
    reached = len(receipts(draft.id))
    service.send(office, draft.id, version)
    fanout.run(draft.id)
    work.sweep()
    assert len(receipts(draft.id)) == reached == 13
    assert told() == 12  # all but the sender


def test_the_same_form_twice_is_one_draft(make_document, choice, actor_of):
    office, document = actor_of("office"), make_document()
    wanted = choice(Rule("everyone"))
    assert service.save(office, document.id, None, 0, wanted) is service.save(office, document.id, None, 0, wanted)
    assert db.session.scalar(select(func.count()).select_from(Broadcast)) == 1


def test_a_deadline_that_is_over_is_refused(make_document, choice, actor_of):
    from datetime import timedelta

    from intranet import clock

    with pytest.raises(Refused, match="đã qua") as refusal:
        service.save(actor_of("office"), make_document().id, None, 0,
                     choice(Rule("everyone"), deadline=clock.now() - timedelta(minutes=1)))  # fmt: skip
    assert refusal.value.field == "deadline"

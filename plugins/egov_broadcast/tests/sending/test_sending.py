"""A document is sent: drafts, schedules, and what everybody gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from intranet import Forbidden, Refused, Rule, audience_rules, clock, db, home_units, transaction, workdays
from intranet.access import Scope
from intranet.jobs import run_pending
from intranet.notices.models import Notice
from intranet_plugins.egov_broadcast import rights
from intranet_plugins.egov_broadcast.documents.models import Document
from intranet_plugins.egov_broadcast.people import figures
from intranet_plugins.egov_broadcast.sending import amending, brief, checks, closing, fanout, kinds, service, telling
from intranet_plugins.egov_broadcast.sending.amending import Amendment
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt
from intranet_plugins.egov_broadcast.sending.service import Conflict, Unconfirmed


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
    kinds.sweep()
    assert len(receipts(draft.id)) == reached == 13
    assert told() == 12  # all but the sender


def test_the_same_form_twice_is_one_draft(make_document, choice, actor_of):
    office, document = actor_of("office"), make_document()
    wanted = choice(Rule("everyone"))
    assert service.save(office, document.id, None, 0, wanted) is service.save(office, document.id, None, 0, wanted)
    assert db.session.scalar(select(func.count()).select_from(Broadcast)) == 1


def test_a_deadline_that_is_over_is_refused(make_document, choice, actor_of):
    with pytest.raises(Refused, match="đã qua") as refusal:
        service.save(actor_of("office"), make_document().id, None, 0,
                     choice(Rule("everyone"), deadline=clock.now() - timedelta(minutes=1)))  # fmt: skip
    assert refusal.value.field == "deadline"


def test_a_message_that_nobody_can_be_told_of_twice(make_document, choice, actor_of, agency):
    """Killed between going out and telling: the sweep tells, once."""
    office = actor_of("office")
    draft = service.save(office, make_document().id, None, 0, choice(Rule("unit", agency.units["digital"])))
    with transaction():
        draft.status = "sending"
    fanout.run(draft.id)
    assert told() == 0
    kinds.sweep()
    kinds.sweep()
    telling.tell(draft.id)
    assert told() == 4


def test_what_was_being_sent_when_the_process_died_is_sent_by_the_sweep(make_document, choice, actor_of, agency):
    draft = service.save(actor_of("office"), make_document().id, None, 0, choice(Rule("everyone")))
    with transaction():
        draft.status = "sending"
    kinds.sweep()
    assert (db.session.get(Broadcast, draft.id).status, len(receipts(draft.id))) == ("live", 13)


def test_a_large_audience_is_a_job(app, make_document, choice, actor_of, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 5)
    office = actor_of("office")
    draft = service.save(office, make_document().id, None, 0, choice(Rule("everyone")))
    sent = service.send(office, draft.id, draft.version)
    assert (sent.status, receipts(draft.id)) == ("sending", {})
    run_pending(app)
    db.session.rollback()  # what was read before is from before
    assert (sent.status, sent.people, told()) == ("live", 13, 12)


def test_scheduled_it_goes_at_its_hour_to_whoever_is_there_then(make_document, choice, actor_of, agency):
    office, hour = actor_of("office"), clock.now() + timedelta(hours=3)
    draft = service.save(office, make_document().id, None, 0, choice(Rule("everyone"), send_at=hour))
    sent = service.send(office, draft.id, draft.version)
    kinds.sweep()
    assert (sent.status, receipts(sent.id)) == ("scheduled", {})
    with clock.standing_at(hour + timedelta(seconds=30)):
        kinds.sweep()
        kinds.sweep()
    db.session.expire_all()
    assert (sent.status, sent.sent_at, len(receipts(sent.id))) == ("live", hour + timedelta(seconds=30), 13)


def test_until_it_goes_a_scheduled_one_can_be_changed_and_held(make_document, choice, actor_of, agency):
    office, hour = actor_of("office"), clock.now() + timedelta(hours=3)
    document = make_document()
    draft = service.save(office, document.id, None, 0, choice(Rule("everyone"), send_at=hour))
    service.send(office, draft.id, draft.version)
    fewer = choice(Rule("unit", agency.units["team"]), send_at=hour, message="Đọc trước buổi họp")
    service.save(office, document.id, draft.id, draft.version, fewer)
    held = service.hold(office, draft.id, draft.version)
    assert (held.status, held.send_at, held.message) == ("draft", None, "Đọc trước buổi họp")
    with clock.standing_at(hour + timedelta(minutes=5)):
        kinds.sweep()
    assert receipts(draft.id) == {}


@pytest.mark.parametrize("state", ["draft", "scheduled", "sending", "live"])
def test_what_is_recalled_is_neither_sent_nor_shown(make_document, choice, actor_of, agency, state):
    office, document = actor_of("office"), make_document()
    later = clock.now() + timedelta(hours=1) if state == "scheduled" else None
    made = service.save(office, document.id, None, 0, choice(Rule("everyone"), send_at=later))
    if state in ("scheduled", "live"):
        service.send(office, made.id, made.version)
    elif state == "sending":
        with transaction():
            made.status = "sending"
    with transaction():
        document.status = "recalled"
        service.freeze(document)
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        kinds.sweep()
    db.session.expire_all()
    assert (made.status, told()) == ("withdrawn", 0)
    assert len(receipts(made.id)) == (13 if state == "live" else 0)


def test_a_document_recalled_before_the_job_ran_is_not_sent(make_document, choice, actor_of):
    """The recall that did not freeze: killed, or older than the broadcast."""
    made = service.save(actor_of("office"), make_document().id, None, 0, choice(Rule("everyone")))
    with transaction():
        made.status = "sending"
        db.session.get(Document, made.document_id).status = "replaced"
    kinds.sweep()
    db.session.expire_all()
    assert (made.status, receipts(made.id), told()) == ("withdrawn", {}, 0)


def test_withdrawn_it_is_hidden_at_once_and_its_notices_forgotten(make_document, choice, actor_of, agency):
    office = actor_of("office")
    made = service.save(office, make_document().id, None, 0, choice(Rule("everyone")))
    service.send(office, made.id, made.version)
    service.withdraw(office, made.id, made.version, "Gửi nhầm văn bản")
    assert (made.status, made.closed_reason, told()) == ("withdrawn", "Gửi nhầm văn bản", 0)
    assert len(receipts(made.id)) == 13


def test_a_withdrawal_needs_its_reason(make_document, choice, actor_of):
    office = actor_of("office")
    made = service.save(office, make_document().id, None, 0, choice(Rule("everyone")))
    service.send(office, made.id, made.version)
    with pytest.raises(Refused, match="lý do"):
        service.withdraw(office, made.id, made.version, "  ")


def test_long_after_its_deadline_a_broadcast_ends_by_itself(make_broadcast):
    old = make_broadcast(deadline=clock.now() - timedelta(days=61))
    young = make_broadcast(deadline=clock.now() - timedelta(days=59))
    assert closing.end_old() == 1
    db.session.expire_all()
    assert (old.status, young.status) == ("ended", "live")


def test_more_time_and_more_people_after_it_went_out(make_document, choice, actor_of, agency):
    office = actor_of("office")
    made = service.save(office, make_document().id, None, 0, choice(Rule("unit", agency.units["team"])))
    service.send(office, made.id, made.version)
    assert told() == 2
    later = made.deadline + timedelta(days=4)
    added = (Rule("unit", agency.units["science"]),)
    amending.amend(office, made.id, made.version, Amendment(later, "Gia hạn", added), accepted=("day_off",))
    rows = receipts(made.id)
    assert (len(rows), made.people, told()) == (6, 6, 6)
    assert {row.due_at for row in rows.values()} == {later}
    assert set(audience_rules(made.audience_id)) == {Rule("unit", agency.units["team"]), *added}


def test_a_deadline_people_know_is_not_brought_forward(make_document, choice, actor_of):
    office = actor_of("office")
    made = service.save(office, make_document().id, None, 0, choice(Rule("everyone")))
    service.send(office, made.id, made.version)
    with pytest.raises(Refused, match="Chỉ lùi hạn"):
        amending.amend(office, made.id, made.version, Amendment(made.deadline - timedelta(hours=1), ""))


def test_who_was_excepted_can_be_added_by_name(make_document, choice, actor_of, agency):
    office, staff = actor_of("office"), agency.people["team_staff"]
    rules = (Rule("unit", agency.units["team"]), Rule("person", staff, excludes=True))
    made = service.save(office, make_document().id, None, 0, choice(*rules))
    service.send(office, made.id, made.version)
    assert staff not in receipts(made.id)
    amending.amend(office, made.id, made.version, Amendment(made.deadline, "", (Rule("person", staff),)))
    assert staff in receipts(made.id)


def test_two_who_edit_a_draft_at_once_lose_nothing(make_document, choice, actor_of):
    office, document = actor_of("office"), make_document()
    made = service.save(office, document.id, None, 0, choice(Rule("everyone")))
    seen = made.version
    service.save(office, document.id, made.id, seen, choice(Rule("everyone"), message="Bản của người kia"))
    with pytest.raises(Conflict) as conflict:
        service.save(office, document.id, made.id, seen, choice(Rule("everyone"), message="Bản của mình"))
    assert conflict.value.stored.message == "Bản của người kia"


@pytest.mark.parametrize("role", ["staff", "unit_head", "coordinator", "leader", "admin"])
def test_only_who_may_send_sends(make_document, choice, actor_of, role):
    document = make_document()
    with pytest.raises((Forbidden, Refused)):
        service.save(actor_of(role), document.id, None, 0, choice(Rule("everyone")))


def test_a_sender_of_some_units_reaches_nobody_else(make_document, choice, actor_of, agency):
    """An administrator let one department send."""
    scope = Scope("office", frozenset((rights.SEND, rights.REGISTER, rights.READ)), frozenset([agency.units["team"]]))
    everywhere = Scope("leader", frozenset((rights.FOLLOW, rights.READ)), None)
    sender = replace(actor_of("unit_head"), scopes=(scope, everywhere))
    document, own = make_document(), {"unit_id": agency.units["team"]}
    for rule in (Rule("everyone"), Rule("unit", agency.units["digital"]), Rule("person", agency.people["staff"])):
        with pytest.raises(Refused):
            service.save(sender, document.id, None, 0, choice(rule, **own))
    made = service.save(sender, document.id, None, 0, choice(Rule("unit", agency.units["team"]), **own))
    assert service.send(sender, made.id, made.version).people == 2


def test_a_day_off_needs_a_tick(make_document, choice, actor_of):
    day = clock.today()
    while workdays.is_working(day):
        day += timedelta(days=1)
    wanted = choice(Rule("everyone"), deadline=clock.at(day + timedelta(days=7), time(17)))
    office, document = actor_of("office"), make_document()
    with pytest.raises(Unconfirmed) as refusal:
        service.save(office, document.id, None, 0, wanted)
    assert [warning.key for warning in refusal.value.warnings] == ["day_off"]
    assert service.save(office, document.id, None, 0, wanted, accepted=["day_off"]).deadline == wanted.deadline


def test_the_deadline_that_is_offered(make_document):
    friday = datetime(2026, 5, 15, 3, tzinfo=UTC)  # ten in the morning in Vietnam
    with clock.standing_at(friday):
        offered = checks.default_deadline
        assert offered(make_document(due_on=None)) == clock.at(date(2026, 5, 20), time(17))
        assert offered(make_document(due_on=date(2026, 5, 24))) == clock.at(date(2026, 5, 22), time(17))  # a Sunday
        assert offered(make_document(due_on=date(2026, 5, 15))) == clock.at(date(2026, 5, 15), time(17))
        assert offered(make_document(due_on=date(2026, 5, 1))) == clock.at(date(2026, 5, 20), time(17))


def test_figures_of_large_broadcasts_are_remembered_half_a_minute_and_for_good_when_over(
    make_broadcast, actor_of, monkeypatch
):
    large, small = make_broadcast(people=brief.LARGE), make_broadcast(people=brief.LARGE - 1)
    ids, office = [large.id, small.id], actor_of("office")
    assert [one.done(must=True) for one in brief.of(ids).values()] == [(0, 13), (0, 13)]
    with transaction():
        for row in db.session.scalars(select(Receipt).where(Receipt.person_id == office.person_id)):
            row.acknowledged_at = clock.now()
    known = brief.of(ids)
    assert (known[large.id].acknowledged, known[small.id].acknowledged) == (0, 1)
    with clock.standing_at(clock.now() + timedelta(seconds=31)):
        assert brief.of(ids)[large.id].acknowledged == 1
    service.end(office, large.id, large.version)
    over = brief.of(ids)[large.id]
    monkeypatch.setattr(figures, "of", dict.fromkeys)
    with clock.standing_at(clock.now() + timedelta(days=9)):
        assert brief.of([large.id]) == {large.id: over}

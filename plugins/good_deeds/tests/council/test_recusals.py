"""Who leaves the scoring and the vote of what."""

from __future__ import annotations

from sqlalchemy import select

from intranet import db
from intranet_plugins.good_deeds.council import recusals
from intranet_plugins.good_deeds.council.models import AgendaItem
from intranet_plugins.good_deeds.models import Conflict, Kin


def test_members_leave_what_is_theirs_their_households_or_declared(agency, make_submission, make_council_session):
    own = make_submission("Của chính mình", stage="council", by="unit_head")
    kin = make_submission("Của người nhà", stage="council", by="staff")
    other = make_submission("Của người khác", stage="council", by="coordinator")
    session = make_council_session(items=[own, kin, other], status="scoring")
    people = agency.people
    lower, higher = sorted((people["staff"], people["deputy"]))
    db.session.add(Kin(person_id=lower, kin_id=higher))
    db.session.add(Conflict(submission_id=other.id, person_id=people["leader"], reason="Cùng làm đề tài"))
    # Somebody who is no member of the council plays no part.
    db.session.add(Conflict(submission_id=other.id, person_id=people["chief"], reason="Quen biết"))
    db.session.commit()
    items = list(db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)))
    assert recusals.of(session.id) == {
        items[0]: {people["unit_head"]: "own"},
        items[1]: {people["deputy"]: "household"},
        items[2]: {people["leader"]: "declared"},
    }
    assert recusals.told(session.id)[items[2]][people["leader"]] == ("declared", "Cùng làm đề tài")


def test_once_the_vote_is_open_nothing_changes(agency, make_council_session):
    session = make_council_session(items=1, status="discussing")
    item = db.session.scalars(select(AgendaItem)).one()
    db.session.add(Conflict(submission_id=item.submission_id, person_id=agency.people["deputy"], reason="Họ hàng"))
    db.session.commit()
    recusals.freeze(session.id)
    session.status = "voting"
    db.session.add(Conflict(submission_id=item.submission_id, person_id=agency.people["leader"], reason="Muộn"))
    db.session.commit()
    assert recusals.of(session.id) == {item.id: {agency.people["deputy"]: "declared"}}


def test_statements_do_not_grow_with_items(make_council_session, count_queries):
    few, many = make_council_session(items=1), make_council_session(items=12)
    db.session.commit()
    with count_queries() as one:
        recusals.of(few.id)
    with count_queries(at_most=one.total):
        recusals.of(many.id)

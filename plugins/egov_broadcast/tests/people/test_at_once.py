"""People are followed while others write to the same rows. On PostgreSQL: SQLite lets one write at a time."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text, update

from intranet import SYSTEM, clock, db
from intranet.directory import service as directory
from intranet_plugins.egov_broadcast.people import follow, settling
from intranet_plugins.egov_broadcast.sending.models import Receipt

pytestmark = pytest.mark.database("postgresql")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def following(app):
    """`following()`: people are followed in a thread of its own, which has ended or waits for a lock."""

    def run():
        with app.app_context():
            follow.run()

    def start():
        thread = threading.Thread(target=run)
        thread.start()
        with db.engine.connect() as looking:
            while thread.is_alive() and not looking.scalar(text(WAITING)):
                looking.rollback()
        return thread

    return start


def test_a_move_is_followed_though_the_receipt_is_just_written_to(agency, make_broadcast, following, receipt):
    root = make_broadcast(to=["digital_staff", "team_staff"])
    follow.run()
    person, target = agency.people["digital_staff"], agency.units["science"]
    directory.move_person(SYSTEM, person, target)
    with db.engine.connect() as other:
        these = Receipt.root_id == root.id, Receipt.person_id == person
        other.execute(update(Receipt).where(*these).values(reminders=Receipt.reminders + 1, reminded_at=clock.now()))
        thread = following()
        other.commit()
    thread.join()
    row = receipt(root, person)
    assert (row.unit_id, row.reminders) == (target, 1)


def test_who_moves_while_others_are_followed_is_let_go_by_nobody(
    agency, make_broadcast, following, receipt, monkeypatch
):
    root = make_broadcast(to=["digital_staff", "team_staff"])
    follow.run()
    directory.move_person(SYSTEM, agency.people["digital_staff"], agency.units["science"])
    # What belongs to this session is nothing for the thread.
    change, threads, root_id, deadline = settling._change, [], root.id, root.deadline

    def meanwhile(people):
        if not threads:
            threads.append(None)
            # Another connection: this one is in the midst of following.
            with db.engine.connect() as other:
                moved = {"unit": agency.units["office"], "person": agency.people["team_staff"]}
                other.execute(
                    text("UPDATE membership SET unit_id = :unit WHERE person_id = :person AND is_home"), moved
                )
                other.commit()
            threads[0] = following()
        change(people)

    let_go = []
    monkeypatch.setattr(settling, "_change", meanwhile)
    monkeypatch.setattr(
        settling, "_hand", lambda *given, hand=settling._hand: (let_go.append(gone_of(root_id)), hand(*given))
    )
    follow.run()
    threads[0].join()
    follow.run()
    assert [gone for gone in let_go if gone] == []
    assert let_go
    row = receipt(root, agency.people["team_staff"])
    assert (row.unit_id, row.left_on, row.due_at) == (agency.units["office"], None, deadline)


def gone_of(root_id):
    """Those of a broadcast who do not count any more, seen from inside of following."""
    found = db.session.query(Receipt.person_id).filter(Receipt.root_id == root_id, Receipt.left_on.is_not(None))
    return [person for (person,) in found]

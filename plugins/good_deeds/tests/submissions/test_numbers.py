"""Numbers by year: none twice, none left out, whoever sends at the same moment."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from intranet import Refused, db
from intranet.database import transaction, writing
from intranet_plugins.good_deeds.models import Submission
from intranet_plugins.good_deeds.submissions import numbers, service


def given():
    return sorted(db.session.scalars(select(Submission.number).where(Submission.number.is_not(None))))


def test_the_first_of_a_year_is_number_one(make_submission, actor_of, time_machine):
    time_machine.move_to("2026-12-30T08:00:00+07:00", tick=False)
    old = make_submission(stage="draft")
    assert service.send(actor_of("staff"), old.id, 1).code == "GT-2026-001"
    time_machine.move_to("2027-01-04T08:00:00+07:00", tick=False)
    new = make_submission(stage="draft")
    assert service.send(actor_of("staff"), new.id, 1).code == "GT-2027-001"


def test_a_step_that_fails_leaves_no_gap(make_submission, actor_of):
    first, second = make_submission(stage="draft"), make_submission(stage="draft")

    def fail():
        with transaction():
            numbers.give(first)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    service.send(actor_of("staff"), second.id, 1)
    assert given() == [1]


def test_numbers_that_came_another_way_are_stepped_over(make_submission, actor_of):
    make_submission(number=41)
    draft = make_submission(stage="draft")
    assert service.send(actor_of("staff"), draft.id, 1).number == 42
    make_submission(number=50)
    other = make_submission(stage="draft")
    assert service.send(actor_of("staff"), other.id, 1).number == 51


def test_what_is_sent_again_keeps_its_number(make_submission, actor_of):
    returned = make_submission(stage="returned", number=7)
    assert service.send(actor_of("staff"), returned.id, 1).number == 7


def test_what_is_incomplete_gets_none(make_submission, actor_of):
    draft = make_submission(stage="draft", deed="", result="")
    with pytest.raises(Refused, match="Kể việc đã làm"):
        service.send(actor_of("staff"), draft.id, 1)
    assert given() == []


def test_those_who_send_at_once_get_one_number_each(make_submission, actor_of, app):
    ids = [make_submission(stage="draft").id for _ in range(4)]
    actor = actor_of("staff")
    db.session.commit()
    start, faults = Barrier(len(ids)), []

    def send(submission_id):
        with app.app_context(), writing():
            start.wait()
            try:
                service.send(actor, submission_id, 1)
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=send, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    db.session.expire_all()
    assert given() == [1, 2, 3, 4]

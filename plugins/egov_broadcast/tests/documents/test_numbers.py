"""Numbers of the register: from 1 each year, none twice, none left out, whoever registers at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from intranet import SYSTEM, db, transaction
from intranet_plugins.egov_broadcast.documents import drafts, numbers, service
from intranet_plugins.egov_broadcast.documents.facts import DocumentFacts
from intranet_plugins.egov_broadcast.documents.models import Document

AT_ONCE, EACH = 6, 5


class Undone(Exception):
    """Something after the number was given went wrong."""


def test_many_who_register_at_once_leave_no_gap_though_some_fail(app, agency) -> None:
    barrier = threading.Barrier(AT_ONCE)

    def work(worker: int) -> None:
        with app.app_context():
            barrier.wait(timeout=60)
            for n in range(EACH):
                try:
                    with transaction():
                        service.create(DocumentFacts(f"Văn bản {worker}.{n}"), [], actor=SYSTEM, way="command")
                        if (worker + n) % 3 == 0:
                            raise Undone
                except Undone:
                    db.session.rollback()
            db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(work, range(AT_ONCE)))
    db.session.rollback()
    given = sorted(db.session.scalars(select(Document.number)))
    kept = sum((worker + n) % 3 != 0 for worker in range(AT_ONCE) for n in range(EACH))
    assert given == list(range(1, kept + 1))


def test_a_form_sent_twice_at_once_is_one_document(app, actor_of) -> None:
    office = actor_of("office")
    draft_id = drafts.begin(office).id
    barrier = threading.Barrier(4)

    def press(_time: int) -> int:
        with app.app_context():
            barrier.wait(timeout=60)
            made = drafts.register(office, draft_id, DocumentFacts("Về việc A")).id
            db.session.remove()
            return made

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(press, range(4)))
    db.session.rollback()
    assert len(made) == 1
    assert db.session.scalars(select(Document.number)).all() == [1]


def test_a_register_begun_elsewhere_goes_on(make_document) -> None:
    year = make_document(number=40).year
    with transaction():
        assert numbers.give("in", year) == 41
        assert numbers.give("in", year) == 42


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 1, 1)])
def test_the_year_is_that_of_arriving(register, day) -> None:
    made = register(arrived_on=day)
    assert (made.year, made.number) == (day.year, 1)


def test_the_database_refuses_a_number_given_twice(register, app) -> None:
    from sqlalchemy.exc import IntegrityError

    first, second = register(), register()
    with pytest.raises(IntegrityError), transaction():
        second.number = first.number

"""Following and figures look rows up by indexes: no receipt is read that does not concern what is asked."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text

from intranet import SYSTEM, db
from intranet.directory import service
from intranet_plugins.egov_broadcast.people import figures, follow, settling
from intranet_plugins.egov_broadcast.people.models import Moved

pytestmark = pytest.mark.database("sqlite")
LARGE = ("egov_broadcast_receipt", "egov_broadcast_handed", "membership")


@contextmanager
def plans():
    """What SQLite does for each statement of the block."""
    sent, found = [], []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")) and not _many:
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    for statement, parameters in sent:
        rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        found.extend(row[-1] for row in rows)


def whole(found):
    """The large tables that were read from one end to the other."""
    return {table for table in LARGE for step in found if step.split(" USING ")[0] == f"SCAN {table}"}


def test_figures_read_the_receipts_of_what_is_asked(to_units):
    roots = [to_units("agency").id for _ in range(3)]
    follow.run()
    with plans() as found:
        figures.of(roots)
        figures.by_unit(roots[0])
    assert not whole(found)
    assert any("SEARCH egov_broadcast_receipt USING PRIMARY KEY (root_id=?" in step for step in found)


def test_reckoned_figures_do_not_either(to_units, agency):
    root = to_units("agency").id
    follow.run()
    service.move_person(SYSTEM, agency.people["staff"], agency.units["digital"])
    with plans() as found:
        figures.of([root])
    assert not whole(found) & {"egov_broadcast_receipt", "egov_broadcast_handed"}
    assert any("USING PRIMARY KEY (root_id=? AND person_id=?)" in step for step in found)


def test_following_a_few_people_reads_only_theirs(to_units, agency):
    root = to_units("agency")
    follow.run()
    db.session.execute(text("DELETE FROM egov_broadcast_moved"))
    db.session.add(Moved(person_id=agency.people["staff"]))
    db.session.commit()
    with plans() as found:
        settling.settle([root.id], select(Moved.person_id))
    assert not whole(found)


def test_figures_of_a_page_are_a_constant_number_of_statements(to_units, count_queries):
    one = [to_units("agency").id]
    many = one + [to_units("science").id for _ in range(5)]
    with count_queries(at_most=4) as counted:
        figures.of(one)
    with count_queries(at_most=counted.total):
        figures.of(many)

"""Who holds a permission: the other way round of what an actor may do."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from intranet import people_with, people_with_each
from intranet.access import SYSTEM
from intranet.auth import actors, permissions
from intranet.auth.models import ROLES, Grant
from intranet.database import db
from intranet.directory import service
from intranet.directory.models import Person
from intranet.directory.queries import active
from intranet.testing.agency import MADE, SINCE

TODAY = date(2026, 11, 21)


def holders(*given):
    return set(db.session.scalars(people_with(*given)))


def grant(person_id, role, unit_id, *, below=True, until=None):
    db.session.add(
        Grant(person_id=person_id, role=role, unit_id=unit_id, with_subunits=below, valid_from=SINCE, valid_to=until,
              granted_at=MADE)
    )  # fmt: skip
    db.session.commit()


def test_everybody_who_may_is_found_and_nobody_else(agency):
    people = agency.people
    grant(people["digital_head"], "unit_head", agency.units["digital"])
    grant(people["team_head"], "coordinator", agency.units["agency"], below=False)
    grant(people["chief"], "office", None, until=date(2021, 1, 1))
    working = db.session.scalars(select(Person.id).where(active(TODAY))).all()
    may = {one: actors.build(person_id=one, account_id=None, name="", locale="vi") for one in working}
    for name in permissions.catalogue():
        assert holders(name) == {one for one, actor in may.items() if actor.may_everywhere(name)}
        for unit_id in agency.units.values():
            assert holders(name, unit_id) == {one for one, actor in may.items() if actor.may(name, unit_id)}, name


def test_for_many_units_at_once_it_is_who_was_granted_it_there(agency, count_queries):
    people, units = agency.people, agency.units
    grant(people["digital_head"], "unit_head", units["digital"])
    grant(people["team_head"], "coordinator", units["agency"], below=False)
    ours = [unit for key, unit in units.items() if key != "external"]
    for name in permissions.catalogue():
        with count_queries(at_most=3):
            found = people_with_each(name, ours)
        for unit_id in ours:
            # Who may everywhere may be granted it for the unit besides.
            assert holders(name, unit_id) - holders(name) <= set(found[unit_id]) <= holders(name, unit_id), name
    assert people_with_each("plans.edit", []) == {}


def test_who_has_left_holds_nothing(agency):
    service.leave(SYSTEM, agency.people["office"], on=date(2026, 1, 1))
    assert agency.people["office"] not in holders("plans.edit") | holders("plans.edit", agency.units["office"])


@pytest.mark.parametrize("unit", [None, 1])
def test_nobody_holds_what_was_never_declared(agency, unit):
    assert holders("plans.fly", unit) == set()
    assert set(ROLES)

"""What the other tests rely on: isolation, the agency, counted queries, a closed network."""

from __future__ import annotations

import socket

import pytest
from sqlalchemy import func, select

from intranet import clock
from intranet.database import db
from intranet.directory.models import Person, Unit
from intranet.testing.agency import PEOPLE, UNITS
from tests.support.network import NetworkUsed


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(app, turn):
    assert db.session.scalar(select(func.count(Unit.id))) == 0
    db.session.add(Unit(created_at=clock.now()))
    db.session.commit()


def test_the_agency_is_there_when_asked_for(agency):
    assert set(agency.units) == set(UNITS)
    assert db.session.scalar(select(func.count(Person.id))) == len(PEOPLE)
    assert db.session.get_one(Person, agency.people["leader"]).full_name == "Đặng Thị Hòa"


@pytest.mark.parametrize("turn", [1, 2])
def test_the_agency_is_fresh_each_time(agency, turn):
    person = db.session.get_one(Person, agency.people["leader"])
    assert person.phone is None
    person.phone = "0900"
    db.session.commit()


@pytest.mark.database("sqlite")
def test_a_marker_restricts_the_kind(app):
    assert db.engine.dialect.name == "sqlite"


def test_queries_are_counted(app, count_queries):
    with count_queries() as counted:
        db.session.scalar(select(func.count(Unit.id)))
    assert counted.total == 1
    with pytest.raises(AssertionError, match="1 statements, 0 allowed"), count_queries(at_most=0):
        db.session.scalar(select(func.count(Person.id)))


def test_no_test_leaves_this_machine():
    with socket.socket() as connection, pytest.raises(NetworkUsed):
        connection.connect(("192.0.2.1", 80))

"""What the tests of forwarding share: a broadcast to the department of digital affairs, people who forward it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture(autouse=True)
def _morning():
    """It is ten in the morning of a Monday without holidays around it: deadlines are days that are worked."""
    from intranet import clock

    with clock.standing_at(datetime(2026, 5, 11, 3, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


@pytest.fixture
def grant(agency, app):
    """`grant("digital_head", "unit_head", "digital")`: an account with a role for a unit and those below it."""
    from intranet import db
    from intranet.auth.models import Account, Grant
    from intranet.testing.agency import MADE, SINCE

    def give(person, role, unit):
        person_id = agency.people[person]
        if db.session.query(Account).filter_by(person_id=person_id).first() is None:
            db.session.add(Account(person_id=person_id, login=person, password_hash=None, created_at=MADE))
        unit_id = agency.units[unit] if unit else None
        db.session.add(Grant(person_id=person_id, role=role, unit_id=unit_id, valid_from=SINCE, granted_at=MADE))
        db.session.commit()

    return give


@pytest.fixture
def act(agency):
    """`act("digital_head")`: that person as an actor."""
    from intranet import actor_of_person

    def make(person):
        return actor_of_person(agency.people[person], "web")

    return make


@pytest.fixture
def heads(grant):
    """The heads of the department, of its team and of the department of science may forward."""
    grant("digital_head", "unit_head", "digital")
    grant("team_head", "unit_head", "team")


@pytest.fixture
def sent(agency, app, actor_of, make_document):
    """`sent(Rule(…), must_acknowledge=False)`: a broadcast of the office that has gone out; a deadline in five days."""
    from intranet import clock
    from intranet_plugins.egov_broadcast.sending import service
    from intranet_plugins.egov_broadcast.sending.choice import Choice

    def make(*rules, document=None, **more):
        office = actor_of("office")
        values = {"unit_id": agency.units["office"], "deadline": clock.now() + timedelta(days=5), **more}
        draft = service.save(
            office, (document or make_document()).id, None, 0, Choice(rules, **values), accepted=("day_off",)
        )
        return service.send(office, draft.id, draft.version)

    return make

"""How people can be reached."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import clock, contact_facts
from intranet.auth.models import Account
from intranet.database import db
from intranet.directory.models import Person
from intranet.notices.models import Mailbox
from intranet.testing.agency import MADE


def facts():
    return {row.person_id: (row.has_account, row.signed_in_at, row.mail) for row in db.session.execute(contact_facts())}


def test_everybody_has_one_row(agency):
    found = db.session.execute(contact_facts()).all()
    assert sorted(row.person_id for row in found) == sorted(agency.people.values())


def test_it_says_who_has_an_account_and_when_they_last_signed_in(agency):
    now = clock.now()
    for role, changes in (("staff", {"last_login_at": now}), ("admin", {"disabled_at": MADE})):
        for name, value in changes.items():
            setattr(db.session.get(Account, agency.accounts[role]), name, value)
    db.session.commit()
    found = facts()
    assert found[agency.people["staff"]] == (1, now, "ok")
    assert found[agency.people["office"]] == (1, None, "ok")
    assert found[agency.people["admin"]][0] == 0
    assert found[agency.people["team_head"]] == (0, None, "ok")


def test_it_says_whether_mail_gets_there(agency):
    people = agency.people
    db.session.get(Person, people["staff"]).email = None
    for key, address in (("office", "office@anhai.example"), ("leader", "earlier@anhai.example")):
        db.session.add(Mailbox(person_id=people[key], address=address, error="550 no such user", since=MADE))
    db.session.commit()
    found = facts()
    # What an earlier address was refused for says nothing of the present one.
    assert {key: found[people[key]][2] for key in ("staff", "office", "leader")} == {
        "staff": "none", "office": "refused", "leader": "ok",
    }  # fmt: skip


def test_people_are_sorted_by_it_in_the_database(agency):
    contact = contact_facts().subquery()
    order = contact.c.has_account, contact.c.person_id
    found = db.session.scalars(select(contact.c.person_id).order_by(*order).limit(3)).all()
    without = sorted(set(agency.people.values()) - {agency.people[role] for role in agency.accounts})
    assert found == without[:3]


@pytest.mark.parametrize(
    ("named", "keys"),
    [
        ("hoang em", {"staff"}), ("Hoàng Thị Êm", {"staff"}), ("nguyễn", {"coordinator"}), ("cb008", {"staff"}),
        ("không ai cả", set()), ("%", set()), ("  ", None),
    ],
)  # fmt: skip
def test_people_are_found_by_their_names_or_codes(agency, named, keys):
    found = {row.person_id for row in db.session.execute(contact_facts(named))}
    assert found == {agency.people[key] for key in (agency.people if keys is None else keys)}

"""The actor of somebody who is not signed in just now."""

from __future__ import annotations

import pytest

from intranet import actor_of_person
from intranet.access import SYSTEM
from intranet.auth import service


@pytest.mark.parametrize("role", ["staff", "coordinator", "office", "admin"])
def test_they_may_what_they_may_when_signed_in(role, agency, actor_of):
    found = actor_of_person(agency.people[role], "feed")
    assert found == actor_of(role)
    assert found.channel == "feed"


@pytest.mark.parametrize("key", ["former", "team_staff"])
def test_who_left_or_has_no_account_acts_no_more(key, agency):
    assert actor_of_person(agency.people[key], "feed") is None
    assert actor_of_person(987_654, "feed") is None


def test_who_has_a_closed_account_acts_no_more(agency):
    service.disable_account(SYSTEM, agency.accounts["staff"])
    assert actor_of_person(agency.people["staff"], "feed") is None


def test_it_takes_two_statements(agency, count_queries):
    with count_queries(at_most=2):
        actor_of_person(agency.people["staff"], "feed")

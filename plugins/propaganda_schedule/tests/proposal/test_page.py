"""The page: who opens it, what it shows, what it keeps of what was typed, what it saves."""

from __future__ import annotations

import pytest

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PLANNERS = {"coordinator", "unit_head", "office"}


def url(plan, more=""):
    """The address of the page."""
    return f"/p/propaganda_schedule/plans/{plan}/propose{more}"


@pytest.mark.parametrize("role", ROLES)
def test_planners_open_it(role, client_as, plan):
    browser = client_as(role)
    expected = 200 if role in PLANNERS else 403
    assert browser.get(url(plan)).status_code == expected
    assert browser.get(url(plan, "/saved")).status_code == expected
    assert browser.post(url(plan), data={"again": "1"}).status_code in ({200, 422} if role in PLANNERS else {403})
    assert browser.get(url(999999)).status_code == 404

"""The pages: who may open which, what they show."""

from __future__ import annotations

import pytest

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
FOLLOWERS = {"coordinator", "unit_head", "office", "leader"}
PLANNERS = {"coordinator", "unit_head", "office"}
BASE = "/p/propaganda_schedule"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_open_to_those_whom_it_concerns(role, plan, attend, client_as):
    attend("staff")
    browser = client_as(role)
    paths = ("coverage", f"plans/{plan}/coverage", f"plans/{plan}/gaps", "absences")
    planning = ("absences/new", f"plans/{plan}/make-up?all=1")
    answers = {path: browser.get(f"{BASE}/{path}").status_code for path in (*paths, *planning, "mine")}
    follows, plans = 200 if role in FOLLOWERS else 403, 200 if role in PLANNERS else 403
    assert answers == {**dict.fromkeys(paths, follows), **dict.fromkeys(planning, plans), "mine": 200}
    assert browser.get(f"{BASE}/plans/999999/coverage").status_code == (404 if role in FOLLOWERS else 403)

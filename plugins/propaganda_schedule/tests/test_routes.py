"""Every page for every role: who gets it, who may not, and who may not even know of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
YES, NO, HIDDEN = "yes", "no", "hidden"

# What each of ROLES gets of the unit of the first three, and of another unit.
FREE = (YES,) * 7
PLANNERS = (NO, YES, YES, YES, NO, NO, NO)
FOLLOWERS = (NO, YES, YES, YES, YES, NO, NO)
SEEN_ELSEWHERE = (HIDDEN, HIDDEN, HIDDEN, YES, YES, YES, YES)
PLANNED_ELSEWHERE = (HIDDEN, HIDDEN, HIDDEN, YES, NO, NO, NO)
FOLLOWED_ELSEWHERE = (HIDDEN, HIDDEN, HIDDEN, YES, YES, NO, NO)
NOBODYS = (HIDDEN,) * 7
KEPT, KEPT_ELSEWHERE = (HIDDEN, YES, YES, YES, NO, HIDDEN, HIDDEN), (HIDDEN, HIDDEN, HIDDEN, YES, NO, HIDDEN, HIDDEN)

# Pages about a plan or about nothing in particular show what the reader's units have.
GENERAL = {
    "index": FREE, "download": FREE, "feeds": FREE, "my_coverage": FREE, "tasks": FREE, "check_in": FREE, "scan": FREE,
    "coverage_index": FOLLOWERS, "coverage": FOLLOWERS, "gaps": FOLLOWERS, "absence_list": FOLLOWERS,
    "overdue": FOLLOWERS, "reports_due": FOLLOWERS, "long_sheet": FOLLOWERS,
    "new_session": PLANNERS, "proposals": PLANNERS, "propose": PLANNERS, "proposed": PLANNERS, "make_up": PLANNERS,
    "new_absence": PLANNERS, "remind": PLANNERS, "made_up": PLANNERS,
    # There is none of theirs.
    "revoke_feed": NOBODYS,
}  # fmt: skip
OF_SESSIONS = {
    "session": (FREE, SEEN_ELSEWHERE), "session_calendar": (FREE, SEEN_ELSEWHERE),
    "attendance_list": (FOLLOWERS, FOLLOWED_ELSEWHERE), "attendance_sheet": (FOLLOWERS, FOLLOWED_ELSEWHERE),
    "sign_in_sheet": (FOLLOWERS, FOLLOWED_ELSEWHERE), "report_sent": (FOLLOWERS, FOLLOWED_ELSEWHERE),
    "report": (PLANNERS, PLANNED_ELSEWHERE), "report_questions": (PLANNERS, PLANNED_ELSEWHERE),
    "screen": (PLANNERS, PLANNED_ELSEWHERE), "edit_session": (PLANNERS, PLANNED_ELSEWHERE),
    "move_session": (PLANNERS, PLANNED_ELSEWHERE), "cancel_session": (PLANNERS, PLANNED_ELSEWHERE),
    "restore_session": (PLANNERS, PLANNED_ELSEWHERE),
    # They have not checked in.
    "checked_in": (NOBODYS, NOBODYS),
    "end_absence": (KEPT, KEPT_ELSEWHERE), "remove_absence": (KEPT, KEPT_ELSEWHERE),
}  # fmt: skip
PUBLIC = {"feed", "static"}
NUMBERS = {"plan_id", "session_id", "absence_id", "feed_id"}


@pytest.fixture
def rules(app):
    """The plugin's addresses by the name of the page."""
    prefix = "propaganda_schedule."
    return {
        rule.endpoint.removeprefix(prefix): rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(prefix)
    }


@pytest.fixture
def things(agency, plan, make_session, today):
    """For a unit: what its pages are about, by the page and the name in its address."""
    from sqlalchemy import select

    from intranet import SYSTEM, db
    from intranet_plugins.propaganda_schedule.coverage import absences
    from intranet_plugins.propaganda_schedule.models import Absence
    from intranet_plugins.propaganda_schedule.sessions import service

    def make(unit, person):
        past = make_session(unit, day=today - timedelta(days=1))
        coming = [make_session(unit) for _number in range(3)]
        gone = make_session(unit, day=today + timedelta(days=9))
        service.cancel(SYSTEM, gone.id, gone.version, "Trùng lịch")
        for day in (today, today + timedelta(days=20)):
            absences.record(SYSTEM, [agency.people[person]], absences.Period("leave", day, day))
        of_person = select(Absence.id).where(Absence.person_id == agency.people[person]).order_by(Absence.id)
        first, second = db.session.scalars(of_person)
        sessions = dict(
            zip(("edit_session", "move_session", "cancel_session"), (one.id for one in coming), strict=True),
            restore_session=gone.id,
        )
        return lambda page: {
            "plan_id": plan, "session_id": sessions.get(page, past.id), "feed_id": 1, "code": "ABCD2345",
            "absence_id": first if page == "end_absence" else second,
        }  # fmt: skip

    return {"science": make("science", "staff"), "digital": make("digital", "digital_staff")}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role):
    client, place = client_as(role), ROLES.index(role)
    told = {}
    for name, unit, expected in cases():
        rule, values = rules[name], things[unit](name)
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{key: values[key] for key in rule.arguments})
        for method in sorted(rule.methods & {"GET", "POST"}):
            told[method, name, unit] = (said(client.status(address, method)), expected[place])
    assert {case: found for case, found in told.items() if found[0] != found[1]} == {}


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("role", ["unit_head", "office"])
def test_what_every_page_asks_of_postgresql_is_understood(app, rules, things, client_as, role):
    test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role)


@pytest.mark.parametrize("role", ROLES)
def test_what_there_is_not_looks_like_what_one_may_not_know_of(app, rules, client_as, role):
    client, place = client_as(role), ROLES.index(role)
    shown = {}
    for name, expected in {**GENERAL, **{name: own for name, (own, _other) in OF_SESSIONS.items()}}.items():
        rule = rules[name]
        if not rule.arguments or not rule.arguments <= NUMBERS:
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 999_999))
        # A page of plans may be closed to the role, whatever the plan.
        right = {HIDDEN, NO} if name in GENERAL and expected[place] == NO else {HIDDEN}
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = said(client.open(address, method=method, follow_redirects=True).status_code)
            if answer not in right:
                shown[method, name] = answer
    assert shown == {}


def test_nobody_gets_anything_without_signing_in(app, rules, things, client):
    for name, unit, _expected in cases():
        rule, values = rules[name], things[unit](name)
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{key: values[key] for key in rule.arguments})
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = client.open(address, method=method)
            seen = answer.status_code, str(answer.location).startswith("/login")
            assert seen == ((302, True) if method == "GET" else (401, False)), (method, name)


@pytest.mark.database("sqlite")
def test_every_page_is_spoken_of(rules):
    assert set(rules) == {*GENERAL, *OF_SESSIONS, *PUBLIC}


def cases():
    """Each page, the unit it is about, and what each role gets."""
    yield from ((name, "science", expected) for name, expected in GENERAL.items())
    for name, (own, elsewhere) in OF_SESSIONS.items():
        yield name, "science", own
        yield name, "digital", elsewhere


def said(status):
    """An answer in a word; a form that is not filled in is an answer, too."""
    return {403: NO, 404: HIDDEN}.get(status, YES if status in (200, 302, 303, 422) else status)

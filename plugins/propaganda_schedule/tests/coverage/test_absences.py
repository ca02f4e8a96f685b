"""Absences: who may note why somebody is away, and who may know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import SYSTEM, Forbidden, Refused, db
from intranet.audit import AuditEntry
from intranet_plugins.propaganda_schedule.coverage import absences
from intranet_plugins.propaganda_schedule.coverage.absences import Period
from intranet_plugins.propaganda_schedule.models import Absence

BASE = "/p/propaganda_schedule"


@pytest.fixture
def away(agency, actor_of, today):
    """`away("staff", reason="sick")`: noted by the coordinator of science, from today on; the id of the absence."""

    def note(key="staff", *, by="coordinator", **more):
        period = Period(**{"reason": "mission", "first_on": today, **more})
        absences.record(actor_of(by), [agency.people[key]], period)
        return db.session.scalar(select(Absence.id).order_by(Absence.id.desc()))

    return note


def test_an_absence_holds_from_its_first_day_to_its_last(away, agency, today):
    away(last_on=today + timedelta(days=2))
    person = agency.people["staff"]
    days = {n: absences.on([person], today + timedelta(days=n), SYSTEM) for n in (-1, 0, 2, 3)}
    assert days == {-1: {}, 0: {person: "mission"}, 2: {person: "mission"}, 3: {}}


def test_of_several_the_one_that_began_last_counts(away, agency, today):
    away(reason="leave", first_on=today - timedelta(days=9))
    away(reason="sick", first_on=today - timedelta(days=1), last_on=today)
    person = agency.people["staff"]
    assert absences.on([person], today, SYSTEM) == {person: "sick"}
    assert absences.on([person], today + timedelta(days=1), SYSTEM) == {person: "leave"}
    assert absences.on([], today, SYSTEM) == {}


def test_noting_the_same_again_changes_nothing(actor_of, agency, today):
    people = [agency.people["staff"], agency.people["unit_head"]]
    assert absences.record(actor_of("coordinator"), people, Period("leave", today)) == 2
    assert absences.record(actor_of("coordinator"), people, Period("leave", today)) == 0
    assert absences.record(actor_of("office"), [*people, agency.people["team_staff"]], Period("leave", today)) == 1


@pytest.mark.parametrize(
    ("role", "whom", "may"),
    [
        ("coordinator", "staff", True), ("unit_head", "staff", True), ("office", "team_staff", True),
        ("coordinator", "digital_staff", False), ("leader", "staff", False), ("staff", "staff", False),
        ("admin", "staff", False),
    ],
)  # fmt: skip
def test_who_reports_for_the_unit_notes_reasons(role, whom, may, away):
    if may:
        assert away(whom, by=role)
    else:
        with pytest.raises(Forbidden):
            away(whom, by=role)


@pytest.mark.parametrize("role", ["staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin"])
def test_reasons_are_seen_by_those_who_follow_the_unit(role, away, actor_of):
    own, other = away("staff", reason="sick"), away("digital_staff", by="office")
    actor = actor_of(role)
    seen = [bool(absences.get(actor, one)) for one in (own, other)]
    everywhere = role in ("office", "leader")
    assert seen == [everywhere or role in ("coordinator", "unit_head"), everywhere]


def test_who_belongs_to_a_unit_only_besides_is_not_of_its_staff(away, actor_of, agency):
    """The office's chief leads the party cell, too: what the cell's head follows does not tell why they are away."""
    from intranet import people_of

    cell = people_of([agency.units["cell"]], staff_only=True)
    assert db.session.scalars(cell).all() == []
    assert len(db.session.scalars(people_of([agency.units["cell"]])).all()) == 2


def test_the_trail_tells_who_noted_it_but_never_why(away):
    away(reason="sick", note="Nằm viện")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.action == "propaganda_schedule.absence"
    told = f"{entry.subject_label} {entry.changes}"
    assert "Hoàng Thị Êm" in told
    assert "sick" not in told
    assert "viện" not in told


@pytest.mark.parametrize(
    "wrong", [{"reason": "lazy"}, {"last_on": "before"}, {"note": "x" * 201}], ids=["reason", "days", "note"]
)
def test_what_cannot_be_is_refused_with_its_field(wrong, away, today):
    if "last_on" in wrong:
        wrong = {"last_on": today - timedelta(days=1)}
    with pytest.raises(Refused) as refusal:
        away(**wrong)
    assert refusal.value.field in ("reason", "last_on", "note")


def test_an_absence_ends_and_is_taken_back(away, client_as, agency, today):
    one = away()
    browser = client_as("coordinator")
    assert "Hoàng Thị Êm" in browser.get(f"{BASE}/absences").text
    early = (today - timedelta(days=3)).isoformat()
    assert browser.post(f"{BASE}/absences/{one}/end", data={"last_on": early}).status_code == 422
    assert browser.post(f"{BASE}/absences/{one}/end", data={"last_on": today.isoformat()}).status_code == 303
    assert db.session.get_one(Absence, one).last_on == today
    assert browser.post(f"{BASE}/absences/{one}/remove").status_code == 303
    db.session.expire_all()
    assert db.session.get(Absence, one) is None


def test_absences_of_others_are_not_to_be_found_and_those_one_only_sees_not_to_be_changed(away, client_as):
    other, own = away("digital_staff", by="office"), away("staff")
    for path in (f"{BASE}/absences/{other}/end", f"{BASE}/absences/{other}/remove"):
        assert client_as("coordinator").get(path).status_code == 404
        assert client_as("coordinator").post(path).status_code == 404
    assert client_as("leader").get(f"{BASE}/absences/{own}/end").status_code == 403


@pytest.mark.database("sqlite", "postgresql")
def test_people_are_ticked_or_named_and_doubtful_lines_are_asked_about(client_as, agency, today):
    browser = client_as("coordinator")
    staff, head = agency.people["staff"], agency.people["unit_head"]
    page = browser.get(f"{BASE}/absences/new?person={staff}&person={agency.people['digital_staff']}").text
    assert "Hoàng Thị Êm" in page
    assert "Lý Thị Yến" not in page
    typed = {"people": [staff], "reason": "leave", "first_on": today.isoformat()}
    answer = browser.post(f"{BASE}/absences/new", data={**typed, "names": "Vũ Thị Thu Hường\nNgười Không Quen"})
    assert answer.status_code == 422
    assert "Không rõ là ai: Người Không Quen" in answer.text
    assert db.session.scalars(select(Absence)).all() == []
    assert browser.post(f"{BASE}/absences/new", data={**typed, "names": "vu thi thu huong"}).status_code == 303
    assert set(db.session.scalars(select(Absence.person_id))) == {staff, head}


def test_who_sends_people_of_other_units_learns_nothing_of_them(client_as, agency, today):
    browser = client_as("coordinator")
    typed = {"people": [agency.people["digital_staff"]], "reason": "leave", "first_on": today.isoformat()}
    answer = browser.post(f"{BASE}/absences/new", data=typed)
    assert answer.status_code == 422
    assert "Lý Thị Yến" not in answer.text


def test_the_list_costs_a_constant_number_of_statements(away, client_as, count_queries):
    browser = client_as("office")
    away("staff", by="office")
    browser.get(f"{BASE}/absences")
    with count_queries() as one:
        browser.get(f"{BASE}/absences")
    for key in ("unit_head", "digital_staff", "team_staff", "leader", "chief"):
        away(key, by="office")
    with count_queries(at_most=one.total):
        assert "Châu Ngọc Uyên" in browser.get(f"{BASE}/absences").text

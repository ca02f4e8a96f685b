"""Asking people to review: several people, several cases, nobody who is kept from one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, db


@pytest.fixture
def service():
    from intranet_plugins.good_deeds.review import assigning

    return assigning


@pytest.fixture
def pairs():
    from intranet_plugins.good_deeds.models import Assignment

    return lambda: sorted(
        tuple(row) for row in db.session.execute(select(Assignment.submission_id, Assignment.person_id))
    )


@pytest.fixture
def people(agency):
    return [agency.people[name] for name in ("office", "council_member", "deputy")]


def test_everybody_gets_every_case(service, pairs, people, make_submission, actor_of):
    cases = [make_submission(f"A{number}").id for number in range(3)]
    outcome = service.assign(actor_of("office"), cases, service.Wish(people))
    assert pairs() == sorted((case, person) for case in cases for person in people)
    assert len(outcome.given) == 9
    again = service.assign(actor_of("office"), cases, service.Wish(people))
    assert (len(again.given), len(again.had)) == (0, 9)


@pytest.mark.parametrize("each", [1, 2])
def test_evenly_means_that_nobody_gets_two_more_than_another(service, pairs, people, make_submission, actor_of, each):
    cases = [make_submission(f"A{number}").id for number in range(7)]
    service.assign(actor_of("office"), cases, service.Wish(people, each))
    by_person = Counter(person for _case, person in pairs())
    assert max(by_person.values()) - min(by_person.values()) <= 1
    assert set(Counter(case for case, _person in pairs()).values()) == {each}


def test_nobody_reviews_what_is_theirs_or_their_households(service, pairs, agency, make_submission, actor_of):
    from intranet_plugins.good_deeds.models import Conflict, Kin

    mine, kins, declared, free = (make_submission(f"A{number}", by="digital_staff") for number in range(4))
    me, kin = agency.people["council_member"], agency.people["deputy"]
    mine.created_by, kins.person_id = me, kin
    db.session.add(Kin(person_id=min(me, kin), kin_id=max(me, kin)))
    db.session.add(Conflict(submission_id=declared.id, person_id=me, reason="Cùng làm"))
    db.session.commit()
    cases = [one.id for one in (mine, kins, declared, free)]
    outcome = service.assign(actor_of("office"), cases, service.Wish([me]))
    assert pairs() == [(free.id, me)]
    assert sorted(outcome.kept) == sorted((one.id, me) for one in (mine, kins, declared))
    assert set(outcome.refused) == {mine.id, kins.id, declared.id}


def test_nobody_chooses_who_reviews_what_is_theirs(service, pairs, people, agency, make_submission, actor_of):
    from intranet_plugins.good_deeds.models import Assignment

    mine, free = make_submission("A", by="unit_head"), make_submission("B", by="digital_staff")
    head, office = actor_of("unit_head"), actor_of("office")
    outcome = service.assign(head, [mine.id, free.id], service.Wish(people[1:2]))
    assert pairs() == [(free.id, people[1])]
    assert "liên quan đến mình" in outcome.refused[mine.id]
    service.assign(office, [mine.id], service.Wish(people[2:]))
    assert service.set_due(head, [mine.id], clock.today() + timedelta(days=1)) == 0
    for act in (lambda: service.release(head, mine.id, people[2]), lambda: service.remind(head, mine.id)):
        with pytest.raises(Forbidden):
            act()
    assert db.session.get(Assignment, (mine.id, people[2])).due_on is None


def test_a_unit_asks_about_its_own_cases_only(service, pairs, people, make_submission, actor_of, agency):
    own, other = make_submission("A", by="digital_staff"), make_submission("B", unit="digital", by="coordinator")
    service.assign(actor_of("unit_head"), [own.id, other.id], service.Wish(people))
    assert {case for case, _person in pairs()} == {own.id}


def test_what_is_decided_needs_no_review(service, pairs, people, make_submission, actor_of):
    done = make_submission("A", stage="published")
    outcome = service.assign(actor_of("office"), [done.id], service.Wish(people))
    assert pairs() == []
    assert done.id in outcome.refused


@pytest.mark.parametrize("role", ["staff", "leader", "council_member", "admin"])
def test_others_ask_nobody(service, people, make_submission, actor_of, role):
    with pytest.raises(Forbidden):
        service.assign(actor_of(role), [make_submission("A").id], service.Wish(people))


def test_wishes_that_make_no_sense_are_refused(service, people, make_submission, actor_of):
    case = [make_submission("A").id]
    yesterday = clock.today() - timedelta(days=1)
    for wish in (service.Wish([]), service.Wish(people, 0, yesterday), service.Wish(range(1, 40))):
        with pytest.raises(Refused):
            service.assign(actor_of("office"), case, wish)
    with pytest.raises(Refused):
        service.assign(actor_of("office"), range(1, 600), service.Wish(people))


def test_hundreds_of_cases_take_a_few_statements(service, people, make_submission, actor_of, count_queries):
    office = actor_of("office")
    few = [make_submission(f"A{number}").id for number in range(2)]
    many = [make_submission(f"B{number}").id for number in range(30)]
    with count_queries() as counted:
        service.assign(office, few, service.Wish(people))
    with count_queries() as again:
        service.assign(office, many, service.Wish(people))
    # The audit trail has a line for each case.
    assert again.total - len(many) <= counted.total - len(few)


def test_the_day_is_set_for_those_who_have_not_written(service, people, make_submission, actor_of, agency):
    from intranet_plugins.good_deeds.models import Assignment

    case = make_submission("A")
    service.assign(actor_of("office"), [case.id], service.Wish(people))
    db.session.get(Assignment, (case.id, people[0])).done_at = clock.now()
    db.session.commit()
    day = clock.today() + timedelta(days=3)
    assert service.set_due(actor_of("office"), [case.id], day) == 2
    found = dict(db.session.execute(select(Assignment.person_id, Assignment.due_on)).all())
    assert found == {people[0]: None, people[1]: day, people[2]: day}


def test_releasing_takes_back_what_is_not_written(service, pairs, people, make_submission, actor_of):
    from intranet_plugins.good_deeds.models import Assignment

    case = make_submission("A")
    office = actor_of("office")
    service.assign(office, [case.id], service.Wish(people[:2]))
    service.release(office, case.id, people[0])
    assert pairs() == [(case.id, people[1])]
    db.session.get(Assignment, (case.id, people[1])).done_at = clock.now()
    db.session.commit()
    with pytest.raises(Refused):
        service.release(office, case.id, people[1])


def test_reminding_tells_each_once_a_day(service, people, make_submission, actor_of):
    case, office = make_submission("A"), actor_of("office")
    service.assign(office, [case.id], service.Wish(people))
    assert service.remind(office, case.id) == 3
    assert service.remind(office, case.id) == 0


def test_a_reviewer_sees_the_case_and_what_to_do(service, agency, make_submission, actor_of, client_as):
    case = make_submission("Cầu gỗ qua suối", unit="digital", by="digital_staff")
    client = client_as("staff")
    page = f"/p/good_deeds/cases/{case.id}"
    assert client.get(page).status_code == 404
    service.assign(actor_of("office"), [case.id], service.Wish([agency.people["staff"]]))
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/review").status_code == 200

"""Documents to be confirmed go to whoever comes; whoever leaves stops counting; nobody is late for having moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import SYSTEM, clock, db
from intranet.directory import service
from intranet_plugins.egov_broadcast.people import figures, follow
from intranet_plugins.egov_broadcast.people.models import Held, Moved
from intranet_plugins.egov_broadcast.sending import amending, fanout, kinds
from intranet_plugins.egov_broadcast.sending.amending import Amendment

NEXT = timedelta(days=1)


@pytest.fixture
def comes(agency):
    """`comes("science")`: somebody new on the staff of the unit; their id."""

    def come(unit):
        return service.create_person(
            SYSTEM, full_name="Đinh Thị Mới", home_unit_id=agency.units[unit], active_from=clock.today()
        ).id

    return come


def total(broadcast):
    return figures.of([broadcast.id])[broadcast.id].total


def test_somebody_new_gets_what_runs_in_their_unit(to_units, comes, receipt, told_of):
    science, digital = to_units("science"), to_units("digital")
    news = to_units("science", must_acknowledge=False, deadline=None)
    before = total(science)
    new = comes("science")
    assert total(science) == before + 1, "before anybody followed"
    assert follow.run() == 3
    mine = receipt(science, new)
    assert (mine.must, mine.due_at, mine.broadcast_id) == (True, science.deadline, science.id)
    assert receipt(digital, new) is None
    assert receipt(news, new) is None
    assert total(science) == before + 1
    assert told_of(new) == ["Cần xác nhận: văn bản đang phổ biến ở nơi công tác mới"]
    assert follow.run() == 0
    assert not db.session.scalars(select(Held)).all()
    assert not db.session.scalars(select(Moved)).all()


def test_a_deadline_of_before_their_time_is_not_theirs(to_units, comes, receipt, travel):
    science = to_units("science")
    travel(timedelta(days=10))
    new = comes("science")
    overdue = figures.of([science.id])[science.id].overdue
    follow.run()
    assert receipt(science, new).due_at > clock.now()
    assert figures.of([science.id])[science.id].overdue == overdue


def test_whoever_leaves_stops_counting_and_counts_again_with_what_they_did(to_units, agency, receipt, travel):
    science, person = to_units("science"), agency.people["staff"]
    before = figures.of([science.id])[science.id]
    service.move_person(SYSTEM, person, agency.units["digital"])
    assert total(science) == before.total - 1
    follow.run()
    assert receipt(science, person).left_on == clock.today()
    assert total(science) == before.total - 1
    travel(NEXT)
    service.move_person(SYSTEM, person, agency.units["science"])
    follow.run()
    assert receipt(science, person).left_on is None
    assert figures.of([science.id])[science.id] == before


@pytest.mark.parametrize("must", [True, False])
def test_whoever_leaves_before_they_are_told_is_told_as_if_nothing_had_come_between(
    to_units, agency, receipt, told_of, must
):
    """Killed after it went out, before people were told: they move and are followed, then the sweep tells."""
    science, person = to_units("science", must_acknowledge=must), agency.people["staff"]
    service.move_person(SYSTEM, person, agency.units["digital"])
    follow.run()
    assert receipt(science, person).left_on == clock.today()
    assert told_of(person) == []
    kinds.sweep()
    assert len(told_of(person)) == 1
    service.move_person(SYSTEM, person, agency.units["science"])
    follow.run()
    kinds.sweep()
    assert receipt(science, person).left_on is None
    assert len(told_of(person)) == 1


def test_whoever_comes_is_told_though_more_time_is_given_before_anybody_followed(
    to_units, comes, receipt, told_of, actor_of
):
    science = to_units("science")
    kinds.sweep()
    new, more = comes("science"), Amendment(science.deadline + timedelta(days=4), "")
    amending.amend(actor_of("office"), science.id, science.version, more, accepted=("day_off", "late"))
    assert receipt(science, new).due_at == more.deadline
    follow.run()
    kinds.sweep()
    assert told_of(new) == ["Cần xác nhận: văn bản đang phổ biến ở nơi công tác mới"]


def test_what_has_ended_stands_still(to_units, agency, receipt, comes):
    science = to_units("science")
    before = figures.of([science.id])
    from intranet_plugins.egov_broadcast.sending import closing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "settings", lambda: {"end_after": -30})
        assert closing.end_old() == 1
    service.move_person(SYSTEM, agency.people["staff"], agency.units["digital"])
    comes("science")
    assert follow.run() == 0
    assert figures.of([science.id]) == before


def test_the_home_unit_follows_a_merger(to_units, agency):
    everybody = to_units("agency")
    old, new = agency.units["science"], agency.units["digital"]
    follow.run()
    number = {one.unit_id: one.figures.total for one in figures.by_unit(everybody.id)}
    service.merge_units(SYSTEM, [old], into=new)
    reckoned = figures.by_unit(everybody.id)
    assert {one.unit_id: one.figures.total for one in reckoned}[new] == number[old] + number[new]
    follow.run()
    assert figures.by_unit(everybody.id) == reckoned


def test_a_change_that_concerns_few_looks_at_few(to_units, agency, count_queries, comes):
    sent = [to_units("agency") for _ in range(8)]
    follow.run()
    comes("science")
    with count_queries() as counted:
        assert follow.run() == len(sent)
    few = counted.total
    more = [to_units("agency") for _ in range(8)]
    follow.run()
    comes("digital")
    with count_queries() as counted:
        assert follow.run() == len(sent) + len(more)
    assert counted.total <= few


def test_the_next_day_costs_no_more_than_saying_so(to_units, travel, count_queries):
    to_units("agency")
    follow.run()
    travel(NEXT)
    with count_queries() as counted:
        assert follow.run() == 1
    assert counted.total < 40


@pytest.fixture
def back_and_forth(agency):
    """`move()` puts somebody elsewhere, and back; between the two nothing is compared."""
    person, places = agency.people["digital_staff"], [agency.units["science"], agency.units["digital"]]
    return lambda: service.move_person(SYSTEM, person, places.pop(0))


def test_who_moves_while_people_are_followed_and_moves_back_is_where_they_are(
    agency, make_broadcast, back_and_forth, receipt, monkeypatch
):
    root = make_broadcast()
    moved, follow_in = [], follow._follow

    def meanwhile(mark):
        if not moved:
            moved.append(back_and_forth())
        return follow_in(mark)

    monkeypatch.setattr(follow, "_follow", meanwhile)
    follow.run()
    back_and_forth()
    follow.run()
    assert receipt(root, agency.people["digital_staff"]).unit_id == agency.units["digital"]


def test_who_moves_while_a_broadcast_goes_out_and_moves_back_is_where_they_are(
    agency, make_broadcast, back_and_forth, receipt, monkeypatch
):
    make_broadcast()
    follow.run()
    draft, whom = make_broadcast(status="sending"), fanout._audience
    monkeypatch.setattr(fanout, "_audience", lambda broadcast: (back_and_forth(), whom(broadcast))[1])
    fanout.run(draft.id)
    assert receipt(draft, agency.people["digital_staff"]).unit_id == agency.units["science"]
    back_and_forth()
    follow.run()
    assert receipt(draft, agency.people["digital_staff"]).unit_id == agency.units["digital"]

"""Whatever happens to sessions, people, units and plans: coverage equals a recount of who was there."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import SYSTEM, Forbidden, Refused, clock, coverage, db, plan_heirs
from intranet.directory import service_people, service_reorganise
from intranet.directory.models import Membership, Person
from intranet.plans import lifecycle
from intranet.plans.models import Participation, Plan
from intranet_plugins.propaganda_schedule import personal
from intranet_plugins.propaganda_schedule.checkin import service as checkin
from intranet_plugins.propaganda_schedule.models import Attendance, Session
from intranet_plugins.propaganda_schedule.proposal import amendments
from intranet_plugins.propaganda_schedule.reports import attendance
from intranet_plugins.propaganda_schedule.reports import service as reports
from intranet_plugins.propaganda_schedule.sessions import service

CHANNELS = ("law_day", "portal")
ANYHOW = ("past", "outside", "day_off", "clash")
WHO = st.integers(0, 12)
WHICH = st.integers(0, 3)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(("science", "digital", "office")), st.integers(0, 1),
                  st.sampled_from(CHANNELS), st.integers(0, 5)),
        st.tuples(st.just("report"), WHICH, st.sampled_from(("held", "held", "moved", "missed", "cancelled")),
                  st.sets(WHO, max_size=5), st.integers(0, 9)),
        st.tuples(st.just("check_in"), WHICH, st.sampled_from(("staff", "coordinator", "leader"))),
        st.tuples(st.just("edit"), WHICH, st.sampled_from((0, 1, None)), st.sampled_from(CHANNELS)),
        st.tuples(st.just("move"), WHICH, st.integers(-3, 3)),
        st.tuples(st.just("cancel"), WHICH),
        st.tuples(st.just("restore"), WHICH),
        st.tuples(st.just("transfer"), WHO, st.sampled_from(("science", "digital", "office"))),
        st.tuples(st.just("leave"), st.integers(8, 12)),
        st.tuples(st.just("erase"), st.integers(8, 12)),
        st.tuples(st.just("merge"), st.sampled_from((("digital", "science"), ("science", "office")))),
        st.tuples(st.just("amend"), st.booleans()),
        st.tuples(st.just("follow")),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


class World:
    """What happens, as people do it; what cannot be done any more is passed over."""

    def __init__(self, agency, plan, make_session, actor_of):
        self.agency, self.plan, self.make, self.actor_of = agency, plan, make_session, actor_of
        self.people, self.today = list(agency.people.values()), clock.today()
        self.made: list[int] = []

    @property
    def facts(self):
        return db.session.get_one(Plan, self.plan)

    def session(self, which):
        if not self.made:
            raise Refused("none")
        return db.session.get_one(Session, self.made[which % len(self.made)], populate_existing=True)

    def add(self, unit, wave, channel, ago):
        waves = [one.id for one in self.facts.waves]
        found = {"plan_id": self.plan, "wave_id": waves[wave % len(waves)] if waves else None, "channel": channel}
        self.made.append(self.make(unit, day=self.today - timedelta(days=ago), starts=None, ends=None, **found).id)

    def report(self, which, outcome, who, ago):
        session = self.session(which)
        held = session.day if outcome == "held" else self.today - timedelta(days=ago)
        present = {self.people[n] for n in who}
        absent = {self.people[n]: "sick" for n in range(3) if n not in who}
        reports.send(
            SYSTEM, session.id, session.version, reports.Report(outcome, held, "Mất điện", present, (), absent)
        )

    def check_in(self, which, role):
        session = self.session(which)
        checkin.open_check_in(SYSTEM, session.id)
        checkin.check_in(self.actor_of(role), session.id)

    def edit(self, which, wave, channel):
        session = self.session(which)
        waves = [one.id for one in db.session.get_one(Plan, session.plan_id).waves]
        draft = service.draft_of(session)
        wanted = {"wave_id": waves[wave % len(waves)] if wave is not None and waves else None, "channel": channel}
        changed = service.Draft(**{**{name: getattr(draft, name) for name in service.FIELDS}, **wanted})
        service.edit(SYSTEM, session.id, session.version, changed, accepted=ANYHOW)

    def move(self, which, days):
        session = self.session(which)
        day = session.day + timedelta(days=days)
        service.move(SYSTEM, session.id, session.version, day, None, None, "Bão", accepted=ANYHOW)

    def cancel(self, which):
        session = self.session(which)
        service.cancel(SYSTEM, session.id, session.version, "Bão")

    def restore(self, which):
        session = self.session(which)
        service.restore(SYSTEM, session.id, session.version, accepted=ANYHOW)

    def transfer(self, who, unit):
        service_people.move_person(SYSTEM, self.people[who], self.agency.units[unit])

    def leave(self, who):
        service_people.leave(SYSTEM, self.people[who], on=self.today)

    def erase(self, who):
        list(personal.erase(self.people[who]))

    def merge(self, units):
        one, into = (self.agency.units[name] for name in units)
        service_reorganise.merge_units(SYSTEM, [one], into=into, on=self.today)

    def amend(self, drops):
        draft = lifecycle.amend(SYSTEM, self.plan, self.facts.version)
        if drops and len(draft.waves) > 1:
            db.session.delete(draft.waves[-1])
            db.session.commit()
            db.session.refresh(draft)
        heir = lifecycle.issue(SYSTEM, draft.id, draft.version, lifecycle.Issue(self.today, "KH-SKHCN", None))
        self.plan = heir.id

    def follow(self):
        amendments.follow()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_figures_always_equal_a_recount(events, agency, make_plan, make_session, actor_of):
    world = World(agency, make_plan(), make_session, actor_of)
    for unit, wave in (("science", 0), ("office", 1)):
        world.add(unit, wave, CHANNELS[wave], wave)
    for name, *values in events:
        with contextlib.suppress(Refused, Forbidden):
            getattr(world, name)(*values)
        db.session.rollback()
        db.session.expire_all()
        check(world)
    world.follow()
    assert {db.session.get_one(Session, one).plan_id for one in world.made} <= {world.plan}
    check(world)


def check(world):
    """Who is there has a participation, nobody else; and what is shown is what there is."""
    raw = [row for row in db.session.scalars(select(Participation)) if row.plan_id == world.plan]
    there = []
    for session in (db.session.get_one(Session, one) for one in world.made):
        present = set(db.session.scalars(attendance.present_ids(session.id)))
        mine = [row for row in raw if row.key == f"session:{session.id}"]
        assert {row.person_id for row in mine} == present
        assert len(mine) == len(present)
        assert {row.happened_on for row in mine} <= {session.happened_on}
        assert {row.channel for row in mine} <= {session.channel}
        if session.plan_id == world.plan:
            assert {row.wave_id for row in mine} <= {session.wave_id}
        if session.status in ("cancelled", "missed"):
            assert not db.session.query(Attendance).filter_by(session_id=session.id, present=True).count()
        there += mine
    assert len(there) == len(raw)
    staff = staff_of(world.today)
    waves = [None, *(wave.id for wave in world.facts.waves)]
    for day in (world.today, world.today - timedelta(days=2)):
        staff = staff_of(day)
        matrix = coverage.matrix(world.plan, day)
        for wave in waves:
            for channel in ("", *CHANNELS):
                reached = {
                    row.person_id
                    for row in raw
                    if wave in (None, row.wave_id) and channel in ("", row.channel) and row.happened_on <= day
                }
                counted = reached & staff.keys()
                shares = coverage.shares(world.plan, wave, channel, day)
                assert (shares.expected, shares.reached) == (len(staff), len(counted))
                by_unit = {unit.unit_id: unit.reached for unit in shares.units if unit.reached}
                assert by_unit == tally(staff[person] for person in counted)
                assert matrix.get((wave, channel), 0) == len(counted)
                trend = coverage.trend(world.plan, wave, channel, day)
                assert (trend[-1][1] if trend else 0) == len(counted)
                names = {row.id for row in db.session.execute(coverage.gaps(world.plan, wave, channel, day=day))}
                assert names == staff.keys() - counted
    assert not plan_heirs([world.plan])


def tally(units):
    found: dict[int | None, int] = {}
    for unit in units:
        found[unit] = found.get(unit, 0) + 1
    return found


def staff_of(day: date) -> dict[int, int | None]:
    """Everybody who works here on the day, and where; read row by row."""
    homes = {
        row.person_id: row.unit_id
        for row in db.session.scalars(select(Membership).where(Membership.is_home))
        if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
    }
    works = [
        person
        for person in db.session.scalars(select(Person))
        if person.active_from <= day and (person.active_to is None or person.active_to > day)
    ]
    return {person.id: homes.get(person.id) for person in works}

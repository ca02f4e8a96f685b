"""Many audiences at once, and whom a change of the directory concerns."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import clock
from intranet.database import db, transaction
from intranet.directory import audiences, queries
from intranet.directory.models import Audience, AudienceRule, Group, GroupMember, Person
from intranet.directory.rows import audience_rows, directory_rows, directory_stamp
from tests.directory.test_audiences import OPERATIONS, RULES, START, build, clear, rule


def kept(world, made):
    """Two saved audiences of these rules, the second with a group more; a third without rules."""
    people = [*db.session.scalars(select(Person.id))]
    with transaction():
        group = Group(name="Nhóm")
        saved = [Audience(created_at=clock.now()) for _ in range(3)]
        db.session.add_all([group, *saved])
        db.session.flush()
        db.session.add_all(GroupMember(group_id=group.id, person_id=one) for one in people[::2])
        for audience, more in zip(saved[:2], ([], [audiences.Rule("group", group.id)]), strict=True):
            db.session.add_all(
                AudienceRule(audience_id=audience.id, kind=one.kind, ref_id=one.ref_id, excludes=one.excludes,
                             with_subunits=one.with_subunits)
                for one in [*made, *more]
            )  # fmt: skip
    return [audience.id for audience in saved]


def resolved(day, within=None):
    found = db.session.execute(audience_rows(select(Audience.id), within, day)).all()
    assert len(found) == len(set(found))
    return {tuple(row) for row in found}


def touched(before, after):
    """Who has other rows than before, or belongs to a unit that has."""
    changed = before ^ after
    units = {one for kind, one, _other in changed if kind in ("alone", "below")}
    there = {one for kind, one, other in before | after if kind in ("home", "member") and other in units}
    return there | {one for kind, one, _other in changed if kind not in ("alone", "below")}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS, rules=RULES)
def test_many_audiences_are_resolved_as_each_of_them_is(app, operations, rules):
    clear()
    world = build(operations)
    ids = kept(world, [rule(world, *parts) for parts in rules])
    some = select(Person.id).where(Person.id % 3 == 0)
    for day in (START + timedelta(15), START + timedelta(400)):
        wanted = {(one, person) for one in ids for person in db.session.scalars(audiences.people(one, day))}
        assert resolved(day) == wanted
        assert resolved(day, some) == {(one, person) for one, person in wanted if person % 3 == 0}


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS, rules=RULES, days=st.lists(st.integers(0, 150), min_size=2, max_size=5))
def test_whoever_has_other_audiences_or_another_home_has_other_rows(app, operations, rules, days):
    clear()
    world = build(operations)
    kept(world, [rule(world, *parts) for parts in rules])
    before = None
    for day in (START + timedelta(number) for number in sorted(days)):
        rows = {tuple(row) for row in db.session.execute(directory_rows(day))}
        homes = {tuple(row) for row in db.session.execute(queries.home_memberships(day))}
        now = rows, resolved(day), homes
        if before is not None:
            other = {person for _audience, person in before[1] ^ now[1]} | {person for person, _ in before[2] ^ homes}
            assert other <= touched(before[0], rows)
        before = now


def test_the_stamp_changes_with_the_directory(agency):
    first = directory_stamp()
    assert first == directory_stamp()
    with transaction():
        db.session.add(GroupMember(group_id=_group(), person_id=agency.people["staff"]))
    assert directory_stamp() != first


def _group():
    group = Group(name="Nhóm mới")
    db.session.add(group)
    db.session.flush()
    return group.id

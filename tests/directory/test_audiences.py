"""An audience is one SELECT, and it means the same people as counting them by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Date, Integer, MetaData, Table, delete, insert, literal

from intranet import clock
from intranet.access import SYSTEM, Refused
from intranet.database import db, transaction
from intranet.directory import audiences, service
from intranet.directory.audiences import Rule
from intranet.directory.models import (
    Audience,
    AudienceRule,
    Group,
    GroupMember,
    Membership,
    Person,
    Unit,
    UnitEvent,
    UnitEventParty,
    UnitVersion,
)
from intranet.directory.service import Part

START = date(2025, 1, 1)
TODAY = date(2026, 11, 21)


def ids(rules, day=TODAY):
    return sorted(db.session.scalars(audiences.people(rules, day)))


def named(agency, *keys):
    return sorted(agency.people[key] for key in keys)


def test_everyone_is_who_works_here_on_the_day(agency):
    now = ids(audiences.everyone())
    assert agency.people["former"] not in now
    assert len(now) == len(agency.people) - 1
    assert agency.people["former"] in ids(audiences.everyone(), date(2023, 12, 31))


def test_a_unit_with_or_without_those_below(agency):
    digital = agency.units["digital"]
    with_team = named(agency, "digital_head", "digital_staff", "team_head", "team_staff")
    assert ids([Rule("unit", digital)]) == with_team
    assert ids([Rule("unit", digital, with_subunits=False)]) == named(agency, "digital_head", "digital_staff")


def test_a_party_cell_is_its_members(agency):
    assert ids([Rule("unit", agency.units["cell"])]) == named(agency, "chief", "office")


def test_exclusions_win(agency):
    rules = [
        Rule("unit", agency.units["digital"]),
        Rule("group", agency.groups["drafters"]),
        Rule("person", agency.people["leader"]),
        Rule("unit", agency.units["team"], excludes=True),
        Rule("person", agency.people["office"], excludes=True),
    ]
    assert ids(rules) == named(agency, "digital_head", "digital_staff", "leader", "staff")
    assert audiences.count(rules, TODAY) == 4
    assert ids([*audiences.everyone(), Rule("everyone", excludes=True)]) == []
    assert ids([]) == []


def test_a_saved_audience_means_the_same_as_its_rules(agency):
    rules = [Rule("everyone"), Rule("unit", agency.units["digital"], with_subunits=False, excludes=True)]
    saved = service.save_audience(SYSTEM, rules)
    assert ids(saved) == ids(saved.id) == ids(rules)
    service.save_audience(SYSTEM, [Rule("person", agency.people["leader"])], saved.id)
    assert ids(saved.id) == named(agency, "leader")


@pytest.mark.parametrize(
    "rules", [[], [Rule("unit", 1, excludes=True)], [Rule("unit")], [Rule("everyone", 3)], [Rule("person", 999_999)]]
)
def test_rules_that_name_nobody_are_not_saved(agency, rules):
    with pytest.raises(Refused):
        service.save_audience(SYSTEM, rules)


def test_a_unit_that_ended_stands_for_its_successor(agency):
    science = agency.units["science"]
    before = ids([Rule("unit", science)])
    new = service.merge_units(SYSTEM, [science, agency.units["office"]], on=date(2025, 3, 1), name="Phòng Tổng hợp")
    assert ids([Rule("unit", science)]) == ids([Rule("unit", new.id)])
    assert set(before) < set(ids([Rule("unit", science)]))
    assert ids([Rule("unit", science)], date(2025, 2, 28)) == before


def test_fan_out_is_one_statement(agency, count_queries):
    table = Table("fan_out", MetaData(), Column("person_id", Integer), Column("day", Date), prefixes=["TEMPORARY"])
    db.session.execute(db.text("SELECT 1"))
    table.create(db.session.connection())
    rules = [Rule("unit", agency.units["agency"]), Rule("unit", agency.units["team"], excludes=True)]
    chosen = audiences.people(rules, TODAY).add_columns(literal(TODAY, Date))
    with count_queries() as counted:
        db.session.execute(insert(table).from_select(["person_id", "day"], chosen))
    assert counted.total == 1
    assert sorted(db.session.scalars(db.select(table.c.person_id))) == ids(rules)


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["unit", "unit", "person", "person", "person", "member", "move", "leave", "put", "merge", "into", "split",
             "dissolve"]
        ),
        st.integers(0, 30), st.integers(0, 30), st.integers(0, 30),
    ),
    min_size=5, max_size=25,
)  # fmt: skip
RULES = st.lists(
    st.tuples(
        st.sampled_from(["unit", "unit", "person", "everyone"]), st.integers(0, 30), st.booleans(), st.booleans()
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS, rules=RULES)
def test_audiences_equal_a_recount_by_hand(app, operations, rules):
    clear()
    world = build(operations)
    made = [rule(world, *parts) for parts in rules]
    for day in (START, START + timedelta(15), START + timedelta(len(operations) * 5), START + timedelta(400)):
        assert ids(made, day) == sorted(recount(made, day))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS, rules=RULES, grouped=st.booleans())
def test_whom_an_audience_has_is_whom_it_names_the_other_way_round(app, operations, rules, grouped):
    clear()
    world = build(operations)
    made = [rule(world, *parts) for parts in rules]
    people = [*db.session.scalars(db.select(Person.id)), 999_999]
    with transaction():
        group = Group(name="Nhóm")
        db.session.add(group)
        audience = Audience(created_at=clock.now())
        db.session.add_all([audience, Audience(created_at=clock.now())])
        db.session.flush()
        db.session.add_all(GroupMember(group_id=group.id, person_id=one) for one in people[:-1:2])
        saved = [*made, Rule("group", group.id, excludes=not grouped)]
        db.session.add_all(
            AudienceRule(audience_id=audience.id, kind=one.kind, ref_id=one.ref_id, excludes=one.excludes,
                         with_subunits=one.with_subunits)
            for one in saved
        )  # fmt: skip
    for day in (START + timedelta(15), START + timedelta(400)):
        naming = {one for one in people if list(db.session.scalars(audiences.naming(one, day))) == [audience.id]}
        assert naming == set(ids(audience.id, day))
        assert not any(list(db.session.scalars(audiences.naming(one, day))) for one in set(people) - naming)


def clear():
    with transaction():
        for model in (AudienceRule, Audience, GroupMember, Group, Membership, Person, UnitEventParty, UnitEvent):
            db.session.execute(delete(model))
        db.session.execute(delete(UnitVersion))
        db.session.execute(delete(Unit))


def build(operations):
    """A history of the directory; what the rules refuse did not happen."""
    root = service.create_unit(SYSTEM, name="Sở", kind="agency", valid_from=START)
    world = {"units": [root.id], "people": []}
    for step, (kind, a, b, c) in enumerate(operations):
        try:
            happen(world, kind, (a, b, c), START + timedelta(step * 5 + 1), step)
        except Refused:
            db.session.rollback()
    return world


def happen(world, kind, numbers, day, step):
    units, people = world["units"], world["people"]
    chosen = [units[n % len(units)] for n in numbers]
    if kind in UNIT_OPERATIONS:
        units.extend(unit.id for unit in UNIT_OPERATIONS[kind](chosen, numbers, day, step))
    elif kind == "person":
        people.append(service.create_person(SYSTEM, full_name="Ai Đó", home_unit_id=chosen[0], active_from=day).id)
    elif people:
        PEOPLE_OPERATIONS[kind](people[numbers[0] % len(people)], chosen[1], numbers, day)


def _new(chosen, _numbers, day, step):
    return [service.create_unit(SYSTEM, name=f"Phòng {step}", kind="division", parent_id=chosen[0], valid_from=day)]


def _merge(chosen, _numbers, day, step):
    return [service.merge_units(SYSTEM, chosen, on=day, name=f"Phòng {step}", kind="division")]


def _merge_into(chosen, _numbers, day, _step):
    service.merge_units(SYSTEM, chosen[:1], into=chosen[1], on=day)
    return []


def _split(chosen, numbers, day, step):
    of_unit = db.select(Membership.person_id).where(Membership.unit_id == chosen[0])
    below = db.select(UnitVersion.unit_id).where(UnitVersion.parent_id == chosen[0])
    ids = [frozenset(db.session.scalars(query).all()) for query in (of_unit, below)]
    parts = [Part({"name": f"Phòng {step}a"}, *ids), Part({"name": f"Phòng {step}b"})]
    return service.split_unit(SYSTEM, chosen[0], parts, on=day, keep=bool(numbers[1] % 2))


def _dissolve(chosen, numbers, day, _step):
    service.dissolve_unit(SYSTEM, chosen[0], on=day, people_to=chosen[1] if numbers[2] % 2 else None)
    return []


def _put(chosen, _numbers, day, _step):
    service.change_unit(SYSTEM, chosen[0], on=day, parent_id=chosen[1])
    return []


def _belong(person, unit, numbers, day):
    until = day + timedelta(numbers[2] + 1) if numbers[1] % 2 else None
    service.add_membership(SYSTEM, person, unit, valid_from=day, valid_to=until)


UNIT_OPERATIONS = {
    "unit": _new, "merge": _merge, "into": _merge_into, "split": _split, "dissolve": _dissolve, "put": _put,
}  # fmt: skip
PEOPLE_OPERATIONS = {
    "member": _belong,
    "move": lambda person, unit, numbers, day: service.move_person(SYSTEM, person, unit, on=day),
    "leave": lambda person, unit, numbers, day: service.leave(SYSTEM, person, on=day),
}


def rule(world, kind, number, with_subunits, excludes):
    if kind == "everyone" or (kind == "person" and not world["people"]):
        return Rule("everyone", excludes=excludes)
    chosen = world["units" if kind == "unit" else "people"]
    return Rule(kind, chosen[number % len(chosen)], with_subunits, excludes)


def recount(rules, day):
    """The same by loops over all rows."""
    working = {
        p.id for p in db.session.query(Person) if p.active_from <= day and (p.active_to is None or p.active_to > day)
    }
    rows = [m for m in db.session.query(Membership) if holds(m, day)]
    homes = [m.person_id for m in rows if m.is_home]
    assert sorted(homes) == sorted(working), "everybody who works here has exactly one home"
    found = {False: set(), True: set()}
    for one in rules:
        if one.kind == "everyone":
            found[one.excludes] |= working
        elif one.kind == "person":
            found[one.excludes].add(one.ref_id)
        else:
            units = meant(one, day)
            found[one.excludes] |= {m.person_id for m in rows if m.unit_id in units}
    return (found[False] - found[True]) & working


def holds(row, day):
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


def meant(one, day):
    """The units that a rule about a unit means."""
    parents = {v.unit_id: v.parent_id for v in db.session.query(UnitVersion) if holds(v, day)}
    followed = heirs(parents, day)
    units, waiting = set(), [one.ref_id]
    while waiting:
        unit = waiting.pop()
        if unit not in units:
            units.add(unit)
            waiting.extend(followed.get(unit, ()))
    if not one.with_subunits:
        return units
    return units | {unit for unit in parents if any(above in units for above in chain(unit, parents))}


def heirs(parents, day):
    followed = {}
    for event in db.session.query(UnitEvent).filter(UnitEvent.effective_on <= day):
        after = [party.unit_id for party in event.parties if party.side == "after"]
        for party in event.parties:
            if party.side == "before" and party.unit_id not in parents:
                followed.setdefault(party.unit_id, set()).update(after)
    return followed


def chain(unit_id, parents):
    while unit_id is not None:
        yield unit_id
        unit_id = parents.get(unit_id)

"""Roles for a unit or everywhere, from a day to a day; whoever gives them cannot give beyond their own."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from intranet import audit, auth, clock
from intranet.access import SYSTEM, Actor, Forbidden, Refused, Scope
from intranet.auth import actors, service
from intranet.auth.models import ROLES, Account, Grant
from intranet.database import db, transaction
from intranet.directory import service as directory
from intranet.directory.models import Membership, UnitVersion

JUNE = date(2026, 6, 1)


def units_of(actor, role):
    (scope,) = [scope for scope in actor.scopes if scope.role == role]
    return scope.unit_ids


def test_everybody_is_staff_of_the_units_they_belong_to(agency, actor_of):
    actor = actor_of("staff")
    assert {agency.units["science"], agency.units["union"]} <= units_of(actor, "staff")
    assert actor.home_unit_id == agency.units["science"]
    assert actor.name == "Hoàng Thị Êm"


def test_a_role_reaches_the_units_below_or_stays(agency, actor_of):
    person = agency.people["coordinator"]
    service.grant_role(SYSTEM, person, "unit_head", unit_id=agency.units["digital"])
    service.grant_role(SYSTEM, person, "office", unit_id=agency.units["digital"], with_subunits=False)
    actor = actor_of("coordinator")
    assert units_of(actor, "unit_head") == {agency.units["digital"], agency.units["team"]}
    assert units_of(actor, "office") == {agency.units["digital"]}
    assert units_of(actor_of("leader"), "leader") is None


def test_a_role_holds_from_its_day_to_its_day(agency, actor_of):
    service.grant_role(SYSTEM, agency.people["staff"], "office", valid_from=JUNE, valid_to=JUNE + timedelta(30))
    holds = []
    for day in (JUNE - timedelta(1), JUNE, JUNE + timedelta(29), JUNE + timedelta(30)):
        with time_machine.travel(f"{day} 05:00+07:00"):
            holds.append(actor_of("staff").has_role("office"))
    assert holds == [False, True, True, False]


def test_an_actor_costs_one_query(agency, count_queries):
    account = db.session.get_one(Account, agency.accounts["coordinator"])
    with count_queries() as counted:
        auth.actor_for(account)
    assert counted.total == 1


def test_granting_is_for_administrators_and_is_audited(agency, actor_of):
    with pytest.raises(Forbidden):
        service.grant_role(
            actor_of("coordinator"), agency.people["staff"], "coordinator", unit_id=agency.units["science"]
        )
    grant = service.grant_role(
        actor_of("admin"), agency.people["staff"], "coordinator", unit_id=agency.units["science"]
    )
    entry = audit.history("person", agency.people["staff"])[0]
    assert (entry.action, entry.changes["role"]) == ("role.grant", [None, "coordinator · Phòng Quản lý Khoa học"])
    with pytest.raises(Forbidden):
        service.revoke_grant(actor_of("office"), grant.id)


def test_an_administrator_of_some_units_gives_nothing_beyond_them(agency):
    mine = frozenset({agency.units["science"], agency.units["digital"]})
    admin = Actor(agency.people["admin"], None, "x", (Scope("admin", frozenset({"auth.grant"}), mine),))
    staff = agency.people["staff"]
    service.grant_role(admin, staff, "coordinator", unit_id=agency.units["science"])
    service.grant_role(admin, staff, "coordinator", unit_id=agency.units["digital"], with_subunits=False)
    for given_unit in (None, agency.units["office"]):
        with pytest.raises(Forbidden):
            service.grant_role(admin, staff, "unit_head", unit_id=given_unit)
    with pytest.raises(Forbidden):  # the team below is not theirs
        service.grant_role(admin, staff, "unit_head", unit_id=agency.units["digital"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "king"}, "role"),
        ({"unit_id": 999_999}, "unit_id"),
        ({"valid_from": JUNE, "valid_to": JUNE}, "valid_to"),
        ({"person_id": 999_999}, "person_id"),
        ({"role": "staff", "unit": "science"}, "role"),  # held already
    ],
)
def test_grants_that_cannot_be(agency, given, field):
    values = {"person_id": agency.people["staff"], "role": "coordinator", **given}
    if unit := values.pop("unit", None):
        values["unit_id"] = agency.units[unit]
    with pytest.raises(Refused) as refusal:
        service.grant_role(SYSTEM, values.pop("person_id"), values.pop("role"), **values)
    assert refusal.value.field == field


def test_a_revoked_role_is_gone_at_once_and_kept_as_history(agency, actor_of):
    grant = service.grant_role(SYSTEM, agency.people["staff"], "office")
    assert actor_of("staff").has_role("office")
    service.revoke_grant(actor_of("admin"), grant.id)
    assert not actor_of("staff").has_role("office")
    assert db.session.get_one(Grant, grant.id).valid_to == clock.today()
    with pytest.raises(Refused):
        service.revoke_grant(actor_of("admin"), grant.id)


def test_the_last_administrator_stays(agency, actor_of):
    admin = actor_of("admin")
    grant_id = db.session.query(Grant.id).filter_by(role="admin").scalar()
    with pytest.raises(Refused, match="ít nhất một người quản trị"):
        service.revoke_grant(admin, grant_id)
    with pytest.raises(Refused, match="ít nhất một người quản trị"):
        service.disable_account(admin, agency.accounts["admin"])
    # Somebody without an account, or whose account is disabled, does not count.
    service.grant_role(admin, agency.people["team_staff"], "admin")
    service.grant_role(admin, agency.people["leader"], "admin")
    service.disable_account(admin, agency.accounts["leader"])
    with pytest.raises(Refused):
        service.revoke_grant(admin, grant_id)
    service.enable_account(admin, agency.accounts["leader"])
    service.revoke_grant(admin, grant_id)
    assert not actor_of("admin").has_role("admin")


def test_changes_of_the_tree_reach_roles_at_once(agency, actor_of):
    service.grant_role(SYSTEM, agency.people["staff"], "unit_head", unit_id=agency.units["science"])
    assert agency.units["team"] not in units_of(actor_of("staff"), "unit_head")
    directory.change_unit(SYSTEM, agency.units["team"], parent_id=agency.units["science"])
    assert agency.units["team"] in units_of(actor_of("staff"), "unit_head")


GRANTS = st.lists(
    st.tuples(st.sampled_from(ROLES), st.integers(-1, 8), st.booleans(), st.integers(-3, 1), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(grants=GRANTS, parents=st.lists(st.integers(0, 8), min_size=9, max_size=9))
def test_scopes_equal_a_recount_by_hand(agency, grants, parents):
    today, person = clock.today(), agency.people["staff"]
    units = sorted(agency.units.values())
    with transaction():
        db.session.execute(delete(Grant))
        for unit_id, parent in zip(units, parents, strict=True):
            # Only an earlier unit can be above: no cycles.
            above = units[parent] if units[parent] < unit_id else None
            db.session.query(UnitVersion).filter_by(unit_id=unit_id).update({"parent_id": above})
        for role, unit, deep, start, length in grants:
            begins = today + timedelta(start)
            db.session.add(
                Grant(person_id=person, role=role, unit_id=units[unit] if unit >= 0 else None, with_subunits=deep,
                      valid_from=begins, valid_to=begins + timedelta(length) if length else None,
                      granted_at=clock.now())
            )  # fmt: skip
    actor = actors.build(person_id=person, account_id=None, name="", locale="vi")
    assert {scope.role: scope.unit_ids for scope in actor.scopes} == recount(person, today)


def recount(person, today):
    """The same by loops over all rows."""
    above = {version.unit_id: version.parent_id for version in db.session.query(UnitVersion)}
    own = {m.unit_id for m in db.session.query(Membership).filter_by(person_id=person)}
    found = {"staff": own}
    for grant in db.session.query(Grant).filter_by(person_id=person):
        if grant.valid_from > today or (grant.valid_to is not None and grant.valid_to <= today):
            continue
        if grant.unit_id is None:
            found[grant.role] = None
        elif found.get(grant.role, ()) is not None:
            found.setdefault(grant.role, set()).update(_reach(grant, above))
    return {role: None if ids is None else frozenset(ids) for role, ids in found.items()}


def _reach(grant, above):
    reached = {grant.unit_id}
    for unit_id in above if grant.with_subunits else ():
        line = unit_id
        while line is not None and line != grant.unit_id:
            line = above[line]
        if line is not None:
            reached.add(unit_id)
    return reached


def test_two_administrators_cannot_remove_each_other_at_once(app, agency):
    service.grant_role(SYSTEM, agency.people["leader"], "admin")
    grants = [row.id for row in db.session.query(Grant.id).filter_by(role="admin")]
    outcomes = []

    def revoke(grant_id):
        with app.app_context():
            try:
                service.revoke_grant(SYSTEM, grant_id)
                outcomes.append("revoked")
            except Refused:
                outcomes.append("refused")
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=revoke, args=(grant_id,)) for grant_id in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "revoked"]

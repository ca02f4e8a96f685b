"""The invented agency and the command that shows it."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import audit, auth, clock
from intranet.auth.models import ROLES, Account, Grant
from intranet.cli import single
from intranet.cli.demo import MARK
from intranet.cli.demo_data import build, units
from intranet.database import db
from intranet.directory import queries
from intranet.directory.models import Person, UnitVersion
from intranet.plans import coverage
from intranet.plans.models import Plan, PlanImport, Task
from tests.support.ports import free_port


def test_the_agency_has_every_kind_of_unit_and_every_role(demo_agency):
    now = db.session.scalars(queries.unit_versions()).all()
    kinds = [unit.kind for unit in now]
    assert 12 <= len(now) <= 16
    assert set(kinds) >= {"agency", "division", "subordinate", "party_cell", "trade_union", "council", "external"}
    assert (kinds.count("party_cell"), kinds.count("external")) == (2, 2)
    assert db.session.scalar(select(func.count(Person.id))) == 120
    with_account = select(Account.person_id)
    assert set(db.session.scalars(select(Grant.role).where(Grant.person_id.in_(with_account)))) == set(ROLES)
    # A council of five decides by two thirds: four of it can sign in and vote.
    judges = select(Grant.person_id).where(Grant.role == "council_member", Grant.person_id.in_(with_account))
    assert len(set(db.session.scalars(judges))) == 4


def test_everybody_can_sign_in_and_do_something(demo_agency):
    for account in db.session.scalars(select(Account)).all():
        assert auth.actor_for(account).may("plans.read")
        assert not account.must_change_password


def test_an_old_plan_keeps_the_names_of_units_that_are_no_more(demo_agency):
    plan = db.session.scalars(select(Plan).where(Plan.status == "closed")).one()
    leads = set(db.session.scalars(select(Task.lead_text).where(Task.plan_id == plan.id)))
    assert "Phòng Công nghệ thông tin" in leads
    present = {unit.name for unit in db.session.scalars(queries.unit_versions())}
    assert "Phòng Công nghệ thông tin" not in present
    assert units.MERGED.name in present
    assert queries.successors(demo_agency.units["computing"]) == [demo_agency.units["digital"]]


def test_plans_stand_in_every_state_and_one_paper_waits(demo_agency):
    states = db.session.execute(select(Plan.status, func.count()).group_by(Plan.status)).all()
    assert dict(map(tuple, states)) == {"closed": 1, "issued": 2, "review": 1}
    waiting = db.session.scalars(select(PlanImport)).one()
    assert waiting.state == "waiting"
    assert len(waiting.reading["plan"]["waves"]) == 2


def test_the_running_plan_is_alive(demo_agency):
    plan = db.session.scalars(select(Plan).where(Plan.status == "issued", Plan.parent_id.is_not(None))).one()
    today = clock.today()
    assert any(wave.starts_on <= today <= wave.ends_on for wave in plan.waves)
    assert {task.status for task in plan.tasks} == {"todo", "doing", "done"}
    assert any(task.due_on and task.due_on < today and task.status != "done" for task in plan.tasks), "one is overdue"
    assert any(task.due_on and today <= task.due_on <= today + timedelta(7) for task in plan.tasks), "one is due soon"
    found = coverage.coverage(plan)
    assert 0.7 < found.reached / found.expected < 1


def test_its_past_was_written_down_when_it_happened(demo_agency):
    entries = audit.history("plan", db.session.scalars(select(Plan.id).where(Plan.status == "closed")).one())
    assert max(entry.at for entry in entries) < clock.now() - timedelta(days=100)
    assert db.session.scalar(select(func.min(UnitVersion.valid_from))) == build.SINCE


@pytest.mark.database("sqlite")
def test_the_trail_of_the_demo_verifies(demo_agency):
    assert audit.verify() == []


def test_a_busy_port_is_said_before_anything_is_made(run, instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = run("demo", "--port", str(taken.getsockname()[1]))
    assert found.exit_code == 2
    assert "--port" in found.stderr
    assert not instance.exists()


@pytest.mark.parametrize("options", [(), ("--reset",)])
def test_a_folder_with_other_data_is_never_touched(ready, instance, options):
    before = {path.name for path in instance.iterdir()}
    found = ready("demo", *options, "--port", "1")
    assert found.exit_code == 2
    assert not (instance / MARK).exists()
    assert {path.name for path in instance.iterdir()} == before


def test_a_second_demo_on_the_same_folder_is_refused_whatever_port(run, instance):
    instance.mkdir(parents=True, exist_ok=True)
    (instance / MARK).touch()
    before = single.hold(instance)
    assert before is not None
    with before:
        for options in ([], ["--reset"]):
            result = run("demo", "--port", str(free_port()), *options)
            assert result.exit_code == 2
            assert "một bản chạy thử khác đang dùng" in result.output
        assert (instance / MARK).exists(), "the other's data are left alone"
    again = single.hold(instance)
    assert again is not None, "the lock ends with its process"
    again.close()

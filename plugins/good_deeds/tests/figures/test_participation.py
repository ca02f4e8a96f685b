"""What counts as taking part in a plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock, coverage, db
from intranet.plans.models import Participation


@pytest.fixture
def step(app, agency, actor_of):
    """`step(case, "send", "staff")`: as the course calls it, inside a transaction and the plugin."""
    from intranet import transaction
    from intranet_plugins.good_deeds.figures import participation

    def take(case, code, who="staff"):
        with transaction():
            participation.on_step(case, code, actor_of(who))

    return take


def taken(*, key=None):
    found = select(Participation.person_id).where(Participation.source == "good_deeds")
    if key is not None:
        found = found.where(Participation.key.endswith(key))
    return sorted(db.session.scalars(found))


def test_whoever_sends_takes_part_once(step, make_submission, plan, agency):
    case = make_submission("A", plan_id=plan)
    step(case, "send")
    step(case, "send")
    assert taken() == [agency.people["staff"]]
    assert coverage.of_person(agency.people["staff"], plan)


def test_it_counts_on_the_day_it_was_first_sent(step, make_submission, plan):
    case = make_submission("A", plan_id=plan, submitted_at=clock.now() - timedelta(days=5))
    step(case, "send")
    day = db.session.scalar(select(Participation.happened_on))
    assert day == clock.today() - timedelta(days=5)


def test_without_a_plan_nothing_counts(step, make_submission):
    step(make_submission("A"), "send")
    assert taken() == []


def test_withdrawing_takes_it_back(step, make_submission, plan):
    case = make_submission("A", plan_id=plan)
    step(case, "send")
    step(case, "withdraw")
    assert taken() == []


def test_returning_and_declining_do_not(step, make_submission, plan, agency):
    case = make_submission("A", plan_id=plan)
    for code in ("send", "return", "decline", "check", "publish", "replicate"):
        step(case, code)
    assert taken() == [agency.people["staff"]]


def test_endorsing_counts_only_when_settings_say_so(step, make_submission, plan):
    step(make_submission("A", plan_id=plan), "endorse", "unit_head")
    assert taken() == []


def test_endorsing_counts_no_longer_for_a_plan_the_case_has_left(step, make_submission, plan, actor_of, agency):
    from dataclasses import replace

    from intranet import SYSTEM
    from intranet.host import service_settings
    from intranet_plugins.good_deeds.submissions import drafts, service

    service_settings.save_settings(SYSTEM, "good_deeds", None, {"count_endorsing": True}, 0)
    case = make_submission("A", plan_id=plan, stage="returned")
    step(case, "endorse", "unit_head")
    assert taken(key="endorsed") == [agency.people["unit_head"]]
    service.save_draft(actor_of("staff"), case.id, case.version, replace(drafts.of(case), title="B"))
    assert taken(key="endorsed") == [agency.people["unit_head"]]
    service.save_draft(actor_of("staff"), case.id, case.version, replace(drafts.of(case), plan_id=None))
    assert taken(key="endorsed") == []


def test_who_is_commended_takes_part_on_the_day_of_the_decision(step, make_submission, plan, agency):
    from intranet_plugins.good_deeds.models import Commendation

    case = make_submission("A", plan_id=plan, by="coordinator", person_id=agency.people["staff"])
    decided = clock.today() - timedelta(days=9)
    db.session.add(Commendation(
        submission_id=case.id, person_id=agency.people["staff"], unit_id=case.unit_id, name="A", form="Giấy khen",
        authority="Giám đốc", decision_number="1", decided_on=decided,
    ))  # fmt: skip
    db.session.commit()
    step(case, "commend", "office")
    assert taken(key="commended") == [agency.people["staff"]]
    assert db.session.scalar(select(Participation.happened_on)) == decided
    step(case, "uncommend", "office")
    assert taken() == []


def test_a_commended_collective_are_the_people_of_its_staff(step, make_submission, plan, agency):
    case = make_submission(
        "A", plan_id=plan, subject_kind="unit", person_id=None, subject_unit_id=agency.units["digital"]
    )
    step(case, "commend", "office")
    mine = ("digital_head", "digital_staff", "team_head", "team_staff")
    assert taken(key="commended") == sorted(agency.people[name] for name in mine)


def test_an_outsider_is_nobody_here(step, make_submission, plan):
    step(make_submission("A", plan_id=plan, subject_kind="outside", person_id=None), "commend", "office")
    assert taken() == []


def test_a_plan_that_is_no_longer_there_stops_no_case(step, make_submission, plan):
    from intranet.plans.models import Plan

    case = make_submission("A", plan_id=plan)
    db.session.get(Plan, plan).status = "draft"
    db.session.commit()
    step(case, "send")
    assert taken() == []

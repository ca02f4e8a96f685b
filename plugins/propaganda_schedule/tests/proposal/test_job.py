"""Many sessions are written in the background, in portions; killed anywhere and run again, the result is the same."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from intranet import clock, db, jobs
from intranet.audit.models import AuditEntry
from intranet_plugins.propaganda_schedule.models import Session
from intranet_plugins.propaganda_schedule.proposal import job, service
from intranet_plugins.propaganda_schedule.proposal.choices import Choices


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def start(actor_of, plan, monkeypatch):
    """Save more than is written at once, in portions of 20."""
    monkeypatch.setattr(service, "AT_ONCE", 10)
    monkeypatch.setattr(job, "PORTION", 20)

    def begin(role="office"):
        made = service.save(actor_of(role), plan, Choices())
        assert isinstance(made, jobs.Job)
        return made.id

    return begin


def work(app, job_id):
    """Run the job, and look at the database afresh."""
    jobs.run_job(app, job_id)
    db.session.rollback()


def count():
    """How many sessions there are."""
    return db.session.scalar(select(func.count()).select_from(Session))


def entries():
    """What the audit trail says of proposals."""
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == service.JOB)).all()


def test_the_job_adds_what_was_shown_and_tells_how_many(start, situation, actor_of, app, agency):
    expected = len(situation(actor_of("office")).found.missing)
    job_id = start()
    assert count() == 0
    work(app, job_id)
    done = db.session.get_one(jobs.Job, job_id)
    assert (done.state, count()) == ("done", expected)
    assert done.result["added"] == expected
    assert str(expected) in done.result["label"]
    (entry,) = entries()
    assert (entry.actor_person_id, entry.changes) == (agency.people["office"], {"added": [None, expected]})


@pytest.mark.parametrize("portions", [0, 2])
def test_killed_after_any_portion_and_run_again_it_is_as_if_never_killed(
    portions, start, situation, actor_of, app, monkeypatch, agency
):
    expected = {one.key for one in situation(actor_of("office")).found.missing}
    job_id = start()
    arguments = db.session.get_one(jobs.Job, job_id).arguments
    written, add = [], job._portion

    def killed(*given):
        if len(written) == portions:
            raise Killed
        written.append(add(*given))

    class Context:
        """A job's context without a worker."""

        def __init__(self):
            self.job_id, self.started_by = job_id, agency.people["office"]

        def progress(self, *_given):
            """Told to nobody."""

    monkeypatch.setattr(job, "_portion", killed)
    with pytest.raises(Killed):
        job.run(Context(), **arguments)
    db.session.rollback()
    assert count() == 20 * portions
    monkeypatch.setattr(job, "_portion", add)
    for _again in range(2):
        assert job.run(Context(), **arguments)["added"] == len(expected)
    keys = {(s.unit_id, s.channel, s.wave_id, s.slot) for s in db.session.scalars(select(Session))}
    assert keys == {tuple(key) for key in expected}
    assert count() == len(expected)
    (entry,) = entries()
    assert entry.changes == {"added": [None, len(expected)]}


def test_a_job_of_a_coordinator_stays_within_their_units(start, app, agency):
    work(app, start("coordinator"))
    assert set(db.session.scalars(select(Session.unit_id))) == {agency.units["science"]}


def test_two_jobs_at_once_add_everything_once(start, app, situation, actor_of):
    first, second = start(), start()
    work(app, first)
    expected = count()
    work(app, second)
    assert count() == expected


def test_a_plan_that_was_amended_meanwhile_is_left_to_its_amendment(start, app, amend, days_of):
    job_id = start()
    amend(days_of)
    work(app, job_id)
    ended = db.session.get_one(jobs.Job, job_id)
    assert (ended.state, count()) == ("failed", 0)
    assert "lập lịch theo bản sửa đổi" in ended.message


def test_who_lost_the_right_meanwhile_adds_nothing(start, app, agency):
    from intranet.auth.models import Account

    job_id = start()
    db.session.query(Account).filter_by(person_id=agency.people["office"]).one().disabled_at = clock.now()
    db.session.commit()
    work(app, job_id)
    assert (db.session.get_one(jobs.Job, job_id).state, count()) == ("failed", 0)


@pytest.fixture
def days_of(plan, actor_of):
    """The first and last days of the waves."""
    from intranet import plan_facts

    return [(wave.starts_on, wave.ends_on) for wave in plan_facts(actor_of("office"), plan).waves]


def test_an_amendment_issued_meanwhile_stops_the_job_and_nothing_is_there_twice(
    start, amend, propose, actor_of, app, plan, today, monkeypatch
):  # fmt: skip
    from datetime import timedelta

    from intranet_plugins.propaganda_schedule.proposal import amendments, writing

    job_id, real, heirs = start(), writing.add, []
    days = [
        (today - timedelta(days=20), today + timedelta(days=10)),
        (today + timedelta(days=11), today + timedelta(days=40)),
    ]

    def add(plan_id, proposed, author):
        added = real(plan_id, proposed, author)
        if not heirs:
            # Issued as soon as this portion is written.
            heirs.append(None)
            db.session.commit()
            heirs[0] = amend(days, ("law_day", "party_cell_meeting", "monthly_briefing", "portal", "talk_exchange"))
        return added

    monkeypatch.setattr(writing, "add", add)
    work(app, job_id)
    assert {one.plan_id for one in db.session.scalars(select(Session))} == {plan}
    assert count() <= job.PORTION
    assert db.session.get_one(jobs.Job, job_id).state == "failed"
    amendments.follow()
    propose(actor_of("office"), heirs[0])
    assert db.session.scalars(select(Session).where(Session.slot.is_(None))).all() == []

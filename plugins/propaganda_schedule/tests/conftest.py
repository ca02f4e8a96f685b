"""What these tests share: plans with waves and channels, and sessions, in the agency of `intranet.testing`."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from intranet import SYSTEM

CHANNELS = ("law_day", "party_cell_meeting", "monthly_briefing", "portal", "talk_exchange")


@pytest.fixture
def make_plan(agency, app):
    """`make_plan("Kế hoạch B", waves=[(date, date, ["nội dung"])], channels=("portal",))`: an issued plan; its id.

    Without waves: one from 60 days ago to 30 days ahead, the next one to 150 days ahead. `unit` issues it and its
    people (and those below) are its audience: the whole agency.
    """
    from intranet import clock, db
    from intranet.plans.models import Plan, PlanChannel, Wave, WaveTopic

    numbers = iter(range(18, 1000))

    def make(title="Kế hoạch tuyên truyền thi đua", waves=None, channels=CHANNELS, unit="agency", **more):
        today = clock.today()
        number = next(numbers)
        if waves is None:
            waves = [
                (today - timedelta(days=60), today + timedelta(days=30), ["Học tập và làm theo gương tốt"]),
                (today + timedelta(days=31), today + timedelta(days=150), ["Cải cách hành chính", "Chuyển đổi số"]),
            ]
        head = {
            "year": today.year, "status": "issued", "issuing_unit_id": agency.units[unit], "issued_on": today,
            "issued_year": today.year, "number": number, "symbol": "KH-SKHCN", "created_at": clock.now(),
        }  # fmt: skip
        plan = Plan(title=title, **{**head, **more})
        for place, (first, last, topics) in enumerate(waves):
            lines = [WaveTopic(position=at, text=text) for at, text in enumerate(topics)]
            plan.waves.append(
                Wave(position=place, label=f"Đợt {place + 1}", starts_on=first, ends_on=last, topics=lines)
            )
        plan.channels = [PlanChannel(position=place, code=code) for place, code in enumerate(channels)]
        db.session.add(plan)
        db.session.commit()
        return plan.id

    return make


@pytest.fixture
def plan(make_plan):
    """The id of an issued plan with two waves (the first runs today), topics and five channels."""
    return make_plan()


@pytest.fixture
def waves(plan):
    """The ids of the waves of `plan`, in order."""
    from sqlalchemy import select

    from intranet import db
    from intranet.plans.models import Wave

    return tuple(db.session.scalars(select(Wave.id).where(Wave.plan_id == plan).order_by(Wave.position)))


@pytest.fixture
def make_session(agency, plan, waves):
    """`make_session("science", day=…, reach="below", channel="portal")`: a session of `plan` in its first wave.

    Default: a law day of a week from today, 8:00 to 9:30, added by SYSTEM. `by` is who adds it, `accepted` the
    warnings they set aside (all of them). `status="held"` makes it so without a report.
    """
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet import clock
    from intranet_plugins.propaganda_schedule.models import Session
    from intranet_plugins.propaganda_schedule.sessions import service

    def make(unit="science", *, by=SYSTEM, status="planned", makes_up=False, uploads=(), invited=None, **more):
        draft = {
            "plan_id": plan, "wave_id": waves[0], "channel": "law_day", "unit_id": agency.units[unit],
            "title": "Ngày pháp luật", "day": clock.today() + timedelta(days=7), "starts": time(8), "ends": time(9, 30),
            "place": "Phòng họp tầng 2",
        }  # fmt: skip
        accepted = more.pop("accepted", ("past", "outside", "day_off", "clash"))
        made = service.create(
            by,
            service.Draft(**{**draft, **more}),
            makes_up=makes_up,
            uploads=uploads,
            invited=invited,
            accepted=accepted,
        )
        if status != "planned":
            _as(made, status)
        return made

    def _as(made: Session, status: str) -> None:
        from intranet import db

        made.status = status
        made.held_on = made.day if status == "held" else None
        made.reported_at = clock.now() if status in ("held", "missed") else None
        db.session.commit()

    return make


@pytest.fixture
def configure(app):
    """`configure(report_days=3)`: settings of the agency; `configure(unit_id, place="…")`: those of a unit."""
    from intranet.host.service import save_settings

    versions: dict[int | None, int] = {}

    def save(unit_id=None, **values):
        versions[unit_id] = save_settings(SYSTEM, "propaganda_schedule", unit_id, values, versions.get(unit_id, 0))

    return save


@pytest.fixture
def today():
    """The present day in Vietnam."""
    from intranet import clock

    return clock.today()


@pytest.fixture
def next_workday(today) -> date:
    """A weekday within the next week, not today."""
    return next(day for day in (today + timedelta(days=n) for n in range(1, 8)) if day.weekday() < 5)

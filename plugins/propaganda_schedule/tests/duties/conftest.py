"""A plan with tasks and report duties."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def tasks(plan, agency, today):
    """Ids of tasks of `plan` by name: late (science leads, digital helps), soon, done, nobody's."""
    from intranet import db
    from intranet.plans.models import Task, TaskUnit

    science, digital = agency.units["science"], agency.units["digital"]
    made = {
        "late": Task(text="Viết bài gương điển hình", lead_unit_id=science, due_on=today - timedelta(days=10),
                     units=[TaskUnit(unit_id=digital)]),
        "soon": Task(text="Mở chuyên mục", lead_unit_id=digital, due_on=today + timedelta(days=3)),
        "done": Task(text="Tổ chức hội nghị", lead_unit_id=science, status="done", done_on=today, note="Đủ 40 người"),
        "nobody": Task(text="Phối hợp các hội", lead_text="Các hội", due_on=today + timedelta(days=60)),
    }  # fmt: skip
    for position, task in enumerate(made.values()):
        task.plan_id, task.position = plan, position
    db.session.add_all(made.values())
    db.session.commit()
    return {name: task.id for name, task in made.items()}


@pytest.fixture
def duty(plan, agency, today):
    """`duty(due_on=…, unit="science")`: a report that `plan` asks for, issued a year ago; its id."""
    from intranet import db
    from intranet.plans.models import Plan, ReportDuty

    def make(unit="science", **values):
        db.session.get_one(Plan, plan).issued_on = today - timedelta(days=300)
        given = {"position": 1, "to": "Sở Nội vụ", "note": "Báo cáo sơ kết", **values}
        one = ReportDuty(plan_id=plan, unit_id=agency.units[unit] if unit else None, **given)
        db.session.add(one)
        db.session.commit()
        return one.id

    return make

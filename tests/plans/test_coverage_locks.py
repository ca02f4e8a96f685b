"""What is recorded for a replaced plan waits only for whoever changes the plan that stands for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from intranet.access import Actor
from intranet.database import db
from intranet.plans import coverage, lifecycle
from intranet.plans.models import Plan
from intranet.testing.agency import Agency


# SQLite lets one write at a time.
@pytest.mark.database("postgresql")
def test_the_replaced_plan_is_not_locked_on_the_way(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency, office: Actor
) -> None:
    plan = issue(make_plan())
    draft = lifecycle.amend(office, plan.id, plan.version)
    lifecycle.issue(office, draft.id, draft.version, lifecycle.Issue(date(2026, 6, 1), "KH-SKHCN"))
    db.session.commit()
    with db.engine.connect() as other, other.begin():
        # Somebody who has the amendment and comes to the original would wait for who has the original.
        other.execute(text("SELECT id FROM plan WHERE id = :id FOR NO KEY UPDATE"), {"id": plan.id})
        db.session.execute(text("SET lock_timeout = '2s'"))
        coverage.record(
            source="s", key="k", plan_id=plan.id, person_ids=[agency.people["staff"]], happened_on=date(2026, 6, 2)
        )
        db.session.execute(text("RESET lock_timeout"))
        db.session.commit()
    assert coverage.coverage(draft, as_of=date(2026, 6, 2)).reached == 1

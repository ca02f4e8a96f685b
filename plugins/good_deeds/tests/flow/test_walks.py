"""Whatever people try in whatever order, the course holds together."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import Forbidden, Refused, db, workdays
from intranet_plugins.good_deeds.conflicts import facts
from intranet_plugins.good_deeds.flow import limits, service
from intranet_plugins.good_deeds.flow.stages import ALWAYS, STAGES, STEPS
from intranet_plugins.good_deeds.models import Event

ROLES = ("staff", "coordinator", "unit_head", "office")
MOVES = st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(ROLES), st.sampled_from(["", "Vì thế"]))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(author=st.sampled_from(["staff", "coordinator"]), moves=st.lists(MOVES, min_size=6, max_size=14))
def test_random_steps_by_random_people(author, moves, actor_of, make_submission):
    case = make_submission(stage="draft", by=author, year=None, due_on=None)
    for code, role, note in moves:
        actor = actor_of(role)
        try:
            if STEPS[code].by_hand:
                service.take(actor, case.id, case.version, code, note)
            else:
                service.enter(actor, case, code, note)
        except (Refused, Forbidden):
            db.session.rollback()
        db.session.refresh(case)
        _holds(case)


def _holds(case):
    stage = STAGES[case.stage]
    assert case.due_on is None or workdays.is_working(case.due_on)
    assert not (stage.is_end and case.due_on), "nothing is due of what has ended"
    assert limits.state(case.due_on)[1] in ("", "warn", "bad")
    events = db.session.scalars(select(Event).where(Event.submission_id == case.id).order_by(Event.id)).all()
    assert [event.from_stage for event in events] == ["draft", *(event.to_stage for event in events)][:-1] or not events
    assert (events[-1].to_stage if events else "draft") == case.stage
    kept = facts.kept([case.id])[case.id]
    for event in events:
        step = STEPS[event.step]
        assert event.from_stage in step.sources
        assert event.to_stage == step.target
        assert event.note or not step.needs_note
        assert not (step.impartial == ALWAYS and event.person_id in kept), "nobody judges their own"

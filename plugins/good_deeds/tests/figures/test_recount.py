"""The figures equal a recount of the raw rows, whatever became of the cases."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from intranet import clock, db
from intranet_plugins.good_deeds.figures import marks
from intranet_plugins.good_deeds.flow.stages import COMMENDED, STAGES
from intranet_plugins.good_deeds.models import Commendation, Event, Replication, Story, Submission
from intranet_plugins.good_deeds.texts import CATEGORIES

YEAR = 2026
DAYS = st.dates(date(YEAR - 1, 12, 30), date(YEAR + 1, 1, 2))
"""The turns of the year, where the zone tells, come up often enough."""
MOMENTS = st.builds(lambda day, hour: clock.at(day, time(hour)), DAYS, st.sampled_from([0, 6, 7, 23]))
STEPS = ["send", "pass", "fail", "decline", "send_back"]
CASES = st.fixed_dictionaries({
    "stage": st.sampled_from(list(STAGES)), "unit": st.sampled_from(["science", "digital", "team"]),
    "category": st.sampled_from(list(CATEGORIES)), "sent": MOMENTS, "since": MOMENTS,
    "events": st.lists(st.tuples(st.sampled_from(STEPS), MOMENTS), max_size=3),
    "commended": st.lists(st.tuples(DAYS, st.booleans()), max_size=2),
    "story": st.none() | st.tuples(st.sampled_from(["draft", "published", "unpublished"]), MOMENTS),
    "applied": st.lists(
        st.tuples(st.sampled_from(["declared", "confirmed", "declined", "ended"]), st.none() | MOMENTS), max_size=2
    ),
})  # fmt: skip


def store(agency, cases):
    for model in (Event, Commendation, Story, Replication, Submission):
        db.session.execute(delete(model))
    for number, case in enumerate(cases, 1):
        one = Submission(
            title=f"Việc {number}", stage=case["stage"], stage_since=case["since"], category=case["category"],
            unit_id=agency.units[case["unit"]], created_by=agency.people["staff"],
        )  # fmt: skip
        if case["stage"] != "draft":
            one.year, one.number, one.submitted_at = YEAR, number, case["sent"]
        db.session.add(one)
        db.session.flush()
        for step, at in case["events"]:
            db.session.add(Event(submission_id=one.id, at=at, step=step, from_stage="", to_stage=""))
        for day, withdrawn in case["commended"]:
            db.session.add(Commendation(
                submission_id=one.id, unit_id=one.unit_id, name="A", form="Giấy khen", authority="Giám đốc",
                decision_number="1", decided_on=day, withdrawn_on=day if withdrawn else None,
            ))  # fmt: skip
        if case["story"]:
            status, at = case["story"]
            db.session.add(Story(submission_id=one.id, title="A", status=status, published_at=at))
        for unit, (status, at) in zip(("office", "union"), case["applied"], strict=False):
            db.session.add(Replication(
                submission_id=one.id, unit_id=agency.units[unit], status=status, starts_on=date(YEAR, 1, 1), how="A",
                declared_at=case["since"], answered_at=at,
            ))  # fmt: skip
    db.session.flush()


def here(moment: datetime) -> date:
    return clock.local(moment).date()


def recount(agency, cases):
    """Measure by measure: (unit, category, day) of each case that counts. Nothing but plain loops."""
    for case in cases:
        where = agency.units[case["unit"]], case["category"]
        if case["stage"] not in ("draft", "withdrawn"):
            yield "found", *where, here(case["sent"])
        if case["stage"] in ("approved", "declined", *COMMENDED):
            decided = [at for step, at in case["events"] if step in ("pass", "fail", "decline")]
            if decided:
                yield "reviewed", *where, here(max(decided))
        standing = [day for day, withdrawn in case["commended"] if not withdrawn]
        if standing:
            yield "commended", *where, min(standing)
        if case["story"] and case["story"][0] == "published":
            yield "published", *where, here(case["story"][1])
        applied = [at or case["since"] for status, at in case["applied"] if status in ("confirmed", "ended")]
        if applied and case["stage"] in COMMENDED:
            yield "replicated", *where, here(min(applied))


def tally(found, key):
    return Counter((key(one), one[0]) for one in found)


def flat(figures):
    return Counter({(key, name): number for key, numbers in figures.items() for name, number in numbers.items()})


@given(cases=st.lists(CASES, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_figures_equal_a_recount(app, agency, cases):
    store(agency, cases)
    every = list(recount(agency, cases))
    of_year = [one for one in every if one[3].year == YEAR]
    assert flat(marks.counts(marks.Scope(), "")) == tally(every, lambda _one: "")
    assert flat(marks.counts(marks.Scope(), "unit")) == tally(every, lambda one: one[1])
    year = marks.Scope(YEAR)
    assert flat(marks.counts(year, "category")) == tally(of_year, lambda one: one[2])
    assert flat(marks.counts(year, "month")) == tally(of_year, lambda one: one[3].month)
    only = marks.Scope(YEAR, unit_ids=[agency.units["team"]], category="exemplar")
    wanted = [one for one in of_year if one[1:3] == (agency.units["team"], "exemplar")]
    assert flat(marks.counts(only, "")) == tally(wanted, lambda _one: "")
    db.session.rollback()


@pytest.mark.parametrize("by", ["", "unit", "category", "wave", "month"])
def test_each_way_to_look_is_one_statement(app, agency, count_queries, by):
    with count_queries(at_most=1):
        marks.counts(marks.Scope(YEAR), by)

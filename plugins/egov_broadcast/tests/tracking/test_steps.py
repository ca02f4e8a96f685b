"""On which days whom to tell."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from intranet_plugins.egov_broadcast.forms import SiteSettings
from intranet_plugins.egov_broadcast.tracking import steps
from intranet_plugins.egov_broadcast.tracking.steps import Step

USUAL = {"remind_before": "1", "remind_after": "1, 3", "escalate_head": 1, "escalate_office": 3}
FRIDAY = date(2026, 3, 20)


def test_the_ladder_of_the_usual_settings():
    assert [step.name for step in steps.ladder(USUAL)] == ["before:1", "after:1", "head:1", "after:3", "office:3"]


def test_the_form_refuses_what_is_no_list_and_a_stored_one_stops_nothing(app):
    form = SiteSettings(formdata=MultiDict({"remind_before": "vài ngày"}), meta={"csrf": False})
    assert not form.validate()
    assert form.remind_before.errors
    assert steps.ladder({**USUAL, "remind_before": "vài ngày"}) == steps.ladder({**USUAL, "remind_before": ""})


ACTS = {
    date(2026, 3, 18): [], date(2026, 3, 19): ["before:1"], date(2026, 3, 20): ["before:1"], date(2026, 3, 21): [],
    date(2026, 3, 23): ["after:1", "head:1"], date(2026, 3, 25): ["after:3", "head:1", "office:3"],
    date(2026, 5, 25): ["after:3", "head:1", "office:3"],
}  # fmt: skip


def test_the_rungs_to_act_on(app):
    rungs = steps.ladder(USUAL)
    found = {day: steps.newest(rungs, FRIDAY, day, is_past=day > FRIDAY) for day in ACTS}
    assert {day: [step.name for step in some] for day, some in found.items()} == ACTS


def test_on_the_day_itself_after_the_hour(app):
    rungs = steps.ladder({**USUAL, "remind_after": "0", "escalate_head": 0})
    assert [step.name for step in steps.newest(rungs, FRIDAY, FRIDAY, is_past=False)] == ["before:1"]
    assert [step.name for step in steps.newest(rungs, FRIDAY, FRIDAY, is_past=True)] == ["after:0", "head:0"]
    # A deadline on a day off: the next day on which somebody works.
    assert Step("after", 0).day(date(2026, 3, 21)) == date(2026, 3, 23)


NUMBERS = st.lists(st.integers(0, 60), max_size=5).map(lambda found: ", ".join(map(str, found)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=NUMBERS, after=NUMBERS, head=st.integers(0, 60), office=st.integers(0, 60), due=st.integers(0, 400),
       away=st.integers(-100, 150))  # fmt: skip
def test_of_the_rungs_to_the_people_only_the_newest_and_none_ahead_of_its_day(
    app, before, after, head, office, due, away
):
    values = {"remind_before": before, "remind_after": after, "escalate_head": head, "escalate_office": office}
    due_on = date(2026, 1, 1) + timedelta(days=due)
    today = due_on + timedelta(days=away)
    found = steps.newest(steps.ladder(values), due_on, today, is_past=away > 0)
    own = [step for step in found if step.way in ("before", "after")]
    assert len(own) <= 1
    assert all(step.day(due_on) <= today for step in found)
    assert all((step.way == "before") == (away <= 0) for step in own)
    assert away > 0 or own == found

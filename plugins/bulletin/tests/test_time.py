"""What the calendar does to news: old news is put away, pinned news stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from intranet import audit, clock, db, transaction
from intranet_plugins.bulletin import queries, service
from intranet_plugins.bulletin.models import Post

NOW = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.database("sqlite")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shown=st.integers(1, 400),
    age=st.integers(0, 500),
    pinned=st.none() | st.integers(-30, 30),
)
def test_news_leaves_the_board_when_its_days_are_over_and_no_pin_holds_it(publish, configure, shown, age, pinned):
    configure(days_shown=shown)
    with clock.standing_at(NOW - timedelta(days=age)):
        post = publish(pinned_until=None if pinned is None else TODAY + timedelta(days=pinned))
    with clock.standing_at(NOW):
        service.archive_old()
    stays = age <= shown or (pinned is not None and pinned >= 0)
    db.session.expire_all()
    assert (db.session.get_one(Post, post.id).archived_at is None) is stays


def test_a_second_run_finds_nothing_and_one_entry_names_what_was_put_away(publish):
    with clock.standing_at(NOW - timedelta(days=91)):
        old = publish("Cũ")
    with clock.standing_at(NOW):
        publish("Mới")
        assert (service.archive_old(), service.archive_old()) == (1, 0)
    entries = [entry for entry in db.session.scalars(select(audit.AuditEntry)) if "archive_old" in entry.action]
    assert [entry.changes for entry in entries] == [{"posts": [None, [old.id]]}]


@pytest.mark.database("sqlite")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.floats(0, 30, allow_nan=False), max_size=6))
def test_figures_of_a_plan_count_what_is_there(plan, publish, actor_of, ages):
    with transaction():
        db.session.execute(delete(Post))
    for age in ages:
        with clock.standing_at(NOW - timedelta(days=age)):
            publish(plan_id=plan)
    with clock.standing_at(NOW):
        figures = queries.about_plan(actor_of("staff"), plan)
    assert figures.total == len(ages)
    assert figures.recent == sum(timedelta(days=age) <= timedelta(days=7) for age in ages)
    newest = clock.local(NOW - timedelta(days=min(ages))).date() if ages else None
    assert figures.newest == newest

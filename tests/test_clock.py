"""Time: what is stored is UTC, what people say is the agency's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from intranet import clock


def test_a_day_and_an_hour_here_are_a_moment_everywhere() -> None:
    moment = clock.at(date(2026, 3, 1), time(6, 30))
    assert (moment, moment.tzinfo) == (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), UTC)
    assert clock.local(moment).time() == time(6, 30)

"""What these tests share: a month in the future with no public holidays, and pages as text."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

PAGE = "/p/propaganda_schedule/"


@pytest.fixture
def may(app):
    """It is Wednesday, 13 May 2026, nine o'clock in Vietnam."""
    with time_machine.travel("2026-05-13T02:00:00Z", tick=False):
        yield date(2026, 5, 13)


@pytest.fixture
def show(client_as):
    """`show("staff", view="week", day=…)`: the text of the timetable as somebody sees it."""

    def get(role, **arguments):
        answer = client_as(role).get(PAGE, query_string={name: str(value) for name, value in arguments.items()})
        assert answer.status_code == 200
        return answer.text.partition('id="main"')[2]

    return get

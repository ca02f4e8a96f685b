"""Month, week and agenda: what stands where."""

from __future__ import annotations

import pytest

PAGE = "/p/propaganda_schedule/"


@pytest.mark.parametrize("view", ["", "month", "week", "agenda", "day", "nonsense"])
def test_every_view_shows_the_sessions_of_its_days(view, make_session, client_as, today):
    session = make_session(title="Tọa đàm gương điển hình", day=today)
    page = client_as("staff").get(f"{PAGE}?view={view}&day={today}")
    assert page.status_code == 200
    assert "Tọa đàm gương điển hình" in page.text
    assert f'href="/p/propaganda_schedule/sessions/{session.id}"' in page.text

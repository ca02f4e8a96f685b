"""A session is added and shown."""

from __future__ import annotations


def test_a_session_has_its_page(make_session, client_as):
    session = make_session()
    page = client_as("staff").get(f"/p/propaganda_schedule/sessions/{session.id}").text
    assert "Ngày pháp luật" in page

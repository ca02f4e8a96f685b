"""Smoke."""
from __future__ import annotations

def test_pages(agency, client_as, make_submission):
    client = client_as("staff")
    for path in ("/p/good_deeds/new", "/p/good_deeds/mine"):
        page = client.get(path)
        assert page.status_code == 200, page.text[:3000]
    one = make_submission()
    draft = make_submission(stage="draft")
    for path in (f"cases/{one.id}", f"cases/{one.id}/near", f"cases/{draft.id}/edit", f"cases/{draft.id}/check", f"cases/{draft.id}/delete", f"cases/{one.id}/sent", "mine"):
        page = client.get("/p/good_deeds/" + path)
        assert page.status_code == 200, (path, page.text[:3000])

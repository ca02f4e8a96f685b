"""Signing in and out through the pages."""

from __future__ import annotations


def test_the_right_password_opens_a_session(client, agency):
    answer = client.post("/login", data={"login": agency.logins["staff"], "password": agency.password})
    assert answer.status_code == 303
    page = client.get("/account")
    assert page.status_code == 200
    assert "Hoàng Thị Êm" in page.text

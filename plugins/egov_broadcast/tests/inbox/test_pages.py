"""The list, the page of a document, what is done there – as browsers without JavaScript see it."""

from __future__ import annotations

BOX = "/p/egov_broadcast"


def test_the_list_and_the_paper(client_as, make_broadcast):
    sent = make_broadcast(to=["staff"])
    client = client_as("staff")
    page = client.get(f"{BOX}/").text
    assert "Phát động đợt thi đua" in page
    assert "1 cần xác nhận" in page
    assert "Chưa đọc." in page
    paper = client.get(f"{BOX}/items/{sent.id}")
    assert paper.status_code == 200
    assert "Xác nhận đã đọc" in paper.text

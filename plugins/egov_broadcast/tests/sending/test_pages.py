"""The pages of sending, for those who may."""

from __future__ import annotations

import re

import pytest

URL = "/p/egov_broadcast"


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


def version_in(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


def test_a_document_is_composed_looked_at_and_sent(make_document, client_as, agency):
    office, document = client_as("office"), make_document()
    page = office.get(f"{URL}/documents/{document.id}/broadcast")
    assert page.status_code == 200
    typed = {"reach": "chosen", "units": [agency.units["digital"]], "kind": "must", "due_day": "13/5/2030",
             "due_time": "17:00", "unit_id": agency.units["office"], "accepted": "day_off"}  # fmt: skip
    seen = office.post(f"{URL}/documents/{document.id}/broadcast", data=typed | {"preview": "1"})
    assert seen.status_code == 200, seen.text
    assert "Châu Ngọc Uyên" in seen.text
    saved = office.post(f"{URL}/documents/{document.id}/broadcast", data=typed | {"due_day": "13/5/2027"})
    assert saved.status_code == 303, saved.text
    confirm = office.get(saved.location)
    assert "Gửi tới 4 người của 2 đơn vị" in confirm.text
    sent = office.post(saved.location, data={"version": version_in(confirm.text)})
    assert sent.status_code == 303, sent.text
    assert "Đã gửi tới 4 người" in office.get(sent.location).text
    assert "0/4" in office.get(f"{URL}/sent").text

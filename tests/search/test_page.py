"""The page of results."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from flask import Flask

from intranet import access, search
from intranet.database import transaction
from intranet.hookspecs.setup import SearchKind
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from intranet.testing.queries import Counted

ClientAs = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _kinds(app: Flask) -> None:
    search.load(
        [
            SearchKind("paper", "Văn bản", "file-text", lambda ref_id: f"/papers/{ref_id}"),
            SearchKind("story", "Gương", "award", lambda ref_id: f"/stories/{ref_id}"),
        ]
    )
    with transaction():
        search.put("paper", 1, title="Đường <b>lối</b>", text="Phổ biến đường lối", day=date(2026, 2, 3))
        search.put("story", 2, title="Chị Hòa mở đường", text="")
        search.put("hidden", 3, title="Đường không ai khai báo", text="")


def test_hits_lead_to_their_pages_with_the_words_marked(client_as: ClientAs) -> None:
    page = client_as("staff").get("/search?q=duong").text
    assert 'href="/papers/1"' in page
    assert "<mark>Đường</mark> &lt;b&gt;lối&lt;/b&gt;" in page
    assert "03/02/2026" in page
    assert "2 kết quả" in page
    assert "khai báo" not in page


def test_one_kind_at_a_time(client_as: ClientAs) -> None:
    page = client_as("staff").get("/search?q=duong&kind=story").text
    assert "/stories/2" in page
    assert "/papers/1" not in page
    assert client_as("staff").get("/search?q=duong&kind=nonsense&page=99").status_code == 200


def test_nothing_asked_and_nothing_found_are_said(client_as: ClientAs) -> None:
    browser = client_as("staff")
    assert "Nhập từ cần tìm" in browser.get("/search").text
    assert "Không có kết quả nào" in browser.get("/search?q=khongthaydau").text
    assert "Nhập từ cần tìm" in browser.get("/search?q=+++").text


def test_the_page_needs_an_account(client: Client) -> None:
    answer = client.get("/search?q=duong")
    assert answer.status_code in (302, 303)
    assert "Đường" not in answer.text


def test_the_number_of_queries_does_not_grow(
    client_as: ClientAs, count_queries: Callable[..., AbstractContextManager[Counted]]
) -> None:
    browser = client_as("staff")
    with count_queries() as few:
        browser.get("/search?q=duong")
    with transaction():
        for number in range(10, 40):
            search.put("paper", number, title=f"Đường số {number}", text="x")
    with count_queries(at_most=few.total) as many:
        page = browser.get("/search?q=duong").text
    assert "page=2" in page
    assert many.total <= 8


def test_of_two_kinds_of_one_name_the_first_holds(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    kinds = [SearchKind("paper", label, "file-text", str) for label in ("Văn bản", "Giấy tờ")]
    search.load(kinds)
    assert search.kinds.get("paper").label == "Văn bản"
    assert "paper" in caplog.text


def test_kinds_of_a_closed_owner_are_neither_found_nor_offered(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_gate", lambda name, actor: name != "story")
    page = client_as("staff").get("/search?q=duong").text
    assert "/papers/1" in page
    assert "/stories/2" not in page
    assert "kind=story" not in page


def titles(browser: Client, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    found = re.findall(r'<h2 class="fs-6 mb-1">(.*?)</h2>', answer.text)
    return [re.sub("<[^>]+>", "", each) for each in found]


def test_hits_of_a_unit_and_of_a_time(client_as: ClientAs, agency: Agency) -> None:
    with transaction():
        for month in (1, 5, 9):
            unit = agency.units["science" if month == 5 else "digital"]
            search.put(
                "paper", 10 + month, title=f"Quy chế tháng {month}", text="", day=date(2026, month, 1), unit_id=unit
            )
        search.put("story", 30, title="Quy chế không ngày", text="")
    browser = client_as("staff")
    assert len(titles(browser, "/search?q=quy+che")) == 4
    assert titles(browser, "/search?q=quy+che&since=01/04/2026") == ["Quy chế tháng 9", "Quy chế tháng 5"]
    assert titles(browser, "/search?q=quy+che&since=2/1/2026&until=1/5/2026") == ["Quy chế tháng 5"]
    assert titles(browser, f"/search?q=quy+che&unit={agency.units['science']}") == ["Quy chế tháng 5"]
    assert len(titles(browser, "/search?q=quy+che&since=hôm+qua&unit=x")) == 4, "what cannot be read does not narrow"
    page = browser.get("/search?q=quy+che&since=01/04/2026&kind=paper").text
    assert "Bỏ lọc" in page
    assert 'href="/search?q=quy+che&amp;since=01/04/2026"' in page, "the kinds keep the filter"
